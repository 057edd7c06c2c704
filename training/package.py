"""Averaged checkpoint -> five Argos packages with model cards and checksums.

Layout of a package, as Argos' tools install it: `metadata.json`, `sentencepiece.model`, `model/`
(CTranslate2), `README.md`.
"""

import argparse
import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch

from training.convert import convert, read_vocabulary
from training.files import read_lines
from training.languages import HERE, LANGUAGES
from training.pieces import frequent, pruned, used_pieces
from training.shrink import grown

NAMES = {
    "pl": "Polish",
    "ru": "Russian",
    "zh": "Chinese",
    "ja": "Japanese",
    "id": "Indonesian",
    "en": "English",
}


def metadata(lang: str, version: str) -> dict[str, str]:
    """Return what Argos reads about a package."""
    return {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": lang,
        "from_name": NAMES[lang],
        "to_code": "en",
        "to_name": NAMES["en"],
        "type": "translate",
    }


def sources_of(pairs: Path, lang: str) -> Iterator[str]:
    """Yield the source sentences of one language."""
    for line in read_lines(pairs):
        code, _, source, _ = line.split("\t")
        if code == lang:
            yield source


def card(lang: str, facts: dict[str, Any]) -> str:
    """Return the model card.

    Args:
        lang: Source language.
        facts: `version`, `shape`, `parameters`, `for` and `training` (prose), `sources` (name and
            entry, of this language), `lexicon` (bool), `scores` (by system), `signatures`.
    """
    shape = facts["shape"]
    lines = [
        f"# {NAMES[lang]} to English, linguaflow {facts['version']}",
        "",
        (
            "A small model that translates offline on a CPU, in Argos' package format "
            "(SentencePiece, CTranslate2 int8). It gives the gist; it is no substitute for a large "
            "model, and names, numbers and negations must be checked against the source."
        ),
        "",
        (
            f"- Network: transformer, {shape['encoder_layers']}+{shape['decoder_layers']} layers, "
            f"d {shape['d_model']}, feed-forward {shape['ffn']}, {facts['parameters'] / 1e6:.1f} M "
            f"parameters before its source vocabulary was cut to this language; trained for "
            f"{facts['for']}."
        ),
        f"- Training: {facts['training']}",
        "- Recipe: `training/` in the linguaflow repository.",
        (
            "- Licence of the weights: CC-BY-SA-4.0. The text they were trained on stays under its "
            "own licences, listed below."
        ),
        "",
        "## Scores",
        "",
    ]
    if facts.get("scores"):
        lines += ["| system | BLEU | chrF |", "|---|---|---|"]
        lines += [
            f"| {system} | {score['bleu']:.1f} | {score['chrf']:.1f} |"
            for system, score in facts["scores"].items()
        ]
        lines += [
            "",
            (
                "FLORES-200 dev (997 sentences) unless the row names another text; the other "
                "outputs are those published with Firefox' model evaluation."
            ),
            *(f"{name}: `{value}`" for name, value in facts["signatures"].items()),
        ]
    else:
        lines.append("Not measured.")
    lines += [
        "",
        "## Limits",
        "",
        (
            "Trained on single sentences of up to 80 pieces, mostly about software and AI, with "
            "some news and everyday language. Politics, sport, medicine and literature are thin; "
            "rare names may be misspelt or replaced; long sentences lose clauses; output may be "
            "fluent and wrong."
        ),
        "",
        "## Text it was trained on",
        "",
        "| source | from | licence |",
        "|---|---|---|",
        *(f"| {name} | {row['from']} | {row['licence']} |" for name, row in facts["sources"]),
    ]
    if facts.get("lexicon"):
        lines.append(f"| lexicon | {LEXICA[lang]} |")
    return "\n".join(lines) + "\n"


LEXICA = {
    "pl": "FreeDict pol-eng | GPL-3.0 / CC-BY-SA",
    "ru": "FreeDict rus-eng | GPL-3.0 / CC-BY-SA",
    "zh": "CC-CEDICT | CC-BY-SA-4.0",
    "ja": "JMdict (EDRDG) | CC-BY-SA-4.0",
    "id": "FreeDict ind-eng | GPL / CC-BY-SA",
}


def used_sources(prepared: dict[str, Any], lang: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the sources of a language that gave at least one pair, with their entries."""
    sources = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))
    names = [
        key.split("/", 1)[1]
        for key, counts in sorted(prepared.items())
        if key.startswith(f"{lang}/") and counts["taken"]
    ]
    return [(name, sources[name]) for name in names if name in sources]


def write_package(lang: str, data: Path, state: dict[str, Any], folder: Path, pieces: int) -> None:
    """Write one package without its card.

    Args:
        lang: Source language.
        data: Folder with `spm.model`, the vocabularies and `pairs.tsv.zst`.
        state: Averaged checkpoint.
        folder: The package's folder, made anew; its name ends in the version.
        pieces: Most source pieces that are kept for the language itself.
    """
    model = (data / "spm.model").read_bytes()
    source = read_vocabulary(data / "source_vocabulary.json")
    target = read_vocabulary(data / "target_vocabulary.json")
    common = frequent(model, sources_of(data / "pairs.tsv.zst", lang), pieces)
    small = pruned(model, frozenset(common), frozenset(target))
    keep = used_pieces(small)
    if folder.exists():
        shutil.rmtree(folder)
    convert(state, (source, target), folder / "model", keep=keep)
    (folder / "sentencepiece.model").write_bytes(small)
    version = folder.name.rsplit("-", 1)[1].replace("_", ".")
    content = json.dumps(metadata(lang, version), indent=1) + "\n"
    (folder / "metadata.json").write_text(content, encoding="utf-8")


def folder_name(lang: str, version: str) -> str:
    """Return the name that Argos gives a package's folder."""
    return f"translate-{lang}_en-{version.replace('.', '_')}"


def write_checksums(out: Path) -> int:
    """Write `SHA256SUMS` over every file of every package; return their size in bytes."""
    files = sorted(path for path in out.glob("translate-*/**/*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(out).as_posix()}"
        for path in files
    ]
    (out / "SHA256SUMS").write_text("\n".join(lines) + "\n")
    return sum(path.stat().st_size for path in files)


def load_checkpoint(path: Path, lang: str) -> dict[str, Any]:
    """Return the checkpoint of a language: a file for all, or `<folder>/<lang>.pt`."""
    file = path / f"{lang}.pt" if path.is_dir() else path
    state = grown(torch.load(file, map_location="cpu", weights_only=True))
    return {**state, "for": NAMES[lang] if path.is_dir() else "all five languages"}


def write_cards(
    out: Path, data: Path, states: dict[str, dict[str, Any]], version: str, scores: Path | None
) -> None:
    """Write the cards of all packages.

    Args:
        out: Folder of packages; those that are not there get no card.
        data: Folder with `prepare.json`.
        states: Checkpoint by language.
        version: Version of the packages.
        scores: What `training.evaluate` wrote, or None.
    """
    prepared = json.loads((data / "prepare.json").read_text(encoding="utf-8"))
    measured = json.loads(scores.read_text(encoding="utf-8")) if scores else {}
    for lang in LANGUAGES:
        folder = out / folder_name(lang, version)
        if not folder.is_dir():
            continue
        state = states[lang]
        facts = {
            "for": state["for"],
            "version": version,
            "shape": state["shape"],
            "parameters": sum(value.numel() for value in state["model"].values()),
            "training": state["training"],
            "sources": used_sources(prepared, lang),
            "lexicon": f"{lang}/lexicon" in prepared,
            "scores": measured.get("scores", {}).get(lang),
            "signatures": measured.get("signatures", {}),
        }
        (folder / "README.md").write_text(card(lang, facts), encoding="utf-8")


def main() -> None:
    """Write packages, or their cards once they are measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="1.0")
    parser.add_argument("--pieces", type=int, default=8000)
    parser.add_argument("--cards-only", action="store_true", help="packages exist; write cards")
    parser.add_argument("--scores", type=Path, help="scores.json of training.evaluate")
    parser.add_argument("--training", help="one sentence on the run, for the card")
    arguments = parser.parse_args()
    states = {lang: load_checkpoint(arguments.checkpoint, lang) for lang in LANGUAGES}
    for state in states.values():
        state["training"] = arguments.training or "see `training/`"
    arguments.out.mkdir(parents=True, exist_ok=True)
    if not arguments.cards_only:
        for lang in LANGUAGES:
            folder = arguments.out / folder_name(lang, arguments.version)
            write_package(lang, arguments.data, states[lang], folder, arguments.pieces)
    write_cards(arguments.out, arguments.data, states, arguments.version, arguments.scores)
    size = write_checksums(arguments.out)
    print(f"{size / 1e6:.1f} MB in all packages")


if __name__ == "__main__":
    main()

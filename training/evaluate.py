"""Score packages on FLORES-dev beside other systems, and on a held-out document of the corpus.

BLEU and chrF by sacrebleu, with their signatures.  The evaluation folder holds, per language,
`flores-dev.src`, `.ref` and one file per other system.  Nothing is trained on any of it.
"""

import argparse
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import sacrebleu

from training import text
from training.files import read_lines
from training.languages import LANGUAGES
from training.translate import PackageTranslator

OURS = "linguaflow"


@dataclass(frozen=True)
class Score:
    """Corpus scores of one system on one set."""

    bleu: float
    chrf: float


@dataclass(frozen=True)
class Scorer:
    """BLEU and chrF with one setting for all systems."""

    bleu: sacrebleu.BLEU
    chrf: sacrebleu.CHRF

    @classmethod
    def default(cls) -> "Scorer":
        """Return sacrebleu's defaults: 13a tokens, mixed case; chrF2 over characters."""
        return cls(sacrebleu.BLEU(), sacrebleu.CHRF())

    def __call__(self, hypotheses: list[str], references: list[str]) -> Score:
        """Score one system's output."""
        return Score(
            round(self.bleu.corpus_score(hypotheses, [references]).score, 2),
            round(self.chrf.corpus_score(hypotheses, [references]).score, 2),
        )

    def signatures(self) -> dict[str, str]:
        """Return sacrebleu's signatures (known after the first score)."""
        return {
            "BLEU": str(self.bleu.get_signature()),
            "chrF": str(self.chrf.get_signature()),
        }


def read_text(path: Path, limit: int | None) -> list[str]:
    """Return the lines of a plain text file."""
    return path.read_text(encoding="utf-8").splitlines()[:limit]


def package_of(packages: Path, lang: str) -> Path | None:
    """Return the package folder of a language, or None."""
    found = sorted(packages.glob(f"translate-{lang}_en-*"))
    return found[-1] if found else None


def flores(
    lang: str, folder: Path, translator: PackageTranslator | None, scorer: Scorer, limit: int | None
) -> tuple[dict[str, Score], list[str]]:
    """Return the scores of all systems on FLORES-dev, and our output."""
    references = read_text(folder / "flores-dev.ref", limit)
    scores: dict[str, Score] = {}
    output: list[str] = []
    if translator:
        output = translator(read_text(folder / "flores-dev.src", limit))
        scores[OURS] = scorer(output, references)
    for path in sorted(folder.glob("flores-dev.*")):
        system = path.suffix[1:]
        if system not in ("src", "ref"):
            scores[system] = scorer(read_text(path, limit), references)
    del lang
    return scores, output


def home(path: Path, translator: PackageTranslator, scorer: Scorer, limit: int | None) -> Score:
    """Return our score on a held-out document of the corpus (`source<TAB>english`)."""
    pairs = [line.split("\t")[:2] for line in read_lines(path, limit)]
    output = translator([text.tidy(source) for source, _ in pairs])
    return scorer(output, [text.plain_english(english) for _, english in pairs])


def table(report: dict[str, dict[str, dict[str, float]]]) -> str:
    """Return the report as a Markdown table, one row a system."""
    languages = list(report)
    systems = sorted(
        {s for scores in report.values() for s in scores}, key=lambda s: (s != OURS, s)
    )
    lines = [f"| | {' | '.join(languages)} |", "|---" * (len(languages) + 1) + "|"]
    for system in systems:
        cells = [
            f"{report[lang][system]['bleu']:.1f} / {report[lang][system]['chrf']:.1f}"
            if system in report[lang]
            else "-"
            for lang in languages
        ]
        lines.append(f"| {system} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Evaluate a folder of packages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--evaluation", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, help="for the held-out document")
    parser.add_argument("--held-out", default="osguide")
    parser.add_argument("--out", type=Path, required=True, help="folder for scores and outputs")
    parser.add_argument("--beam", type=int, default=2)
    parser.add_argument("--limit", type=int, help="score the first lines only")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    scorer = Scorer.default()
    report: dict[str, dict[str, dict[str, float]]] = {}
    speed: dict[str, float] = {}
    for lang in LANGUAGES:
        folder, package = arguments.evaluation / f"{lang}-en", package_of(arguments.packages, lang)
        if not folder.is_dir():
            print(f"{lang}: no evaluation set, skipped")
            continue
        translator = (
            PackageTranslator(package, beam=arguments.beam, threads=arguments.threads)
            if package
            else None
        )
        started = time.process_time()
        scores, output = flores(lang, folder, translator, scorer, arguments.limit)
        speed[lang] = round(len(output) / max(time.process_time() - started, 1e-9), 1)
        report[lang] = {system: asdict(score) for system, score in scores.items()}
        (arguments.out / f"flores-dev.{lang}.txt").write_text("\n".join(output) + "\n")
        document = arguments.corpus and arguments.corpus / f"{lang}-en/{arguments.held_out}.tsv.zst"
        if document and document.exists() and translator:
            held = home(document, translator, scorer, arguments.limit)
            report[lang][f"{OURS}, {arguments.held_out}"] = asdict(held)
    result = {
        "beam": arguments.beam,
        "limit": arguments.limit,
        "signatures": scorer.signatures() if report else {},
        "scores": report,
    }
    (arguments.out / "scores.json").write_text(json.dumps(result, indent=1) + "\n")
    rendered = table(report)
    (arguments.out / "scores.md").write_text(rendered + "\n")
    print(rendered)
    print(json.dumps({"sentences per CPU second, scoring included": speed}))


if __name__ == "__main__":
    main()

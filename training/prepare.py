"""Parallel text -> one filtered, weighted, shuffled file of training pairs.

Reads `<corpus>/<lang>-en/<source>.tsv.zst`, writes `pairs.tsv.zst` (lang, copy, source, English),
`valid.tsv.zst` and `prepare.json` (counts per source and reason).  Nothing depends on time or on
the order of the file system: the same inputs and seed give the same bytes.
"""

import argparse
import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import opencc

from training import text
from training.banned import banned_fingerprints
from training.files import read_lines, sorted_counts, write_lines
from training.languages import HERE, LANGUAGES

_FINAL_MARK = re.compile(r"[.。．!！]$")
_HALF_WIDTH = str.maketrans({"，": ",", "。": ".", "：": ":", "（": "(", "）": ")", "、": ","})


@dataclass(frozen=True)
class Settings:
    """What to keep.

    Attributes:
        seed: Seed of sampling, noise and shuffling.
        max_characters: Longest side of a pair.
        non_prose: Factor on the weight of labels, headings and code-like pairs.
        traditional: Share of simplified Chinese sources that OpenCC turns into traditional.
        noise: Share of pairs whose source is damaged a little.
        valid: Share of pairs kept for validation.
        limit: Pairs read per file; None reads all (the tiny configuration limits).
        languages: Factor per language on every weight.
    """

    seed: int = 1
    max_characters: int = 320
    non_prose: float = 0.4
    traditional: float = 0.3
    noise: float = 0.08
    valid: float = 0.0008
    limit: int | None = None
    languages: tuple[tuple[str, float], ...] = tuple((lang, 1.0) for lang in LANGUAGES)


@dataclass(frozen=True)
class Pair:
    """One pair of sentences; `copy` counts its repetitions from 0."""

    lang: str
    copy: int
    source: str
    english: str


def damage(lang: str, source: str, draw: float) -> str:
    """Return the source with one small damage that real pages show.

    Args:
        lang: Source language.
        source: Sentence.
        draw: Uniform number in [0, 1) that picks the damage.
    """
    if draw < 0.35:
        return _FINAL_MARK.sub("", source)
    if lang in text.CJK:
        return source.translate(_HALF_WIDTH)
    if draw < 0.55:
        return source.lower()
    if draw < 0.65:
        return source.upper() if len(source) < 80 else source
    if draw < 0.85:
        return source.replace(",", "")
    middle = len(source) // 2
    return source[:middle] + source[middle + 1 :]


def copies(weight: float, draw: float) -> int:
    """Return how often a pair goes in: the whole part, and one more with the fraction's chance."""
    return int(weight) + (draw < weight % 1)


def pairs_of(
    lang: str, lines: Iterable[str], weight: float, settings: Settings, counts: Counter[str]
) -> Iterator[Pair]:
    """Yield the kept pairs of one source, repeated by weight, damaged and converted by share."""
    to_traditional = opencc.OpenCC("s2t").convert
    for line in lines:
        columns = line.split("\t")
        source, english = text.tidy(columns[0]), text.plain_english(columns[1])
        reason = text.rejection(lang, source, english, max_characters=settings.max_characters)
        counts[reason or "kept"] += 1
        if reason:
            continue
        factor = 1.0 if text.is_prose(english) else settings.non_prose
        number = copies(weight * factor, text.unit_hash(settings.seed, "copies", lang, source))
        for copy in range(number):
            draw = text.unit_hash(settings.seed, "variant", lang, copy, source)
            variant = source
            if lang == "zh" and draw < settings.traditional:
                variant = to_traditional(variant)
            noise = text.unit_hash(settings.seed, "noise", lang, copy, source)
            if noise < settings.noise:
                variant = damage(lang, variant, noise / settings.noise)
            yield Pair(lang, copy, variant, english)


def frequent_entries(lang: str, entries: list[str], prose: Iterable[str]) -> list[str]:
    """Return the dictionary entries whose headword occurs at least twice in prose.

    Args:
        lang: Source language; Chinese and Japanese words are found as substrings of 1-6
            characters, others as whole lower-cased tokens.
        entries: Lines `headword<TAB>english`.
        prose: Sentences of the language.
    """
    headwords = {entry.split("\t", 1)[0].lower() for entry in entries}
    seen: Counter[str] = Counter()
    for sentence in prose:
        if lang in text.CJK:
            spans = (
                sentence[start : start + size]
                for start in range(len(sentence))
                for size in range(1, min(6, len(sentence) - start) + 1)
            )
        else:
            spans = iter(re.findall(r"\w+", sentence.lower()))
        seen.update(span for span in spans if span in headwords)
    return [entry for entry in entries if seen[entry.split("\t", 1)[0].lower()] >= 2]


def lexicon_pairs(lang: str, entries: Iterable[str]) -> Iterator[Pair]:
    """Yield dictionary entries as pairs: the first sense only, at most four words, no notes."""
    for entry in entries:
        word, senses = entry.split("\t", 1)
        gloss = re.split(r"[;,(]", text.plain_english(senses))[0].strip()
        if gloss and len(gloss.split()) <= 4 and len(word) <= 30:
            yield Pair(lang, 0, text.tidy(word), gloss)


def weights(languages: tuple[tuple[str, float], ...], corpora: list[Path]) -> dict[Path, float]:
    """Return the weight of every file of the corpora that is trained on.

    Raises:
        SystemExit: A file has no entry in `sources.toml`, so its licence is not known.
    """
    sources = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))
    found: dict[Path, float] = {}
    for lang, factor in languages:
        folders = [corpus / f"{lang}-en" for corpus in corpora]
        for file in [path for folder in folders for path in sorted(folder.glob("*.tsv.zst"))]:
            name = file.name.removesuffix(".tsv.zst")
            if name not in sources:
                raise SystemExit(f"{name}: no entry in sources.toml, so no known licence")
            if sources[name]["weight"]:
                found[file] = sources[name]["weight"] * factor
    return found


def read_settings(config: Path) -> Settings:
    """Return the settings of a configuration file's [prepare] table."""
    options = tomllib.loads(config.read_text(encoding="utf-8")).get("prepare", {})
    if "languages" in options:
        options["languages"] = tuple(sorted(options["languages"].items()))
    return Settings(**options)


def collect(
    corpora: list[Path], mono: Path | None, banned: frozenset[str], settings: Settings
) -> tuple[list[Pair], dict[str, dict[str, int]]]:
    """Return the pairs of all sources in a fixed order, and counts per source.

    Args:
        corpora: Folders of parallel text; the first may have `lexicon/`.
        mono: Folder of prose that tells which dictionary entries matter; None: no dictionary.
        banned: Fingerprints of lines that must not be seen.
        settings: What to keep.
    """
    pairs: list[Pair] = []
    report: dict[str, dict[str, int]] = {}
    for file, weight in weights(settings.languages, corpora).items():
        lang, name = file.parent.name.split("-")[0], file.name.removesuffix(".tsv.zst")
        counts: Counter[str] = Counter()
        lines = read_lines(file, settings.limit)
        found = [
            pair
            for pair in pairs_of(lang, lines, weight, settings, counts)
            if text.fingerprint(pair.source) not in banned
            and text.fingerprint(pair.english) not in banned
        ]
        pairs += found
        report[f"{lang}/{name}"] = {**sorted_counts(counts), "taken": len(found)}
    for lang, _ in settings.languages:
        lexicon = corpora[0] / "lexicon" / f"{lang}-en.tsv.zst"
        if mono is None or not lexicon.exists():
            continue
        files = sorted((mono / lang).glob("*.txt.zst"))
        prose = (line for file in files for line in read_lines(file, settings.limit))
        entries = frequent_entries(lang, list(read_lines(lexicon, settings.limit)), prose)
        found = list(lexicon_pairs(lang, entries))
        pairs += found
        report[f"{lang}/lexicon"] = {"taken": len(found)}
    report["total"] = sorted_counts(Counter(pair.lang for pair in pairs))
    return pairs, report


def main() -> None:
    """Prepare the pairs of every language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    parser.add_argument("--mono", type=Path, help="prose that tells which lexicon entries matter")
    parser.add_argument("--evaluation", type=Path, help="sets whose lines must not be seen")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    arguments = parser.parse_args()
    settings = read_settings(arguments.config)
    banned = banned_fingerprints(arguments.evaluation)
    pairs, report = collect(arguments.corpus, arguments.mono, banned, settings)
    random.Random(settings.seed).shuffle(pairs)
    arguments.out.mkdir(parents=True, exist_ok=True)
    held = {
        pair.english
        for pair in pairs
        if text.unit_hash(settings.seed, "valid", pair.english) < settings.valid
    }
    valid = [pair for pair in pairs if pair.english in held]
    training = [pair for pair in pairs if pair.english not in held]
    write_lines(arguments.out / "valid.tsv.zst", map(line_of, valid))
    write_lines(arguments.out / "pairs.tsv.zst", map(line_of, training))
    (arguments.out / "prepare.json").write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report["total"]))


def line_of(pair: Pair) -> str:
    """Return the pair as one line of tab-separated text."""
    return f"{pair.lang}\t{pair.copy}\t{pair.source}\t{pair.english}"


if __name__ == "__main__":
    main()

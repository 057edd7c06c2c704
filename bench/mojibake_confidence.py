#!/usr/bin/env python3
"""Measure how often edits of garbled text are right, by their confidence.

    python bench/mojibake_confidence.py FLORES [--seed N] [--sentences N]
                                        [--errors ignore|replace]

FLORES holds ``<lang>-en/flores-dev.src``.  Sentences are read with a wrong codec that
drops or replaces what it cannot read.  An edit is right where all of it lies in what an
alignment of the repaired sentence with the true one leaves equal.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.ledger import Edit, apply
from pipeline.repair import Context
from pipeline.repair.mojibake import find

HOMES = {
    "pl": ("utf-8",),
    "ru": ("utf-8", "cp1251", "koi8-r"),
    "zh": ("utf-8", "gb18030", "cp950"),
    "ja": ("utf-8", "cp932", "euc_jp"),
}
READERS = ("gbk", "cp950", "cp932", "euc_jp", "cp1252", "cp1250")


def garblings(text: str, rights: tuple[str, ...], errors: str) -> Iterator[str]:
    """Yield what readers that lose bytes make of a sentence."""
    for right in rights:
        try:
            data = text.encode(right)
        except UnicodeEncodeError:
            continue
        for wrong in READERS:
            garbled = data.decode(wrong, errors)
            strict = data.decode(wrong, "replace")
            if "\ufffd" in strict and right != wrong and {right, wrong} != {"gbk", "gb18030"}:
                yield garbled


def judged(garbled: str, text: str) -> Iterator[tuple[Edit, bool]]:
    """Yield the edits of a garbled sentence, and whether each is right."""
    edits = find(garbled, Context()).edits
    result = apply(garbled, edits)
    equal = [False] * (len(result) + 1)
    for one in Levenshtein.opcodes(result, text):
        if one.tag == "equal":
            equal[one.src_start : one.src_end] = [True] * (one.src_end - one.src_start)
    shift = 0
    for edit in edits:
        start = edit.start + shift
        shift += len(edit.after) - len(edit.before)
        yield edit, all(equal[start : start + len(edit.after)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flores", type=Path)
    parser.add_argument("--seed", type=int, default=1, help="which sentences are taken")
    parser.add_argument("--sentences", type=int, default=25, help="of each language")
    parser.add_argument("--errors", choices=("ignore", "replace"), default="ignore")
    arguments = parser.parse_args()
    if not (arguments.flores / "pl-en").exists():
        sys.exit(f"{arguments.flores}: no evaluation sets there, nothing measured")
    random_ = random.Random(arguments.seed)  # noqa: S311
    total: Counter[float] = Counter()
    right: Counter[float] = Counter()
    said: Counter[float] = Counter()
    for language, rights in HOMES.items():
        source = arguments.flores / f"{language}-en" / "flores-dev.src"
        lines = [line for line in source.read_text("utf-8").split("\n") if line]
        for text in random_.sample(lines, arguments.sentences):
            for garbled in garblings(text, rights, arguments.errors):
                for edit, good in judged(garbled, text):
                    if "\ufffd" not in edit.after:
                        level = int(edit.confidence * 20) / 20
                        total[level] += 1
                        right[level] += good
                        said[level] += edit.confidence
    for level in sorted(total):
        share, mean = (100 * part[level] / total[level] for part in (right, said))
        print(
            f"confidence from {level:.2f}: {right[level]} of {total[level]} right "
            f"= {share:.1f} %, said {mean:.1f} %"
        )


if __name__ == "__main__":
    main()

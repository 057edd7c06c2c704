#!/usr/bin/env python3
"""Measure the repair of slipped frames on damaged and on sound text.

    python bench/frameshift.py damaged FILE... [--documents N] [--seed N] [--marks ！？]
    python bench/frameshift.py clean FILE... [--paragraphs N]
    python bench/frameshift.py speed FILE...

FILE holds one sentence or paragraph a line (``.txt``, ``.tsv`` with the text in the first
column, either may be ``.zst``).  Use text that `scripts/build_han_model.py` holds out.
"""

import argparse
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import opencc
from rapidfuzz.distance import Levenshtein

from bench.frameshift_generator import MARKS, Damaged, Piece, damage
from pipeline.ledger import Edit, apply
from pipeline.repair.base import Context
from pipeline.repair.frameshift import find
from pipeline.repair.readings import toned_readings

SENTENCES = 60
#: Share of the pages that gloss: all pages of the first kind do, and few simplified ones.
GLOSSED = {"traditional": 0.7, "simplified": 0.2}
_QUOTES = str.maketrans("「」『』", "“”‘’")
_WIDE = str.maketrans(",?!():;", "，？！（）：；")


def lines(files: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield the name of its file and the text of each line; the first column of a table."""
    for path in files:
        if not path.exists():
            sys.exit(f"{path} does not exist: give files of text to measure on")
        data = (
            subprocess.run(["zstd", "-dcq", str(path)], check=True, capture_output=True).stdout
            if path.suffix == ".zst"
            else path.read_bytes()
        )
        for line in data.decode("utf-8").splitlines():
            yield path.name, line.split("\t", 1)[0]


def documents(files: list[Path], number: int, chooser: random.Random) -> Iterator[tuple[str, str]]:
    """Yield documents of sound text that CP936 can write, in one of three looks."""
    convert = opencc.OpenCC("s2t").convert
    simplify = opencc.OpenCC("t2s").convert
    by_file: dict[str, list[str]] = {}
    for name, line in lines(files):
        by_file.setdefault(name, []).append(line.strip().translate(_QUOTES))
    names = sorted(by_file)
    for place in range(number):
        name = names[place % len(names)]
        source = by_file[name]
        start = chooser.randrange(max(1, len(source) - SENTENCES))
        rows = source[start : start + SENTENCES]
        looks = ("traditional", "simplified", "traditional")
        look = looks[place // len(names) % 3]
        text = "\n".join(
            "".join(rows[index : index + 6]).translate(_WIDE) for index in range(0, len(rows), 6)
        )
        if look == "traditional":
            text = "".join(map(convert, text))
        elif look == "simplified":
            text = simplify(text)
        yield f"{name} {look}", text.encode("gbk", errors="ignore").decode("gbk")


def listed(text: str, chooser: random.Random) -> list[str]:
    """Choose a list of characters to gloss: such whose two written forms differ."""
    to_simple, to_full = opencc.OpenCC("t2s").convert, opencc.OpenCC("s2t").convert
    counts = Counter(
        character
        for character in text
        if "\u4e00" <= character <= "\u9fff"
        and toned_readings(character)
        and (to_simple(character) != character or to_full(character) != character)
    )
    frequent = [character for character, _ in counts.most_common(250)]
    return chooser.sample(frequent, min(len(frequent), chooser.randint(15, 60)))


def measure_damaged(arguments: argparse.Namespace) -> None:
    chooser = random.Random(arguments.seed)  # noqa: S311
    tally: Counter[str] = Counter()
    by_look: dict[str, Counter[str]] = {}
    bands: dict[tuple[str, int], Counter[str]] = {}
    for name, text in documents(arguments.files, arguments.documents, chooser):
        # Simplified pages are cut as others are, but few of them gloss.
        look = name.split()[-1]
        glosses = chooser.random() < GLOSSED[look]
        marked = listed(text, chooser) if glosses else []
        damaged = damage(text, marked, chooser, marks=arguments.marks)
        part = by_look.setdefault(f"{look}, {'' if glosses else 'not '}glossed", Counter())
        began = time.process_time()
        findings = find(damaged.shown, Context())
        part["milliseconds"] += round(1000 * (time.process_time() - began))
        result = apply(damaged.shown, findings.edits)
        part["characters"] += len(damaged.sound)
        part["wrong characters"] += Levenshtein.distance(result, damaged.sound)
        part["wrong before"] += Levenshtein.distance(damaged.shown, damaged.sound)
        part["unresolved"] += len(findings.marks)
        score_runs(damaged, findings.edits, part, bands, verbose=arguments.verbose)
    for name, part in sorted(by_look.items()):
        tally.update(part)
        report(name, part)
    report("all", tally)
    for (kind, band), counts in sorted(bands.items()):
        share = counts["right"] / counts.total()
        print(f"  {kind} with confidence {band / 10:.1f}+: {share:.3f} right of {counts.total()}")


def score_runs(damaged: Damaged, edits, part, bands, *, verbose: bool) -> None:  # noqa: ANN001
    position = 0
    for piece, mine in joined(damaged.pieces, list(edits)):
        end = position + len(piece.shown)
        got = apply(piece.shown, mine)
        if piece.slipped:
            part["runs"] += 1
            part["exact"] += got == piece.sound
            part["whole runs"] += not piece.lost
            part["whole and exact"] += not piece.lost and got == piece.sound
            part["untouched"] += got == piece.shown
            for edit, right in judged(piece.shown, mine, piece.sound):
                if edit.confidence < 1:
                    kind = edit.rules[0].partition(".")[2]
                    band = bands.setdefault((kind, int(edit.confidence * 10)), Counter())
                    band["right" if right else "wrong"] += 1
                else:
                    part["certain"] += 1
                    part["certain and wrong"] += not right
            if verbose and got != piece.sound:
                print(f"{piece.shown!r}\n  got  {got!r}\n  want {piece.sound!r}")
        elif mine:
            part["false"] += 1
            if verbose:
                print(f"FALSE {piece.shown!r} -> {got!r}")
        position = end


def joined(pieces: Sequence[Piece], edits: list[Edit]) -> Iterator[tuple[Piece, list[Edit]]]:
    """Yield the pieces with their edits; pieces that an edit reaches over become one."""
    position = 0
    whole: Piece | None = None
    for piece in pieces:
        whole = piece if whole is None else whole + piece
        end = position + len(whole.shown)
        if any(edit.start < end < edit.end for edit in edits):
            continue
        yield whole, [e.shifted(-position) for e in edits if position <= e.start < end]
        position, whole = end, None


def judged(shown: str, edits, sound: str):  # noqa: ANN001, ANN201
    """Yield each edit and whether what it wrote is what stood there."""
    got = apply(shown, edits)
    wrong = [
        (start, max(end, start + 1))
        for tag, start, end, _, _ in Levenshtein.opcodes(got, sound)
        if tag != "equal"
    ]
    shift = 0
    for edit in edits:
        start = edit.start + shift
        end = start + len(edit.after)
        shift += len(edit.after) - len(edit.before)
        yield edit, not any(start < high and low < end for low, high in wrong)


def report(name: str, part: Counter[str]) -> None:
    runs, size = max(part["runs"], 1), max(part["characters"], 1)
    print(
        f"{name}: {part['exact']}/{part['runs']} runs exact ({part['exact'] / runs:.3f}), "
        f"without loss {part['whole and exact']}/{part['whole runs']}, "
        f"certain but wrong {part['certain and wrong']}/{part['certain']}, "
        f"{part['untouched']} untouched, {part['unresolved']} marks, {part['false']} false, "
        f"characters {1 - part['wrong characters'] / size:.5f} "
        f"(before {1 - part['wrong before'] / size:.4f}), "
        f"{1000 * part['milliseconds'] / size:.0f} ms per 1000 characters"
    )


def measure_clean(arguments: argparse.Namespace) -> None:
    touched = marked = number = 0
    for _, line in lines(arguments.files):
        for text in (line, line.translate(str.maketrans("，？！（）：；", ",?!():;"))):
            findings = find(text, Context())
            touched += bool(findings.edits)
            marked += bool(findings.marks)
            if findings.edits:
                print(f"FALSE {text!r} -> {apply(text, findings.edits)!r}")
        number += 1
        if number == arguments.paragraphs:
            break
    print(f"{number} clean paragraphs, twice each: {touched} touched, {marked} marked")


def measure_speed(arguments: argparse.Namespace) -> None:
    text = "\n".join(line for _, line in lines(arguments.files))
    size = len(text.encode("utf-8"))
    paragraphs = [text[start : start + 5000] for start in range(0, len(text), 5000)]
    began = time.process_time()
    for paragraph in paragraphs:
        find(paragraph, Context())
    spent = time.process_time() - began
    print(f"{size / 1e6:.1f} MB of clean text in {spent:.2f} s: {size / 1e6 / spent:.1f} MB/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["damaged", "clean", "speed"])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=45)
    parser.add_argument("--paragraphs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--marks", default=MARKS, help="marks whose bytes are cut")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    measure = {"damaged": measure_damaged, "clean": measure_clean, "speed": measure_speed}
    measure[arguments.what](arguments)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measure characters, markup, layout and segment: speed, edits of clean text, unwrapping.

    python bench/layout.py [FLORES] [--text FILE...] [--mega N] [--show N]

FLORES holds ``<lang>-en/flores-dev.src``, one clean sentence a line: its lines must not
change, and joined into paragraphs, wrapped and unwrapped again they must come back, cut
into the sentences that they were.  Speeds are in bytes of UTF-8 per second of CPU, on
FLORES or else on the seeds.  Each FILE of clean text counts its edits by rule.
"""

import argparse
import random
import re
import textwrap
import time
from collections import Counter
from pathlib import Path

from pipeline.ledger import apply
from pipeline.repair import Context, characters, layout, markup
from pipeline.segment import passages, sentences

ROOT = Path(__file__).parents[1]
LANGUAGES = ("pl", "ru", "zh", "ja", "id")
REPAIRS = (characters, markup, layout)
WIDTHS = (48, 60, 72, 80, 96)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("flores", nargs="?", type=Path)
    parser.add_argument("--text", nargs="*", type=Path, default=[])
    parser.add_argument("--mega", type=float, default=2, help="megabytes to time")
    parser.add_argument("--show", type=int, default=0, help="how many changes to print")
    arguments = parser.parse_args()
    samples = flores(arguments.flores)
    if samples:
        quality(samples, arguments.show)
    else:
        print("no FLORES given: quality is not measured, speed is that of the seeds")
        seeds = sorted((ROOT / "seeds").glob("*.txt"))
        samples = {path.name[:3]: path.read_text("utf-8").split("\n") for path in seeds}
    for path in arguments.text:
        clean(path.name, path.read_text("utf-8").split("\n"), arguments.show)
    for name, lines in samples.items():
        speed(name, lines, arguments.mega)


def flores(folder: Path | None) -> dict[str, list[str]]:
    if folder is None:
        return {}
    files = {name: folder / f"{name}-en" / "flores-dev.src" for name in LANGUAGES}
    missing = [str(path) for path in files.values() if not path.exists()]
    if missing:
        print("absent, not measured:", *missing)
    return {
        name: path.read_text("utf-8").splitlines() for name, path in files.items() if path.exists()
    }


def quality(samples: dict[str, list[str]], show: int) -> None:
    for name, lines in samples.items():
        clean(name, lines, show)
    for name, lines in samples.items():
        unwrapping(name, lines)
    for name, lines in samples.items():
        cutting(name, lines, show)


def clean(name: str, lines: list[str], show: int) -> None:
    """Count the lines that the repairs change although they are clean."""
    rules: Counter[str] = Counter()
    touched = 0
    for line in lines:
        edits = [edit for repair in REPAIRS for edit in repair.find(line, Context()).edits]
        touched += bool(edits)
        rules.update(rule for edit in edits for rule in edit.rules)
        if edits and show and touched <= show:
            print("   ", [(edit.before, edit.after, edit.rules) for edit in edits], line[:80])
    print(f"{name}: {touched} of {len(lines)} clean lines touched {dict(rules)}")
    text = "\n\n".join(lines)
    edits = layout.find(apply(text, characters.find(text, Context()).edits), Context()).edits
    print(f"{name}: {len(edits)} layout edits where each line is a paragraph")
    kinds = Counter(passages(f"{line}\n\n{lines[0]}")[0].kind for line in lines)
    print(f"{name}: kinds of clean sentences {dict(kinds)}")


def paragraphs(name: str, lines: list[str]) -> list[list[str]]:
    randomness = random.Random(name)  # noqa: S311  (sizes of paragraphs, no secret)
    lines = [line.strip() for line in lines]
    cut, paragraphs = 0, []
    while cut < len(lines):
        size = randomness.randint(2, 6)
        paragraphs.append(lines[cut : cut + size])
        cut += size
    return paragraphs


def unwrapping(name: str, lines: list[str]) -> None:
    """Wrap clean paragraphs, repair, and count those that come back."""
    space = "" if name in ("zh", "ja") else " "
    texts = [space.join(part) for part in paragraphs(name, lines)]
    texts = [" ".join(text.split()) if space else "".join(text.split()) for text in texts]
    for separator, label in (("\n\n", "blank line"), ("\n", "no blank line")):
        right = total = 0
        for width in WIDTHS:
            for low in range(0, len(texts), 10):
                part = texts[low : low + 10]
                page = separator.join(wrapped(text, width, cjk=not space) for text in part)
                back = apply(page, layout.find(page, Context()).edits).split(separator)
                right += len(set(back) & set(part))
                total += len(part)
        print(f"{name}: {right / total:.3f} of wrapped paragraphs come back ({label} between)")


def wrapped(text: str, width: int, *, cjk: bool) -> str:
    """Wrap as a word processor does: between words, or Chinese and Japanese characters."""
    if not cjk:
        return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False))
    lines = [""]
    for word in re.findall(r"[!-~]+|.", text):
        if lines[-1] and columns(lines[-1]) + columns(word) > width:
            lines.append("")
        lines[-1] += word
    return "\n".join(lines)


def columns(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def cutting(name: str, lines: list[str], show: int) -> None:
    """Join clean lines into paragraphs and compare the cuts with the lines."""
    space = "" if name in ("zh", "ja") else " "
    found = wanted = common = 0
    for lines_of_part in paragraphs(name, lines):
        part = [line for line in lines_of_part if line.endswith(tuple(".。!！?？"))]
        text = space.join(part)
        ends, gold = {end for _, end in sentences(text, name)}, set()
        position = 0
        for line in part:
            position += len(line)
            gold.add(position)
            position += len(space)
        found, wanted, common = found + len(ends), wanted + len(gold), common + len(ends & gold)
        for miss in sorted(ends ^ gold)[: show and 1]:
            sign = "+" if miss in ends else "-"
            print("   ", sign, text[max(0, miss - 30) : miss], "|", text[miss : miss + 20])
    print(f"{name}: sentence ends precision {common / found:.3f} recall {common / wanted:.3f}")


def speed(name: str, lines: list[str], mega: float) -> None:
    text = "\n".join(lines)
    text = text * max(1, round(mega * 1e6 / len(text.encode())))
    size = len(text.encode()) / 1e6
    spent = []
    total = 0.0
    for repair in REPAIRS:
        start = time.process_time()
        repair.find(text, Context())
        total += time.process_time() - start
        spent.append(
            f"{repair.__name__.rpartition('.')[2]} {size / (time.process_time() - start):.1f}"
        )
    start = time.process_time()
    blocks = passages(text)
    seconds = time.process_time() - start
    spent.append(f"passages {size / seconds:.1f}")
    sentences("Raz. Dwa.", "pl")
    start = time.process_time()
    for block in blocks:
        sentences(text[block.start : block.end], name if name in LANGUAGES else "und")
    spent.append(f"sentences {size / (time.process_time() - start):.2f}")
    print(f"{name}: MB/s: three repairs {size / total:.1f};", ", ".join(spent))


if __name__ == "__main__":
    main()

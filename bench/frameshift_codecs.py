#!/usr/bin/env python3
"""Measure the repair of lost, stripped and escaped bytes in Shift-JIS, Big5, GBK, EUC-JP.

    python bench/frameshift_codecs.py damaged --ja FILE... --zh FILE... [--lines N]
    python bench/frameshift_codecs.py clean --ja FILE... --zh FILE... [--lines N]
    python bench/frameshift_codecs.py speed --ja FILE... --zh FILE...

FILE holds one sentence or paragraph a line (``.txt``, ``.src``, ``.tsv`` with the
text in the first column, any may be ``.zst``).  Use
text that `scripts/build_ja_model.py` and `scripts/build_han_model.py` hold out.  Each kind
of damage is done to the bytes, which Python's codecs then decode with replacement.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import opencc
from rapidfuzz.distance import Levenshtein

from bench.frameshift import judged, lines
from pipeline.ledger import apply
from pipeline.repair.base import Context
from pipeline.repair.frameshift import find, slips
from pipeline.repair.shapes import Spans

Damage = Callable[[bytes, random.Random], bytes]
PAGE = 20
#: Which languages are written in which codecs.
CODECS = {"ja": ("cp932", "euc_jp"), "zh-Hant": ("cp950", "gbk"), "zh-Hans": ("gbk",)}
SPECIAL = b"@[\\]^_`{|}~"


def pairs(data: bytes, codec: str) -> Iterator[bytes]:
    """Yield the bytes of each character."""
    for character in data.decode(codec):
        yield character.encode(codec)


def doubled(data: bytes, codec: str, _: random.Random) -> bytes:
    return b"".join(pair + b"\\" * (pair[1:] == b"\\") for pair in pairs(data, codec))


def stripped(data: bytes, codec: str, _: random.Random) -> bytes:
    return b"".join(pair[:1] if pair[1:] == b"\\" else pair for pair in pairs(data, codec))


def escaped(data: bytes, codec: str, _: random.Random) -> bytes:
    return b"".join(
        pair[:1] + b"\\" + pair[1:] if pair[1:] and pair[1] in SPECIAL else pair
        for pair in pairs(data, codec)
    )


def lost(data: bytes, _: str, chooser: random.Random) -> bytes:
    high = [place for place, byte in enumerate(data) if byte > 0x7F]
    if len(high) < 8:
        return data
    place = chooser.choice(high)
    return data[:place] + data[place + 1 :]


KINDS = {"doubled": doubled, "stripped": stripped, "escaped": escaped, "lost": lost}


def texts(arguments: argparse.Namespace) -> dict[str, list[str]]:
    """Return the lines of each language, in an order that the seed sets."""
    chooser = random.Random(arguments.seed)  # noqa: S311
    full, simple = opencc.OpenCC("s2t").convert, opencc.OpenCC("t2s").convert
    chinese = [line for _, line in lines(arguments.zh)]
    found = {
        "ja": [line for _, line in lines(arguments.ja)],
        "zh-Hant": [full(line) for line in chinese],
        "zh-Hans": [simple(line) for line in chinese],
    }
    for rows in found.values():
        chooser.shuffle(rows)
    return found


def measure_damaged(arguments: argparse.Namespace) -> None:
    bands: dict[tuple[str, int], Counter[str]] = {}
    for language, rows in texts(arguments).items():
        for codec in CODECS[language]:
            for kind, do in KINDS.items():
                if kind in arguments.kinds:
                    part = one_kind(arguments, rows, codec, do, bands)
                    report(f"{language} {codec} {kind}", part)
    for (rule, band), counts in sorted(bands.items()):
        share = counts["right"] / counts.total()
        print(f"  {rule} with confidence {band / 10:.1f}+: {share:.3f} right of {counts.total()}")


def one_kind(  # noqa: ANN201
    arguments: argparse.Namespace,
    rows: list[str],
    codec: str,
    do,  # noqa: ANN001
    bands: dict[tuple[str, int], Counter[str]],
):
    chooser = random.Random(arguments.seed)  # noqa: S311
    part: Counter[str] = Counter()
    page: list[tuple[str, str]] = []
    for row in rows:
        data = row.replace("\\", "").encode(codec, errors="ignore")
        if chooser.random() < 0.3 or (damaged := do(data, codec, chooser)) == data:
            damaged = data
        page.append((data.decode(codec), damaged.decode(codec, errors="replace")))
        if len(page) == PAGE:
            score(page, part, bands, verbose=arguments.verbose)
            page = []
        if part["runs"] >= arguments.lines:
            break
    return part


def score(page, part, bands, *, verbose: bool) -> None:  # noqa: ANN001
    shown = "\n".join(line for _, line in page)
    began = time.process_time()
    edits = find(shown, Context()).edits
    part["milliseconds"] += round(1000 * (time.process_time() - began))
    part["characters"] += len(shown)
    position = 0
    for sound, line in page:
        end = position + len(line)
        mine = [edit.shifted(-position) for edit in edits if position <= edit.start < end]
        position = end + 1
        got = apply(line, mine)
        if sound == line:
            part["sound"] += 1
            part["false"] += bool(mine)
            if mine and verbose:
                print(f"FALSE {line!r} -> {got!r}")
            continue
        whole = "\ufffd" not in line
        part["runs"] += 1
        part["exact"] += got == sound
        part["whole"] += whole
        part["whole exact"] += whole and got == sound
        part["untouched"] += got == line
        part["all but one"] += Levenshtein.distance(got, sound) <= 1
        part["wrong"] += Levenshtein.distance(got, sound)
        part["wrong before"] += Levenshtein.distance(line, sound)
        for edit, right in judged(line, mine, sound):
            band = bands.setdefault((edit.rules[0], int(edit.confidence * 10)), Counter())
            band["right" if right else "wrong"] += 1
        if verbose and got != sound:
            print(f"{line!r}\n  got  {got!r}\n  want {sound!r}")


def report(name: str, part: Counter[str]) -> None:
    runs, whole = max(part["runs"], 1), max(part["whole"], 1)
    print(
        f"{name}: {part['exact']}/{part['runs']} lines exact ({part['exact'] / runs:.3f}), "
        f"without holes {part['whole exact']}/{part['whole']} "
        f"({part['whole exact'] / whole:.3f}), "
        f"all but one character {part['all but one'] / runs:.3f}, {part['untouched']} untouched, "
        f"{part['false']}/{part['sound']} sound lines touched, wrong characters "
        f"{part['wrong before']} before, {part['wrong']} after, "
        f"{1000 * part['milliseconds'] / max(part['characters'], 1):.0f} ms per 1000 characters",
        flush=True,
    )


def measure_clean(arguments: argparse.Namespace) -> None:
    for language, rows in texts(arguments).items():
        touched = marked = 0
        number = min(len(rows), arguments.lines)
        began = time.process_time()
        for row in rows[:number]:
            findings = find(row, Context())
            touched += bool(findings.edits)
            marked += bool(findings.marks)
            if findings.edits:
                print(f"FALSE {row!r} -> {apply(row, findings.edits)!r}")
        spent = time.process_time() - began
        print(
            f"{language}: {number} clean lines, {touched} touched, {marked} marked, {spent:.1f} s"
        )


def measure_speed(arguments: argparse.Namespace) -> None:
    for language, rows in texts(arguments).items():
        text = "\n".join(rows)
        size = len(text.encode("utf-8")) / 1e6
        find(text[:1000], Context())
        began = time.process_time()
        for start in range(0, len(text), 5000):
            find(text[start : start + 5000], Context())
        spent = time.process_time() - began
        began = time.process_time()
        slips.find(text, Spans([]))
        lost = time.process_time() - began
        print(
            f"{language}: {size:.1f} MB in {spent:.2f} s, {1000 * spent / size:.1f} ms/MB; "
            f"of bytes lost in one document {1000 * lost / size:.1f} ms/MB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["damaged", "clean", "speed"])
    parser.add_argument("--ja", nargs="*", type=Path, default=[])
    parser.add_argument("--zh", nargs="*", type=Path, default=[])
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    measure = {"damaged": measure_damaged, "clean": measure_clean, "speed": measure_speed}
    measure[arguments.what](arguments)


if __name__ == "__main__":
    main()

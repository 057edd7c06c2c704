#!/usr/bin/env python3
"""Measure the mojibake repair on sentences garbled in every way we know.

    python bench/mojibake.py FLORES [--foreign FILE...] [--every N] [--show N]

FLORES holds ``<lang>-en/flores-dev.{src,ref}``.  A garbling counts where it has at
least 20 characters and changes the sentence; it is repaired when the sentence comes
back exactly.  Clean sentences, and the lines of the FILEs, must not change.
"""

import argparse
import importlib
import pkgutil
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy.lang
from rapidfuzz.distance import LCSseq

from pipeline.ledger import apply
from pipeline.repair import Context
from pipeline.repair.mojibake import find
from pipeline.repair.mojibake.layers import DOUBLE_BYTE
from pipeline.repair.mojibake.pairs import PAIRS

LANGUAGES = ("pl", "ru", "zh", "ja", "id")
#: The encodings in which each language is really written.
HOMES = {
    "pl": "utf-8 cp1250 iso8859-2 cp852",
    "ru": "utf-8 koi8-r cp1251 cp866 iso8859-5",
    "zh": "utf-8 gb18030 cp950",
    "ja": "utf-8 cp932 euc_jp",
    "id": "utf-8",
}
DOUBLE = [
    ("pl", ("utf-8", "cp1252"), ("utf-8", "cp1252")),
    ("pl", ("cp1250", "cp1252"), ("utf-8", "cp1252")),
    ("ru", ("utf-8", "cp1251"), ("utf-8", "cp1251")),
    ("ru", ("utf-8", "cp1252"), ("utf-8", "cp1252")),
    ("ru", ("koi8-r", "cp1251"), ("utf-8", "cp1252")),
    ("ru", ("cp1251", "koi8-r"), ("utf-8", "cp1251")),
    ("zh", ("utf-8", "cp1252"), ("utf-8", "cp1252")),
    ("zh", ("gb18030", "cp1252"), ("utf-8", "cp1252")),
    ("ja", ("utf-8", "cp1252"), ("utf-8", "cp1252")),
    ("ja", ("cp932", "cp1252"), ("utf-8", "cp1252")),
]


def read_as(data: bytes, codec: str, errors: str) -> str:
    """Decode as a careless reader does: undefined bytes become C1 controls."""
    if codec in DOUBLE_BYTE:
        return data.decode(codec, errors)
    return "".join(
        character if character != "\ufffd" else chr(byte)
        for byte, character in ((byte, bytes([byte]).decode(codec, "replace")) for byte in data)
    )


def repaired(text: str) -> str:
    return apply(text, find(text, Context()).edits)


class Tally:
    """Counts by kind of garbling, with a few failures to look at."""

    def __init__(self, show: int, *, closely: bool = False) -> None:
        self.closely = closely
        self.right: Counter[str] = Counter()
        self.total: Counter[str] = Counter()
        self.characters: Counter[str] = Counter()
        self.failures: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.show = show

    def add(self, kind: str, text: str, damage: Callable[[str], str | None]) -> None:
        """Garble, repair and compare one sentence."""
        garbled = damage(text)
        if garbled is None or garbled == text or len(garbled) < 20:
            return
        result = repaired(garbled)
        self.total[kind] += 1
        self.right[kind] += result == text
        if self.closely:
            self.characters += compared(result, text)
        if result != text and len(self.failures[kind]) < self.show:
            self.failures[kind].append((text, garbled, result))

    def report(self, title: str) -> None:
        """Print the shares, worst first."""
        total, right = sum(self.total.values()), sum(self.right.values())
        if not total:
            return
        print(f"{title}: {right}/{total} = {100 * right / total:.2f} %")
        if self.closely:
            shares = (
                f"{kind} {100 * self.characters[kind] / self.characters['all']:.2f} %"
                for kind in ("right", "U+FFFD", "wrong", "garbled")
            )
            print(f"  characters: {', '.join(shares)}")
        rows = sorted(self.total, key=lambda kind: self.right[kind] / self.total[kind])
        for kind in rows:
            share = self.right[kind] / self.total[kind]
            if share < 0.97:
                print(f"  {kind:40} {self.right[kind]}/{self.total[kind]} = {100 * share:.1f} %")
            for text, garbled, result in self.failures[kind]:
                print(f"    {text[:60]!r}\n    {garbled[:60]!r}\n    {result[:60]!r}")


def compared(result: str, text: str) -> Counter[str]:
    """Count the characters of a repaired line that are right, marked as lost, and wrong.

    A line of which less than a tenth is right was left as it is: garbled.
    """
    right = LCSseq.similarity(result, text)
    lost = result.count("\ufffd")
    if right < len(text) / 10:
        return Counter({"all": len(text), "garbled": len(text)})
    return Counter(
        {
            "all": len(text),
            "right": right,
            "U+FFFD": lost,
            "wrong": max(0, len(result) - right - lost),
        }
    )


def in_pairs(right: str, wrong: str) -> Callable[[str], str | None]:
    """Return the damage of a reader that loses two bytes at once, as browsers do."""

    def damage(text: str) -> str | None:
        if text.encode(right, "ignore").decode(right) != text:
            return None
        data, pieces, place = text.encode(right), [], 0
        while place < len(data):
            for length in (1, 2):
                try:
                    pieces.append(data[place : place + length].decode(wrong))
                except UnicodeDecodeError:
                    continue
                place += length
                break
            else:
                pieces.append("\ufffd")
                place += 2 if data[place + 1 : place + 2] > b"\x7f" else 1
        return "".join(pieces)

    return damage


def layer(right: str, wrong: str, errors: str = "strict") -> Callable[[str], str | None]:
    """Return the damage of reading `right` as `wrong`."""

    def damage(text: str) -> str | None:
        try:
            if text.encode(right, "ignore").decode(right) != text:
                return None
            return read_as(text.encode(right), wrong, errors)
        except UnicodeDecodeError:
            return None

    return damage


def both(first: tuple[str, str], second: tuple[str, str]) -> Callable[[str], str | None]:
    """Return the damage of two layers."""
    inner, outer = layer(*first), layer(*second)

    def damage(text: str) -> str | None:
        once = inner(text)
        return None if once is None else outer(once)

    return damage


def sentences(root: Path, language: str) -> list[str]:
    lines = (root / f"{language}-en" / "flores-dev.src").read_text("utf-8").split("\n")
    return [line for line in lines if line]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flores", type=Path)
    parser.add_argument("--foreign", type=Path, nargs="*", default=[])
    parser.add_argument("--every", type=int, default=20)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--length", type=int, default=0, help="cut sentences to this many letters")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    if not (arguments.flores / "pl-en").exists():
        sys.exit(f"{arguments.flores}: no evaluation sets there, nothing measured")
    garbled(arguments)
    if not arguments.only:
        clean(arguments)
        speed(arguments)


def garbled(arguments: argparse.Namespace) -> None:
    """Print how many garblings are undone."""
    single, double = Tally(arguments.show), Tally(arguments.show)
    lossy, paired = (Tally(arguments.show, closely=True) for _ in range(2))
    for language in LANGUAGES:
        lines = sentences(arguments.flores, language)[:: arguments.every]
        if arguments.length:
            lines = [line[: arguments.length] for line in lines]
        for wrong, rights in PAIRS.items():
            for right in rights:
                kind = f"{language} {right} read as {wrong}"
                if right not in HOMES[language].split() or arguments.only not in kind:
                    continue
                for line in lines:
                    single.add(kind, line, layer(right, wrong))
                    if wrong in DOUBLE_BYTE and layer(right, wrong)(line) is None:
                        lossy.add(kind, line, layer(right, wrong, "replace"))
                        paired.add(kind, line, in_pairs(right, wrong))
        for code, first, second in DOUBLE:
            kind = f"{code} {first} {second}"
            if code == language and arguments.only in kind:
                for line in lines:
                    double.add(kind, line, both(first, second))
    single.report("one layer")
    double.report("two layers")
    lossy.report("one layer with lost bytes")
    paired.report("one layer with lost pairs of bytes")


def clean(arguments: argparse.Namespace) -> None:
    """Print how many clean lines change."""
    files = {code: arguments.flores / f"{code}-en" / "flores-dev.src" for code in LANGUAGES}
    files["en"] = arguments.flores / "pl-en" / "flores-dev.ref"
    files |= {path.stem: path for path in arguments.foreign}
    texts = {name: path.read_text("utf-8").split("\n") for name, path in files.items()}
    texts["spaCy's examples"] = list(examples())
    for name, all_lines in texts.items():
        lines = [line for line in all_lines if line]
        started = time.process_time()
        touched = [line for line in lines if find(line, Context()).edits]
        seconds = time.process_time() - started
        text = "\n".join(lines)
        whole = len(find(text, Context()).edits)
        print(
            f"clean {name}: {len(touched)} of {len(lines)} lines touched, "
            f"{whole} edits as one text, "
            f"{1e6 * seconds / len(lines):.0f} us a line"
        )
        for line in touched[: arguments.show]:
            print(f"    {line[:70]!r}\n    {repaired(line)[:70]!r}")


def examples() -> Iterator[str]:
    """Yield the example sentences that spaCy has of some 60 languages."""
    for found in pkgutil.iter_modules(spacy.lang.__path__):
        try:
            module = importlib.import_module(f"spacy.lang.{found.name}.examples")
        except ImportError:
            continue
        yield from module.sentences


def speed(arguments: argparse.Namespace) -> None:
    """Print the speed on clean text and the time for a damaged page."""
    for language in LANGUAGES:
        lines = sentences(arguments.flores, language)
        text = "\n".join(lines)
        started = time.process_time()
        find(text, Context())
        seconds = time.process_time() - started
        page = "\n".join(lines)[:2_000]
        times = []
        for wrong, right in (("cp1252", "utf-8"), ("gbk", "utf-8"), ("cp1251", "koi8-r")):
            damaged = layer(right, wrong, "replace")(page.encode(right, "ignore").decode(right))
            if damaged is None:
                continue
            damaged = (damaged * 5)[:5_000]
            started = time.process_time()
            find(damaged, Context())
            times.append(f"{right}/{wrong} {time.process_time() - started:.3f} s")
        print(
            f"{language}: clean {len(text.encode()) / 1e6 / seconds:.1f} MB/s; "
            f"5,000 damaged: {', '.join(times)}"
        )


if __name__ == "__main__":
    main()

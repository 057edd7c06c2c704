#!/usr/bin/env python3
"""Measure the seconds that damaged pages take, for every pair of codecs, and name the worst.

    python bench/mojibake_pages.py FLORES [--only TEXT] [--pages N] [--show N] [--whole]

FLORES holds ``<lang>-en/flores-dev.src``.  A page is 5,000 characters of damaged text,
a sentence a line or all of them in one paragraph, that no page before has shown; models
are loaded and tables built before.  Times are CPU seconds of one core, the median of N
pages of a kind.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from mojibake import DOUBLE, HOMES, LANGUAGES, both, in_pairs, layer, sentences

from pipeline.repair import Context, repair
from pipeline.repair.mojibake import find
from pipeline.repair.mojibake.layers import DOUBLE_BYTE
from pipeline.repair.mojibake.pairs import PAIRS

PAGE = 5_000
#: The bar of a page, in seconds.
BAR = 0.3

Damage = Callable[[str], str | None]


def dropped(right: str, wrong: str) -> Damage:
    """Return the damage of a reader that drops what it cannot read, without a sign."""
    return layer(right, wrong, "ignore")


def replaced(right: str, wrong: str) -> Damage:
    """Return the damage of a reader that shows U+FFFD for what it cannot read."""
    return layer(right, wrong, "replace")


LOSSES = {"dropped": dropped, "replaced": replaced, "in pairs": in_pairs}


def twice(first: tuple[str, str], second: tuple[str, str]) -> Damage:
    """Return the damage of two readers of which the second replaces what it cannot read."""
    inner, outer = replaced(*first), replaced(*second)

    def damage(text: str) -> str | None:
        once = inner(text)
        return None if once is None else outer(once)

    return damage


def kinds() -> Iterator[tuple[str, str, Damage]]:
    """Yield the language, the name and the damage of each kind of page."""
    for language in LANGUAGES:
        homes = HOMES[language].split()
        for wrong, rights in PAIRS.items():
            for right in rights:
                if right not in homes:
                    continue
                name = f"{language} {right} read as {wrong}"
                if wrong in DOUBLE_BYTE:
                    for loss, damage in LOSSES.items():
                        yield language, f"{name}, {loss}", damage(right, wrong)
                else:
                    yield language, name, layer(right, wrong)
    for language, first, second in DOUBLE:
        yield (
            language,
            f"{language} {' as '.join(first)}, then {' as '.join(second)}",
            both(first, second),
        )
    for language in LANGUAGES:
        for wrong in sorted(DOUBLE_BYTE - {"gb18030"}):
            pair = ("utf-8", wrong)
            yield language, f"{language} utf-8 as {wrong} twice", twice(pair, pair)


def page(lines: list[str], start: int, damage: Damage, joint: str) -> str:
    """Return a page of damaged text that begins with one of some lines."""
    found: list[str] = []
    size = 0
    for line in lines[start:] + lines[:start]:
        garbled = damage(line)
        if garbled is None:
            continue
        found.append(garbled)
        size += len(garbled) + 1
        if size >= PAGE:
            break
    return joint.join(found)[:PAGE]


def seconds(work: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started


def warm(texts: dict[str, list[str]]) -> None:
    """Load models and build tables, on sentences that no page shows."""
    for language, _, damage in kinds():
        line = texts[language][-1]
        find(damage(line) or line, Context())
    for lines in texts.values():
        repair("\n".join(lines[-3:]), Context())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flores", type=Path)
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--show", type=int, default=15, help="slowest kinds to print")
    parser.add_argument("--whole", action="store_true", help="all repairs, not mojibake alone")
    arguments = parser.parse_args()
    if not (arguments.flores / "pl-en").exists():
        sys.exit(f"{arguments.flores}: no evaluation sets there, nothing measured")
    texts = {language: sentences(arguments.flores, language) for language in LANGUAGES}
    warm(texts)
    work = (
        (lambda text: repair(text, Context()))
        if arguments.whole
        else (lambda text: find(text, Context()))
    )
    found = []
    start = 0
    for language, name, damage in kinds():
        if arguments.only not in name:
            continue
        for form, joint in (("lines", "\n"), ("one paragraph", " ")):
            times = []
            for _ in range(arguments.pages):
                start = (start + 61) % (len(texts[language]) - 3)
                text = page(texts[language][:-3], start, damage, joint)
                if len(text) > PAGE / 2:
                    times.append(seconds(work, text))
            if times:
                found.append((median(times), max(times), f"{name}; {form}"))
    found.sort(reverse=True)
    beyond = sum(one[0] > BAR for one in found)
    print(f"{len(found)} kinds of page, {beyond} of them beyond {BAR} s; seconds, median and most:")
    for middle, most, name in found[: arguments.show]:
        print(f"  {middle:.2f}  {most:.2f}  {name}")


if __name__ == "__main__":
    main()

"""Numbers and bullets of a list that stand alone in the line above their item.

What turns a page or a PDF into text often gives the marker of an item a line of its own.
Numbers count where they rise by one from item to item, bullets where the page has two;
between a marker and its item there is no blank line unless all are set that way.

Cost in false positives: the numbers of rows of a table that came out one cell a line are
joined with the first cell.
"""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.layout.rows import Row, rows

MIN_ITEMS: Final = 2
MAX_GAP: Final = 1
MAX_MARKER: Final = 5
MAX_LOOKED: Final = 40
_NUMBER: Final = re.compile(r"[(（]?(?P<number>\d{1,3})[.)）]")
_BULLETS: Final = tuple("•●○■□▪◦‣⁃◆◇▶➢✓·")


def find(text: str) -> list[Edit]:
    """Find the line breaks between markers and their items."""
    lines = rows(text)
    brief = [index for index, row in enumerate(lines) if len(row.text) <= MAX_MARKER]
    bullets = [index for index in brief if lines[index].text in _BULLETS]
    numbers = [
        (index, int(match["number"]))
        for index in brief
        if (match := _NUMBER.fullmatch(lines[index].text))
    ]
    edits: list[Edit] = []
    for run in (_marked(lines, bullets), *_rising(lines, numbers)):
        if len(run) >= MIN_ITEMS and len({lines[index + 1].gap for index in run}) == 1:
            edits += [_joined(text, lines[index], lines[index + 1]) for index in run]
    return sorted(edits, key=lambda edit: edit.start)


def _marked(lines: Sequence[Row], markers: Sequence[int]) -> list[int]:
    return [index for index in markers if _has_item(lines, index)]


def _rising(lines: Sequence[Row], numbers: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the runs of numbers that rise by one, each over an item."""
    runs: list[list[int]] = []
    last: int | None = None
    for index, number in numbers:
        if not _has_item(lines, index):
            last = None
            continue
        if last is not None and number == last + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
        last = number
    return runs


def _has_item(lines: Sequence[Row], index: int) -> bool:
    """Tell whether a line of words follows a marker, and no other marker."""
    if index + 1 >= len(lines):
        return False
    item = lines[index + 1]
    return item.gap <= MAX_GAP and item.prose and not item.item and _is_worded(item.text)


def _is_worded(text: str) -> bool:
    return any(map(str.isalpha, text[:MAX_LOOKED]))


def _joined(text: str, marker: Row, item: Row) -> Edit:
    before = text[marker.end : item.start]
    return Edit(marker.end, item.start, before, " ", ("layout.list_marker",), 0.9)

"""Rows of tables, and the rows that an OCR left between them."""

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

from pipeline.segment import furniture
from pipeline.segment.lines import Kinds, Line
from pipeline.segment.navigation import is_navigation, is_page_number

_RULE: Final = re.compile(r"[|+:=\-─━┼├┤╂\s]{3,}")
# Spaces in a row are left by the repairs only where they make columns.
_GAP: Final = re.compile(r" {2,}")
MIN_ROWS: Final = 2
# A link or button that a page has between two rows.
MAX_LINK: Final = 40
# A stray mark of an OCR is one or two characters wide; a cell of a true row seldom is.
_SPECK: Final = re.compile(r"\W?\w?\W?")
# What an OCR makes of dust; dashes may stand for values that are missing.
_DIRT: Final = re.compile(r"[\s.,'`´\"~^_:;*|]+")


def cells(row: str) -> list[str]:
    """Return the cells of a row of tab-separated or piped text."""
    if "\t" in row:
        return [cell.strip() for cell in row.split("\t")]
    if "|" not in row and "｜" not in row:
        return _GAP.split(row.strip())
    return [cell.strip() for cell in row.strip().strip("|｜").replace("｜", "|").split("|")]


def find(text: str, lines: Sequence[Line]) -> Kinds:
    """Find table rows: neighbouring lines with cells divided by tabs, pipes or columns.

    Args:
        text: the text of the lines.
        lines: its lines that are not blank.

    Returns:
        For the index of each row its kind, `table` or `table_noise`, and its flags:
        `header` for the first row where it holds no figures and the others do.
    """
    found: Kinds = {}
    for divider in filter(text.__contains__, ("\t", "|", "｜", "  ")):
        for run in _runs(text, lines, divider):
            if not found.keys() & set(run):
                found.update(_rows(text, lines, run, divider))
    return found


def _runs(text: str, lines: Sequence[Line], divider: str) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    divided = [line.length <= 2000 and _is_row(text, line, divider) for line in lines]
    for index, line in enumerate(lines):
        between = divided[index - 1 : index] == divided[index + 1 : index + 2] == [True]
        row = divided[index] or (between and (_is_alien(line.head) or _is_note(text, lines, index)))
        if not row or (runs[-1] and line.above > 1):
            runs.append([])
        if row:
            runs[-1].append(index)
    return [run for run in runs if len(run) >= MIN_ROWS and _is_table(text, lines, run)]


def _is_note(text: str, lines: Sequence[Line], index: int) -> bool:
    """Tell whether a short line stands close between two rows of as many cells."""
    line = lines[index]
    if line.length > MAX_LINK or line.above or line.below or line.finished:
        return False
    above, below = (lines[index - 1], lines[index + 1])
    counts = {len(cells(text[row.left : row.right])) for row in (above, below)}
    return len(counts) == 1 and max(counts) > MIN_ROWS


def _is_row(text: str, line: Line, divider: str) -> bool:
    row = text[line.left : line.right]
    if divider == "\t":
        return "\t" in row.rstrip() and row.strip() != ""
    if divider == "  ":
        return len(_GAP.findall(row.strip())) > 1
    return row.count(divider) >= (1 if row.strip().startswith(divider) else 2)


def _is_table(text: str, lines: Sequence[Line], run: Sequence[int]) -> bool:
    """Tell indented code or prose from a table: rows of a table agree in their cells."""
    rows = [index for index in run if not _is_alien(lines[index].head)] or run
    counts = [len(cells(text[lines[index].left : lines[index].right])) for index in rows]
    inner = any("\t" in text[lines[index].start : lines[index].end] for index in run)
    piped = "\t" not in text[lines[run[0]].left : lines[run[0]].right]
    usual = max(set(counts), key=lambda count: (counts.count(count), count))
    return (inner or piped) and usual > 1 and counts.count(usual) * 2 >= len(counts)


def _rows(text: str, lines: Sequence[Line], run: Sequence[int], divider: str) -> Kinds:
    rows = {index: cells(text[lines[index].left : lines[index].right]) for index in run}
    typical = median(sum(map(len, row)) for row in rows.values())
    kinds: Kinds = {}
    for index, row in rows.items():
        noise = _is_noise(row, typical) or not _is_row(text, lines[index], divider)
        kinds[index] = ("table_noise" if noise else "table", ())
    true = [index for index in run if kinds[index][0] == "table"]
    if len(true) > 2 and _is_header(rows[true[0]], [rows[index] for index in true[1:]]):
        kinds[true[0]] = ("table", ("header",))
    return kinds


def _is_noise(row: Sequence[str], typical: float) -> bool:
    """Tell a row of stray marks: no label in front, or no letter and digit, only specks."""
    if _RULE.fullmatch("|".join(row)):
        return True
    specks = all(map(_is_speck, row))
    if _DIRT.fullmatch("".join(row)):
        return True
    blank = not row[0] or not any(map(str.isalnum, "".join(row)))
    return blank and specks and sum(map(len, row)) * 3 <= typical


def _is_speck(cell: str) -> bool:
    return all(map(_SPECK.fullmatch, cell.split()))


def _is_alien(line: str) -> bool:
    """Tell whether a line without cells got between two rows from elsewhere on the page."""
    if _is_speck(line) or is_page_number(line) or _RULE.fullmatch(line):
        return True
    return len(line) <= MAX_LINK and (is_navigation(line) or furniture.is_furniture(line))


def _is_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    figures = [sum(any(map(str.isdigit, cell)) for cell in row) for row in others]
    return not any(any(map(str.isdigit, cell)) for cell in first) and median(figures) >= 1

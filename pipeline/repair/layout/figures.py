"""Paragraphs torn apart by a figure, a table or a page.

The first part has no full stop, the second starts in lower case.  Where only blank lines
are left between them the parts are joined; where a caption or a source line stands
between them it stays, and marks tie the parts together.  Chinese and Japanese have no
case: there only a part that ends in a comma is joined.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pipeline.ledger import Edit, Mark
from pipeline.repair.layout import hyphens
from pipeline.repair.layout.rows import Row, is_cjk, rows, seam
from pipeline.segment import cues

MIN_PART: Final = 60
MIN_PART_CJK: Final = 40
MAX_INSERTS: Final = 8
_OPEN_ENDS: Final = (":", ";", "：", "；")
_COMMAS: Final = ("，", "、")


def gaps(text: str) -> list[Edit]:
    """Find the blank lines within a paragraph."""
    edits = []
    for above, below in pairwise(rows(text)):
        if below.gap and _is_torn(above, below):
            divided = hyphens.is_divided(above, below)
            whole = hyphens.joined(text, above, below) if divided else None
            if whole:
                edits.append(whole)
                continue
            before = text[above.end : below.start]
            after = seam(above.text, below.text)
            edits.append(
                Edit(above.end, below.start, before, after, ("layout.join_paragraph",), 0.95)
            )
    return edits


def interruptions(text: str) -> list[Mark]:
    """Return marks on the two parts of paragraphs with other lines in their middle."""
    lines = rows(text)
    marks: list[Mark] = []
    for index, above in enumerate(lines):
        if not _is_open(above):
            continue
        for later in range(index + 1, min(index + 2 + MAX_INSERTS, len(lines))):
            below = lines[later]
            if later > index + 1 and _is_torn(above, below):
                inserts = lines[index + 1 : later]
                if any(cues.credits_of(row.text) or _is_label(row) for row in inserts):
                    marks += _tied(above, below)
                break
            if not _is_insert(below):
                break
    return marks


def _tied(above: Row, below: Row) -> Iterator[Mark]:
    yield Mark(above.start, above.end, "interrupted")
    yield Mark(below.start, below.end, "continues")


def _is_open(row: Row) -> bool:
    """Tell whether a line could be the first part of a torn paragraph."""
    if row.finished or row.text.endswith(_OPEN_ENDS) or not row.prose:
        return False
    if is_cjk(row.text[-1]):
        return len(row.text) >= MIN_PART_CJK and row.text.endswith(_COMMAS)
    return len(row.text) >= MIN_PART and not cues.credits_of(row.text)


def _is_torn(above: Row, below: Row) -> bool:
    if not _is_open(above) or not below.prose:
        return False
    if is_cjk(above.text[-1]):
        return not below.item and below.finished
    return below.resumes and " " in below.text


def _is_insert(row: Row) -> bool:
    return len(row.text) <= cues.MAX_LABELLED_SOURCE and not (row.finished and row.prose)


def _is_label(row: Row) -> bool:
    return cues.is_caption(row.text) or cues.is_legend(row.text) or row.text.isupper()

"""Hard-wrapped lines, and items of lists that go on.

Cost in false positives: prose poems set in full lines are joined, and so are two short
lines of an unmarked list of which the second starts in lower case.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair import shapes
from pipeline.repair.layout import hyphens
from pipeline.repair.layout.evidence import (
    MAX_WIDTH,
    MIN_WIDTH,
    Wrap,
    goes_on,
    is_paused,
    prove,
    prove_together,
)
from pipeline.repair.layout.rows import Row, is_cjk, rows, seam

MIN_CONTINUED: Final = 40
# So many indented lines behind full stops show where paragraphs begin in a block.
MIN_INDENTS: Final = 2
MIN_CUT_WIDTH: Final = 64
_CLOSING: Final = "。，、；？！"
_NEVER_OPENS: Final = re.compile(rf"[{_CLOSING}](?=\w|[“「『《（]|$)")
_BULLET: Final = re.compile(
    r"(?:[-–—*+](?=\s)|[•●○■□▪◦‣⁃◆◇▶➢✓・]|(?:\d{1,3}|[a-zа-я])[.)]|[(（]\d{1,3}[)）]|[①-⑳])\s*\S"
)
# An address that was wrapped behind one of its signs, and a piece that only it can hold.
_ADDRESS_CUT: Final = re.compile(r"(?:https?://|www\.)\S+[/_=&?%-]$")
_ADDRESS_REST: Final = re.compile(r"[\w%~+-]*[./_=&?][\w%~+=&?/-]*\w(?![\w@])")


def items(text: str) -> list[Edit]:
    """Find indented lines that continue the item of a list above them."""
    lines = rows(text)
    edits: list[Edit] = []
    if not any(row.indent and not row.gap for row in lines):
        return edits
    inside = False
    for above, below in pairwise(lines):
        inside = _BULLET.match(above.text) is not None or (inside and _continues_item(above))
        if not inside or not _continues_item(below) or not (above.prose and below.prose):
            continue
        if below.resumes or not (above.finished or above.text.endswith((":", "：", ";", "；"))):
            edits.append(_joined(text, above, below, "layout.list_item", 0.95))
    return edits


def _continues_item(row: Row) -> bool:
    return row.gap == 0 and row.indent > 0 and not _BULLET.match(row.text)


def orphans(text: str) -> list[Edit]:
    """Find Chinese and Japanese lines that open with a mark which closes a clause."""
    return [
        _joined(text, above, below, "layout.unwrap", 0.95)
        for above, below in pairwise(rows(text))
        if not below.gap
        and below.text[0] in _CLOSING
        and _NEVER_OPENS.match(below.text)
        and is_cjk(above.text[-1])
        and above.text[-1].isalnum()
        and above.columns >= MIN_WIDTH
        and above.prose
    ]


def paragraphs(text: str) -> list[Edit]:
    """Find the line breaks that wrapping put into paragraphs."""
    code = cache(partial(shapes.code, text))
    edits: list[Edit] = []
    known: Wrap | None = None
    pending: list[list[Row]] = []
    for block in _blocks(rows(text)):
        if len(block) < 2 or not any(map(_is_joinable, pairwise(block))):
            continue
        if any(row.start in code() for row in block):
            continue
        wrap = prove(block)
        if wrap:
            known = wrap if known is None or wrap.width > known.width else known
            edits += _breaks(text, block, wrap)
            continue
        lead = _lead(block)
        wrap = prove(lead) if lead else None
        if wrap:
            edits += _breaks(text, lead, wrap)
        pending.append(block[len(lead) :] if wrap else block)
    known = known or prove_together(pending)
    for block in pending:
        edits += _short_block(text, block, known)
    return sorted(edits, key=lambda edit: edit.start)


def _is_joinable(pair: tuple[Row, Row]) -> bool:
    """Tell whether two lines could have been one, by the cheapest signs."""
    above, below = pair
    return len(above.text) <= MAX_WIDTH + 2 or below.resumes


def _blocks(lines: Sequence[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    for row in lines:
        if block and (row.gap or not row.prose or not block[-1].prose):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _lead(block: Sequence[Row]) -> list[Row]:
    """Return the lines above a list that follows without a gap, none if there is no list."""
    first = next((place for place, row in enumerate(block) if _BULLET.match(row.text)), 0)
    signs = (row for row in block[first + 1 :] if _BULLET.match(row.text))
    return list(block[:first]) if first and next(signs, None) else []


def _breaks(text: str, block: Sequence[Row], wrap: Wrap) -> Iterator[Edit]:
    """Yield the breaks that wrapping made in a block.

    Where paragraphs end within the block, a full line that ends a sentence may end one
    as well; with words and lines of usual lengths it does in one of four cases.  In
    Chinese and Japanese, with fewer and fuller lines, it is left alone.
    """
    breaks = list(pairwise(block))
    indents = sum(below.indent > above.indent and above.finished for above, below in breaks)
    several = indents < MIN_INDENTS and any(
        above.finished and not wrap.full(above, below, loose=True) for above, below in breaks
    )
    for above, below in breaks:
        indented = below.indent > above.indent and not _BULLET.match(above.text)
        if indented or (below.item and not _is_chance(block, above, below)):
            continue
        runs = goes_on(above, below) or not above.finished
        sure = runs or not several
        if wrap.full(above, below) and (sure or not is_cjk(above.text[-1])):
            yield _joined(text, above, below, "layout.unwrap", 0.98 if sure else 0.75)
        elif runs and wrap.full(above, below, loose=True):
            yield _joined(text, above, below, "layout.unwrap", 0.9)


def _is_chance(block: Sequence[Row], above: Row, below: Row) -> bool:
    """Tell whether a sign of a list came to the start of a line by chance.

    No other line of the block has it there, and the line above is in mid-sentence.
    """
    signs = sum(row.text[0] == below.text[0] for row in block)
    return signs == 1 and not is_paused(above)


def _short_block(text: str, block: Sequence[Row], known: Wrap | None) -> Iterator[Edit]:
    """Yield the breaks of a block too short to prove its own wrapping.

    They go by the width that the rest of the document proves, or by a line that is too
    long for verse, has no full stop and goes on in lower case.
    """
    fits = known is not None and all(known.measure(row) <= known.width + 2 for row in block)
    for above, below in pairwise(block):
        if below.item:
            continue
        known_width = known is not None and known.measure(above) <= known.width + 2
        if known and known_width and known.full(above, below, loose=True):
            if goes_on(above, below) or (fits and known.full(above, below)):
                yield _joined(text, above, below, "layout.unwrap", 0.9)
        elif len(block) == 2 and _is_cut_in_two(above, below):
            yield _joined(text, above, below, "layout.unwrap", 0.7)
        elif _is_cut_off(above, below) and len(block) < (3 if is_paused(above) else 4):
            yield _joined(text, above, below, "layout.unwrap", 0.8)


def _is_cut_off(above: Row, below: Row) -> bool:
    """Tell whether a long line without a full stop goes on in lower case."""
    return (
        above.columns >= MIN_CONTINUED
        and below.resumes
        and not above.finished
        and not above.text.endswith((":", ";", "：", "；"))
    )


def _is_cut_in_two(above: Row, below: Row) -> bool:
    """Tell whether two lines of Chinese or Japanese are one sentence."""
    return (
        is_cjk(above.text[-1])
        and above.text[-1].isalpha()
        and MIN_CUT_WIDTH <= above.columns <= MAX_WIDTH
        and below.columns <= above.columns + 4
        and below.finished
    )


def _joined(text: str, above: Row, below: Row, rule: str, confidence: float) -> Edit:
    divided = hyphens.joined(text, above, below) if hyphens.is_divided(above, below) else None
    if divided:
        return divided
    before = text[above.end : below.start]
    if _ADDRESS_CUT.search(above.text[-200:]) and _ADDRESS_REST.match(below.text):
        return Edit(above.end, below.start, before, "", (rule,), 0.8)
    after = seam(above.text, below.text)
    return Edit(above.end, below.start, before, after, (rule,), confidence)

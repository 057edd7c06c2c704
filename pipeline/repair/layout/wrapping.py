"""Hard-wrapped lines, hyphens at their ends, and items of lists that go on.

A program that wraps text breaks a line where the next word would not have fitted any
more.  A block of lines in which (nearly) every break is of that kind, at a width that
people wrap at, and whose lines go on in lower case and seldom end at a comma, has been
wrapped; verse, addresses and lists break where the thought ends and fail one test or
the other.  In Chinese and Japanese, which have no case, the lines must fill the width
within two characters and mostly end in mid-sentence.

Cost in false positives: prose poems set in full lines are joined.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair import shapes
from pipeline.repair.layout.rows import Row, is_cjk, rows, seam

MIN_WIDTH: Final = 36
MAX_WIDTH: Final = 132
# Lines of a PDF are wrapped by the width of their letters, not by their number.
LOOSE: Final = 0.8
MIN_LOOSE_WIDTH: Final = 50
MIN_FULL: Final = 0.6
MIN_RESUMED: Final = 0.3
MIN_RESUMED_LOOSE: Final = 0.6
# Words end a line at random: every sixth at a comma or full stop.
MAX_PAUSED: Final = 0.5
_PAUSES: Final = tuple(",;:—–-，、；：")
MIN_CONTINUED: Final = 40
MIN_CUT_WIDTH: Final = 64
_BULLET: Final = re.compile(
    r"(?:[-–—*+•●○■□▪◦‣⁃◆◇▶➢✓・]|(?:\d{1,3}|[a-zа-я])[.)]|[(（]\d{1,3}[)）]|[①-⑳])\s*\S"
)
_HYPHEN: Final = re.compile(
    r"(?P<word>[^\W\d_]{2,})(?P<mark>[-\u2010\u00ad])[ \t]*\n[ \t]*(?P<rest>[^\W\d_]+)"
)
_KEPT_RESTS: Final = ("то", "либо", "нибудь", "таки", "ка", "де", "nya", "lah", "kah")


def hyphens(text: str) -> list[Edit]:
    """Find words divided at the end of a line.

    The hyphen goes, unless the document has the word with it, both halves are one
    reduplicated word (Indonesian), or a part is written in capitals or is a particle.
    """
    if "-\n" not in text and "\u2010\n" not in text and "- \n" not in text:
        return []
    edits = []
    for match in _HYPHEN.finditer(text):
        word, rest = match["word"], match["rest"]
        if is_cjk(word[-1]) or is_cjk(rest[0]) or not rest[0].islower():
            continue
        hyphened = f"{word}-{rest}"
        kept = (
            word.isupper()
            or rest in _KEPT_RESTS
            or word.lower() == rest.lower()
            or len(re.findall(rf"(?<!\w){hyphened}(?!\w)", text)) > 0
        )
        proved = kept or re.search(rf"(?<!\w){word}{rest}(?!\w)", text) is not None
        start, end = match.start("mark"), match.start("rest")
        after = "-" if kept else ""
        rule = ("layout.hyphen",)
        edits.append(Edit(start, end, text[start:end], after, rule, 1.0 if proved else 0.9))
    return edits


def items(text: str) -> list[Edit]:
    """Find indented lines that continue the item of a list above them."""
    lines = rows(text)
    edits = []
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


def paragraphs(text: str) -> list[Edit]:
    """Find the line breaks that wrapping put into paragraphs."""
    code = shapes.code(text)
    edits: list[Edit] = []
    known = 0
    pending: list[list[Row]] = []
    for block in _blocks(rows(text)):
        if len(block) < 2 or any(row.start in code for row in block):
            continue
        width = _wrapped_at(block)
        if width:
            known = max(known, width)
            edits += _breaks(text, block, width)
        else:
            pending.append(block)
    for block in pending:
        edits += _short_block(text, block, known)
    return sorted(edits, key=lambda edit: edit.start)


def _blocks(lines: Sequence[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    for row in lines:
        if block and (row.gap or not row.prose or not block[-1].prose):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _wrapped_at(block: Sequence[Row]) -> int:
    """Return the width at which a block of lines was wrapped, 0 if it was not."""
    if block[0].width < 0.6 * max(row.width for row in block) and not block[0].finished:
        block = block[1:]  # a heading on top
    width = max(row.width for row in block) if len(block) > 2 else 0
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return 0
    breaks = list(pairwise(block))
    for loose in (False, True):
        full = [pair for pair in breaks if _is_full(*pair, width, loose=loose)]
        ended = [
            above.finished or below.item or below.indent > above.indent for above, below in breaks
        ]
        fits = sum(pair in full or end for pair, end in zip(breaks, ended, strict=True))
        if len(full) >= max(2, MIN_FULL * len(breaks)) and fits >= 0.9 * len(breaks):
            resumed = sum(_goes_on(*pair) for pair in full) / len(full)
            least = MIN_RESUMED_LOOSE if loose else MIN_RESUMED
            verse = sum(_is_paused(above) for above, _ in full) > MAX_PAUSED * len(full)
            if resumed >= least and not verse and not (loose and width < MIN_LOOSE_WIDTH):
                return width
    return 0


def _is_full(above: Row, below: Row, width: int, *, loose: bool) -> bool:
    """Tell whether the first word of `below` had no room any more in `above`."""
    if is_cjk(above.text[-1]) or is_cjk(below.text[0]):
        return above.width >= width - 4
    word = below.text.split(maxsplit=1)[0]
    limit = LOOSE * width if loose else width - 1
    return above.width + 1 + len(word) >= limit


def _is_paused(row: Row) -> bool:
    """Tell whether a line ends where a reader pauses, as most lines of verse do."""
    return row.text[-1] in _PAUSES or row.finished


def _goes_on(above: Row, below: Row) -> bool:
    """Tell whether a sentence goes on from one line to the next, as far as one can see."""
    if is_cjk(above.text[-1]):
        return not above.finished and not below.item
    return below.resumes


def _breaks(text: str, block: Sequence[Row], width: int) -> Iterator[Edit]:
    for above, below in pairwise(block):
        indented = below.indent > above.indent and not _BULLET.match(above.text)
        if below.item or indented:
            continue
        strict = _is_full(above, below, width, loose=False)
        loose = _is_full(above, below, width, loose=True)
        if strict or (loose and (_goes_on(above, below) or not above.finished)):
            yield _joined(text, above, below, "layout.unwrap", 1.0 if strict else 0.9)


def _short_block(text: str, block: Sequence[Row], known: int) -> Iterator[Edit]:
    """Yield the breaks of a block too short to prove its own wrapping.

    They go by the width that the rest of the document proves, or by a line that is too
    long for verse, has no full stop and goes on in lower case.
    """
    for above, below in pairwise(block):
        if below.item or not above.prose or not below.prose:
            continue
        at_width = known and above.width <= known + 2 and _is_full(above, below, known, loose=True)
        if at_width and (_goes_on(above, below) or _is_full(above, below, known, loose=False)):
            yield _joined(text, above, below, "layout.unwrap", 0.9)
        elif len(block) == 2 and _is_cut_in_two(above, below):
            yield _joined(text, above, below, "layout.unwrap", 0.7)
        elif (
            above.width >= MIN_CONTINUED
            and below.resumes
            and not above.finished
            and not above.text.endswith((":", ";", "：", "；"))
            and len(block) < (3 if _is_paused(above) else 4)
        ):
            yield _joined(text, above, below, "layout.unwrap", 0.8)


def _is_cut_in_two(above: Row, below: Row) -> bool:
    """Tell whether two lines of Chinese or Japanese are one sentence."""
    return (
        is_cjk(above.text[-1])
        and above.text[-1].isalpha()
        and MIN_CUT_WIDTH <= above.width <= MAX_WIDTH
        and below.width <= above.width + 4
        and below.finished
    )


def _joined(text: str, above: Row, below: Row, rule: str, confidence: float) -> Edit:
    before = text[above.end : below.start]
    after = seam(above.text, below.text)
    return Edit(above.end, below.start, before, after, (rule,), confidence)

"""Proof that a block of lines was wrapped, and where.

A program that wraps text breaks a line where the next word would not have fitted any
more.  A block in which (nearly) every break is of that kind, at a width that people
wrap at, and whose lines go on in lower case and seldom end at a comma, has been
wrapped; verse, addresses and lists break where the thought ends and fail one test or
the other.  In Chinese and Japanese, which have no case, lines must fill the width,
counted in columns or in characters, mostly end in mid-sentence, and hold a full stop:
titles and lyrics one below the other have none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline.repair.layout.rows import Row, is_cjk

MIN_WIDTH: Final = 36
MAX_WIDTH: Final = 132
MIN_BLOCKS: Final = 3
MIN_CHARACTERS: Final = 16
# Columns of newspapers are narrower; it takes more lines to prove them.
MIN_NARROW: Final = 10
MIN_NARROW_ROWS: Final = 5
# Lines of a PDF are wrapped by the width of their letters, not by their number.
LOOSE: Final = 0.8
MIN_LOOSE_WIDTH: Final = 50
MIN_FULL: Final = 0.6
MIN_FITTING: Final = 0.9
MIN_RESUMED: Final = 0.3
MIN_RESUMED_LOOSE: Final = 0.6
# Lines of Chinese and Japanese, which break anywhere, seldom end with the sentence.
MIN_RESUMED_CJK: Final = 0.5
# Words end a line at random: every sixth at a comma or full stop.
MAX_PAUSED: Final = 0.5
# Chinese and Japanese pause more often, and hardly any verse is as wide as this.
MAX_PAUSED_CJK: Final = 0.7
MIN_PAUSED_CJK: Final = 22
# Punctuation that may not open a line moves to the next with the character before it.
CJK_SLACK: Final = 2
_STOP: Final = re.compile(r"[。！？｡．]|(?<![\x00-\u2fff])[.!?](?!\w)")
_PAUSE: Final = re.compile(r"[。！？｡．，、；：]|(?<![\x00-\u2fff])[.!?,;:]")
MIN_PUNCTUATED: Final = 0.3
_PAUSES: Final = tuple(",;:—–-，、；：")


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a block was wrapped.

    Args:
        width: the longest line.
        by_characters: whether the width counts characters, as in much Chinese and
            Japanese text, and not columns.
    """

    width: int
    by_characters: bool = False

    def measure(self, row: Row) -> int:
        """Return how much of the width a line takes."""
        return row.characters if self.by_characters else row.columns

    def full(self, above: Row, below: Row, *, loose: bool = False) -> bool:
        """Tell whether the first word of `below` had no room any more in `above`."""
        used = self.measure(above)
        word = below.text.split(maxsplit=1)[0]
        if is_cjk(above.text[-1]) or any(map(is_cjk, word[:MAX_WIDTH])):
            unit = 1 if self.by_characters else 2
            need = unit if is_cjk(word[0]) else len(_latin(word))
            return used <= self.width and used + need > self.width - CJK_SLACK * unit
        limit = LOOSE * self.width if loose else self.width - 1
        return used + 1 + len(word) >= limit


def _latin(word: str) -> str:
    for index, character in enumerate(word):
        if is_cjk(character):
            return word[:index]
    return word


def goes_on(above: Row, below: Row) -> bool:
    """Tell whether a sentence goes on from one line to the next, as far as one can see."""
    if is_cjk(above.text[-1]) or is_cjk(below.text[0]):
        return not above.finished and not below.item
    return below.resumes or is_hyphened(above)


def is_hyphened(row: Row) -> bool:
    """Tell whether a line ends within a word or a compound."""
    return row.text[-1] == "-" and row.text[-3:-1].isalpha()


def is_paused(row: Row) -> bool:
    """Tell whether a line ends where a reader pauses, as most lines of verse do."""
    return (row.text[-1] in _PAUSES and not is_hyphened(row)) or row.finished


def prove(block: Sequence[Row]) -> Wrap | None:
    """Return how a block of lines was wrapped, None if nothing proves that it was.

    A first line that is much shorter than the rest is taken for a heading.
    """
    widest = max(row.columns for row in block)
    if block[0].columns < LOOSE * MIN_FULL * widest and not block[0].finished:
        block = block[1:]
    if len(block) < 3:
        return None
    wraps = [Wrap(max(row.columns for row in block))]
    if any(row.cjk for row in block):
        wraps.append(Wrap(max(row.characters for row in block), by_characters=True))
    for wrap in wraps:
        narrow = wrap.by_characters and len(block) >= MIN_NARROW_ROWS
        least = MIN_CHARACTERS if wrap.by_characters else MIN_WIDTH
        least = MIN_NARROW if narrow else least
        breaks = list(pairwise(block))
        if least <= wrap.width <= MAX_WIDTH and (
            _is_wrapped(block, breaks, wrap, loose=False)
            or _is_wrapped(block, breaks, wrap, loose=True)
        ):
            return wrap
    return None


def prove_together(blocks: Sequence[Sequence[Row]]) -> Wrap | None:
    """Return how short Chinese or Japanese blocks were wrapped, if together they prove it.

    A paragraph of two lines proves nothing by itself; several whose lines but the last
    are equally full do.
    """
    blocks = [block for block in blocks if all(2 * row.cjk > len(row.text) for row in block)]
    together = [row for block in blocks for row in block]
    breaks = [pair for block in blocks for pair in pairwise(block)]
    if len(blocks) < MIN_BLOCKS:
        return None
    wraps = (
        Wrap(max(row.columns for row in together)),
        Wrap(max(row.characters for row in together), by_characters=True),
    )
    for wrap in wraps:
        least = MIN_CHARACTERS if wrap.by_characters else MIN_WIDTH
        full = sum(wrap.full(*pair) for pair in breaks)
        if (
            least <= wrap.width <= MAX_WIDTH
            and full >= MIN_FITTING * len(breaks)
            and _is_wrapped(together, breaks, wrap, loose=False)
        ):
            return wrap
    return None


def _is_wrapped(
    block: Sequence[Row], breaks: Sequence[tuple[Row, Row]], wrap: Wrap, *, loose: bool
) -> bool:
    if loose and wrap.width < MIN_LOOSE_WIDTH:
        return False
    if any(row.cjk * 2 > len(row.text) for row in block) and not _is_running(block):
        return False
    full = [pair for pair in breaks if wrap.full(*pair, loose=loose)]
    fitting = sum(wrap.full(*pair, loose=loose) or _may_end(*pair) for pair in breaks)
    # Where each paragraph is indented, many short ones say nothing against wrapping.
    ended = sum(_opens_paragraph(*pair) and not wrap.full(*pair, loose=loose) for pair in breaks)
    least_full = max(2, MIN_FULL * (len(breaks) - ended))
    if len(full) < least_full or fitting < MIN_FITTING * len(breaks):
        return False
    wide_text = block[0].cjk > 0
    resumed = sum(goes_on(*pair) and not (wide_text and _ends_in_sign(pair[0])) for pair in full)
    paused = sum(is_paused(above) for above, _ in full)
    least = MIN_RESUMED_LOOSE if loose else MIN_RESUMED
    if wide_text:
        least = max(least, MIN_RESUMED_CJK)
    wide = block[0].cjk and max(row.characters for row in block) >= MIN_PAUSED_CJK
    most = MAX_PAUSED_CJK if wide else MAX_PAUSED
    return resumed >= least * len(full) and paused <= most * len(full)


def _is_running(block: Sequence[Row]) -> bool:
    """Tell whether Chinese or Japanese lines are punctuated as running text is."""
    punctuated = sum(_PAUSE.search(row.text) is not None for row in block)
    stopped = any(_STOP.search(row.text) for row in block)
    return stopped and punctuated >= MIN_PUNCTUATED * len(block)


def _ends_in_sign(row: Row) -> bool:
    """Tell whether a line ends as posts do, with a letter or bracket that is not wide."""
    return not is_cjk(row.text[-1]) and row.text[-1] not in ",;:"


def _opens_paragraph(above: Row, below: Row) -> bool:
    """Tell whether an indented line follows the end of a sentence."""
    return above.finished and below.indent > above.indent


def _may_end(above: Row, below: Row) -> bool:
    """Tell whether a paragraph may end between two lines."""
    return above.finished or below.item or below.indent > above.indent

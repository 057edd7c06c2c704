"""The lines of a text with what their shape says about them.

Only the first and last characters of a line are looked at, so a line of 50 MB costs
no more than a short one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Final, Generic, TypeAlias, TypeVar

from pipeline.schema import PassageKind

# The kind of lines by their index, with flags.
Kinds: TypeAlias = dict[int, tuple[PassageKind, tuple[str, ...]]]

HEAD: Final = 400
TAIL: Final = 40

CJK: Final = r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
_CJK = re.compile(f"[{CJK}]")
_BLANK = re.compile(r"\s*")
_LETTER = re.compile(r"[^\W\d_]")
_REFERENCE: Final = re.compile(r"(?<=[.。!?！？])\s?[(（][^()（）]*[)）]$")
# A full stop within the line: it holds a whole sentence and more.
_INNER_END: Final = re.compile(r"。(?=.)|[^\W\d_]{3}\.\s+[^\W\d_]{2}")
_CLOSERS: Final = "\"'”’»›」』】）)]〉》*_ "
FINAL: Final = ".。．｡!！?？…"
_PAUSES: Final = ",，、;；:：~—–-=|｜"
MAX_HEADING: Final = 110
MAX_HEADING_CJK: Final = 42
MAX_HEADING_WORDS: Final = 17


_Value = TypeVar("_Value")


class _Lazy(Generic[_Value]):
    """A property that is computed once, as `functools.cached_property` without its lock.

    The lock of Python 3.11 costs more than most of these properties.
    """

    def __init__(self, compute: "Callable[[Line], _Value]") -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, line: "Line", owner: type | None = None) -> _Value:
        value = self._compute(line)
        line.__dict__[self._name] = value
        return value


@dataclass(frozen=True)
class Line:
    """One line that is not blank.

    Args:
        start: first character that is no white space.
        end: one past the last character that is no white space.
        left: start of the whole line.
        right: end of the whole line, before its newline.
        head: the first characters of the trimmed line.
        tail: its last characters.
        above: number of blank lines before it.
        below: number of blank lines after it.
    """

    start: int
    end: int
    left: int
    right: int
    head: str
    tail: str
    above: int
    below: int

    @property
    def length(self) -> int:
        """Number of characters without the white space around them."""
        return self.end - self.start

    @_Lazy
    def short(self) -> bool:
        """Whether the line is no longer than a heading would be."""
        if self.length > MAX_HEADING:
            return False
        if _CJK.search(self.head):
            return width(self.head) <= 2 * MAX_HEADING_CJK
        return self.head.count(" ") < MAX_HEADING_WORDS

    @_Lazy
    def finished(self) -> bool:
        """Whether the line ends like a sentence."""
        end = _REFERENCE.sub("", self.tail)
        return end.rstrip(_CLOSERS)[-1:] in tuple(FINAL)

    @property
    def paused(self) -> bool:
        """Whether the line ends in the middle of a sentence."""
        return self.tail[-1:] in tuple(_PAUSES)

    @property
    def lower(self) -> bool:
        """Whether the first letter or digit is a lower-case letter."""
        return self.head[:1].islower()

    @_Lazy
    def titled(self) -> bool:
        """Whether the line has the shape of a heading, whatever stands around it."""
        return (
            self.short
            and not self.finished
            and not self.paused
            and not self.lower
            and len(_LETTER.findall(self.head[:20])) > 1
            and not _INNER_END.search(self.head)
        )

    @property
    def headline(self) -> bool:
        """Whether the line could be a headline, one that asks or exclaims included."""
        asks = self.tail[-1:] in ("?", "!", "？", "！") and not _INNER_END.search(self.head)
        return self.titled or (asks and self.short and not self.lower)

    @property
    def shouted(self) -> bool:
        """Whether the line is written in capitals."""
        return self.head.isupper() and len(_LETTER.findall(self.head)) > 5


def width(text: str) -> int:
    """Return the width of `text` in columns: two for a CJK character."""
    return len(text) + len(_CJK.findall(text))


def holds_any(line: str, words: Sequence[str]) -> bool:
    """Tell whether one of some lower-case words stands anywhere in a line, in either case."""
    return any(map(line.lower().__contains__, words))


def split(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank, in order."""
    places: list[tuple[int, int, int]] = []
    position = 0
    number = 0
    while position <= len(text):
        right = text.find("\n", position)
        right = len(text) if right < 0 else right
        if not _BLANK.fullmatch(text, position, right):
            places.append((number, position, right))
        position = right + 1
        number += 1
    lines = []
    for index, (row, left, right) in enumerate(places):
        above = row - (places[index - 1][0] + 1 if index else 0)
        below = (places[index + 1][0] if index + 1 < len(places) else number) - row - 1
        lines.append(_line(text, left, right, above, below))
    return lines


def _line(text: str, left: int, right: int, above: int, below: int) -> Line:
    content = text[left:right]
    start = left + len(content) - len(content.lstrip())
    end = right - len(content) + len(content.rstrip())
    head = text[start : min(end, start + HEAD)]
    tail = text[max(start, end - TAIL) : end]
    return Line(start, end, left, right, head, tail, above, below)


def usual_gap(lines: Sequence[Line]) -> int:
    """Return how many blank lines usually stand between two lines."""
    return median_low([line.above for line in lines[1:]]) if len(lines) > 1 else 0

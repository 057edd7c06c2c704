"""The cheap test: which lines look damaged at all.

Under the plausibility model, clean text costs 4 to 10 bits a character and garbled
text twice that.  The test sums what each character costs beyond a generous allowance
and takes the worst stretch of a line, so one garbled word in a good line shows too.
It is a few array operations for the whole text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline import plausibility
from pipeline.plausibility.classes import block_of
from pipeline.plausibility.model import UNITS_PER_BIT
from pipeline.repair.mojibake.pricing import usual

#: Bits that a character may cost before it counts as odd.
ALLOWANCE: Final = 7.0
HAN_ALLOWANCE: Final = 13.5
KANA_ALLOWANCE: Final = 9.5
#: Kana and wide punctuation stand beside letters of every script; ASCII and these
#: signs stand anywhere, and say nothing by themselves.
KANA_MOST: Final = 1.0
COMMON_SIGNS: Final = "\xa0«»—–“”„…№。、，·"
#: Half-width katakana in a row are rare text, and what Shift-JIS makes of most bytes.
HALFWIDTH_ALLOWANCE: Final = 4.0
#: Bits beyond the allowance that make a stretch suspicious.
THRESHOLD: Final = 10.0
#: Lines longer than this are looked at in parts.
MAX_UNIT: Final = 4_000
BLOCK: Final = 65_536
#: What a line end takes from a stretch: more than any unit can gather.
LINE_END: Final = -10_000_000
NEWLINE: Final = ord("\n")
#: A soft hyphen behind a small letter of our languages, in a word or at its end.
_HYPHENATED: Final = re.compile(r"(?<=[a-ząćęłńóśźżа-яё])\u00ad(?=[a-ząćęłńóśźżа-яё\s]|$)")
FIRST_HAN: Final = 0x3400
LAST_HAN: Final = 0x9FFF


@cache
def _limits() -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return for each code point its allowance, and the most that it may count as odd."""
    size = plausibility.load().class_of.size
    allowance = np.full(size, HAN_ALLOWANCE)
    most = np.full(size, 30.0)
    for point in range(0x10000):
        block = block_of(point)
        if block in {"han_rare", "han_extension", "hangul", "cjk_symbol"}:
            continue
        kana = block in {"hiragana", "katakana", "cjk_punctuation", "fullwidth", "bopomofo"}
        allowance[point] = KANA_ALLOWANCE if kana else ALLOWANCE
        if block == "halfwidth_katakana":
            allowance[point] = HALFWIDTH_ALLOWANCE
        if kana:
            most[point] = KANA_MOST
        if point < 0x80 or chr(point) in COMMON_SIGNS:
            most[point] = 0.0
    return _in_units(allowance), _in_units(most)


def _in_units(bits: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    return (bits * UNITS_PER_BIT).astype(np.int32)


def units(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of `text` as spans, long ones in parts, without line ends."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield from _parts(text, start, end)
        start = end + 1


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_UNIT:
        cut = max(text.rfind(mark, start + MAX_UNIT // 2, start + MAX_UNIT) for mark in " 。.，、")
        cut = start + MAX_UNIT if cut < 0 else cut + 1
        yield start, cut
        start = cut
    if end > start:
        yield start, end


def suspicious(text: str, threshold: float = THRESHOLD) -> list[tuple[int, int, float]]:
    """Return the units of `text` beyond a threshold as start, end and excess in bits."""
    if text.isascii():
        return []
    found = []
    spans: list[tuple[int, int]] = []
    lines: list[str] = []
    size = 0
    for start, end in units(text):
        line = text[start:end]
        if line.isascii():
            continue
        spans.append((start, end))
        lines.append(line)
        size += len(line) + 1
        if size > BLOCK:
            found += _judged(spans, lines, threshold)
            spans, lines, size = [], [], 0
    if lines:
        found += _judged(spans, lines, threshold)
    return found


def _judged(
    spans: Sequence[tuple[int, int]], lines: Sequence[str], threshold: float
) -> list[tuple[int, int, float]]:
    excess = excesses("\n".join(lines))
    starts = np.cumsum([0, *(len(line) + 1 for line in lines[:-1])])
    peaks = np.maximum.reduceat(excess, starts)
    limit = threshold * UNITS_PER_BIT
    return [
        (*spans[number], float(peaks[number]) / UNITS_PER_BIT)
        for number in np.flatnonzero(peaks > limit).tolist()
    ]


def excesses(part: str) -> npt.NDArray[np.int64]:
    """Return for each character the excess of the worst stretch that ends there."""
    return _excesses(_odd(_points(part)))


def _points(part: str) -> npt.NDArray[np.intp]:
    points = np.frombuffer(usual(part).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return points.astype(np.intp)


def _odd(points: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """Return what each character costs beyond its allowance; line ends end a stretch."""
    index = plausibility.indices(points)
    allowance, most = _limits()
    odd = plausibility.costs(index) - allowance.take(index)
    np.minimum(odd, most.take(index), out=odd)
    odd[points == NEWLINE] = LINE_END
    return odd


def _excesses(odd: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    total = np.cumsum(odd, dtype=np.int64)
    floor = np.minimum.accumulate(total)
    np.minimum(floor, 0, out=floor)
    total[1:] -= floor[:-1]
    return total


def oddness(line: str) -> float:
    """Return the excess in bits of the worst stretch of a line."""
    return 0.0 if line.isascii() else float(excesses(line).max()) / UNITS_PER_BIT


def damaged(line: str) -> bool:
    """Say whether a single line is suspicious."""
    return oddness(line) > THRESHOLD


def is_only_hyphenated(line: str, threshold: float) -> bool:
    """Say whether a line is odd for nothing but the soft hyphens of its words.

    Pages that hyphenate write them behind small letters; as bytes of garbled text they
    stand behind capitals, accents and signs, which stay odd without them.
    """
    plain = _HYPHENATED.sub("", line)
    return plain != line and oddness(plain) <= threshold


@dataclass(frozen=True, slots=True)
class Look:
    """What is odd in a line.

    Args:
        low: first position of the stretch with the greatest excess.
        high: its last position.
        density: bits beyond their allowance for each Chinese character of the line.
    """

    low: int
    high: int
    density: float


def look(line: str) -> Look:
    """Return where a line that is not all ASCII is odd, and how odd it is as a whole."""
    points = _points(line)
    odd = _odd(points)
    excess = _excesses(odd)
    last = int(excess.argmax())
    low = last
    while low and excess[low - 1] > 0:
        low -= 1
    han = odd[(points >= FIRST_HAN) & (points <= LAST_HAN)]
    beyond = int(han[han > 0].sum()) / UNITS_PER_BIT
    return Look(low, last, beyond / max(1, han.size))

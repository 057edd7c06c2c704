"""The cheap test: which lines look damaged at all.

Under the plausibility model, clean text costs 4 to 10 bits a character and garbled
text twice that.  The test sums what each character costs beyond a generous allowance
and takes the worst stretch of a line, so one garbled word in a good line shows too.
It is a few array operations for the whole text.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline import plausibility
from pipeline.plausibility.classes import block_of
from pipeline.plausibility.model import UNITS_PER_BIT

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


@cache
def _limits() -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
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


def _in_units(bits: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    return (bits * UNITS_PER_BIT).astype(np.int16)


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
    block: list[tuple[int, int]] = []
    for span in units(text):
        block.append(span)
        if span[1] - block[0][0] > BLOCK:
            found += _judged(text, block, threshold)
            block = []
    if block:
        found += _judged(text, block, threshold)
    return found


def _judged(
    text: str, spans: list[tuple[int, int]], threshold: float
) -> list[tuple[int, int, float]]:
    low, high = spans[0][0], spans[-1][1]
    part = text[low:high]
    if part.isascii():
        return []
    excess = excesses(part)
    starts = np.array([start - low for start, _ in spans])
    peaks = np.maximum.reduceat(excess, starts)
    limit = threshold * UNITS_PER_BIT
    return [
        (start, end, float(peak) / UNITS_PER_BIT)
        for (start, end), peak in zip(spans, peaks.tolist(), strict=True)
        if peak > limit
    ]


def excesses(part: str) -> npt.NDArray[np.int64]:
    """Return for each character the excess of the worst stretch that ends there."""
    points = np.frombuffer(part.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    index = np.where(points < 0x10000, points, 0xFFFF + (points >> 16)).astype(np.intp)
    allowance, most = _limits()
    odd = np.minimum(plausibility.character_costs(part) - allowance[index], most[index])
    odd[points == ord("\n")] = -1_000_000
    total = np.cumsum(odd)
    floor = np.minimum.accumulate(total)
    result: npt.NDArray[np.int64] = total - np.concatenate(([0], np.minimum(floor[:-1], 0)))
    return result


def oddness(line: str) -> float:
    """Return the excess in bits of the worst stretch of a line."""
    return 0.0 if line.isascii() else float(excesses(line).max()) / UNITS_PER_BIT


def damaged(line: str) -> bool:
    """Say whether a single line is suspicious."""
    return oddness(line) > THRESHOLD


def worst_stretch(line: str) -> tuple[int, int]:
    """Return the stretch of a line with the greatest excess, as first and last position."""
    excess = excesses(line)
    last = int(excess.argmax())
    before = np.flatnonzero(excess[:last] <= 0)
    return (int(before[-1]) + 1 if before.size else 0), last

"""Where a byte may be missing, and how much of the line around it to read anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.repair.frameshift.bytetape import HOLE

Flags = npt.NDArray[np.bool_]

#: How far before a hole its damage can begin, and before other sites, where the frame
#: falls back sooner; and how far behind it text is read along.
BACK: Final = 40
NEAR_BACK: Final = 16
AHEAD: Final = 10
MAX_WINDOW: Final = 300
#: Characters around a hole among which one must be East Asian.
AROUND: Final = 6


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one line to be read anew, and the sites in it."""

    start: int
    end: int
    sites: tuple[int, ...]


def sites(text: str) -> list[int]:
    """Return the places where a frame that slipped may have met the true one again."""
    if text.isascii() or not has_wide(text):
        return []
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    half = (points >= 0xFF61) & (points <= 0xFF9F)
    wide = (points >= 0x3000) & (points <= 0x9FFF) | (points >= 0xFF01) & (points <= 0xFF5E)
    hole = points == ord(HOLE)
    ascii_ = (points >= 0x40) & (points <= 0x7E)
    behind = np.zeros_like(wide)
    signs = (points >= 0x2010) & (points <= 0x2FFF) | (points >= 0x370) & (points <= 0x45F)
    signs |= (points >= 0xE000) & (points <= 0xF8FF)
    behind[1:] = (wide | signs)[:-1]
    ahead = np.zeros_like(wide)
    ahead[:-1] = (wide | half | hole)[1:]
    ended = np.zeros_like(wide)
    ended[:-1] = points[1:] == ord("\n")
    ended[-1] = True
    hole &= _near(wide | half)
    halves = _unsettled(points, half & (behind | _single(half, wide)))
    found = behind & (ascii_ & (ahead | ended) | (points == ord("ヲ"))) | hole | halves
    return [int(place) for place in np.flatnonzero(found)]


def _near(flags: Flags) -> Flags:
    """Return which places have a flag within `AROUND` characters."""
    sums = np.concatenate([np.zeros(AROUND, int), np.cumsum(flags), np.full(AROUND, flags.sum())])
    before = np.concatenate([[0], sums])[: len(flags)]
    return sums[2 * AROUND :] > before


def has_wide(text: str) -> bool:
    """Tell quickly whether a text has any character of East Asian scripts."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    return bool((units >= 0x3000).any())


def _single(half: Flags, wide: Flags) -> Flags:
    """Return which half-width kana stand in front of a wide character."""
    found = np.zeros_like(half)
    found[:-1] = half[:-1] & wide[1:]
    return found


def _unsettled(points: npt.NDArray[np.uint32], halves: Flags) -> Flags:
    """Return the half-width kana without stops that the page itself sets so.

    A slipped frame leaves any of them, so stops are rare among what it left.
    """
    stops = halves & ((points == ord("｡")) | (points == ord("､")))
    others = halves & ~stops
    return others if max(1, int(others.sum())) < int(stops.sum()) else halves


def windows(text: str, places: Sequence[int]) -> Iterator[Window]:
    """Join sites of one line whose surroundings overlap."""
    group: list[int] = []
    start = end = 0
    for place in places:
        near = group and place < end + NEAR_BACK // 2 and place - start < MAX_WINDOW
        if near and "\n" not in text[group[-1] : place]:
            group.append(place)
            end = _line_end(text, place, AHEAD)
            continue
        if group:
            yield Window(start, end, tuple(group))
        far = max(0, place - (BACK if text[place] == HOLE else NEAR_BACK))
        low = text.rfind("\n", far, place) + 1 or far
        start = max(low, end)
        end = _line_end(text, place, AHEAD)
        group = [place]
    if group:
        yield Window(start, end, tuple(group))


def _line_end(text: str, place: int, reach: int) -> int:
    end = text.find("\n", place, place + reach)
    return min(len(text), place + reach) if end < 0 else end

"""Which texts may be alike: MinHash signatures and a banded index over them.

The share of equal entries in two signatures estimates how many character n-grams two
texts have in common (Broder, "On the resemblance and containment of documents", 1997).
Texts that agree in a whole band of entries become candidates; comparing them is up to
the caller.  Hash functions are fixed, so candidates are the same on every machine.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.script import NUMBER, codepoints, numbers

ROWS: Final = 3
BANDS: Final = 18
"""With these, a pair sharing half of its n-grams is found with 91 %, one sharing
seven tenths with 99.9 %, one sharing a twentieth with 0.2 %."""

ALPHABETIC_GRAM: Final = 5
IDEOGRAPHIC_GRAM: Final = 3
"""N-grams are shorter in Chinese and Japanese, where a character says more."""

BUCKET_ENDS: Final = 6
"""Of a crowded bucket each member meets the first ones and those just before it."""

_CHUNK: Final = 1 << 16
_EMPTY: Final = np.uint32(0xFFFFFFFF)
_IDEOGRAPHIC: Final = ("Hani", "Hira", "Kana", "Hang")


def shingles(text: str) -> NDArray[np.uint32]:
    """Return the hashes of the character n-grams of `text`, repeats included.

    Args:
        text: collapsed text in lower case.
    """
    points = codepoints(text)
    scripts = numbers(points)
    ideographs = sum(int((scripts == NUMBER[code]).sum()) for code in _IDEOGRAPHIC)
    size = IDEOGRAPHIC_GRAM if 3 * ideographs > len(points) else ALPHABETIC_GRAM
    if len(points) < size:
        return np.zeros(0, dtype=np.uint32)
    total = np.zeros(len(points) - size + 1, dtype=np.uint32)
    for offset in range(size):
        total *= np.uint32(0x01000193)
        total ^= points[offset : offset + len(total)] * np.uint32(0x9E3779B1)
    total ^= total >> np.uint32(15)
    total *= np.uint32(0x85EBCA6B)
    total ^= total >> np.uint32(13)
    return total


def signatures(texts: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    """Return one MinHash signature a row, for n-gram hashes that are not empty."""
    factors, offsets = _permutations(ROWS * BANDS)
    found = np.full((len(texts), len(factors)), _EMPTY, dtype=np.uint32)
    first = 0
    while first < len(texts):
        last, size = first, 0
        while last < len(texts) and (last == first or size + len(texts[last]) <= _CHUNK):
            size += len(texts[last])
            last += 1
        joined = np.concatenate(texts[first:last])
        starts = np.cumsum([0, *(len(text) for text in texts[first : last - 1])])
        for column, (factor, offset) in enumerate(zip(factors, offsets, strict=True)):
            found[first:last, column] = np.minimum.reduceat(joined * factor + offset, starts)
        first = last
    return found


def candidates(found: NDArray[np.uint32]) -> list[tuple[int, int]]:
    """Return pairs of rows that agree in at least one band, the later row first.

    Args:
        found: signatures, in the order that decides which of two texts is the first.
    """
    pairs: set[tuple[int, int]] = set()
    for band in range(BANDS):
        rows = found[:, band * ROWS : (band + 1) * ROWS].astype(np.uint64)
        bucket = rows[:, 0]
        for column in range(1, ROWS):
            bucket = (bucket * np.uint64(0x9E3779B97F4A7C15)) ^ rows[:, column]
        for members in _groups(bucket):
            for place, member in enumerate(members):
                earlier = {*members[: min(place, BUCKET_ENDS)]}
                earlier.update(members[max(0, place - BUCKET_ENDS) : place])
                pairs.update((member, other) for other in earlier)
    return sorted(pairs)


def _groups(bucket: NDArray[np.uint64]) -> Iterator[list[int]]:
    """Yield the rows of each value that occurs more than once, ascending."""
    order = np.argsort(bucket, kind="stable")
    ordered = bucket[order]
    edges = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    starts = np.concatenate([[0], edges])
    ends = np.concatenate([edges, [len(ordered)]])
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start > 1:
            yield order[start:end].tolist()


def _permutations(number: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return odd factors and offsets from the splitmix64 sequence."""
    values = []
    state = 0
    for _ in range(2 * number):
        state = (state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        values.append((mixed ^ (mixed >> 31)) >> 32)
    both = np.array(values, dtype=np.uint32)
    return both[:number] | np.uint32(1), both[number:]

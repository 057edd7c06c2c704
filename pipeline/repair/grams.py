"""Which runs of neighbouring characters a text holds, counted once for all rules.

Most rules look for two or three characters that hardly any text has side by side, such as
a digit and a small l.  A search for each costs as much as reading the text again.  Here
every character gets one of 256 classes, and the pairs of classes are counted in one pass;
a rule whose pairs do not occur is done at once, and any other tries its pattern only at
the places where they do.  Characters that share a class are taken for each other, so
`finds` may try in vain but misses nothing.

The start and the end of the text count as line ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.signs import points
from pipeline.script import codepoints

#: Texts so short are searched as they are.
SHORT: Final = 16_384
_CLASSES: Final = 256
#: The share of a text up to which a pair is rare.
_RARE: Final = 0.03
_ALL: Final = 0x110000
#: Above ASCII, characters that rules ask for one by one.
_SINGLE: Final = (
    "\u00a0\u00ad«»·´¬˙˛¸–—―‘’‚“”„†…‹›‐‑−•№＃　、。〃々〈〉《》「」『』【】〔〕（），．：；？！％ー"
    "АВЕКМНОРСТХУаеорсухбдгвктпцшфзЗ"
)
#: Blocks whose other characters share a class.
_BLOCKS: Final = (
    (0x80, 0xBF), (0x250, 0x36F), (0x370, 0x3FF), (0x400, 0x40F), (0x410, 0x42F), (0x430, 0x44F),
    (0x450, 0x45F), (0x460, 0x52F), (0x530, 0x1FFF), (0x2000, 0x200F), (0x2010, 0x2027),
    (0x2028, 0x202F), (0x2030, 0x2E7F), (0x2E80, 0x3003), (0x3004, 0x303F), (0x3040, 0x309F),
    (0x30A0, 0x30FF), (0x3100, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xFEFF),
    (0xFF00, 0xFF0F), (0xFF10, 0xFF19), (0xFF1A, 0xFFEF), (0xFFF0, 0x10FFFF),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Gram:
    """Characters side by side, as one set of classes for each pair of neighbours.

    Args:
        pairs: which pairs of classes may stand at each place, the first character's class
            in the high byte; as flags of all pairs, and as the pairs themselves.
        start: where a pattern begins, counted from the first character.
        rarest: which of the pairs most texts have the fewest of.
        is_rare: whether it is rare enough to be among the anchors.
    """

    pairs: tuple[tuple[NDArray[np.bool_], NDArray[np.intp]], ...]
    start: int
    rarest: int
    is_rare: bool


#: All that were ever asked for: the rare pairs of all are found in one pass.
_GRAMS: Final[list[Gram]] = []


def gram(*members: str, start: int = 0) -> Gram:
    """Return what `finds` and `may_hold` look for; to be made once, when a module loads.

    Args:
        members: the characters that may stand at each place, two places at least, written
            as for `signs`; with a ``^`` in front all others.
        start: where a pattern that holds them begins, counted from the first of them.
    """
    sets = [_classes_of(each) for each in members]
    pairs = []
    for first, second in pairwise(sets):
        wanted = np.zeros((_CLASSES, _CLASSES), dtype=np.bool_)
        wanted[np.ix_(first, second)] = True
        flags = wanted.ravel()
        pairs.append((flags, np.flatnonzero(flags)))
    shares = [
        float(_shares()[first].sum() * _shares()[second].sum()) for first, second in pairwise(sets)
    ]
    rarest = min(range(len(shares)), key=shares.__getitem__)
    made = Gram(tuple(pairs), start, rarest, shares[rarest] < _RARE)
    _GRAMS.append(made)
    return made


@cache
def _shares() -> NDArray[np.float64]:
    """Return about how much of a text each class is, to choose what is rare."""
    shares = np.full(_CLASSES, 0.001)
    shares[ord("a") : ord("z") + 1] = 0.03
    shares[[ord(" "), ord(","), ord("."), ord("\n")]] = 0.15, 0.01, 0.01, 0.01
    letters = "ąğА" + "агЁё" + "\u3042\u30a2\u4e00"
    shares[_classes()[list(map(ord, letters))]] = 0.03
    return shares


def _classes_of(members: str) -> NDArray[np.intp]:
    """Return the classes of some characters; with a ``^`` in front those of all others."""
    meant = _classes()[points(members.removeprefix("^"))]
    counts = np.bincount(meant, minlength=_CLASSES)
    if members.startswith("^"):
        counts = _sizes() - counts
    return np.flatnonzero(counts)


@cache
def _sizes() -> NDArray[np.intp]:
    """Return how many characters each class has."""
    return np.bincount(_classes(), minlength=_CLASSES)


def may_hold(text: str, *grams: Gram) -> bool:
    """Tell whether any of `grams` may stand in `text`; a short text is not looked at."""
    if len(text) < SHORT:
        return True
    counts = _counted(text)[1]
    return any(all(counts[pair].any() for _, pair in each.pairs) for each in grams)


def finds(text: str, pattern: re.Pattern[str], *grams: Gram) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern, as its `finditer` does.

    Args:
        text: the text to search.
        pattern: what is looked for; it takes one character at least.
        grams: one of them stands wherever the pattern matches.
    """
    if len(text) < SHORT:
        yield from pattern.finditer(text)
        return
    reached = 0
    for place in _places(text, grams):
        match = pattern.match(text, place) if place >= reached else None
        if match:
            reached = match.end()
            yield match


def _places(text: str, grams: tuple[Gram, ...]) -> list[int]:
    """Return where `grams` begin their patterns, in order."""
    codes, counts = _counted(text)
    several = []
    for each in grams:
        if not all(counts[pair].any() for _, pair in each.pairs):
            continue
        places = _rarest(text, codes, each) - each.rarest
        for offset, (pair, _) in enumerate(each.pairs):
            if offset != each.rarest:
                inside = (places + offset >= 0) & (places + offset < len(codes))
                places = places[inside]
                places = places[pair[codes[places + offset]]]
        # The pair at 0 is that of the start of the text and its first character.
        begun = places - 1 + each.start
        several.append(begun[(begun >= 0) & (begun < len(text))])
    if not several:
        return []
    begins = several[0] if len(several) == 1 else np.unique(np.concatenate(several))
    return list(map(int, begins.tolist()))


def _rarest(text: str, codes: NDArray[np.uint16], each: Gram) -> NDArray[np.intp]:
    """Return where the rarest pair of a gram stands."""
    flags = each.pairs[each.rarest][0]
    if not each.is_rare:
        return np.flatnonzero(flags.take(codes))
    places, anchors = _anchored(text, len(_GRAMS))
    return places[flags.take(anchors)]


@lru_cache(2)
def _counted(text: str) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
    """Return the pair of classes at each place of `text`, and how often each pair occurs."""
    end = _classes()[ord("\n")]
    kinds = np.empty(len(text) + 2, dtype=np.uint16)
    kinds[0] = kinds[-1] = end
    kinds[1:-1] = _classes().take(codepoints(text))
    codes = kinds[:-1] * np.uint16(_CLASSES) + kinds[1:]
    return codes, np.bincount(codes, minlength=_CLASSES * _CLASSES)


@lru_cache(2)
def _anchored(text: str, grams: int) -> tuple[NDArray[np.intp], NDArray[np.uint16]]:
    """Return where a text has a rare pair of any of the `grams` made so far, and which."""
    codes, _ = _counted(text)
    places = np.flatnonzero(_anchors(grams).take(codes))
    return places, codes[places]


@lru_cache(2)
def _anchors(grams: int) -> NDArray[np.bool_]:
    wanted = np.zeros(_CLASSES * _CLASSES, dtype=np.bool_)
    for each in _GRAMS[:grams]:
        if each.is_rare:
            wanted |= each.pairs[each.rarest][0]
    return wanted


@cache
def _classes() -> NDArray[np.uint8]:
    """Return the class of each character."""
    found = np.zeros(_ALL, dtype=np.uint8)
    found[:0x80] = np.arange(0x80)
    number = 0x80
    for low, high in _BLOCKS:
        found[low : high + 1] = number
        number += 1
    for kind in (str.islower, str.isupper):
        found[[point for point in range(0xC0, 0x250) if kind(chr(point))]] = number
        number += 1
    found[[point for point in range(0xC0, 0x250) if chr(point).lower() == chr(point).upper()]] = (
        number
    )
    for number_of_one, point in enumerate(map(ord, _SINGLE), start=number + 1):
        found[point] = number_of_one
    return found

"""Which characters a text holds at all: the cheapest reason to look no further."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.script import codepoints

_ALL: Final = 0x110000
_SPAN: Final = re.compile("(.)-(.)|(.)", re.DOTALL)
#: Shorter texts are looked through for each set by itself.
_SHORT: Final = 4_096


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """A set of characters to ask `holds` for."""

    points: NDArray[np.intp]
    members: frozenset[str]


def signs(members: str) -> Signs:
    """Return a set of characters.

    Args:
        members: single characters and ranges such as ``a-z``, as between the brackets
            of a regular expression, without escapes or a leading ``^``.
    """
    found = points(members)
    return Signs(found, frozenset(map(chr, found.tolist())))


def points(members: str) -> NDArray[np.intp]:
    """Return the code points of a set of characters, written as for `signs`, in order."""
    spans = [(ord(first or one), ord(last or one)) for first, last, one in _SPAN.findall(members)]
    runs = []
    begin = 0
    for low, high in sorted(spans):
        runs.append(np.arange(max(low, begin), high + 1))
        begin = max(begin, high + 1)
    return np.concatenate(runs)


def holds(text: str, wanted: Signs) -> bool:
    """Tell whether `text` holds any of the characters `wanted`.

    One pass over a long text answers for all sets that are asked for after it.
    """
    if len(text) < _SHORT:
        return not wanted.members.isdisjoint(text)
    return bool(_held(text)[wanted.points].any())


def holds_all(text: str, wanted: Signs) -> bool:
    """Tell whether `text` holds every one of the characters `wanted`."""
    if len(text) < _SHORT:
        return wanted.members.issubset(text)
    return bool(_held(text)[wanted.points].all())


def matches(
    text: str, signature: re.Pattern[str], pattern: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    """Yield the matches of a slow `pattern`, looked for only where its signature stands."""
    end = 0
    for sign in signature.finditer(text):
        match = pattern.match(text, sign.start()) if sign.start() >= end else None
        if match:
            end = match.end()
            yield match


@lru_cache(2)
def _held(text: str) -> NDArray[np.bool_]:
    held = np.zeros(_ALL, dtype=np.bool_)
    held[codepoints(text)] = True
    return held

"""The bytes of a line of which a double-byte reader lost some, as a graph.

A reader that meets a byte it cannot pair shows U+FFFD for this byte alone, or for the
pair that it began; which of the two is a habit of the reader.  A path through the
graph is a string of bytes that the wrong reader shows as the line that stands there.
"""

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from pipeline.repair.mojibake.gaps.habit import shown
from pipeline.repair.mojibake.layers import FOREIGN, HOLE, table

Bools = npt.NDArray[np.bool_]

FIRST_HIGH: Final = 0x80
BOTH: Final = 2
#: What stands behind the last byte: a line end, or the mark that closes a quotation of
#: garbled text in sound text.
END: Final = ord("\n")
CLOSING: Final = frozenset("”’」』》）】»")


@dataclass(frozen=True, slots=True, eq=False)
class Byte:
    """What one byte can be.

    Args:
        values: the values that it can have, as 256 flags.
        known: its value, or -1 where it is lost.
        failing: whether the wrong reader failed on this byte and the one behind it.
    """

    values: Bools
    known: int = -1
    failing: bool = False


#: A byte and the node behind it.
Edge: TypeAlias = tuple[int, Byte]


@dataclass(frozen=True, slots=True)
class Tape:
    """The graph of a line.

    Args:
        edges: for each node the bytes that can follow, with the nodes behind them.
        starts: for each node where a character of the line begins, its position.
        nodes: for each position of the line its node, and the last node.
    """

    edges: tuple[tuple[Edge, ...], ...]
    starts: dict[int, int]
    nodes: tuple[int, ...]


@cache
def failing(codec: str) -> Bools:
    """Return for each two bytes whether a reader of `codec` fails on the first."""
    flags = np.zeros((256, 256), dtype=bool)
    for first in range(FIRST_HIGH, 256):
        for second in range(256):
            try:
                bytes((first, second)).decode(codec)
            except UnicodeDecodeError as error:
                flags[first, second] = error.start == 0
    return flags


@cache
def _known(byte: int) -> Byte:
    flags = np.zeros(256, dtype=bool)
    flags[byte] = True
    return Byte(flags, byte)


@cache
def _single(codec: str, following: int) -> Byte:
    """Return a byte that is lost alone before another, -1 for one that is lost too."""
    fails = failing(codec)
    flags: Bools = fails[:, following] if following >= 0 else np.any(fails[:, FIRST_HIGH:], axis=1)
    return Byte(flags, failing=True)


@cache
def _pair(codec: str) -> tuple[Byte, Byte]:
    """Return the bytes of a pair that is lost at once."""
    second: Bools = np.asarray(np.any(failing(codec), axis=0))
    second[:FIRST_HIGH] = False
    return _single(codec, -1), Byte(second)


@cache
def _doubles(codec: str) -> dict[str, tuple[str, ...]]:
    """Return the characters that a codec has several pairs of bytes for, with all of them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for first in range(FIRST_HIGH, 256):
        for second in range(0x40, 256):
            with suppress(UnicodeDecodeError):
                raw = bytes((first, second))
                found[raw.decode(codec)].append(raw.decode("latin-1"))
    return {text: tuple(raws) for text, raws in found.items() if len(raws) > 1}


def tape(line: str, codec: str, *, pairs: bool) -> Tape:
    """Turn a line into the graph of its bytes.

    Args:
        line: text that was read as `codec`.
        codec: the wrong codec.
        pairs: whether the reader lost pairs of bytes, or single ones.
    """
    get = table(codec).__getitem__
    doubles = _doubles(codec)
    raws = [get(ord(character)) for character in line]
    edges: list[tuple[Edge, ...]] = []
    nodes = []
    for index, (raw, mark) in enumerate(zip(raws, shown(line, codec), strict=True)):
        here = len(edges)
        nodes.append(here)
        if raw == FOREIGN:
            edges.append(())
        elif mark == HOLE:
            itself = () if raw == HOLE else tuple(map(ord, raw))
            quoted = line[index + 1 : index + 2] in CLOSING
            following = END if quoted else _following(raws, index)
            edges += _lost(here, codec, following, itself, pairs=pairs)
        elif len(raw) == 1:
            edges.append(((here + 1, _known(ord(raw))),))
        else:
            ways = doubles.get(line[index], (raw,))
            end = here + len(ways) + 1
            heads = [(here + place + 1, _known(ord(way[0]))) for place, way in enumerate(ways)]
            edges.append(tuple(heads))
            edges += [((end, _known(ord(way[1]))),) for way in ways]
    nodes.append(len(edges))
    edges.append(())
    starts = {node: index for index, node in enumerate(nodes)}
    return Tape(tuple(edges), starts, tuple(nodes))


def _lost(
    here: int, codec: str, following: int, itself: tuple[int, ...], *, pairs: bool
) -> list[tuple[Edge, ...]]:
    """Return the edges of lost bytes, from a node on, or of what stands there itself.

    A reader that loses pairs loses a single byte before ASCII or the end.
    """
    both = len(itself) == BOTH
    end = here + 1 + pairs + both
    ways: list[Edge] = []
    more: list[tuple[Edge, ...]] = []
    if pairs:
        first, second = _pair(codec)
        ways.append((here + 1, first))
        more.append(((end, second),))
    if not pairs or 0 <= following < FIRST_HIGH:
        ways.append((end, _single(codec, following)))
    if itself:
        ways.append((here + 1 + len(more) if both else end, _known(itself[0])))
    if both:
        more.append(((end, _known(itself[1])),))
    return [tuple(ways), *more]


def _following(raws: list[str], index: int) -> int:
    """Return the byte behind a lost one, -1 where it is lost as well."""
    if index + 1 == len(raws):
        return END
    raw = raws[index + 1]
    return -1 if raw in {HOLE, FOREIGN} else ord(raw[0])

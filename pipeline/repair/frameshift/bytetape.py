"""Visible text as the bytes that it was decoded from, with what is unknown left open.

A tape is a graph: nodes lie between bytes, and an edge is one byte, or any byte where a
decoder showed a hole.  Where a character can have come from different bytes (half-width
kana that somebody widened, a hole of one byte or two) the tape has more than one way.
"""

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import numpy as np

from pipeline.repair.frameshift.codec import Bools, Codes

#: Stands for a byte that nobody knows.
ANY: Final = -1
HOLE: Final = "\ufffd"
_TWINS: Final = {
    "—": "―", "―": "—", "～": "〜", "〜": "～", "‖": "∥", "∥": "‖", "－": "−", "−": "－",
    "·": "・", "・": "·", "⋯": "…", "…": "⋯", "•": "‧", "‧": "•",
}  # fmt: skip
#: Signs that tools narrow from full width, beside letters and digits.
_NARROWED: Final = ",?!():;"
_HIGH: Final = 0x80
_PAIR: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class ByteTable:
    """What the bytes of a codec make, one by one and in pairs.

    Args:
        name: Python's name of the codec.
        codes: the code point of each pair ``[first, second]``, 0 where there is none.
        missing: which pairs have the form of a character and are none.
        single: the code point of each byte that stands alone, 0 where it cannot.
        bytes_of: the bytes of each character beyond ASCII.
    """

    name: str
    codes: Codes
    missing: Bools
    single: Codes
    bytes_of: dict[str, tuple[int, ...]]


_FIRSTS: Final = {
    "cp932": (*range(0x81, 0xA0), *range(0xE0, 0xFD)),
    "cp950": tuple(range(0xA1, 0xFA)),
    "gbk": tuple(range(0x81, 0xFF)),
    "euc_jp": (0x8E, *range(0xA1, 0xFF)),
}
_SECONDS: Final = {
    "cp932": (*range(0x40, 0x7F), *range(0x80, 0xFD)),
    "cp950": (*range(0x40, 0x7F), *range(0xA1, 0xFF)),
    "gbk": (*range(0x40, 0x7F), *range(0x80, 0xFF)),
    "euc_jp": tuple(range(0xA1, 0xFF)),
}


@cache
def byte_table(codec: str) -> ByteTable:
    """Return the table of CP932, CP950, GBK or EUC-JP, by Python's name."""
    codes = np.zeros((256, 256), dtype=np.int32)
    missing = np.zeros((256, 256), dtype=bool)
    single = np.zeros(256, dtype=np.int32)
    bytes_of: dict[str, tuple[int, ...]] = {}
    single[:_HIGH] = np.arange(_HIGH)
    for byte in range(0xA1, 0xE0) if codec == "cp932" else ():
        single[byte] = 0xFF61 + byte - 0xA1
        bytes_of[chr(single[byte])] = (byte,)
    for first in _FIRSTS[codec]:
        for second in _SECONDS[codec]:
            character = bytes((first, second)).decode(codec, errors="ignore")
            if len(character) == 1 and character >= "\x80":
                codes[first, second] = ord(character)
                bytes_of.setdefault(character, (first, second))
            else:
                missing[first, second] = True
    for character, twin in _TWINS.items():
        if character in bytes_of:
            bytes_of.setdefault(twin, bytes_of[character])
    return ByteTable(codec, codes, missing, single, bytes_of)


@dataclass(slots=True)
class Tape:
    """The bytes behind a stretch of text.

    Args:
        text: the stretch, one cell a character.
        edges: for each node the bytes that lead on from it and where to.
        starts: for each cell the node in front of it, and the last node.
        cells: for each node the cell that begins there, -1 if none does.
    """

    text: str
    edges: list[list[tuple[int, int]]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    cells: list[int] = field(default_factory=list)


def tape_of(text: str, table: ByteTable) -> Tape:
    """Return the tape of a stretch of one line."""
    tape = Tape(text)
    for place, character in enumerate(text):
        start = _node(tape, place)
        tape.starts.append(start)
        ways = _ways(character, table)
        inner = [[_node(tape, -1) for _ in way[1:]] for way in ways]
        end = len(tape.edges)
        for way, nodes in zip(ways, inner, strict=True):
            path = [start, *nodes, end]
            for byte, low, high in zip(way, path, path[1:], strict=False):
                tape.edges[low].append((byte, high))
    tape.starts.append(_node(tape, len(text)))
    return tape


def _node(tape: Tape, cell: int) -> int:
    tape.edges.append([])
    tape.cells.append(cell)
    return len(tape.edges) - 1


def pair_of(character: str, table: ByteTable) -> tuple[int, ...]:
    """Return the two bytes that a decoder showed as `character`, nothing if not two."""
    if character < "\x80" and (character in _NARROWED or character.isalnum()):
        character = chr(ord(character) + 0xFEE0)
    pair = table.bytes_of.get(character, ())
    return pair if len(pair) == _PAIR else ()


def single_of(character: str, table: ByteTable) -> int:
    """Return the one byte that a decoder showed as `character`, 0 if not one."""
    if character < "\x80":
        return ord(character)
    for way in _ways(character, table):
        if len(way) < _PAIR:
            return max(way[0], 0)
    return 0


def _ways(character: str, table: ByteTable) -> list[tuple[int, ...]]:
    """Return the byte sequences that a decoder may have shown as `character`."""
    if character == HOLE:
        return [(ANY,), (ANY, ANY)]
    if character < "\x80":
        ways: list[tuple[int, ...]] = [(ord(character),)]
        narrowed = character in _NARROWED or character.isalnum()
        if narrowed and (wide := table.bytes_of.get(chr(ord(character) + 0xFEE0))):
            ways.append(wide)
        return ways
    ways = [table.bytes_of[character]] if character in table.bytes_of else []
    if table.name == "cp932" and (half := _halves().get(character)):
        ways.append(half)
    return ways


@cache
def _halves() -> dict[str, tuple[int, ...]]:
    """Return the bytes of full-width kana and signs that may have been half-width."""
    return {
        unicodedata.normalize("NFKC", chr(0xFF61 + place)): (0xA1 + place,) for place in range(63)
    }

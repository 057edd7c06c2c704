"""The steps that a reading can take from each node of a damaged line, laid out in columns.

A step reads the bytes from its node on as one of some characters, or takes the character
of the line as it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.repair.mojibake.gaps.glyphs import MAX_BYTES, Codes, candidates
from pipeline.repair.mojibake.gaps.tape import Byte, Tape
from pipeline.repair.mojibake.gaps.voices import LAST, SPACE, UNREAD, Voice
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, HOLE

#: Characters tried for one gap, those most frequent, and for one of so many lost bytes,
#: which nothing settles.
MAX_TRIED: Final = 300
MAX_TRIED_MUCH: Final = 70
MUCH: Final = 2
#: Nats of a byte that nothing explains, and of U+FFFD in sound text.
UNEXPLAINED: Final = -UNREAD
LOST: Final = -9.0
#: Characters rarer than this (nats) are not where sound text begins.
RARE: Final = -11.5
ASCII_END: Final = 0x80
#: Whether a step may follow sound text, garbled text, or both.
FROM_SOUND: Final = 1
FROM_GARBLED: Final = 2
ANY: Final = FROM_SOUND | FROM_GARBLED
#: Lead bytes of UTF-8 from which characters take two, three and four bytes.
_LEADS: Final = ((0xF5, 0), (0xF0, 4), (0xE0, 3), (0xC2, 2), (0x80, 0), (0, 1))


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """All steps of a line, in the order of their nodes.

    Args:
        node: where each step begins.
        end: the node behind it.
        low: where its characters begin among `codes`.
        high: where they end.
        free: its score where the model is not asked, else NaN.
        garbled: whether it reads bytes, or takes the line as it stands.
        sources: what it may follow: `FROM_SOUND`, `FROM_GARBLED`.
        codes: code points.
    """

    node: Codes
    end: Codes
    low: Codes
    high: Codes
    free: npt.NDArray[np.float64]
    garbled: Codes
    sources: Codes
    codes: Codes


class _Table:
    """Steps as they are found."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int, int, float, int, int]] = []
        self.codes: list[int] = []

    def add(self, node: int, end: int, code: int, garbled: int, sources: int) -> None:
        """Add a step of one character that the model judges."""
        self.take(node, end, code, float("nan"), garbled, sources)

    def take(  # noqa: PLR0913, PLR0917
        self, node: int, end: int, code: int, score: float, garbled: int, sources: int
    ) -> None:
        """Add a step of one character with a score of its own."""
        place = len(self.codes)
        self.codes.append(code)
        self.rows.append((node, end, place, place + 1, score, garbled, sources))

    def choose(self, node: int, end: int, codes: Codes, sources: int) -> None:
        """Add a step that may read any of some characters."""
        place = len(self.codes)
        self.codes += codes.tolist()
        self.rows.append((node, end, place, len(self.codes), float("nan"), 1, sources))

    def columns(self) -> Steps:
        """Return the steps in columns."""
        node, end, low, high, free, garbled, sources = zip(*self.rows, strict=True)
        return Steps(
            np.array(node, dtype=np.int64),
            np.array(end, dtype=np.int64),
            np.array(low, dtype=np.int64),
            np.array(high, dtype=np.int64),
            np.array(free, dtype=np.float64),
            np.array(garbled, dtype=np.int64),
            np.array(sources, dtype=np.int64),
            np.array(self.codes, dtype=np.int64),
        )


def steps(tape: Tape, line: str, wrong: str, right: str, voice: Voice) -> Steps:
    """Return all steps through a line.

    Args:
        tape: its bytes.
        line: the text as it stands.
        wrong: the codec that was read with.
        right: the codec that would have been right.
        voice: the model of the language.
    """
    table = _Table()
    known = [
        (edges[0][1].known, edges[0][0]) if len(edges) == 1 else (-1, -1) for edges in tape.edges
    ]
    read = _read_utf8 if right == "utf-8" else _read_pair if right in DOUBLE_BYTE else _read_single
    for node in range(len(tape.edges) - 1):
        index = tape.starts.get(node)
        sources = FROM_GARBLED
        if index is not None:
            _literally(table, node, tape.nodes[index + 1], line[index], voice)
            if not line[index].isascii():
                sources = ANY
        found = read(known, node, right) if known[node][0] >= 0 else None
        if found is None:
            found = list(_searched(tape, node, right, wrong, voice))
        if not found:
            for end, _ in tape.edges[node]:
                table.take(node, end, ord(HOLE), UNEXPLAINED, 1, sources)
        for end, codes in found:
            if isinstance(codes, int):
                if chr(codes) in voice.silent:
                    table.take(node, end, codes, SPACE, 1, sources)
                else:
                    table.add(node, end, codes, 1, sources)
            else:
                table.choose(node, end, codes, sources)
    return table.columns()


def _literally(table: _Table, node: int, end: int, character: str, voice: Voice) -> None:
    """Let the character of the line stand as it is."""
    code = ord(character)
    if character in voice.silent or character == HOLE:
        table.take(node, end, code, LOST if character == HOLE else SPACE, 0, FROM_SOUND)
        return
    rare = code >= ASCII_END and voice.plain[min(code, LAST)] < RARE
    # ASCII is the same in both, so that nothing begins or ends there.
    table.add(node, end, code, 0, FROM_SOUND if rare or code < ASCII_END else ANY)


_Known = list[tuple[int, int]]
_Found = list[tuple[int, int | Codes]]


def _read_utf8(known: _Known, node: int, codec: str) -> _Found | None:
    """Read UTF-8 where all bytes are known; None where some are not."""
    del codec
    lead, end = known[node]
    length = next(length for low, length in _LEADS if lead >= low)
    code = lead if length < 2 else lead & (0x7F >> length)
    for _ in range(length - 1):
        if known[end][0] < 0:
            return None
        byte, end = known[end]
        if byte & 0xC0 != ASCII_END:
            return []
        code = code << 6 | byte & 0x3F
    return [(end, code)] if length and (length < 3 or _is_shortest(code, length)) else []


def _is_shortest(code: int, length: int) -> bool:
    """Say whether a code point takes so many bytes of UTF-8."""
    return (
        (0x800 <= code < 0xD800 or 0xE000 <= code < 0x10000)
        if length == 3
        else (0x10000 <= code < 0x110000)
    )


def _read_single(known: _Known, node: int, codec: str) -> _Found | None:
    byte, end = known[node]
    code = _singles(codec)[byte]
    return [(end, code)] if code >= 0 else []


def _read_pair(known: _Known, node: int, codec: str) -> _Found | None:
    """Read one or two known bytes; None where the second is not known."""
    first, middle = known[node]
    found = _read_single(known, node, codec) or []
    if middle >= len(known) - 1:
        return found
    second, end = known[middle]
    if second < 0:
        return None
    code = _pairs(codec)[first << 8 | second]
    return [*found, (end, code)] if code >= 0 else found


@cache
def _singles(codec: str) -> tuple[int, ...]:
    """Return the code point of each byte, -1 where it is none."""
    return tuple(_decoded(bytes((byte,)), codec) for byte in range(256))


@cache
def _pairs(codec: str) -> tuple[int, ...]:
    """Return the code point of each two bytes, -1 where they are none."""
    return tuple(_decoded(bytes((pair >> 8, pair & 0xFF)), codec) for pair in range(0x10000))


def _decoded(raw: bytes, codec: str) -> int:
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return -1
    return ord(text) if len(text) == 1 else -1


def _searched(
    tape: Tape, node: int, right: str, wrong: str, voice: Voice
) -> Iterator[tuple[int, int | Codes]]:
    """Yield what the bytes from a node on can be where some are lost."""
    longest = 2 if right in DOUBLE_BYTE else MAX_BYTES if right == "utf-8" else 1
    for path, end in _paths(tape, node, (), longest):
        codes = _tried(path, right, wrong, voice)
        if len(codes) == 1:
            yield end, int(codes[0])
        elif len(codes):
            yield end, codes


@lru_cache(16_384)
def _tried(path: tuple[Byte, ...], right: str, wrong: str, voice: Voice) -> Codes:
    """Return the likeliest characters that the bytes of a path can be."""
    codes = candidates(path, right, wrong)
    most = MAX_TRIED if sum(byte.known < 0 for byte in path) < MUCH else MAX_TRIED_MUCH
    if len(codes) <= most:
        return codes
    return codes[np.argsort(-voice.plain[codes], kind="stable")[:most]]


def _paths(
    tape: Tape, node: int, path: tuple[Byte, ...], longest: int
) -> Iterator[tuple[tuple[Byte, ...], int]]:
    for end, byte in tape.edges[node]:
        longer = (*path, byte)
        yield longer, end
        if len(longer) < longest:
            yield from _paths(tape, end, longer, longest)

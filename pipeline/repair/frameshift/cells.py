"""Visible text as cells: what each character can have been in bytes."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from pipeline.repair.frameshift.codec import Codec
from pipeline.repair.readings import SYLLABLE, is_syllable

#: What decoders show for bytes that they cannot read.
HOLES: Final = "?\ufffd"
#: Full-width punctuation that pages rewrite in ASCII after decoding.
FOLDED: Final = ",?!():;"

#: What CP936 shows for its one byte above ASCII.
_BYTES: Final = {"€": 0x80}
_WIDE_SPACE: Final = (0xA1, 0xA1)
_GLOSS = re.compile(rf"[(（]({SYLLABLE})[)）]")
_EATEN_GLOSS = re.compile(rf"[{HOLES}]({SYLLABLE})[)）]")


class Kind(Enum):
    """What a cell shows."""

    PAIR = auto()  # a two-byte character
    BYTE = auto()  # an ASCII character
    HOLE = auto()  # bytes that could not be read
    GLOSS = auto()  # a reading in brackets
    EATEN_GLOSS = auto()  # a hole that swallowed the opening bracket of a gloss
    OTHER = auto()  # anything the codec cannot write


@dataclass(frozen=True, slots=True)
class Cell:
    """One visible unit of the text.

    Args:
        kind: what it is.
        start: first character in the text.
        end: one past the last.
        text: the characters.
        pairs: the two-byte codes it may stand for; empty if it cannot be one.
        byte: the ASCII code it may stand for, -1 if it cannot.
        reading: the pinyin of a gloss.
    """

    kind: Kind
    start: int
    end: int
    text: str
    pairs: tuple[tuple[int, int], ...] = ()
    byte: int = -1
    reading: str = ""


def cells_of(text: str, start: int, end: int, codec: Codec) -> list[Cell]:
    """Cut ``text[start:end]`` into cells; a gloss that reaches over `end` stays whole."""
    cells = []
    position = start
    while position < end:
        cell = _cell(text, position, codec)
        cells.append(cell)
        position = cell.end
    return cells


def _cell(text: str, position: int, codec: Codec) -> Cell:
    character = text[position]
    end = position + 1
    if character in "(（" and (found := _gloss(_GLOSS, text, position)):
        return Cell(Kind.GLOSS, position, found.end(), found[0], reading=found[1])
    if character in HOLES and (found := _gloss(_EATEN_GLOSS, text, position)):
        return Cell(Kind.EATEN_GLOSS, position, found.end(), found[0], reading=found[1])
    if character in HOLES:
        return Cell(Kind.HOLE, position, end, character, _wide(character, codec))
    if character in _BYTES or character < "\x80":
        pairs = _wide(character, codec)
        byte = _BYTES.get(character, ord(character))
        return Cell(Kind.BYTE, position, end, character, pairs, byte)
    pair = codec.pair(character)
    kind = Kind.OTHER if pair is None else Kind.PAIR
    return Cell(kind, position, end, character, (pair,) if pair else ())


def _gloss(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str] | None:
    """Return a gloss at `position`, which holds a syllable and not any short word."""
    found = pattern.match(text, position)
    return found if found and is_syllable(found[1]) else None


def _wide(character: str, codec: Codec) -> tuple[tuple[int, int], ...]:
    """Return the code of the full-width form of an ASCII character."""
    if character == " ":
        return (_WIDE_SPACE,)
    pair = codec.pair(chr(ord(character) + 0xFEE0)) if character < "\x80" else None
    return (pair,) if pair else ()

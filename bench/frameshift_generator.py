"""Damage sound Chinese text as pages with glosses on bytes do, for measuring.

The model of the damage, in its order:

1. Every occurrence of a listed character becomes ``X(pinyin)``, matched on bytes, so
   also where two neighbours' bytes spell it.
2. Some places where the bytes of ``！`` or ``？`` occur behind the first byte of a full
   stop (``。“``, ``。”``, ``。科``) are cut behind that byte.
3. The pieces between full-width commas and full stops are decoded one by one as CP936:
   a first byte with an impossible second one shows as ``?`` and swallows both, a pair
   in a user-defined area vanishes, a byte left over shows as ``?``.
4. Full-width ``，？！（）：；`` become ASCII.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.repair.readings import toned_readings

_ASCII = str.maketrans("，？！（）：；", ",?!():;")
_CUTS = (b"\xa1\xa3\xa1", b"\xa1\xa3\xbf")


@dataclass(frozen=True, slots=True)
class Piece:
    """What lies between two boundaries, as it shows and as it was."""

    shown: str
    sound: str
    slipped: bool


@dataclass(frozen=True, slots=True)
class Damaged:
    """A document in pieces."""

    pieces: tuple[Piece, ...]

    @property
    def shown(self) -> str:
        """Return the text as it shows."""
        return "".join(piece.shown for piece in self.pieces)

    @property
    def sound(self) -> str:
        """Return the text as it should be, with the glosses behind whole characters."""
        return "".join(piece.sound for piece in self.pieces)


def gloss(character: str) -> str:
    """Return the gloss that a page would put behind a character."""
    return f"({toned_readings(character)[0]})"


def damage(
    text: str, listed: Sequence[str], chooser: random.Random, *, cut_share: float = 0.67
) -> Damaged:
    """Damage a text that CP936 can write.

    Args:
        text: sound text with full-width punctuation.
        listed: the characters that the page glosses.
        chooser: decides which cuts happen.
        cut_share: how many of the possible cuts happen.
    """
    data = text.encode("gbk")
    starts = _starts(text)
    inserted = _insert(data, [(x.encode("gbk"), gloss(x).encode("gbk")) for x in listed])
    cuts = {
        place
        for place in starts
        if data[place : place + 3] in _CUTS and chooser.random() < cut_share
    }
    piece = _Cutter(data, inserted, frozenset(cuts), frozenset(starts)).piece
    pieces, begin = [], 0
    for place, character in zip(starts, text, strict=True):
        boundary = character in "，。\n" and place not in cuts
        if boundary or place in cuts:
            if place > begin:
                pieces.append(piece(begin, place))
            begin = place
        if boundary:
            after = place + len(character.encode("gbk"))
            shown = character.translate(_ASCII)
            pieces.append(Piece(shown, shown, slipped=False))
            begin = after
    if begin < len(data):
        pieces.append(piece(begin, len(data)))
    return Damaged(tuple(pieces))


def _starts(text: str) -> list[int]:
    places, place = [], 0
    for character in text:
        places.append(place)
        place += 1 if character < "\x80" else 2
    return places


def _insert(data: bytes, glosses: Sequence[tuple[bytes, bytes]]) -> dict[int, bytes]:
    """Return what is inserted before which byte; later glosses see the earlier ones."""
    inserted: dict[int, bytes] = {}
    for wanted, addition in glosses:
        place = data.find(wanted)
        while place >= 0:
            middle = place + 1
            if middle not in inserted:
                end = place + 2
                inserted[end] = addition + inserted.get(end, b"")
            place = data.find(wanted, place + 2)
    return inserted


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts pieces out of the bytes of a document."""

    data: bytes
    inserted: dict[int, bytes]
    cuts: frozenset[int]
    starts: frozenset[int]

    def piece(self, begin: int, end: int) -> Piece:
        stream, sound, slipped = bytearray(), bytearray(), begin in self.cuts
        for place in range(begin, end):
            stream.append(self.data[place])
            sound.append(self.data[place])
            addition = self.inserted.get(place + 1, b"")
            stream += addition
            if place + 1 in self.starts or place + 1 == len(self.data):
                sound += addition
            else:
                slipped = slipped or bool(addition)
        shown = decode(bytes(stream))
        if begin in self.cuts:
            shown = "?" + decode(bytes(stream[1:]))
        return Piece(shown.translate(_ASCII), sound.decode("gbk").translate(_ASCII), slipped)


def decode(data: bytes) -> str:
    """Decode as CP936 does on Windows, without what pages drop."""
    result, place = [], 0
    while place < len(data):
        first = data[place]
        if first < 0x80:
            result.append(chr(first))
            place += 1
        elif first in {0x80, 0xFF}:
            result.append("€" if first == 0x80 else "")
            place += 1
        elif place + 1 == len(data):
            result.append("?")
            place += 1
        else:
            result.append(_pair(first, data[place + 1]))
            place += 2
    return "".join(result)


def _pair(first: int, second: int) -> str:
    if second < 0x40 or second in {0x7F, 0xFF}:
        return "?"
    character = bytes((first, second)).decode("gbk", errors="ignore")
    if len(character) == 1:
        return character
    user = (second >= 0xA1 and (0xAA <= first <= 0xAF or first >= 0xF8)) or (
        second <= 0xA0 and 0xA1 <= first <= 0xA7
    )
    return "" if user else "?"

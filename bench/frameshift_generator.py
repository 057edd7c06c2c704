"""Damage sound Chinese text as pages with glosses on bytes do, for measuring.

The model of the damage, in its order:

1. Every occurrence of a listed character becomes ``X(pinyin)``, matched on bytes, so
   also where two neighbours' bytes spell it.
2. Some places where the bytes of ``！？；：，`` occur across two characters, as they do
   in ``。“``, ``。”``, ``。科``, ``專科`` and ``學校基``, are cut behind the first byte.
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
#: Marks that cuts are made at: pages show all of them, the page in `seeds/` the first two.
MARKS = "！？；：，"


@dataclass(frozen=True, slots=True)
class Piece:
    """What lies between two boundaries, as it shows and as it was.

    Args:
        shown: as it shows.
        sound: as it was, with the glosses behind whole characters.
        slipped: whether its frame slipped.
        lost: places where bytes were destroyed, beside the cut itself: pairs that
            vanished, and bytes that a decoder replaced.
    """

    shown: str
    sound: str
    slipped: bool
    lost: int = 0

    def __add__(self, other: "Piece") -> "Piece":
        """Return two pieces as one."""
        return Piece(
            self.shown + other.shown,
            self.sound + other.sound,
            self.slipped or other.slipped,
            self.lost + other.lost,
        )


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
    text: str,
    listed: Sequence[str],
    chooser: random.Random,
    *,
    marks: str = MARKS,
    cut_share: float = 0.67,
) -> Damaged:
    """Damage a text that CP936 can write.

    Args:
        text: sound text with full-width punctuation.
        listed: the characters that the page glosses.
        chooser: decides which cuts happen.
        marks: full-width marks whose bytes are cut where they occur across characters.
        cut_share: how many of the possible cuts happen.
    """
    data = text.encode("gbk")
    starts = _starts(text)
    inserted = _insert(data, [(x.encode("gbk"), gloss(x).encode("gbk")) for x in listed])
    looked_for = {mark.encode("gbk") for mark in marks}
    cuts = {
        place
        for place in starts
        if data[place] > 0x80
        and data[place + 1 : place + 3] in looked_for
        and chooser.random() < cut_share
    }
    piece = _Cutter(data, inserted, frozenset(cuts), frozenset(starts)).piece
    pieces, begin = [], 0
    before = -1
    for place, character in zip(starts, text, strict=True):
        boundary = character in "，。\n" and not {place, before} & cuts
        before = place
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
        cut = begin in self.cuts
        shown = decoded(bytes(stream[1:] if cut else stream))
        lost = sum(text in {"", "?"} and data != b"?" for data, text in shown)
        return Piece(
            ("?" * cut + "".join(text for _, text in shown)).translate(_ASCII),
            sound.decode("gbk").translate(_ASCII),
            slipped,
            lost,
        )


def decode(data: bytes) -> str:
    """Decode as CP936 does on Windows, without what pages drop."""
    return "".join(text for _, text in decoded(data))


def decoded(data: bytes) -> list[tuple[bytes, str]]:
    """Return the units that such a decoder sees, each with what it shows for them."""
    result, place = [], 0
    while place < len(data):
        first = data[place]
        size = 1 if first in {0x80, 0xFF} or first < 0x80 else 2
        unit = data[place : place + size]
        if first < 0x80:
            text = chr(first)
        elif size == 1:
            text = "€" if first == 0x80 else ""
        else:
            text = _pair(first, unit[1]) if len(unit) > 1 else "?"
        result.append((unit, text))
        place += size
    return result


def _pair(first: int, second: int) -> str:
    if second < 0x40 or second in {0x7F, 0xFF}:
        return "?"
    character = bytes((first, second)).decode("gbk", errors="replace")
    if character[0] != "\ufffd":
        return character
    user = (second >= 0xA1 and (0xAA <= first <= 0xAF or first >= 0xF8)) or (
        second <= 0xA0 and 0xA1 <= first <= 0xA7
    )
    return "" if user else "?"

"""Wide text that was read with a double-byte codec and lost bytes by it.

Big5 read as GBK, GBK as Shift-JIS, UTF-8 as any of them: pairs of bytes that the wrong
codec has no character for become U+FFFD or a question mark.  What was lost can only be
what that codec fails on, and the bytes beside it and the language say the rest: of a
character with one byte left there are seldom more than a handful, of which the model of
Chinese or Japanese characters (`voices`) prefers one.  `lattice` weighs all of them at
once; a character is written down from `SURE` on, with its probability and the others,
and else U+FFFD stands for it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.repair.models.ngrams import han_model
from pipeline.repair.mojibake.gaps.brackets import paired
from pipeline.repair.mojibake.gaps.habit import has_gaps, is_paired, shown
from pipeline.repair.mojibake.gaps.lattice import UNEXPLAINED, Lattice
from pipeline.repair.mojibake.gaps.states import Glyph
from pipeline.repair.mojibake.gaps.tape import Tape, tape
from pipeline.repair.mojibake.gaps.voices import BLANKS, Voice, narrow, wide
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, HOLE, Layer, Unread, table

__all__ = ["Piece", "has_gaps", "read"]

#: Probability from which a restored character is written down.
SURE: Final = 0.6
#: The same where `SOME` bytes are lost within `BESIDE` characters: guesses made beside
#: guesses are worse than the model thinks, and from `MANY` on, or with a byte left of
#: three, they are no better than chance.
SURE_BESIDE: Final = 0.9
BESIDE: Final = 3
SOME: Final = 5
MANY: Final = 9
#: The same for letters, which have fewer bytes.
SOME_NARROW: Final = 2
MANY_NARROW: Final = 4
#: Share of lost bytes beyond which what one reads is the model's and not the text's.
MAX_LOST: Final = 0.6
WIDE: Final = DOUBLE_BYTE | {"utf-8"}
#: Share of the limit of nats up to which the other habit of readers is not tried, and from
#: which it would not help.
GOOD: Final = 0.75
HOPELESS: Final = 2.5
#: Certain for all purposes.
CERTAIN: Final = 0.999

_SEQUENCE: Final = re.compile("[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf]")
_HIGH: Final = re.compile("[\x80-\xff]")
_KANA: Final = re.compile("\xe3[\x81-\x83]")
_LETTER: Final = re.compile("[\xc3-\xc5\xd0\xd1][\x80-\xbf]")
_HAN: Final = re.compile("[\xe4-\xe9][\x80-\xbf]")
#: One in so many characters is kana in Japanese text.
KANA_SHARE: Final = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line with its new text.

    Args:
        start: first character in the line.
        end: one past the last.
        text: what it reads.
        probability: how sure the least sure of its characters is.
        others: what else it can read, with probabilities.
        lossy: how many of its characters lost bytes.
    """

    start: int
    end: int
    text: str
    probability: float = 1.0
    others: tuple[tuple[str, float], ...] = ()
    lossy: int = 0


def read(unread: Unread, layer: Layer) -> list[list[Piece]] | None:
    """Read the bytes of a line by another codec where some are lost.

    Args:
        unread: the line with its bytes.
        layer: the two codecs, the wrong one a double-byte codec.

    Returns:
        Stretches that were read with the wrong codec, each in pieces; None where the
        text makes no sense so, or is not in Chinese or Japanese.
    """
    raw = shown(unread.line, layer.wrong).translate(table(layer.wrong))
    gaps, known = raw.count(HOLE), len(_HIGH.findall(raw))
    speaker = _voice(raw, layer)
    if speaker is None or gaps > MAX_LOST * (gaps + known):
        return None
    paired_bytes = layer.right in WIDE and is_paired(raw, layer.right)
    nats, bytes_, glyphs = _read(unread.line, layer, speaker, pairs=paired_bytes)
    if GOOD < nats / (speaker.limit * max(_size(glyphs), 1)) < HOPELESS:
        other = _read(unread.line, layer, speaker, pairs=not paired_bytes)
        nats, bytes_, glyphs = min((nats, bytes_, glyphs), other, key=lambda one: one[0])
    if nats > speaker.limit * _size(glyphs):
        return None
    glyphs = paired(glyphs)
    glyphs = [replace(glyph, probability=glyph.probability**speaker.power) for glyph in glyphs]
    return list(_runs(bytes_, _judged(bytes_, glyphs, narrow=not speaker.silent)))


def _read(
    line: str, layer: Layer, speaker: Voice, *, pairs: bool
) -> tuple[float, Tape, list[Glyph]]:
    bytes_ = tape(line, layer.wrong, pairs=pairs)
    glyphs = Lattice(bytes_, line, layer.wrong, layer.right, speaker).read()
    return _nats(glyphs, speaker), bytes_, glyphs


def _voice(raw: str, layer: Layer) -> Voice | None:
    """Return the model of the language that a line is written in, by its bytes."""
    if layer.right in {"cp932", "euc_jp"}:
        return wide(0.0, japanese=True)
    if layer.right in DOUBLE_BYTE:
        return wide(0.95 if layer.right == "cp950" else 0.1, japanese=False)
    return _voice_of_utf8(raw) if layer.right == "utf-8" else narrow()


def _voice_of_utf8(raw: str) -> Voice | None:
    kana, han = len(_KANA.findall(raw)), len(_HAN.findall(raw))
    if len(_LETTER.findall(raw)) > kana + han:
        return narrow()
    if kana + han == 0:
        return None
    if KANA_SHARE * kana > kana + han:
        return wide(0.0, japanese=True)
    whole = b"".join(found.encode("latin-1") for found in _SEQUENCE.findall(raw)).decode()
    lean = sum(map(han_model().lean, whole))
    return wide(0.9 if lean > 1 else 0.1 if lean < -1 else 0.5, japanese=False)


def _nats(glyphs: Sequence[Glyph], speaker: Voice) -> float:
    """Return what a reading costs."""
    text = "".join(glyph.text for glyph in glyphs)
    unexplained = sum(glyph.garbled and glyph.text == HOLE for glyph in glyphs)
    return speaker.cost(text) - UNEXPLAINED * unexplained


def _size(glyphs: Sequence[Glyph]) -> int:
    return sum(glyph.text not in BLANKS for glyph in glyphs)


def _path(bytes_: Tape, node: int, end: int) -> list[bool] | None:
    """Return for each byte between two nodes whether it is lost; None where none lead there."""
    if node == end:
        return []
    for behind, byte in bytes_.edges[node] if node < end else ():
        rest = _path(bytes_, behind, end)
        if rest is not None:
            return [byte.known < 0, *rest]
    return None


def _lost(bytes_: Tape, glyph: Glyph) -> int:
    return sum(_path(bytes_, glyph.start, glyph.end) or ())


def _judged(
    bytes_: Tape, glyphs: Sequence[Glyph], *, narrow: bool
) -> list[tuple[Glyph, int, bool]]:
    """Return each glyph with the number of its lost bytes, and whether it is written down."""
    some, many = (SOME_NARROW, MANY_NARROW) if narrow else (SOME, MANY)
    losses = [_lost(bytes_, glyph) if glyph.garbled else 0 for glyph in glyphs]
    found = []
    for place, (glyph, loss) in enumerate(zip(glyphs, losses, strict=True)):
        near = sum(losses[max(0, place - BESIDE) : place + BESIDE + 1]) - loss
        least = SURE if near < some else SURE_BESIDE if near < many and loss == 1 else 1.01
        found.append((glyph, loss, not loss or glyph.probability >= least))
    return found


def _runs(bytes_: Tape, glyphs: Sequence[tuple[Glyph, int, bool]]) -> Iterator[list[Piece]]:
    """Yield the garbled stretches in pieces: what is certain together, each guess alone."""
    run: list[Piece] = []
    group: list[tuple[Glyph, int, bool]] = []
    for one in glyphs:
        if not one[0].garbled:
            # The frame of the wrong codec is that of the bytes here.
            if run:
                yield run
            run, group = [], []
            continue
        group.append(one)
        if one[0].end in bytes_.starts:
            piece = _piece(bytes_, group)
            last = run[-1] if run else None
            if last and not last.lossy and not piece.lossy:
                run[-1] = Piece(last.start, piece.end, last.text + piece.text)
            else:
                run.append(piece)
            group = []
    if run:
        yield run


def _piece(bytes_: Tape, group: Sequence[tuple[Glyph, int, bool]]) -> Piece:
    start, end = bytes_.starts[group[0][0].start], bytes_.starts[group[-1][0].end]
    text = "".join(glyph.text if sure else HOLE for glyph, _, sure in group)
    lossy = [(glyph, sure) for glyph, loss, sure in group if loss or glyph.probability < CERTAIN]
    if not lossy:
        return Piece(start, end, text)
    weakest, sure = min(lossy, key=lambda one: one[0].probability)
    options = weakest.others if sure else ((weakest.text, weakest.probability), *weakest.others)
    others = tuple(
        ("".join(other if glyph is weakest else glyph.text for glyph, _, _ in group), share)
        for other, share in options
        if other != HOLE
    )
    return Piece(start, end, text, weakest.probability, others, len(lossy))

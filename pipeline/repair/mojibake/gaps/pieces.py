"""The best reading of a line in pieces: what is certain together, each guess by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from pipeline.repair.mojibake.gaps.shares import Glyph
from pipeline.repair.mojibake.gaps.tape import Tape
from pipeline.repair.mojibake.layers import HOLE

#: Probability from which a restored character is written down.
SURE: Final = 0.6
#: The same of letters, whose model is surer than it may be.
SURE_NARROW: Final = 0.75
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
#: Certain for all purposes.
CERTAIN: Final = 0.999


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


Runs: TypeAlias = list[list[Piece]]


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


def judged(bytes_: Tape, glyphs: Sequence[Glyph], *, narrow: bool) -> list[tuple[Glyph, int, bool]]:
    """Return each glyph with the number of its lost bytes, and whether it is written down."""
    some, many = (SOME_NARROW, MANY_NARROW) if narrow else (SOME, MANY)
    sure = SURE_NARROW if narrow else SURE
    losses = [_lost(bytes_, glyph) if glyph.garbled else 0 for glyph in glyphs]
    found = []
    for place, (glyph, loss) in enumerate(zip(glyphs, losses, strict=True)):
        near = sum(losses[max(0, place - BESIDE) : place + BESIDE + 1]) - loss
        least = sure if near < some else SURE_BESIDE if near < many and loss == 1 else 1.01
        found.append((glyph, loss, not loss or glyph.probability >= least))
    return found


def runs(bytes_: Tape, glyphs: Sequence[tuple[Glyph, int, bool]]) -> Iterator[list[Piece]]:
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

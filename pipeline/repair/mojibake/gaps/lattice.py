"""The likeliest text behind bytes of which some are lost, and how sure each character is.

Long lines are read in stretches that overlap: what stands further off than the overlap
says nothing about a character.  Two stretches are joined where they agree; should they
agree nowhere, they are read again as one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from pipeline.repair.mojibake.gaps.beam import Beam, Stretch
from pipeline.repair.mojibake.gaps.glyphs import MAX_BYTES
from pipeline.repair.mojibake.gaps.shares import Glyph, glyphs
from pipeline.repair.mojibake.gaps.steps import steps
from pipeline.repair.mojibake.gaps.tape import Tape
from pipeline.repair.mojibake.gaps.voices import Voice
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, HOLE

#: Characters of a stretch, the fewer the less there is to be read beside it, and those
#: that it shares with the next on each side.
SHORTEST: Final = 16
LONGEST: Final = 48
STRETCHES: Final = 60
OVERLAP: Final = 10
#: Share of them that a cut may move to stand apart from what is lost, and how far apart.
LOOSE: Final = 6
APART: Final = 3
#: One in so many cuts at which stretches agree nowhere says that the line makes no sense.
MANY_APART: Final = 3

#: A line by number, and where a stretch begins and ends in it.
_Span: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Damaged:
    """A line that lost bytes.

    Args:
        tape: its bytes.
        line: the text as it stands.
        wrong: the codec that was read with.
        right: the codec that would have been right.
        inside: whether it is cut out of a longer one.
    """

    tape: Tape
    line: str
    wrong: str
    right: str
    inside: bool = False


def read(lines: Sequence[Damaged], voice: Voice) -> list[list[Glyph]]:
    """Return the best reading of each line; an empty one where none leads through.

    Args:
        lines: what to read.
        voice: the model of the language of all of them.
    """
    found: list[list[Glyph]] = [[] for _ in lines]
    read_ = _Stretches(lines, voice)
    size = sum(len(one.line) for one in lines) // STRETCHES
    size = min(LONGEST, max(SHORTEST, size))
    waiting = {number: _cuts(one.line, size) for number, one in enumerate(lines) if one.line}
    for merging in (True, False):
        read_.add([(n, *span) for n, cuts in waiting.items() for span in pairwise(cuts)])
        for number, cuts in list(waiting.items()):
            parts = [read_.done[number, low, high] for low, high in pairwise(cuts)]
            nodes = [lines[number].tape.nodes[cut] for cut in cuts[1:-1]]
            joined, apart = _joined(parts, nodes)
            if not joined or MANY_APART * len(apart) > len(nodes):
                del waiting[number]
            elif apart and merging:
                waiting[number] = [cut for place, cut in enumerate(cuts) if place - 1 not in apart]
            else:
                whole = all(one.end == other.start for one, other in pairwise(joined))
                found[number] = joined if whole else []
                del waiting[number]
    return found


class _Stretches:
    """The stretches of some lines that were read so far."""

    def __init__(self, lines: Sequence[Damaged], voice: Voice) -> None:
        self._lines = lines
        self._voice = voice
        self._steps = [steps(one.tape, one.line, one.wrong, one.right, voice) for one in lines]
        self.done: dict[_Span, list[Glyph]] = {}

    def add(self, spans: Sequence[_Span]) -> None:
        """Read stretches that were not read before."""
        new = [span for span in spans if span not in self.done]
        if new:
            stretches = [self._stretch(*span) for span in new]
            graph = Beam(stretches, self._voice).run()
            self.done.update(zip(new, glyphs(stretches, graph), strict=True))

    def _stretch(self, number: int, low: int, high: int) -> Stretch:
        """Return what is read for a part of a line, with some of what is beside it."""
        line = self._lines[number]
        nodes = line.tape.nodes
        start, stop = max(0, low - OVERLAP), min(len(nodes) - 1, high + OVERLAP)
        first = 1
        if start or line.inside:
            first = 2 if line.right in DOUBLE_BYTE else MAX_BYTES if line.right == "utf-8" else 1
        return Stretch(
            self._steps[number],
            nodes[start],
            nodes[stop],
            first,
            last=stop == len(nodes) - 1 and not line.inside,
        )


def _cuts(line: str, size: int) -> list[int]:
    """Return where a line is cut into stretches of a size, its start and end included."""
    cuts = [0]
    loose = size // LOOSE
    while len(line) - cuts[-1] > size + loose:
        around = range(cuts[-1] + size - loose, cuts[-1] + size + 1)
        sound = [at for at in around if HOLE not in line[at - APART : at + APART]]
        cuts.append((sound or [*around])[-1])
    return [*cuts, len(line)]


def _joined(parts: Sequence[list[Glyph]], cuts: Sequence[int]) -> tuple[list[Glyph], set[int]]:
    """Join the readings of overlapping stretches, as well as may be where they differ.

    Returns:
        The reading, which has a gap where they do not even meet, and the numbers of the
        cuts at which two of them agree nowhere; nothing where one has no reading.
    """
    whole: list[Glyph] = []
    low = 0
    apart = set()
    for number, part in enumerate(parts):
        if not part:
            return [], set()
        high = part[-1].end
        if number < len(cuts):
            seam = _seam(part, parts[number + 1], cuts[number])
            if seam is None:
                apart.add(number)
                seam = _meeting(part, parts[number + 1], cuts[number])
            high = cuts[number] if seam is None else seam
        whole += [one for one in part if one.start >= low and one.end <= high]
        low = high
    return whole, apart


def _meeting(one: Sequence[Glyph], other: Sequence[Glyph], cut: int) -> int | None:
    """Return the node nearest to a cut at which characters of two readings meet."""
    nodes = {glyph.end for glyph in one} & {glyph.start for glyph in other}
    return min(nodes, key=lambda node: (abs(node - cut), node), default=None)


def _seam(one: Sequence[Glyph], other: Sequence[Glyph], cut: int) -> int | None:
    """Return the node nearest to a cut at which two readings agree on both sides."""
    seams = set(_seams(one)) & set(_seams(other))
    return min((seam[0] for seam in seams), key=lambda node: (abs(node - cut), node), default=None)


def _seams(reading: Sequence[Glyph]) -> Iterator[tuple[int, int, str, int, str]]:
    """Yield where two characters meet, with both; ASCII is sound and garbled alike."""
    for one, other in pairwise(reading):
        yield one.end, one.start, one.text, other.end, other.text

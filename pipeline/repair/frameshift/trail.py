"""The ways in which the search came to each of its states, and the readings they make.

Ways that lead to one state have one future, so the search follows them together
(recombination, as decoders of speech and translation do); what tells them apart is
kept here, and the best whole ways are taken out at the end, each with its exact score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final, NamedTuple

from pipeline.repair.frameshift.cells import Cell, Kind

#: The node before the first piece.
ROOT: Final = -1
#: Ways that are kept at one node.
WAYS: Final = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole reading of a stretch: its log-probability and what each cell became.

    Args:
        score: log-probability in nats.
        pieces: for each cell what stands there and whether it follows from the bytes.
    """

    score: float
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """Return the text of the stretch."""
        return "".join(text for text, _ in self.pieces)


class _Step(NamedTuple):
    """A piece behind a node, and how many nats the way over it is behind the best one.

    The credit is what the search gave it in advance, to be taken back from a whole way.
    """

    loss: float
    parent: int
    text: str
    cell: int
    known: bool
    credit: float


class _Link(NamedTuple):
    """The steps behind a node on one whole way."""

    step: _Step
    behind: "_Link | None"


class _Way(NamedTuple):
    """A way back from the end, and how many nats it is behind the best one."""

    loss: float
    number: int
    node: int
    behind: _Link | None


class Trail:
    """The pieces of all hypotheses, each with the ones before it.

    Args:
        cells: the stretch.
        before: the character before it, glosses left out.
    """

    def __init__(self, cells: Sequence[Cell], before: str) -> None:
        self._cells = cells
        self._steps: list[list[_Step]] = []
        self._last: list[str] = []
        self._before = before

    def grow(self, parent: int, text: str, cell: int, *, known: bool, credit: float = 0.0) -> int:
        """Add a piece behind `parent`, in the cell that holds its first byte."""
        self._steps.append([_Step(0.0, parent, text, cell, known, credit)])
        if not text or self._cells[cell].kind is Kind.GLOSS:
            self._last.append(self.last(parent))
        else:
            self._last.append(text[0] if text[0] not in "(（" else text[-1])
        return len(self._steps) - 1

    def join(self, node: int, other: int, loss: float) -> None:
        """Lead what leads to `other` to `node`, `loss` nats behind."""
        steps = self._steps[node]
        for each in self._steps[other]:
            if len(steps) < WAYS and each.parent != node:
                steps.append(each._replace(loss=each.loss + loss))

    def state(self, node: int) -> tuple[str, bool]:
        """Return what the future of a node depends on beside the models' context."""
        return self.last(node), self.is_restored(node)

    def is_restored(self, node: int) -> bool:
        """Tell whether a piece is not what its cell shows."""
        if node == ROOT:
            return False
        step = self._steps[node][0]
        return step.text not in {"", self._cells[step.cell].text}

    def last(self, node: int) -> str:
        """Return the last character up to `node`, glosses and gaps left out."""
        return self._before if node == ROOT else self._last[node]

    def readings(
        self, ends: Sequence[tuple[float, int]], covered: int, gap: float
    ) -> Iterator[Reading]:
        """Yield the readings of the first `covered` cells, some more than once.

        The best come first, but for what credits change.

        Args:
            ends: scores and nodes of the hypotheses that may end here.
            covered: cells.
            gap: nats behind the best at which no more are wanted.
        """
        best = max((score for score, _ in ends), default=0.0)
        waiting = [
            _Way(best - score, place, node, None) for place, (score, node) in enumerate(ends)
        ]
        waiting.sort()
        number = len(waiting)
        while waiting:
            loss, _, node, behind = heappop(waiting)
            if loss > gap:
                return
            while node != ROOT and len(self._steps[node]) == 1:
                behind = _Link(self._steps[node][0], behind)
                node = behind.step.parent
            if node == ROOT:
                yield _reading(best - loss, behind, covered)
                continue
            for step in self._steps[node]:
                number += 1
                heappush(waiting, _Way(loss + step.loss, number, step.parent, _Link(step, behind)))


def _reading(score: float, way: _Link | None, covered: int) -> Reading:
    texts = [""] * covered
    known = [True] * covered
    while way is not None:
        step, way = way
        texts[step.cell] += step.text
        known[step.cell] &= step.known or not step.text
        score -= step.credit
    return Reading(score, tuple(zip(texts, known, strict=True)))

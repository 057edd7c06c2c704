"""The likeliest text behind bytes of which one was lost, stripped or slipped in.

A path through a tape (`bytetape`) reads characters as they stand, or after an event with
the frame shifted, until it meets the visible frame again.  A character model ranks the
paths; each event costs what it is worth, so sound text reads best as it stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

import numpy as np

from pipeline.repair.frameshift.bytetape import ANY, HOLE, ByteTable, Tape
from pipeline.repair.frameshift.slip_scorer import HOLE_COST, Scorer
from pipeline.repair.models.ngrams import Ints

#: Nats that an event costs, at first and in a document known to have lost backslashes:
#: a backslash taken out or put in, any other byte lost; and one slipped in, which is rare.
BACKSLASH_COSTS: Final = (4.0, 1.0)
LOST_COSTS: Final = (9.0, 13.0)
#: A backslash that stands between the bytes of a character: in text that nobody escaped
#: `能[` and `能|` are a character and a sign.
SPLIT_COSTS: Final = (10.0, 1.0)
EXTRA_COST: Final = 18.0
#: Nats that a shifted character costs whose other byte a decoder hid.
OPEN_COST: Final = 1.0
#: Paths kept at a node, and of those that an event just made.
BEAM: Final = 12
GUESSES: Final = 8
MAX_EVENTS: Final = 12
_BACKSLASH: Final = 0x5C


class How(Enum):
    """How a piece of a path came by its text."""

    VISIBLE = auto()  # as it stands
    SHIFTED = auto()  # from known bytes, in another frame
    BACKSLASH = auto()  # with a backslash put back or taken out
    GUESSED = auto()  # with a byte that nobody knows


@dataclass(frozen=True, slots=True)
class Piece:
    """One step of a path: what is read between two nodes, and how."""

    node: int
    text: str
    how: How


@dataclass(frozen=True, slots=True)
class Path:
    """A reading of a tape up to a node.

    Args:
        score: log-probability in nats.
        context: the model's context.
        events: how many events it needs.
        before: the path that it continues.
        piece: its last piece.
    """

    score: float
    context: int
    events: int
    before: "Path | None"
    piece: Piece | None

    def pieces(self) -> list[Piece]:
        """Return the pieces from the first to the last."""
        found: list[Piece] = []
        path: Path | None = self
        while path and path.piece:
            found.append(path.piece)
            path = path.before
        return found[::-1]


@dataclass(frozen=True, slots=True)
class _Step:
    """A possible next piece: one code point, or one of many, or nothing."""

    codes: Ints
    target: int
    cost: float
    how: How
    event: bool


class Reframer:
    """Search for the likeliest reading of tapes of one codec.

    Args:
        table: the codec.
        scorer: what ranks the readings.
    """

    def __init__(self, table: ByteTable, scorer: Scorer) -> None:
        self._table = table
        self._scorer = scorer
        wanted = np.where(scorer.common[table.codes], table.codes, 0)
        self._seconds = [row[row > 0].astype(np.int64) for row in wanted]
        self._firsts = [column[column > 0].astype(np.int64) for column in wanted.T]
        self._habit = False

    def read(self, tape: Tape, before: str, *, ends: bool, habit: bool) -> list[Path]:
        """Return the best readings of a tape, best first.

        Args:
            tape: the bytes.
            before: what stands in front of them in the same line.
            ends: whether the line ends behind them.
            habit: whether the document is known to have lost its backslashes.
        """
        self._habit = habit
        beams: list[list[Path]] = [[] for _ in tape.edges]
        beams[0] = [Path(0.0, self._scorer.context(before), 0, None, None)]
        last = len(tape.edges) - 1
        for node in range(last):
            paths = sorted(beams[node], key=_rank)[:BEAM]
            beams[node] = []
            if paths:
                self._extend(tape, node, paths, beams)
        return sorted(self._closed(beams[last], ends=ends), key=_rank)[:BEAM]

    def _closed(self, paths: list[Path], *, ends: bool) -> list[Path]:
        """Add to each path what it costs that the line ends there."""
        if not ends or not paths:
            return paths
        contexts = np.array([path.context for path in paths])
        edge = np.full(len(paths), ord("\n"))
        scores = self._scorer.score(contexts, np.arange(len(paths)), edge)
        return [
            replace(path, score=path.score + float(score))
            for path, score in zip(paths, scores, strict=True)
        ]

    def _extend(self, tape: Tape, node: int, paths: list[Path], beams: list[list[Path]]) -> None:
        steps = list(self._steps(tape, node))
        for step in steps:
            if not len(step.codes):  # a byte skipped
                for path in paths[:2]:
                    if path.events < MAX_EVENTS or not step.event:
                        beams[step.target].append(
                            Path(
                                path.score - step.cost,
                                path.context,
                                path.events + step.event,
                                path,
                                Piece(node, "", step.how),
                            )
                        )
        full = [step for step in steps if len(step.codes)]
        if not full:
            return
        contexts = np.array([path.context for path in paths])
        for step in full:
            few = [path for path in paths[: 2 if step.event else BEAM] if _may(path, step)]
            if not few:
                continue
            owners = np.repeat(np.arange(len(few)), len(step.codes))
            codes = np.tile(step.codes, len(few))
            scores = self._scorer.score(contexts[: len(few)], owners, codes)
            if step.how is How.VISIBLE and tape.text[tape.cells[node]] == HOLE:
                scores[:] = -HOLE_COST
            totals = scores + np.array([path.score for path in few])[owners] - step.cost
            best = np.argsort(-totals, kind="stable")[: GUESSES if len(step.codes) > 1 else BEAM]
            for index in best.tolist():
                path, code = few[owners[index]], int(codes[index])
                beams[step.target].append(
                    Path(
                        float(totals[index]),
                        self._scorer.pushed(path.context, code),
                        path.events + step.event,
                        path,
                        Piece(
                            node,
                            tape.text[tape.cells[node]] if step.how is How.VISIBLE else chr(code),
                            step.how,
                        ),
                    )
                )

    def _steps(self, tape: Tape, node: int) -> Iterator[_Step]:
        """Yield what can come next at a node."""
        cell = tape.cells[node]
        if cell >= 0:
            code = min(ord(tape.text[cell]), 0xFFFF)
            yield _Step(np.array([code]), tape.starts[cell + 1], 0.0, How.VISIBLE, event=False)
        else:
            yield from self._shifted(tape, node)
        for byte, target in tape.edges[node]:
            if byte != ANY:
                yield from self._events(byte, target)
                yield from self._escaped(tape, byte, target)

    def _shifted(self, tape: Tape, node: int) -> Iterator[_Step]:
        """Yield the characters that begin at a node within a visible one."""
        table = self._table
        for first, middle in tape.edges[node]:
            if first != ANY and table.single[first]:
                codes = np.array([table.single[first]], dtype=np.int64)
                yield _Step(codes, middle, 0.0, How.SHIFTED, event=False)
            for second, end in tape.edges[middle]:
                if first == ANY and second == ANY:
                    continue
                if ANY in (first, second):
                    codes = self._firsts[second] if first == ANY else self._seconds[first]
                    if len(codes):
                        yield _Step(codes, end, OPEN_COST, How.GUESSED, event=False)
                elif code := table.codes[first, second]:
                    codes = np.array([code], dtype=np.int64)
                    yield _Step(codes, end, 0.0, How.SHIFTED, event=False)

    def _events(self, byte: int, target: int) -> Iterator[_Step]:
        """Yield what a byte can have been before another one was lost or slipped in."""
        table = self._table
        if code := table.codes[byte, _BACKSLASH]:
            codes = np.array([code], dtype=np.int64)
            yield _Step(codes, target, BACKSLASH_COSTS[self._habit], How.BACKSLASH, event=True)
        for codes in (self._seconds[byte], self._firsts[byte]):
            if len(codes):
                yield _Step(codes, target, LOST_COSTS[self._habit], How.GUESSED, event=True)
        yield _Step(np.zeros(0, dtype=np.int64), target, EXTRA_COST, How.SHIFTED, event=True)

    def _escaped(self, tape: Tape, first: int, middle: int) -> Iterator[_Step]:
        """Yield the characters that a backslash between their two bytes took apart."""
        for byte, inner in tape.edges[middle]:
            if byte != _BACKSLASH:
                continue
            for second, end in tape.edges[inner]:
                if second in (ANY, _BACKSLASH):
                    continue
                if code := self._table.codes[first, second]:
                    codes = np.array([code], dtype=np.int64)
                    yield _Step(codes, end, SPLIT_COSTS[self._habit], How.BACKSLASH, event=True)


def _may(path: Path, step: _Step) -> bool:
    return path.events < MAX_EVENTS or not step.event


def _rank(path: Path) -> tuple[float, int]:
    return -path.score, path.events


def text_of(pieces: Sequence[Piece]) -> str:
    """Return what pieces read."""
    return "".join(piece.text for piece in pieces)

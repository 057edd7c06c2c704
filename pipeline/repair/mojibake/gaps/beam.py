"""A beam search through many stretches of damaged lines at once, a node at a time in each.

A state is a node, the characters before it as far as the language model looks, and
whether the text there is garbled or sound as it stands.  States that agree in all three
are one, so that the graph of states holds all readings in reach.  All stretches take
their steps together: one call of the model serves them all.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.repair.mojibake.gaps.glyphs import Codes
from pipeline.repair.mojibake.gaps.steps import Steps
from pipeline.repair.mojibake.gaps.voices import Voice

Nats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Columns = TypeVar("Columns", "Arcs", "States")

#: States kept at a node, and nats behind the best from which they are dropped.
WIDTH: Final = 12
REACH: Final = 8.0
#: Steps kept from one node.
MAX_STEPS: Final = 60
#: A gap that so many characters fit is tried behind the best states only.
MANY: Final = 40
FEW: Final = 10
#: Nats of a change between garbled and sound text.
SWITCH: Final = -10.0
#: The end of a line.
EDGE: Final = ord("\n")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line that is read by itself.

    Args:
        steps: the steps through the line.
        start: its first node.
        stop: the node that its readings reach or cross.
        first: how many nodes from its first on a character may begin at: one at the
            start of a line, several where the frame of the right codec is not known.
        last: whether the line ends behind it.
    """

    steps: Steps
    start: int
    stop: int
    first: int
    last: bool


class Arcs(NamedTuple):
    """Characters read between two states, or the entry into a first one (source -1).

    Args:
        owner: the stretch.
        key: what stands before the state reached, times two, plus one in garbled text.
        best: nats of the best reading up to there.
        total: the same of all readings together, their probabilities summed.
        source: the state that the character follows.
        cost: its nats.
        code: its code point.
        start: its first node, counted from the start of the stretch.
    """

    owner: Codes
    key: Codes
    best: Nats
    total: Nats
    source: Codes
    cost: Nats
    code: Codes
    start: Codes

    def at(self, places: Codes | Bools) -> "Arcs":
        """Return some rows."""
        return Arcs._make(column[places] for column in self)


class States(NamedTuple):
    """States of a search.

    Args:
        number: counted through the search.
        owner: the stretch.
        key: what stands before it, times two, plus one in garbled text.
        best: nats of the best reading up to there.
        total: the same of all readings.
    """

    number: Codes
    owner: Codes
    key: Codes
    best: Nats
    total: Nats

    def at(self, places: Codes | Bools) -> "States":
        """Return some rows."""
        return States._make(column[places] for column in self)


def joined(parts: Sequence[Columns]) -> Columns:
    """Return the rows of all parts."""
    if len(parts) == 1:
        return parts[0]
    return type(parts[0])(*map(np.concatenate, zip(*parts, strict=True)))


@dataclass(slots=True)
class Graph:
    """All states and arcs that a search has met.

    Args:
        arcs: by the time they end at, in the order of time.
        targets: the states that these arcs reach.
        totals: nats of each state, all readings up to it together.
        backs: the best arc into each state.
        final: states at which stretches end.
        edges: nats of the line end behind these.
    """

    arcs: list[tuple[int, Arcs]]
    targets: list[Codes]
    totals: list[Nats]
    backs: list[Codes]
    final: list[States]
    edges: list[Nats]


class Beam:
    """A search through some stretches under one model.

    Args:
        stretches: what to read.
        voice: the model of the language.
    """

    def __init__(self, stretches: Sequence[Stretch], voice: Voice) -> None:
        self._stretches = stretches
        self._voice = voice
        self._length = np.array([one.stop - one.start for one in stretches], dtype=np.int64)
        self._is_last = np.array([one.last for one in stretches], dtype=bool)
        self._pending: defaultdict[int, list[Arcs]] = defaultdict(list)
        self._graph = Graph([], [], [], [], [], [])
        self._states = self._arcs = 0
        self._gather()

    def run(self) -> Graph:
        """Return all readings in reach."""
        self._enter()
        time = 0
        while self._pending:
            waiting = self._pending.pop(time, None)
            if waiting:
                self._advance(time, joined(waiting))
            time += 1
        return self._graph

    def _gather(self) -> None:
        """Lay the steps of all stretches side by side, by time and stretch."""
        count = len(self._stretches)
        parts = []
        codes: list[Codes] = []
        offsets: dict[int, int] = {}
        size = 0
        for number, one in enumerate(self._stretches):
            steps = one.steps
            if id(steps) not in offsets:
                offsets[id(steps)] = size
                codes.append(steps.codes)
                size += len(steps.codes)
            low, high = np.searchsorted(steps.node, [one.start, one.stop]).tolist()
            parts.append(
                (
                    (steps.node[low:high] - one.start) * count + number,
                    steps.end[low:high] - one.start,
                    steps.low[low:high] + offsets[id(steps)],
                    steps.high[low:high] - steps.low[low:high],
                    steps.free[low:high],
                    steps.garbled[low:high],
                    steps.sources[low:high],
                )
            )
        cells, *columns = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(cells, kind="stable")
        self._end, self._low, self._size, self._free, self._garbled, self._sources = (
            column[order] for column in columns
        )
        self._codes = np.concatenate(codes)
        rows = (int(self._length.max()) + 1) * count + 1
        self._rows = np.searchsorted(cells[order], np.arange(rows))

    def _enter(self) -> None:
        for time in range(max(one.first for one in self._stretches)):
            owners = [place for place, one in enumerate(self._stretches) if one.first > time]
            # Sound text has the frame of the line.
            keys = (0, 1) if time == 0 else (1,)
            owner = np.repeat(np.array(owners, dtype=np.int64), len(keys))
            key = np.tile(np.array(keys, dtype=np.int64), len(owners))
            zeros, none = np.zeros(len(owner)), np.full(len(owner), -1)
            self._pending[time].append(Arcs(owner, key, zeros, zeros, none, zeros, none, none))

    def _advance(self, time: int, arcs: Arcs) -> None:
        """Let arcs that reach the same state make one, and take all steps from the states."""
        arcs = arcs.at(np.lexsort((-arcs.best, arcs.key, arcs.owner)))
        fresh = _is_first(arcs.owner)
        fresh[1:] |= arcs.key[1:] != arcs.key[:-1]
        heads = fresh.nonzero()[0]
        graph = self._graph
        states = States(
            np.arange(self._states, self._states + len(heads)),
            arcs.owner[heads],
            arcs.key[heads],
            arcs.best[heads],
            np.logaddexp.reduceat(arcs.total, heads),
        )
        graph.arcs.append((time, arcs))
        graph.targets.append(np.cumsum(fresh) + (self._states - 1))
        graph.totals.append(states.total)
        graph.backs.append(np.where(arcs.source[heads] < 0, -1, heads + self._arcs))
        self._states += len(heads)
        self._arcs += len(fresh)
        ended = self._length[states.owner] <= time
        if ended.any():
            self._finish(states.at(ended))
            states = states.at(~ended)
        if len(states.owner):
            chosen, place = best_of(states.owner, states.best, WIDTH)
            self._expand(time, states.at(chosen), place)

    def _finish(self, states: States) -> None:
        """Keep the states that a stretch ends at; the end of a line is scored as well."""
        edges = np.full(len(states.owner), EDGE)
        scores = self._voice.score(states.key >> 1, np.arange(len(edges)), edges)
        self._graph.final.append(states)
        self._graph.edges.append(np.where(self._is_last[states.owner], scores, 0.0))

    def _expand(self, time: int, states: States, place: Codes) -> None:
        """Take all steps from states of one time.

        Args:
            time: nodes since the start of the stretches.
            states: those worth following.
            place: their places among those of their stretch, by score.
        """
        low = self._rows[time * len(self._stretches) + states.owner]
        high = self._rows[time * len(self._stretches) + states.owner + 1]
        state, step = _spread(low, high - low)
        allowed = (self._sources[step] >> (states.key[state] & 1) & 1).astype(bool)
        allowed &= (self._size[step] <= MANY) | (place[state] < FEW)
        state, step = state[allowed], step[allowed]
        if not len(state):
            return
        each, code = _spread(self._low[step], self._size[step])
        state, step, code = state[each], step[each], self._codes[code]
        score = self._free[step]
        asked = np.isnan(score)
        if asked.any():
            score[asked] = self._voice.score(states.key >> 1, state[asked], code[asked])
            judged = asked.nonzero()[0]
            sums = score[judged] + states.best[state[judged]]
            likely, _ = best_of(states.owner[state[judged]], sums, MAX_STEPS)
            kept = np.concatenate(((~asked).nonzero()[0], judged[likely]))
            state, step, code = state[kept], step[kept], code[kept]
            score, asked = score[kept], asked[kept]
        self._take(time, states.at(state), step, code, score, asked)

    def _take(  # noqa: PLR0913, PLR0917
        self, time: int, states: States, step: Codes, code: Codes, score: Nats, asked: Bools
    ) -> None:
        """Follow one step from each of some states; one that no model judged leaves no trace."""
        garbled = self._garbled[step]
        cost = score + SWITCH * (garbled != states.key & 1)
        context = states.key >> 1
        context[asked] = self._voice.pushed(context[asked], code[asked])
        arcs = Arcs(
            states.owner,
            context << 1 | garbled,
            states.best + cost,
            states.total + cost,
            states.number,
            cost,
            code,
            np.full(len(step), time),
        )
        ends = self._end[step]
        first = int(ends[0])
        if (ends == first).all():
            self._pending[first].append(arcs)
            return
        for end in np.unique(ends).tolist():
            self._pending[end].append(arcs.at(ends == end))


def _spread(low: Codes, size: Codes) -> tuple[Codes, Codes]:
    """Return, for all numbers from `low` on, `size` many, whose they are, and the numbers."""
    owners = np.arange(len(size)).repeat(size)
    starts = size.cumsum() - size
    return owners, np.arange(len(owners)) + (low - starts)[owners]


def _is_first(owner: Codes) -> Bools:
    """Tell the first row of each owner, of rows in the order of their owners."""
    fresh = np.ones(len(owner), dtype=bool)
    np.not_equal(owner[1:], owner[:-1], out=fresh[1:])
    return fresh


def best_of(owner: Codes, score: Nats, most: int) -> tuple[Codes, Codes]:
    """Return the best rows of each owner within reach, best first, and their places there.

    Args:
        owner: whose each row is, in order.
        score: its score.
        most: how many rows of an owner to return.
    """
    fresh = _is_first(owner)
    group = fresh.cumsum() - 1
    least = np.maximum.reduceat(score, fresh.nonzero()[0]) - REACH
    near = (score > least[group]).nonzero()[0]
    order = near[np.lexsort((-score[near], group[near]))]
    fresh = _is_first(owner[order])
    place = np.arange(len(order)) - fresh.nonzero()[0][fresh.cumsum() - 1]
    kept = place < most
    return order[kept], place[kept]

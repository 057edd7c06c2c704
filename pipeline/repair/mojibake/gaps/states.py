"""What a search through a lattice is made of: arcs, states, and the steps from one node."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from pipeline.repair.mojibake.gaps.glyphs import Codes
from pipeline.repair.mojibake.gaps.voices import Voice

#: Nats behind the best from which states are dropped.
REACH: Final = 8.0
#: Steps kept from one node.
MAX_STEPS: Final = 60


class Arc(NamedTuple):
    """One character between two states."""

    source: int
    target: int
    cost: float
    text: str
    start: int
    end: int
    garbled: bool


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of the best reading.

    Args:
        start: its first node.
        end: the node behind it.
        text: the character.
        garbled: whether it was read with the wrong codec.
        probability: how sure it is among all readings.
        others: other characters for the same bytes with their probabilities, best first.
    """

    start: int
    end: int
    text: str
    garbled: bool
    probability: float
    others: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class States:
    """The states of a search, by number."""

    contexts: list[int] = field(default_factory=list)
    garbled: list[bool] = field(default_factory=list)
    best: list[float] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    total: list[float] = field(default_factory=list)


class Steps:
    """Characters that may follow the states of one node, scored at once."""

    def __init__(self) -> None:
        self.free: list[tuple[int, int, str, float, bool]] = []
        self._owners: list[Codes] = []
        self._codes: list[Codes] = []
        self._ends: list[tuple[int, int, bool]] = []
        self._size = 0

    def add(self, places: Codes, end: int, codes: Codes, *, garbled: bool) -> None:
        """Let any of `codes` follow each of some states of the node, by place."""
        self._owners.append(np.repeat(places, len(codes)))
        self._codes.append(np.tile(codes, len(places)))
        self._size += len(places) * len(codes)
        self._ends.append((self._size, end, garbled))

    @property
    def only(self) -> tuple[int, int, bool] | None:
        """Return the one character that can follow, where there is no choice."""
        if self.free or self._size != 1:
            return None
        _, end, garbled = self._ends[0]
        return end, int(self._codes[0][0]), garbled

    def scored(
        self, contexts: Codes, best: Sequence[float], voice: Voice
    ) -> Iterator[tuple[int, int, int, float, bool]]:
        """Yield the likeliest steps: place of the state, end, code, score, garbled."""
        if not self._size:
            return
        owners, codes = np.concatenate(self._owners), np.concatenate(self._codes)
        scores = voice.score(contexts, owners, codes)
        sums = scores + np.array(best)[owners]
        order = np.argsort(-sums, kind="stable")[:MAX_STEPS]
        limits = [limit for limit, _, _ in self._ends]
        groups = np.searchsorted(limits, order, side="right").tolist()
        least = float(sums[order[0]]) - REACH
        for place, group in zip(order.tolist(), groups, strict=True):
            if sums[place] < least:
                break
            _, end, garbled = self._ends[group]
            yield int(owners[place]), end, int(codes[place]), float(scores[place]), garbled

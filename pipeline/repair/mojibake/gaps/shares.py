"""What a search through damaged stretches found: the best reading, and how sure it is.

The graph of states holds all readings in reach, so that a pass backwards beside the pass
forwards of the search gives the probability of each character given all others
(the forward-backward algorithm, Rabiner 1989).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipeline.repair.mojibake.gaps.beam import Arcs, Graph, Nats, States, Stretch
from pipeline.repair.mojibake.gaps.glyphs import Codes

OTHERS: Final = 4
#: Bits of a code point, of the nodes that a character spans, and of a stretch's nodes.
CODE_BITS: Final = 21
SPAN_BITS: Final = 6
TIME_BITS: Final = 16


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


def glyphs(stretches: Sequence[Stretch], graph: Graph) -> list[list[Glyph]]:
    """Return the best reading of each stretch; an empty one where none leads through."""
    found: list[list[Glyph]] = [[] for _ in stretches]
    if not graph.final:
        return found
    final, edges = States.joined(graph.final), np.concatenate(graph.edges)
    shares = _Shares(graph, final, edges, len(stretches))
    arcs = Arcs.joined([arcs for _, arcs in graph.arcs])
    ends = np.repeat([time for time, _ in graph.arcs], [len(one.key) for _, one in graph.arcs])
    rows = list(
        zip(
            arcs.source.tolist(),
            arcs.start.tolist(),
            ends.tolist(),
            arcs.code.tolist(),
            (arcs.key & 1).tolist(),
            strict=True,
        )
    )
    backs = np.concatenate(graph.backs).tolist()
    order = np.lexsort((final.number, -(final.best + edges), final.owner))
    _, heads = np.unique(final.owner[order], return_index=True)
    for place in order[heads].tolist():
        owner, state = int(final.owner[place]), int(final.number[place])
        offset = stretches[owner].start
        while backs[state] >= 0:
            state, start, end, code, garbled = rows[backs[state]]
            sure, others = shares.of(owner, start, end, code)
            found[owner].append(
                Glyph(offset + start, offset + end, chr(code), bool(garbled), sure, others)
            )
        found[owner].reverse()
    return found


class _Shares:
    """The probability of each character between two nodes."""

    def __init__(self, graph: Graph, final: States, edges: Nats, count: int) -> None:
        whole = np.full(count, -np.inf)
        np.logaddexp.at(whole, final.owner, final.total + edges)
        totals = np.concatenate(graph.totals)
        behind = np.full(len(totals), -np.inf)
        behind[final.number] = edges
        keys: list[Codes] = []
        weights: list[Nats] = []
        for (time, arcs), target in zip(reversed(graph.arcs), reversed(graph.targets), strict=True):
            through = behind[target] + arcs.cost
            real = np.flatnonzero((arcs.source >= 0) & (through > -np.inf))
            if not len(real):
                continue
            source, through = arcs.source[real], through[real]
            np.logaddexp.at(behind, source, through)
            start = arcs.start[real]
            keys.append(_key(arcs.owner[real], start, time - start) << CODE_BITS | arcs.code[real])
            weights.append(totals[source] + through - whole[arcs.owner[real]])
        self._keys, places = np.unique(np.concatenate(keys), return_inverse=True)
        shares = np.exp(np.minimum(np.concatenate(weights), 0.0))
        self._shares = np.minimum(np.bincount(places, shares), 1.0).tolist()
        self._codes = (self._keys & ((1 << CODE_BITS) - 1)).tolist()
        self._spans = self._keys >> CODE_BITS

    def of(
        self, owner: int, start: int, end: int, code: int
    ) -> tuple[float, tuple[tuple[str, float], ...]]:
        """Return the probability of a character, and what else stands there."""
        span = _key(owner, start, end - start)
        low, high = self._spans.searchsorted([span, span + 1]).tolist()
        if high - low == 1:
            return self._shares[low], ()
        options = sorted((-self._shares[place], self._codes[place]) for place in range(low, high))
        sure = next(-share for share, other in options if other == code)
        others = [(chr(other), -share) for share, other in options if other != code]
        return sure, tuple(others[:OTHERS])


def _key(owner: Codes | int, start: Codes | int, span: Codes | int) -> Codes:
    return np.int64(owner) << TIME_BITS + SPAN_BITS | start << SPAN_BITS | span

"""What a search through damaged stretches found: the best reading, and how sure it is.

The graph of states holds all readings in reach, so that a pass backwards beside the pass
forwards of the search gives the probability of each character given all others
(the forward-backward algorithm, Rabiner 1989).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from pipeline.repair.mojibake.gaps.beam import Arcs, Graph, Nats, States, Stretch, joined
from pipeline.repair.mojibake.gaps.glyphs import Codes

OTHERS: Final = 4
#: Bits of a code point, of the nodes that a character spans, and of a stretch's nodes.
CODE_BITS: Final = 21
SPAN_BITS: Final = 6
TIME_BITS: Final = 16

#: Other characters with their probabilities.
Others: TypeAlias = tuple[tuple[str, float], ...]


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
    others: Others


def glyphs(stretches: Sequence[Stretch], graph: Graph) -> list[list[Glyph]]:
    """Return the best reading of each stretch; an empty one where none leads through."""
    found: list[list[Glyph]] = [[] for _ in stretches]
    if not graph.final:
        return found
    final, edges = joined(graph.final), np.concatenate(graph.edges)
    arcs = joined([arcs for _, arcs in graph.arcs])
    times = np.repeat([time for time, _ in graph.arcs], [len(one.key) for _, one in graph.arcs])
    chosen = _best_arcs(final, edges, arcs.source, np.concatenate(graph.backs))
    spans = _span(arcs.owner[chosen], arcs.start[chosen], times[chosen] - arcs.start[chosen])
    options = _options(graph, arcs, times, final, edges)
    rows = zip(
        arcs.owner[chosen].tolist(),
        arcs.start[chosen].tolist(),
        times[chosen].tolist(),
        arcs.code[chosen].tolist(),
        (arcs.key[chosen] & 1).tolist(),
        options.of(spans, arcs.code[chosen]),
        strict=True,
    )
    for owner, start, end, code, garbled, (sure, others) in rows:
        offset = stretches[owner].start
        found[owner].append(
            Glyph(offset + start, offset + end, chr(code), bool(garbled), sure, others)
        )
    for reading in found:
        reading.reverse()
    return found


def _best_arcs(final: States, edges: Nats, source: Codes, backs: Codes) -> Codes:
    """Return the characters of the best reading of each stretch, from its end to its start."""
    order = np.lexsort((final.number, -(final.best + edges), final.owner))
    _, heads = np.unique(final.owner[order], return_index=True)
    state = final.number[order[heads]]
    found: list[Codes] = []
    while True:
        arc = backs[state]
        arc = arc[arc >= 0]
        if not len(arc):
            return np.concatenate(found) if found else arc
        found.append(arc)
        state = source[arc]


@dataclass(frozen=True, slots=True, eq=False)
class _Options:
    """The characters that can stand in each span, the likeliest first.

    Args:
        spans: the spans, in order.
        codes: their characters.
        shares: the probabilities of these.
    """

    spans: Codes
    codes: list[int]
    shares: list[float]

    def of(self, spans: Codes, codes: Codes) -> Iterator[tuple[float, Others]]:
        """Yield the probability of the characters in some spans, and what else stands there."""
        lows = self.spans.searchsorted(spans).tolist()
        highs = self.spans.searchsorted(spans, side="right").tolist()
        for low, high, code in zip(lows, highs, codes.tolist(), strict=True):
            sure = self.shares[self.codes.index(code, low, high)]
            if high - low == 1:
                yield sure, ()
                continue
            best = range(low, min(high, low + OTHERS + 1))
            others = [
                (chr(self.codes[at]), self.shares[at]) for at in best if self.codes[at] != code
            ]
            yield sure, tuple(others[:OTHERS])


def _options(graph: Graph, arcs: Arcs, times: Codes, final: States, edges: Nats) -> _Options:
    """Return the probabilities of all characters, summed over all readings that have them."""
    whole = np.full(int(arcs.owner.max()) + 1, -np.inf)
    np.logaddexp.at(whole, final.owner, final.total + edges)
    totals = np.concatenate(graph.totals)
    behind = np.full(len(totals), -np.inf)
    behind[final.number] = edges
    through = np.concatenate(_backwards(graph, behind)[::-1])
    real = ((arcs.source >= 0) & (through > -np.inf)).nonzero()[0]
    start, owner = arcs.start[real], arcs.owner[real]
    keys = _span(owner, start, times[real] - start) << CODE_BITS | arcs.code[real]
    weights = totals[arcs.source[real]] + through[real] - whole[owner]
    unique, places = np.unique(keys, return_inverse=True)
    shares = np.minimum(np.bincount(places, np.exp(np.minimum(weights, 0.0))), 1.0)
    spans, codes = unique >> CODE_BITS, unique & ((1 << CODE_BITS) - 1)
    order = np.lexsort((codes, -shares, spans))
    return _Options(spans[order], codes[order].tolist(), shares[order].tolist())


def _backwards(graph: Graph, behind: Nats) -> list[Nats]:
    """Return, from the last time on, the nats of each arc and all that follows it."""
    found = []
    for (_, arcs), target in zip(reversed(graph.arcs), reversed(graph.targets), strict=True):
        through = behind[target] + arcs.cost
        found.append(through)
        real = (arcs.source >= 0) & (through > -np.inf)
        np.logaddexp.at(behind, arcs.source[real], through[real])
    return found


def _span(owner: Codes, start: Codes, length: Codes) -> Codes:
    return owner << TIME_BITS + SPAN_BITS | start << SPAN_BITS | length

"""What the search keeps: hypotheses, and the steps that lead on from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.repair.frameshift.evidence import Evidence
from pipeline.repair.frameshift.lattice import Edges
from pipeline.repair.frameshift.trail import ROOT, Trail
from pipeline.repair.models.ngrams import BITS, ORDER

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

#: How many nats behind the best one hypotheses may be.
GAP: Final = 10.0
#: The same for the last one whose frame is right.
LAST_GAP: Final = 25.0
_CONTEXT: Final = (1 << BITS * (ORDER - 1)) - 1
_FREE: Final = np.zeros(1, dtype=np.float32)
_NOTHING: Final = np.zeros(1, dtype=np.int64)


class Hypothesis(NamedTuple):
    """One way to read the cells so far.

    Args:
        score: its log-probability, with the credit that it has been given (see `search`).
        context: the model's context.
        owed: 0 where the frame is right; the first byte that is owed its second, or a
            set of such bytes (see `lattice`); below 0x80 an ASCII byte yet to be written.
        node: its last piece in the `Trail`.
    """

    score: float
    context: int
    owed: int = 0
    node: int = ROOT


@dataclass(slots=True)
class Moves:
    """Possible steps of one stage, each set from one parent, scored together.

    Args:
        place: the cell of a character that begins here.
        home: the cell of a character whose first byte was owed.
    """

    place: int
    home: int
    parents: list[int] = field(default_factory=list)
    edges: list[Edges] = field(default_factory=list)
    owed: list[int | None] = field(default_factory=list)
    prices: list[float] = field(default_factory=list)
    known: list[bool] = field(default_factory=list)
    tails: dict[int, str] = field(default_factory=dict)
    credits: dict[int, float] = field(default_factory=dict)

    def add(
        self,
        parent: int,
        edges: Edges,
        *,
        owed: int | None = None,
        known: bool = False,
        price: float = 0.0,
    ) -> None:
        """Add the steps along `edges`.

        Args:
            parent: index of the hypothesis they start from.
            edges: the characters they make.
            owed: what all of them owe next, where it is not in the edges.
            known: whether they follow from the bytes.
            price: log-odds of such a step.
        """
        if len(edges.codes):
            self.parents.append(parent)
            self.edges.append(edges)
            self.owed.append(owed)
            self.prices.append(price)
            self.known.append(known)

    def write(self, parent: int, code: int, *, known: bool = True) -> None:
        """Add the one step that writes a character as it stands."""
        self.add(parent, Edges(np.array([code]), _FREE, _NOTHING), known=known)

    def taken(
        self,
        hypotheses: Sequence[Hypothesis],
        evidence: Evidence,
        trail: Trail,
        steps: int,
    ) -> list[Hypothesis]:
        """Return where the best steps lead.

        Args:
            hypotheses: the parents.
            evidence: what scores them.
            trail: takes the new pieces.
            steps: how many of them at most.
        """
        if not self.parents:
            return []
        sizes = [len(edges.codes) for edges in self.edges]
        parents = np.repeat(self.parents, sizes)
        codes = np.concatenate([edges.codes for edges in self.edges])
        fixed = np.repeat([-1 if each is None else each for each in self.owed], sizes)
        owed = np.where(fixed < 0, np.concatenate([edges.owed for edges in self.edges]), fixed)
        known = np.repeat(self.known, sizes)
        contexts = np.array([each.context for each in hypotheses], dtype=np.int64)
        scores = np.array([each.score for each in hypotheses], dtype=np.float32)[parents]
        scores += np.concatenate([edges.costs for edges in self.edges])
        scores += np.repeat(np.array(self.prices, dtype=np.float32), sizes)
        scores += evidence.score(contexts, parents, codes)
        keep = _best(scores, owed, steps)
        owners, written = parents[keep], codes[keep]
        following = (contexts[owners] << BITS | evidence.classes[written]) & _CONTEXT
        columns = owners, written, known[keep], scores[keep], following, owed[keep]
        result = []
        for parent, code, sure, score, context, owes in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            before = hypotheses[parent]
            cell = self.home if before.owed >= 0x80 else self.place
            credit = self.credits.get(parent, 0.0)
            node = trail.grow(before.node, chr(code), cell, known=sure, credit=credit)
            if parent in self.tails:
                node = trail.grow(node, self.tails[parent], self.place, known=True)
            result.append(Hypothesis(score, context, owes, node))
        return result


def _best(scores: Floats, owed: Ints, steps: int) -> Ints:
    """Return the best steps, best first; one that leaves the frame right stays longer."""
    best = scores.max()
    near = np.flatnonzero(scores > best - GAP)
    keep = near[np.argsort(-scores[near], kind="stable")[:steps]]
    if owed[keep].all():
        aligned = np.flatnonzero((owed == 0) & (scores > best - LAST_GAP))
        if len(aligned):
            keep = np.append(keep, aligned[scores[aligned].argmax()])
    return keep


def narrowed(hypotheses: Iterable[Hypothesis], trail: Trail, width: int) -> list[Hypothesis]:
    """Return the best hypotheses, best first; one whose frame is right stays longer.

    Those with one future go on as one.
    """
    ranked = sorted(hypotheses, key=lambda each: -each.score)
    kept: dict[tuple[int, int, tuple[str, bool]], Hypothesis] = {}
    for each in ranked:
        if each.score <= ranked[0].score - GAP:
            break
        state = each.context, each.owed, trail.state(each.node)
        if state in kept:
            trail.join(kept[state].node, each.node, kept[state].score - each.score)
        elif len(kept) < width:
            kept[state] = each
    result = list(kept.values())
    if all(each.owed for each in result):
        aligned = next((each for each in ranked if not each.owed), None)
        if aligned and aligned.score > ranked[0].score - LAST_GAP:
            result.append(aligned)
    return result

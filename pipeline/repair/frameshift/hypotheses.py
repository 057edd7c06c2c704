"""What the search keeps: hypotheses, the pieces they are made of, and possible steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.repair.frameshift.cells import Cell, Kind
from pipeline.repair.frameshift.evidence import Evidence
from pipeline.repair.frameshift.han_model import BITS, ORDER
from pipeline.repair.frameshift.lattice import Edges

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

#: Hypotheses kept at each cell, and how many nats behind the best they may be.
WIDTH: Final = 32
GAP: Final = 11.0
#: The same for the last one whose frame is right.
LAST_GAP: Final = 25.0
CONTEXT: Final = (1 << BITS * (ORDER - 1)) - 1
_ROOT: Final = -1
_FREE: Final = np.zeros(1, dtype=np.float32)
_NOTHING: Final = np.zeros(1, dtype=np.int64)


class Hypothesis(NamedTuple):
    """One way to read the cells so far.

    Args:
        score: its log-probability.
        context: the model's context.
        owed: 0 where the frame is right; the first byte that is owed its second, or a
            set of such bytes (see `lattice`); below 0x80 an ASCII byte yet to be written.
        node: its last piece in the `Trail`.
    """

    score: float
    context: int
    owed: int = 0
    node: int = _ROOT


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


class _Node(NamedTuple):
    parent: int
    text: str
    cell: int
    known: bool


class Trail:
    """The pieces of all hypotheses, each with the one before it."""

    def __init__(self) -> None:
        self._nodes: list[_Node] = []

    def grow(self, parent: int, text: str, cell: int, *, known: bool) -> int:
        """Add a piece behind `parent`, in the cell that holds its first byte."""
        self._nodes.append(_Node(parent, text, cell, known))
        return len(self._nodes) - 1

    def is_chosen(self, node: int) -> bool:
        """Tell whether a piece does not follow from the bytes."""
        return node != _ROOT and not self._nodes[node].known

    def last(self, node: int, cells: Sequence[Cell], before: str) -> str:
        """Return the last character up to `node`, glosses and gaps left out."""
        while node != _ROOT:
            piece = self._nodes[node]
            if piece.text and cells[piece.cell].kind is not Kind.GLOSS:
                return piece.text[0] if piece.text[0] not in "(（" else piece.text[-1]
            node = piece.parent
        return before

    def reading(self, hypothesis: Hypothesis, covered: int) -> Reading:
        """Return a hypothesis as a reading of the first `covered` cells."""
        texts = [""] * covered
        known = [True] * covered
        node = hypothesis.node
        while node != _ROOT:
            piece = self._nodes[node]
            texts[piece.cell] = piece.text + texts[piece.cell]
            known[piece.cell] &= piece.known or not piece.text
            node = piece.parent
        return Reading(hypothesis.score, tuple(zip(texts, known, strict=True)))


@dataclass(slots=True)
class Moves:
    """Possible steps of one stage, each set from one parent, scored together."""

    parents: list[int] = field(default_factory=list)
    edges: list[Edges] = field(default_factory=list)
    owed: list[Ints] = field(default_factory=list)
    prices: list[float] = field(default_factory=list)
    known: list[bool] = field(default_factory=list)
    tails: dict[int, str] = field(default_factory=dict)

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
        size = len(edges.codes)
        if size:
            self.parents.append(parent)
            self.edges.append(edges)
            self.owed.append(edges.owed if owed is None else np.full(size, owed))
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
        *,
        place: int,
        home: int,
    ) -> list[Hypothesis]:
        """Return where the best steps lead.

        Args:
            hypotheses: the parents.
            evidence: what scores them.
            trail: takes the new pieces.
            place: the cell of a character that begins here.
            home: the cell of a character whose first byte was owed.
        """
        if not self.parents:
            return []
        sizes = [len(edges.codes) for edges in self.edges]
        parents = np.repeat(self.parents, sizes)
        codes = np.concatenate([edges.codes for edges in self.edges])
        owed = np.concatenate(self.owed)
        known = np.repeat(self.known, sizes)
        contexts = np.array([each.context for each in hypotheses], dtype=np.int64)
        scores = np.array([each.score for each in hypotheses], dtype=np.float32)[parents]
        scores += np.concatenate([edges.costs for edges in self.edges])
        scores += np.repeat(np.array(self.prices, dtype=np.float32), sizes)
        scores += evidence.score(contexts, parents, codes)
        ranked = np.argsort(-scores, kind="stable")
        keep = ranked[:WIDTH]
        keep = keep[scores[keep] > scores[keep[0]] - GAP]
        if owed[keep].all() and not owed.all():
            aligned = ranked[owed[ranked] == 0][:1]
            keep = np.append(keep, aligned[scores[aligned] > scores[keep[0]] - LAST_GAP])
        following = (contexts[parents] << BITS | evidence.classes[codes]) & CONTEXT
        result = []
        for move in keep.tolist():
            parent = int(parents[move])
            before = hypotheses[parent]
            cell = home if before.owed >= 0x80 else place
            node = trail.grow(before.node, chr(codes[move]), cell, known=bool(known[move]))
            if parent in self.tails:
                node = trail.grow(node, self.tails[parent], place, known=True)
            state = int(following[move]), int(owed[move]), node
            result.append(Hypothesis(float(scores[move]), *state))
        return result


def narrowed(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """Return the best hypotheses, best first; one whose frame is right stays longer."""
    ranked = sorted(hypotheses, key=lambda each: -each.score)
    kept = [each for each in ranked[:WIDTH] if each.score > ranked[0].score - GAP]
    if all(each.owed for each in kept):
        aligned = next((each for each in ranked if not each.owed), None)
        if aligned and aligned.score > ranked[0].score - LAST_GAP:
            kept.append(aligned)
    return kept

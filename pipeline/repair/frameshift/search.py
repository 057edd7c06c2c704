"""Search for the text behind a slipped frame: a beam over the byte lattice.

A reading of a damaged stretch is a text whose bytes, put through the same damage, give
what is visible.  The damage leaves no freedom but in what it destroyed, so the likeliest
reading is the likeliest *text* among those, and the search needs no weights for the
damage itself beyond a price for starting it.

A hypothesis stands before a cell and owes nothing (the frame is right), or owes the
second byte of a character of which it has seen the first (the frame is off by one),
or, where that byte was destroyed too, one of a set of first bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.repair.frameshift.cells import HOLES, Cell, Kind
from pipeline.repair.frameshift.evidence import Evidence
from pipeline.repair.frameshift.han_model import BITS, ORDER
from pipeline.repair.frameshift.lattice import ANY, SETS, Edges, Lattice

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

#: Log-probability that a place where the frame can slip did slip.
SLIP: Final = -2.0
#: The same where nothing but the following text speaks for it.
BARE_SLIP: Final = -6.0
#: A hole that stands for two bytes, where unreadable pairs vanish as a rule.
SHOWN_PAIR: Final = -3.0
#: A hole that did not swallow what follows it: by a decoder that may do so, and by one
#: that is seen to swallow elsewhere in the document.
NOT_SWALLOWED: Final = -3.0
INCONSISTENT: Final = -9.0
#: A pair that vanished: the model alone would put rare words there too easily.
VANISHED: Final = 0.0
_SPACE: Final = 0x20
_WIDTH: Final = 100
#: Nats behind the best from which readings with a wrong frame no longer count, and for
#: how many cells that must hold before a stretch ends.
_CLEAR: Final = 10.0
_SETTLED: Final = 4
_GAP: Final = 15.0
_UNKNOWN_PAIRS: Final = 24
_CONTEXT: Final = (1 << BITS * (ORDER - 1)) - 1
BOUNDARIES: Final = frozenset(",，。!！?？\n;；")


@dataclass(slots=True)
class Node:
    """One piece of a reading: `text`, at the cell its first byte is in."""

    parent: int
    text: str
    cell: int
    known: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole reading of a stretch: its log-probability and what each cell became."""

    score: float
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """Return the text of the stretch."""
        return "".join(text for text, _ in self.pieces)


@dataclass(slots=True)
class _Beam:
    score: list[float] = field(default_factory=list)
    context: list[int] = field(default_factory=list)
    owed: list[int] = field(default_factory=list)
    node: list[int] = field(default_factory=list)

    def add(self, score: float, context: int, owed: int, node: int) -> None:
        self.score.append(score)
        self.context.append(context)
        self.owed.append(owed)
        self.node.append(node)

    def extend(self, other: "_Beam") -> None:
        self.score += other.score
        self.context += other.context
        self.owed += other.owed
        self.node += other.node


class _Moves:
    """Candidate steps of one stage, scored together."""

    def __init__(self) -> None:
        self.parents: list[int] = []
        self.sizes: list[int] = []
        self.codes: list[Ints] = []
        self.owed: list[Ints] = []
        self.costs: list[Floats] = []
        self.known: list[bool] = []
        self.tails: dict[int, str] = {}
        self._zero = np.zeros(1, dtype=np.float32)

    def add(self, parent: int, edges: Edges, *, known: bool, price: float = 0.0) -> None:
        self._append(parent, edges.codes, edges.owed, edges.costs, price, known=known)

    def then(
        self, parent: int, edges: Edges, owed: int, *, known: bool, price: float = 0.0
    ) -> None:
        size = len(edges.codes)
        self._append(parent, edges.codes, np.full(size, owed), edges.costs, price, known=known)

    def one(self, parent: int, code: int) -> None:
        self._append(parent, np.array([code]), np.zeros(1, dtype=np.int64), self._zero, known=True)

    def _append(  # noqa: PLR0913
        self,
        parent: int,
        codes: Ints,
        owed: Ints,
        costs: Floats,
        price: float = 0.0,
        *,
        known: bool,
    ) -> None:
        if len(codes):
            self.parents.append(parent)
            self.sizes.append(len(codes))
            self.codes.append(codes)
            self.owed.append(owed)
            self.costs.append(costs + np.float32(price) if price else costs)
            self.known.append(known)


class Search:
    """Readings of the cells of one stretch.

    Args:
        cells: the stretch; the frame is right at its start.
        lattice: the edges of the byte lattice.
        evidence: what the document says.
        context: the model's context before the stretch.
        before: the character before the stretch, glosses left out.
        swallowed: proposes what the hole in a cell may have swallowed, with log-shares.
    """

    def __init__(  # noqa: PLR0913
        self,
        cells: Sequence[Cell],
        lattice: Lattice,
        evidence: Evidence,
        context: int,
        before: str,
        swallowed: Callable[[int], Sequence[tuple[str, float]]],
    ) -> None:
        self._cells = cells
        self._lattice = lattice
        self._evidence = evidence
        self._context = context
        self._before = before
        self._swallowed = swallowed
        self._kept = INCONSISTENT if evidence.swallows else NOT_SWALLOWED
        self._nodes: list[Node] = []

    def run(self, count: int) -> tuple[list[Reading], int]:
        """Return up to `count` readings, best first, and the number of cells they cover.

        The stretch ends behind the first boundary at which the best reading owes
        nothing, or where no reading that owes a byte is left in reach for a while;
        readings that owe a byte at the end are dropped.
        """
        beam = _Beam()
        beam.add(0.0, self._context, 0, -1)
        settled = 0
        for place, cell in enumerate(self._cells):
            beam = self._consume(self._settle(beam, place), place)
            if not beam.score:
                return [], place
            if beam.owed[0] == 0 and cell.kind is not Kind.HOLE:
                slipped = next((i for i, owed in enumerate(beam.owed) if owed), None)
                clear = slipped is None or beam.score[slipped] < beam.score[0] - _CLEAR
                settled = settled + 1 if clear else 0
                if settled > _SETTLED or cell.text in BOUNDARIES:
                    return self._finish(beam, place + 1, count), place + 1
            else:
                settled = 0
        beam = self._settle(beam, len(self._cells))
        self._edge(beam)
        return self._finish(beam, len(self._cells), count), len(self._cells)

    def _edge(self, beam: _Beam) -> None:
        """Score that the paragraph ends here."""
        if beam.score:
            each = np.arange(len(beam.score))
            contexts = np.array(beam.context, dtype=np.int64)
            edge = np.full(len(each), ord("\n"))
            scores = self._evidence.score(contexts, each, edge)
            beam.score = [float(a + b) for a, b in zip(beam.score, scores, strict=True)]

    def literal(self, covered: int) -> float:
        """Return the log-probability of the first cells as they stand."""
        text = "".join(
            cell.text for cell in self._cells[:covered] if cell.kind is not Kind.GLOSS
        ) + "\n" * (covered == len(self._cells))
        return self._plain(self._context, text.replace(" ", ""))[0]

    def _plain(self, context: int, text: str) -> tuple[float, int]:
        """Return the log-probability of a text as it stands, and the context after it."""
        contexts, codes = [], [min(ord(character), 0xFFFF) for character in text]
        for code in codes:
            contexts.append(context)
            context = (context << BITS | int(self._evidence.classes[code])) & _CONTEXT
        each = np.arange(len(codes))
        scores = self._evidence.score(np.array(contexts, dtype=np.int64), each, np.array(codes))
        return float(scores.sum()), context

    # -- stages ---------------------------------------------------------------------

    def _settle(self, beam: _Beam, place: int) -> _Beam:
        """Take the steps that show nothing: owed ASCII bytes, and pairs that vanished."""
        for _ in range(2):
            moves = _Moves()
            rest = _Beam()
            order = sorted(range(len(beam.score)), key=lambda index: -beam.score[index])
            unknown = 0
            for index in order:
                owed = beam.owed[index]
                if owed == _SPACE:  # the model knows no spaces
                    node = self._grow(beam.node[index], " ", place - 1, known=False)
                    rest.add(beam.score[index], beam.context[index], 0, node)
                    continue
                if 0 < owed < 0x80:
                    moves.one(index, owed)
                    continue
                rest.add(beam.score[index], beam.context[index], owed, beam.node[index])
                if owed and place < len(self._cells):
                    unknown += owed >= SETS
                    if owed < SETS or unknown <= _UNKNOWN_PAIRS:
                        moves.add(
                            index,
                            self._likely(beam, index, self._lattice.vanished(owed)),
                            known=False,
                            price=VANISHED,
                        )
            found = self._advance(beam, moves, place - 1, place - 1)
            if not found.score:
                return rest
            rest.extend(found)
            beam = _narrow(rest)
        return beam

    def _consume(self, beam: _Beam, place: int) -> _Beam:
        cell = self._cells[place]
        moves = _Moves()
        passed = _Beam()
        for index in range(len(beam.score)):
            if beam.owed[index]:
                self._slipped(beam, index, cell, place, moves, passed)
            else:
                self._aligned(beam, index, cell, place, moves, passed)
        home = place - 1
        while home > 0 and self._cells[home].kind is Kind.GLOSS:
            home -= 1
        passed.extend(self._advance(beam, moves, place, home))
        return _narrow(passed)

    # -- the frame is right -----------------------------------------------------------

    def _aligned(  # noqa: PLR0913
        self, beam: _Beam, index: int, cell: Cell, place: int, moves: _Moves, passed: _Beam
    ) -> None:
        score, context, node = beam.score[index], beam.context[index], beam.node[index]
        if cell.kind is Kind.GLOSS:
            score += self._gloss_fits(node, cell.reading)
            passed.add(score, context, 0, self._grow(node, cell.text, place, known=True))
            return
        if cell.kind is Kind.EATEN_GLOSS:
            owed = self._lattice.interrupted(self._last(node), cell.reading)
            passed.add(score + SLIP, context, owed, self._grow(node, "", place, known=False))
            self._literal_text(beam, index, cell, place, passed)
            return
        if cell.text in " \u3000\t":
            passed.add(score, context, 0, self._grow(node, cell.text, place, known=True))
            return
        moves.one(index, min(ord(cell.text), 0xFFFF))
        if cell.kind is Kind.HOLE and place + 1 < len(self._cells):
            following = self._cells[place + 1]
            if following.kind is Kind.GLOSS:
                owed = self._lattice.interrupted(self._last(node), following.reading)
                price = SLIP + self._kept
            elif following.pairs and following.kind is not Kind.PAIR:
                owed, price = ANY, SLIP
            elif following.pairs:
                owed, price = ANY, BARE_SLIP
            else:
                return
            passed.add(score + price, context, owed, self._grow(node, "", place, known=False))

    def _literal_text(self, beam: _Beam, index: int, cell: Cell, place: int, passed: _Beam) -> None:
        """Take a hole with half a gloss as it stands."""
        score, context = self._plain(beam.context[index], cell.text)
        node = self._grow(beam.node[index], cell.text, place, known=True)
        passed.add(beam.score[index] + score, context, 0, node)

    # -- the frame is off by one --------------------------------------------------------

    def _slipped(  # noqa: PLR0913
        self, beam: _Beam, index: int, cell: Cell, place: int, moves: _Moves, passed: _Beam
    ) -> None:
        owed = beam.owed[index]
        if cell.kind is Kind.GLOSS:
            node = self._grow(beam.node[index], "", place, known=True)
            passed.add(beam.score[index], beam.context[index], owed, node)
            return
        for first, second in cell.pairs:
            edges = self._likely(beam, index, self._lattice.completed(owed, first, glossed=False))
            moves.then(index, edges, second, known=owed < SETS)
        if 0x40 <= cell.byte <= 0x80 and cell.byte != 0x7F:
            glossed = self._is_gloss(place + 1)
            edges = self._lattice.completed(owed, cell.byte, glossed=glossed)
            moves.add(index, edges, known=owed < SETS)
        if cell.kind is Kind.EATEN_GLOSS:
            moves.add(index, self._lattice.ended(owed, cell.reading), known=False)
            moves.tails[index] = f"({cell.reading})"
        elif cell.kind is Kind.HOLE:
            self._hole(beam, moves, index, owed, place)

    def _hole(  # noqa: PLR0913
        self, beam: _Beam, moves: _Moves, index: int, owed: int, place: int
    ) -> None:
        if self._is_gloss(place + 1):
            edges = self._lattice.ended(owed, self._cells[place + 1].reading)
            moves.add(index, edges, known=False, price=self._kept)
            return
        last = place + 1 == len(self._cells)
        following = None if last else self._cells[place + 1]
        closed = following is None or following.text in BOUNDARIES or following.text in HOLES
        edges = self._likely(beam, index, self._lattice.ended(owed, ""))
        price = 0.0 if closed else self._kept
        moves.add(index, edges, known=False, price=price)
        if not closed:
            for eaten, cost in self._swallowed(place):
                moves.then(index, edges, ord(eaten), known=False, price=cost)
        vanished = self._likely(beam, index, self._lattice.vanished(owed))
        moves.add(index, vanished, known=False, price=SHOWN_PAIR)

    def _likely(self, beam: _Beam, index: int, edges: Edges) -> Edges:
        return self._lattice.likely(beam.context[index], edges)

    def _is_gloss(self, place: int) -> bool:
        return place < len(self._cells) and self._cells[place].kind is Kind.GLOSS

    def _gloss_fits(self, node: int, reading: str) -> float:
        if node < 0 or self._nodes[node].known:
            return 0.0
        last = self._last(node)
        return self._evidence.gloss(last, reading) if last else 0.0

    def _last(self, node: int) -> str:
        """Return the last character of a hypothesis, glosses and gaps left out."""
        while node >= 0:
            text = self._nodes[node].text
            if text and self._cells[self._nodes[node].cell].kind is not Kind.GLOSS:
                return text[0] if text[0] not in "(（" else text[-1]
            node = self._nodes[node].parent
        return self._before

    # -- bookkeeping ------------------------------------------------------------------

    def _grow(self, parent: int, text: str, cell: int, *, known: bool) -> int:
        self._nodes.append(Node(parent, text, cell, known))
        return len(self._nodes) - 1

    def _advance(self, beam: _Beam, moves: _Moves, place: int, home: int) -> _Beam:
        """Score the moves into cell `place` and keep the best.

        A character whose first byte was owed belongs to the cell `home`.
        """
        result = _Beam()
        if not moves.parents:
            return result
        parents = np.repeat(moves.parents, moves.sizes)
        codes = np.concatenate(moves.codes)
        owed = np.concatenate(moves.owed)
        known = np.repeat(moves.known, moves.sizes)
        contexts = np.array(beam.context, dtype=np.int64)
        scores = np.array(beam.score, dtype=np.float32)[parents] + np.concatenate(moves.costs)
        scores = scores + self._evidence.score(contexts, parents, codes)
        keep = np.argsort(-scores, kind="stable")[:_WIDTH]
        keep = keep[scores[keep] > scores[keep[0]] - _GAP]
        following = (contexts[parents] << BITS | self._evidence.classes[codes]) & _CONTEXT
        for move in keep.tolist():
            parent = int(parents[move])
            before = beam.node[parent]
            cell = home if beam.owed[parent] >= 0x80 else place
            text = chr(int(codes[move]))
            node = self._grow(before, text, cell, known=bool(known[move]))
            if parent in moves.tails:
                node = self._grow(node, moves.tails[parent], place, known=True)
            result.add(float(scores[move]), int(following[move]), int(owed[move]), node)
        return result

    def _finish(self, beam: _Beam, covered: int, count: int) -> list[Reading]:
        order = sorted(
            (index for index in range(len(beam.score)) if beam.owed[index] == 0),
            key=lambda index: -beam.score[index],
        )
        found: dict[str, Reading] = {}
        for index in order:
            texts = [""] * covered
            known = [True] * covered
            node = beam.node[index]
            while node >= 0:
                piece = self._nodes[node]
                texts[piece.cell] = piece.text + texts[piece.cell]
                known[piece.cell] &= piece.known or not piece.text
                node = piece.parent
            reading = Reading(beam.score[index], tuple(zip(texts, known, strict=True)))
            found.setdefault(reading.text, reading)
            if len(found) == count:
                break
        return list(found.values())


def _narrow(beam: _Beam) -> _Beam:
    order = sorted(range(len(beam.score)), key=lambda index: -beam.score[index])[:_WIDTH]
    result = _Beam()
    for index in order:
        if beam.score[index] > beam.score[order[0]] - _GAP:
            result.add(beam.score[index], beam.context[index], beam.owed[index], beam.node[index])
    return result

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
from itertools import islice
from typing import Final

import numpy as np

from pipeline.repair.frameshift import prices
from pipeline.repair.frameshift.cells import FOLDED, HOLES, Cell, Kind
from pipeline.repair.frameshift.effort import Effort
from pipeline.repair.frameshift.evidence import Evidence
from pipeline.repair.frameshift.hypotheses import (
    GAP,
    Hypothesis,
    Moves,
    narrowed,
)
from pipeline.repair.frameshift.lattice import ANY, SETS, Edges, Lattice
from pipeline.repair.frameshift.plain import scores
from pipeline.repair.frameshift.trail import Reading, Trail

#: Nats behind the best from which readings with a wrong frame no longer count, and for
#: how many cells that must hold before a stretch ends.
_CLEAR: Final = 10.0
_SETTLED: Final = 4
#: Hypotheses with an unknown first byte that are followed into a vanished pair.
_UNKNOWN_PAIRS: Final = 10
#: Readings that may be alike, for each one that is wanted.
_REPEATED: Final = 4
#: Steps to what does not show, as a share of the hypotheses that are kept.
_UNSEEN: Final = 0.4
_SPACE: Final = 0x20
#: Both bytes of an ideographic space.
_WIDE_SPACE: Final = 0xA1
#: The first byte of full-width marks, digits and letters.
_MARKS: Final = 0xA3
#: What stands before an indent.
_INDENTED: Final = frozenset(["", "\n", ">", " ", "\u3000"])
_BLANKS: Final = " \u3000\t"
BOUNDARIES: Final = frozenset(",，。!！?？\n;；")
#: What a hole did not swallow.
_CLOSED: Final = BOUNDARIES | frozenset("、:：") | frozenset(HOLES)


@dataclass(frozen=True, slots=True)
class _Stage:
    """One cell on its way through the search, with the steps found so far."""

    place: int
    cell: Cell
    moves: Moves
    passed: list[Hypothesis] = field(default_factory=list)


class Search:
    """Readings of the cells of one stretch.

    Args:
        cells: the stretch; the frame is right at its start.
        lattice: the edges of the byte lattice.
        evidence: what the document says.
        context: the model's context before the stretch.
        before: the character before the stretch, glosses left out.
        swallowed: proposes what the hole in a cell may have swallowed, with log-shares.
        tail: what a hole at the very end is known to have swallowed.
        hole: whether the stretch begins with the hole that a cut leaves.
        effort: how much to try.
    """

    def __init__(  # noqa: PLR0913
        self,
        cells: Sequence[Cell],
        lattice: Lattice,
        evidence: Evidence,
        *,
        context: int,
        before: str,
        swallowed: Callable[[int], Sequence[tuple[str, float]]],
        tail: str,
        hole: bool,
        effort: Effort,
    ) -> None:
        self._cells = cells
        self._lattice = lattice
        self._evidence = evidence
        self._context = context
        self._swallowed = swallowed
        self._tail = tail
        self._hole_first = hole
        self._effort = effort
        self._kept = prices.INCONSISTENT if evidence.swallows else prices.NOT_SWALLOWED
        self._trail = Trail(cells, before)

    def run(self, count: int) -> tuple[list[Reading], int]:
        """Return up to `count` readings, best first, and the number of cells they cover.

        The stretch ends behind the first boundary at which the best reading owes
        nothing, or where no reading that owes a byte is left in reach for a while;
        readings that owe a byte at the end are dropped.
        """
        beam = [Hypothesis(0.0, self._context)]
        if not self._hole_first:
            beam.append(Hypothesis(prices.BARE_SLIP, self._context, ANY))
        settled = 0
        for place, cell in enumerate(self._cells):
            beam = self._consumed(self._settled(beam, place), place)
            if not beam:
                return [], place
            if beam[0].owed or cell.kind is Kind.HOLE:
                settled = 0
                continue
            slipped = next((each.score for each in beam if each.owed), None)
            clear = slipped is None or slipped < beam[0].score - _CLEAR
            settled = settled + 1 if clear else 0
            if settled > _SETTLED or (cell.text in BOUNDARIES and place > 1):
                return self._readings(beam, place + 1, count), place + 1
        covered = len(self._cells)
        return self._readings(self._closed(self._settled(beam, covered)), covered, count), covered

    def _closed(self, beam: Sequence[Hypothesis]) -> list[Hypothesis]:
        """Score that the paragraph ends here."""
        if not beam:
            return []
        contexts = np.array([each.context for each in beam], dtype=np.int64)
        edges = np.full(len(beam), ord("\n"))
        found = self._evidence.score(contexts, np.arange(len(beam)), edges).tolist()
        return [
            each._replace(score=each.score + score) for each, score in zip(beam, found, strict=True)
        ]

    def _readings(self, beam: Sequence[Hypothesis], covered: int, count: int) -> list[Reading]:
        ends = [(each.score, each.node) for each in beam if not each.owed]
        found: dict[str, Reading] = {}
        ways = self._trail.readings(ends, covered, GAP + self._effort.credit)
        for reading in islice(ways, _REPEATED * count):
            found.setdefault(reading.text, reading)
            if len(found) == count:
                break
        return sorted(found.values(), key=lambda each: -each.score)

    def _settled(self, beam: Sequence[Hypothesis], place: int) -> list[Hypothesis]:
        """Take the steps that show nothing: owed ASCII bytes, and pairs that vanished."""
        done: list[Hypothesis] = []
        for _ in range(self._effort.pairs):
            moves = Moves(place - 1, place - 1)
            unknown = 0
            for index, each in enumerate(beam):
                if each.owed == _SPACE:  # the model knows no spaces
                    odd = not self._trail.last(each.node).isalnum()
                    node = self._trail.grow(each.node, " ", place - 1, known=False)
                    score = each.score + (prices.ODD_SPACE if odd else 0.0)
                    done.append(each._replace(score=score, owed=0, node=node))
                    continue
                if 0 < each.owed < 0x80:
                    moves.write(index, each.owed, known=False)
                    continue
                done.append(each)
                unknown += each.owed >= SETS
                followed = each.owed < SETS or unknown <= _UNKNOWN_PAIRS
                # A cut is made before a mark, which shows.
                if each.owed not in {0, ANY} and followed and place < len(self._cells):
                    edges = self._beside(place, self._lattice.vanished(each.owed))
                    moves.add(index, self._likely(each, edges), price=self._effort.credit)
                    moves.credits[index] = self._effort.credit
            beam = moves.taken(beam, self._evidence, self._trail, int(_UNSEEN * self._effort.width))
            if not beam:
                break
        return narrowed([*done, *beam], self._trail, self._effort.width)

    def _consumed(self, beam: Sequence[Hypothesis], place: int) -> list[Hypothesis]:
        """Take the steps that one cell shows."""
        home = max(place - 1, 0)
        while home > 0 and self._cells[home].kind is Kind.GLOSS:
            home -= 1
        stage = _Stage(place, self._cells[place], Moves(place, home))
        for index, each in enumerate(beam):
            if each.owed:
                self._slipped(stage, index, each)
            else:
                self._aligned(stage, index, each)
        found = stage.moves.taken(beam, self._evidence, self._trail, self._effort.width)
        return narrowed([*stage.passed, *found], self._trail, self._effort.width)

    def _aligned(self, stage: _Stage, index: int, each: Hypothesis) -> None:
        """The frame is right: the cell stands for itself, or the frame slips here."""
        cell, place = stage.cell, stage.place
        if cell.kind is Kind.GLOSS:
            self._pass(stage, each, cell.text, price=self._gloss_fits(each.node, cell.reading))
        elif cell.text in _BLANKS:
            self._pass(stage, each, cell.text)
        elif cell.kind is Kind.EATEN_GLOSS:
            spent, context = scores(cell.text, each.context, self._evidence)
            self._pass(stage, each._replace(context=context), cell.text, price=sum(spent))
            self._slip(stage, each, self._interrupted(each, cell.reading), prices.SLIP)
            stage.moves.add(index, self._lattice.ended(ANY, cell.reading), price=prices.GONE)
            stage.moves.tails[index] = f"({cell.reading})"
        else:
            stage.moves.write(index, min(ord(cell.text), 0xFFFF))
            if cell.kind is Kind.HOLE and place + 1 < len(self._cells):
                following = self._cells[place + 1]
                if following.kind is Kind.GLOSS:
                    owed = self._interrupted(each, following.reading)
                    self._slip(stage, each, owed, prices.SLIP + self._kept)
                elif following.kind is not Kind.BYTE or following.text in FOLDED:
                    bare = following.kind is Kind.PAIR
                    self._slip(stage, each, ANY, prices.BARE_SLIP if bare else prices.SLIP)

    def _pass(self, stage: _Stage, each: Hypothesis, text: str, *, price: float = 0.0) -> None:
        """Go past a cell without a word of the model's; the frame stays as it is."""
        node = self._trail.grow(each.node, text, stage.place, known=True)
        stage.passed.append(each._replace(score=each.score + price, node=node))

    def _slip(self, stage: _Stage, each: Hypothesis, owed: int, price: float) -> None:
        node = self._trail.grow(each.node, "", stage.place, known=False)
        stage.passed.append(each._replace(score=each.score + price, owed=owed, node=node))

    def _slipped(self, stage: _Stage, index: int, each: Hypothesis) -> None:
        """The frame is off by one: the cell ends one character and may begin the next."""
        cell, known = stage.cell, each.owed < SETS
        if cell.kind is Kind.GLOSS:
            self._pass(stage, each, "")
            return
        for first, second in cell.pairs:
            if first == _WIDE_SPACE and each.owed in {_WIDE_SPACE, ANY}:
                self._indented(stage, each, second)
            edges = self._lattice.completed(each.owed, first, glossed=False)
            edges = self._likely(each, self._beside(stage.place, edges))
            stage.moves.add(index, edges, owed=second, known=known)
        if cell.kind is Kind.BYTE and cell.text in BOUNDARIES:
            edges = self._likely(each, self._lattice.ended(each.owed, ""))
            stage.moves.add(index, edges, owed=cell.byte, price=prices.UNSHOWN)
        if 0x40 <= cell.byte <= 0x80 and cell.byte != 0x7F:
            glossed = self._reading_at(stage.place + 1) != ""
            edges = self._lattice.completed(each.owed, cell.byte, glossed=glossed)
            stage.moves.add(index, edges, known=known)
        if cell.kind is Kind.EATEN_GLOSS:
            stage.moves.add(index, self._lattice.ended(each.owed, cell.reading))
            stage.moves.tails[index] = f"({cell.reading})"
        elif cell.kind is Kind.HOLE:
            self._hole(stage, index, each)

    def _indented(self, stage: _Stage, each: Hypothesis, owed: int) -> None:
        """The pair ends an ideographic space, of which the model knows nothing."""
        last = self._trail.last(each.node)
        price = 0.0 if last in _INDENTED else prices.ODD_SPACE
        node = self._trail.grow(each.node, "\u3000", stage.place - 1, known=each.owed < SETS)
        stage.passed.append(each._replace(score=each.score + price, owed=owed, node=node))

    def _hole(self, stage: _Stage, index: int, each: Hypothesis) -> None:
        """The hole is the second byte, alone or with what it swallowed, or a whole pair."""
        reading = self._reading_at(stage.place + 1)
        if reading:
            edges = self._lattice.ended(each.owed, reading)
            stage.moves.add(index, edges, price=self._kept)
            return
        following = self._cells[stage.place + 1 : stage.place + 2]
        if each.owed == ANY:
            # Both bytes are left over where the second, with the first of a mark, is a full stop.
            if following and any(first == _MARKS for first, _ in following[0].pairs):
                edges = self._lattice.completed(ANY, _WIDE_SPACE, glossed=False)
                stage.moves.add(index, self._likely(each, edges))
            return
        closed = not following or following[0].text in _CLOSED
        edges = self._beside(stage.place, self._lattice.ended(each.owed, ""))
        edges = self._likely(each, edges)
        stage.moves.add(index, edges, price=0.0 if closed else self._kept)
        if not closed:
            for eaten, price in self._swallowed(stage.place):
                stage.moves.add(index, edges, owed=ord(eaten), price=price)
        vanished = self._beside(stage.place, self._lattice.vanished(each.owed))
        vanished = self._likely(each, vanished)
        stage.moves.add(index, vanished, price=prices.SHOWN_PAIR)
        if not following and self._tail:
            stage.moves.tails[index] = self._tail

    def _likely(self, each: Hypothesis, edges: Edges) -> Edges:
        return self._lattice.likely(each.context, edges)

    def _beside(self, place: int, edges: Edges) -> Edges:
        """Return edges as they are for the character behind the one that was cut."""
        return self._lattice.behind_cut(edges) if place == 1 + self._hole_first else edges

    def _interrupted(self, each: Hypothesis, reading: str) -> int:
        last = self._trail.last(each.node)
        return self._lattice.interrupted(last, reading)

    def _reading_at(self, place: int) -> str:
        """Return the reading of the gloss in a cell, empty where there is none."""
        if place >= len(self._cells) or self._cells[place].kind is not Kind.GLOSS:
            return ""
        return self._cells[place].reading

    def _gloss_fits(self, node: int, reading: str) -> float:
        if not self._trail.is_restored(node):
            return 0.0
        last = self._trail.last(node)
        return self._evidence.gloss(last, reading) if last else 0.0

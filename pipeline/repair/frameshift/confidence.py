"""How sure a reading is: what is proved, what is doubtful, what was chosen.

What follows from the bytes is arithmetic only where the frame is known, and a frame is
known only as long as no pair vanished unseen: a lost pair would put two characters in
the place of one.  The search prices that possibility by its model of the language, and
the model knows no names.  So three things make a character less than certain although
its bytes are known: a kept reading that has something else there, text so unlikely that
a name nobody has heard of explains it as well, and a weak choice earlier in the stretch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import exp
from typing import Final

from pipeline.repair.frameshift.cells import Cell
from pipeline.repair.frameshift.trail import Reading

#: Nats that make one unit of evidence; the model is surer than it should be.
TEMPERATURE: Final = 1.6
#: Probability above which what follows from the bytes counts as such.
SURE: Final = 0.99
#: Nats for a character and its successor from which it may be a name half lost.
STRANGE: Final = 13.0
#: Nats up to which text is so plain that a pair lost unseen is out of the question: of 699
#: edits called proved up to `STRANGE` three were wrong, of the 353 up to here none.
PLAIN: Final = 11.0
#: Cells to either side that such a name casts doubt on as well.
_AROUND: Final = 2
#: The most that is said of what is not proved.
DOUBTFUL: Final = 0.97
#: Choices from this probability on do not weaken what comes after them.
_STRONG: Final = 0.985
#: How much of the doubt of a choice what comes after it shares.
_SHARED: Final = 0.1


class Grade(IntEnum):
    """How a character came about."""

    PROVED = 0
    DOUBTFUL = 1
    CHOSEN = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """A damaged stretch and what it may have been.

    Args:
        cells: what is visible.
        readings: the readings kept, best first.
        gain: nats by which the best one beats the text as it stands.
        costs: for each cell the nats that the best reading pays for it and for the
            character after it.
    """

    cells: Sequence[Cell]
    readings: Sequence[Reading]
    gain: float
    costs: Sequence[float]

    def changed(self) -> list[int]:
        """Return the cells that the best reading changes."""
        pieces = self.readings[0].pieces
        return [
            place
            for place, (cell, (piece, _)) in enumerate(zip(self.cells, pieces, strict=True))
            if cell.text != piece
        ]

    def probability(self, places: Sequence[int]) -> float:
        """Return the share of the readings that agree with the best one on some cells."""
        best = self.readings[0]
        total = same = 0.0
        for reading in self.readings:
            weight = exp((reading.score - best.score) / TEMPERATURE)
            total += weight
            if all(reading.pieces[place][0] == best.pieces[place][0] for place in places):
                same += weight
        return same / total

    def grade(self, place: int) -> Grade:
        """Return how the best reading came by what it has in a cell."""
        known = self.readings[0].pieces[place][1]
        probability = self.probability([place])
        if not known or probability < SURE:
            return Grade.CHOSEN
        alone = probability == 1.0 and self._cost_near(place) < PLAIN
        return Grade.PROVED if alone else Grade.DOUBTFUL

    def is_strange(self, place: int) -> bool:
        """Tell whether text near a cell is so unlikely that a name may be half lost there."""
        return self._cost_near(place) >= STRANGE

    def _cost_near(self, place: int) -> float:
        return max(self.costs[max(0, place - _AROUND) : place + _AROUND + 1])


def weakened(grade: Grade, probability: float, weakest: float) -> float:
    """Return the confidence in what follows from the bytes, 0 to 1.

    Args:
        grade: the worst of its characters' grades.
        probability: share of the readings that agree.
        weakest: confidence of the weakest choice before it in the stretch, 1.0 if none.
    """
    if grade is Grade.PROVED and weakest >= _STRONG:
        return 1.0
    return round(min(probability, DOUBTFUL) * (1 - _SHARED * (1 - weakest)), 3)

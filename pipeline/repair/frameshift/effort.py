"""How much a search tries: first a little at every place, then more where it is open."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Effort:
    """The bounds of one search.

    Args:
        width: hypotheses kept at each cell.
        pairs: pairs that may have vanished in a row.
        credit: nats that a vanished pair is given until a reading is whole, since the
            hypotheses beside it have yet to pay for the character that it has written.
    """

    width: int
    pairs: int
    credit: float


QUICK: Final = Effort(width=20, pairs=1, credit=0.0)
THOROUGH: Final = Effort(width=64, pairs=2, credit=1.5)

"""How sure a reading is.

Certain (confidence 1.0) is a reading that re-garbles to exactly what stands in the
text, saves at least `CERTAIN_GAIN` bits over leaving it alone and leads every other
reading by `CERTAIN_MARGIN`: odds of a billion to one.  The confidence in what saves less
falls with the lead.
"""

import math
from collections.abc import Sequence
from typing import Final

from pipeline.ledger import Alternative
from pipeline.repair.mojibake.gaps import Piece
from pipeline.repair.mojibake.layers import HOLE
from pipeline.repair.mojibake.search import Reading

CERTAIN_GAIN: Final = 40.0
CERTAIN_MARGIN: Final = 30.0
#: A lead of so many bits halves the doubt in a chosen reading.
BITS_PER_HALF: Final = 6.0
#: A restored byte is the most plausible of a few, and wrong in one of five.
MAX_LOSSY: Final = 0.8
MAX_ALTERNATIVES: Final = 2
#: The same where the model of the language says how sure it is; it says too much.
MAX_GUESSED: Final = 0.97
#: That bytes are lost at all is what an edit to U+FFFD says.
LOST_CONFIDENCE: Final = 0.5
TINY: Final = 1e-6


def margin(ranked: Sequence[Reading]) -> float:
    """Return the bits by which the best reading leads the next."""
    return ranked[0].gain - ranked[1].gain if len(ranked) > 1 else ranked[0].gain


def confidence(ranked: Sequence[Reading]) -> float:
    """Return the confidence in the best of `ranked`."""
    best = ranked[0]
    lead = margin(ranked)
    if not best.lossy and best.gain >= CERTAIN_GAIN and lead >= CERTAIN_MARGIN:
        return 1.0
    doubt = math.exp2(-max(0.0, min(best.gain, lead)) / BITS_PER_HALF)
    lossy = best.lossy and not best.guesses
    return round(min(MAX_LOSSY if lossy else 0.99, 1 - doubt / 2), 4)


def guessed(guess: Piece, sure: float) -> float:
    """Return the confidence in a character restored from a part of its bytes."""
    if HOLE in guess.text:
        return LOST_CONFIDENCE
    return round(min(sure, guess.probability, MAX_GUESSED), 3)


def other_guesses(guess: Piece) -> tuple[Alternative, ...]:
    """Return what else a guess can read, with its distance in nats."""
    chosen = max(guess.probability, TINY)
    return tuple(
        Alternative(text, round(math.log(chosen / max(share, TINY)), 3))
        for text, share in guess.others[:MAX_ALTERNATIVES]
    )


def alternatives(
    line: str, ranked: Sequence[Reading], start: int, end: int
) -> tuple[Alternative, ...]:
    """Return how the readings not chosen read one stretch of the line."""
    best = ranked[0]
    found: dict[str, Alternative] = {}
    for other in ranked[1:]:
        text = _stretch(line, other, start, end)
        if text is not None and text not in found and text != line[start:end]:
            found[text] = Alternative(text, round(best.gain - other.gain, 1))
        if len(found) == MAX_ALTERNATIVES:
            break
    return tuple(found.values())


def _stretch(line: str, reading: Reading, start: int, end: int) -> str | None:
    pieces: list[str] = []
    at = start
    for low, high, text in reading.parts:
        if high <= start or low >= end:
            continue
        if low < start or high > end:
            return None
        pieces += (line[at:low], text)
        at = high
    return "".join((*pieces, line[at:end])) if pieces else None

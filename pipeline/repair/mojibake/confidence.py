"""How sure a reading is.

Certain (confidence 1.0) is a reading that re-garbles to exactly what stands in the
text, saves at least `CERTAIN_GAIN` bits over leaving it alone and leads every other
reading by `CERTAIN_MARGIN`: odds of a billion to one.  The confidence in what saves less
falls with the lead.
"""

import math
import re
from collections.abc import Sequence
from typing import Final

from pipeline.ledger import Alternative
from pipeline.repair.mojibake.gaps import Piece
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, FIRST_WIDE, HOLE
from pipeline.repair.mojibake.search import Reading
from pipeline.repair.mojibake.suspicion import oddness

CERTAIN_GAIN: Final = 40.0
CERTAIN_MARGIN: Final = 30.0
#: A lead of so many bits halves the doubt in a chosen reading.
BITS_PER_HALF: Final = 6.0
#: A restored byte is the most plausible of a few: so many stretches with one are right.
MAX_LOSSY: Final = 0.6
#: Stretches of double-byte text beside such, or beside what makes no sense.
MAX_BESIDE: Final = 0.95
#: Stretches that make no sense themselves: where bytes were dropped without a sign, all
#: that follows is read in the wrong pairs.
MAX_ODD: Final = 0.5
MAX_CHOSEN: Final = 0.99
MAX_ALTERNATIVES: Final = 2
#: The same where the model of the language says how sure it is; it says too much.
MAX_GUESSED: Final = 0.97
#: That bytes are lost at all is what an edit to U+FFFD says.
LOST_CONFIDENCE: Final = 0.5
TINY: Final = 1e-6
#: Bits beyond the allowance that a stretch of sound text may hold.
MAX_ODDNESS: Final = 10.0
_MISPLACED: Final = re.compile("[\u0430-\u045f][\u0400-\u042f]|[\ue000-\uf8ff]")


def margin(ranked: Sequence[Reading]) -> float:
    """Return the bits by which the best reading leads the next."""
    return ranked[0].gain - ranked[1].gain if len(ranked) > 1 else ranked[0].gain


def confidence(line: str, ranked: Sequence[Reading]) -> float:
    """Return the confidence in the best of `ranked`, where no byte of it was guessed."""
    best = ranked[0]
    lead = margin(ranked)
    most = _most(line, best)
    if most == 1.0 and best.gain >= CERTAIN_GAIN and lead >= CERTAIN_MARGIN:
        return 1.0
    doubt = math.exp2(-max(0.0, min(best.gain, lead)) / BITS_PER_HALF)
    return round(min(most, MAX_CHOSEN, 1 - doubt / 2), 4)


def _most(line: str, best: Reading) -> float:
    """Return the confidence that a reading can have, whatever it saves.

    Bytes dropped without a sign leave UTF-8 broken; any other double-byte text they leave
    in the wrong pairs, which can make sense for a character or two.
    """
    if not _in_pairs(best):
        return MAX_CHOSEN if best.lossy else 1.0
    broken = best.lossy or any(is_odd(text) for _, _, text in best.parts)
    if broken and not best.guesses:
        return MAX_BESIDE
    utf8 = all(layer.right == "utf-8" for layer in best.layers)
    whole = utf8 and not broken and _is_covered(line, best)
    return 1.0 if whole else MAX_CHOSEN


def _in_pairs(reading: Reading) -> bool:
    """Say whether bytes went in pairs, so that one dropped spoils those behind it."""
    return any({layer.wrong, layer.right} & DOUBLE_BYTE for layer in reading.layers)


def _is_covered(line: str, best: Reading) -> bool:
    """Say whether a reading leaves no wide character as it is."""
    left = list(line)
    for start, end, _ in best.parts:
        left[start:end] = " " * (end - start)
    return all(character < FIRST_WIDE for character in left)


def is_odd(text: str) -> bool:
    """Say whether new text makes no sense: capitals inside words, characters never met."""
    return _MISPLACED.search(text) is not None or oddness(text) > MAX_ODDNESS


def stretch_confidence(reading: Reading, low: int, high: int, after: str, sure: float) -> float:
    """Return the confidence in one stretch of a reading.

    Args:
        reading: the reading.
        low: where the stretch begins in the line.
        high: where it ends.
        after: what it reads.
        sure: the confidence in the reading as a whole.
    """
    if HOLE in after:
        return min(sure, LOST_CONFIDENCE)
    if (low, high) in reading.restored:
        sure = min(sure, MAX_LOSSY)
    return min(sure, MAX_ODD) if _in_pairs(reading) and is_odd(after) else sure


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

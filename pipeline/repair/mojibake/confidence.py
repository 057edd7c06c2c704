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

import numpy as np

from pipeline.ledger import Alternative
from pipeline.repair.mojibake.gaps import Piece, has_gaps
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, FIRST_WIDE, HOLE
from pipeline.repair.mojibake.search import Reading
from pipeline.repair.mojibake.suspicion import oddness

CERTAIN_GAIN: Final = 40.0
CERTAIN_MARGIN: Final = 30.0
#: A lead of so many bits halves the doubt in a chosen reading.
BITS_PER_HALF: Final = 6.0
#: A restored byte is the most plausible of a few: so many stretches with one are right,
#: of wide characters, which leave less choice, and of others.
MAX_LOSSY_WIDE: Final = 0.95
MAX_LOSSY: Final = 0.75
#: Stretches of double-byte text beside such, or beside what makes no sense.
MAX_BESIDE: Final = 0.95
#: Stretches that make no sense themselves: where bytes were dropped without a sign, all
#: that follows is read in the wrong pairs.  Bytes that stand for a letter each are right
#: again soon, and those of one letter of UTF-8 in most cases.
MAX_ODD: Final = 0.1
MAX_ODD_LETTERS: Final = 0.8
MAX_ODD_SHORT: Final = 0.7
SHORT: Final = 2
#: Any stretch of double-byte text that was read as another and lost bytes without a sign.
MAX_DROPPED: Final = 0.72
#: Where less of the edits are right, the text stays as it is, and is marked.
LEAST: Final = 0.6
MAX_CHOSEN: Final = 0.99
MAX_ALTERNATIVES: Final = 2
#: The same where the model of the language says how sure it is; it says too much.
MAX_GUESSED: Final = 0.97
#: That bytes are lost at all is what an edit to U+FFFD says.
LOST_CONFIDENCE: Final = 0.5
#: Probabilities of the models of letters and characters, and how many of the characters
#: chosen by them are right, letters and wide ones.
PROBABILITY: Final = (0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.97)
RIGHT: Final = (0.35, 0.55, 0.61, 0.66, 0.77, 0.83, 0.94, 0.97)
RIGHT_WIDE: Final = (0.6, 0.64, 0.66, 0.7, 0.82, 0.88, 0.96, 0.97)
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
    wide = any(layer.right in DOUBLE_BYTE for layer in best.layers)
    if wide and best.searched and best.layers[0].wrong in DOUBLE_BYTE and not has_gaps(line):
        return MAX_DROPPED
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
        sure = min(sure, MAX_LOSSY_WIDE if max(after) >= FIRST_WIDE else MAX_LOSSY)
    return min(sure, _odd_confidence(reading, after)) if _in_pairs(reading) else sure


def _odd_confidence(reading: Reading, after: str) -> float:
    """Return the confidence that a stretch of paired bytes can have, by its own sense."""
    if not is_odd(after):
        return 1.0
    rights = {layer.right for layer in reading.layers}
    if not rights & (DOUBLE_BYTE | {"utf-8"}):
        return MAX_BESIDE if reading.guesses else MAX_ODD_LETTERS
    return MAX_ODD if rights & DOUBLE_BYTE or len(after) > SHORT else MAX_ODD_SHORT


def guessed(guess: Piece, sure: float) -> float:
    """Return the confidence in a character restored from a part of its bytes."""
    if HOLE in guess.text:
        return LOST_CONFIDENCE
    rights = RIGHT_WIDE if max(guess.text) >= FIRST_WIDE else RIGHT
    right = float(np.interp(guess.probability, PROBABILITY, rights))
    return round(min(sure, right, MAX_GUESSED), 3)


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

"""When a reading is believed, and how far.

Certain (confidence 1.0) is a reading that re-garbles to exactly what stands in the
text, saves at least `CERTAIN_GAIN` bits over leaving it alone and leads every other
reading by `CERTAIN_MARGIN`: odds of a billion to one.  What saves less is chosen, and
its confidence falls with the lead; what saves too little is left.
"""

import math
from collections.abc import Sequence
from typing import Final

from pipeline.ledger import Alternative
from pipeline.repair.mojibake.layers import DOUBLE_BYTE
from pipeline.repair.mojibake.search import Reading

#: Bits that a repair must save over leaving the line alone.
MIN_GAIN: Final = 14.0
#: The same where a layer turns double-byte text into other double-byte text: rare
#: names can gain as much by chance, so it takes more, and more characters.
MIN_GAIN_HAN: Final = 30.0
MIN_CHARACTERS: Final = 3
MIN_CHARACTERS_HAN: Final = 4
#: Bits that suffice once the same layer is proved elsewhere in the document.
MIN_GAIN_KNOWN: Final = 6.0
#: Bits that a reading must lead the next by.
MIN_MARGIN: Final = 3.0
CERTAIN_GAIN: Final = 40.0
CERTAIN_MARGIN: Final = 30.0
#: A lead of so many bits halves the doubt in a chosen reading.
BITS_PER_HALF: Final = 6.0
MAX_ALTERNATIVES: Final = 2


def believed(line: str, ranked: Sequence[Reading], *, known: bool = False) -> bool:
    """Say whether the best reading of `line` is good enough to repair by.

    Args:
        line: the line as it stands.
        ranked: its readings, best first.
        known: whether the document proves the same layers elsewhere.
    """
    if not ranked:
        return False
    best = ranked[0]
    if known:
        return best.gain >= MIN_GAIN_KNOWN
    if margin(ranked) < MIN_MARGIN:
        return False
    changed = changed_characters(line, best)
    if any(layer.right == "utf-8" for layer in best.layers):
        return best.gain >= MIN_GAIN
    if best.layers[0].wrong in DOUBLE_BYTE:
        return best.gain >= MIN_GAIN_HAN and changed >= MIN_CHARACTERS_HAN
    return best.gain >= MIN_GAIN and (changed >= MIN_CHARACTERS or _inside_latin(best))


def changed_characters(line: str, reading: Reading) -> int:
    """Count the characters beyond ASCII that a reading replaces."""
    return sum(
        not character.isascii() for start, end, _ in reading.parts for character in line[start:end]
    )


def _inside_latin(reading: Reading) -> bool:
    """Say whether every new letter stands in a word of Latin letters."""
    return all(
        sum(character.isascii() and character.isalpha() for character in text)
        > sum(not character.isascii() for character in text)
        and all(ord(character) < 0x250 or not character.isalpha() for character in text)
        for _, _, text in reading.parts
    )


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
    return round(min(0.95 if best.lossy else 0.99, 1 - doubt / 2), 4)


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
    pieces = []
    at = start
    for low, high, text in reading.parts:
        if high <= start or low >= end:
            continue
        if low < start or high > end:
            return None
        pieces += (line[at:low], text)
        at = high
    return "".join((*pieces, line[at:end])) if pieces else None

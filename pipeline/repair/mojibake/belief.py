"""When a reading is believed: by the bits it saves, its lead, and what it changes.

What saves too little is left; how sure the rest is says `confidence`.
"""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.repair.mojibake.confidence import margin
from pipeline.repair.mojibake.gaps.voices import wide
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, FIRST_WIDE, HOLE
from pipeline.repair.mojibake.search import Reading
from pipeline.repair.mojibake.suspicion import THRESHOLD, oddness
from pipeline.repair.mojibake.traits import (
    changed_characters,
    has_word,
    holes,
    inside_latin,
    is_acronym,
    is_foreign_word,
    is_lone_letter,
    only_signs,
    replaces_signs,
    strangers,
)

#: Bits that a repair must save over leaving the line alone: UTF-8 proves much by its
#: form alone; signs inside Latin words; capitals of an abbreviation are odd letters too,
#: in Cyrillic and more so across scripts; rare names in Han characters most of all.
MIN_GAIN_UTF8: Final = 28.0
MIN_GAIN: Final = 14.0
MIN_GAIN_SIGNS: Final = 8.0
MIN_GAIN_CYRILLIC: Final = 20.0
MIN_GAIN_SINGLE: Final = 30.0
MIN_GAIN_HAN: Final = 30.0
#: Characters beyond ASCII that must change where neither UTF-8 nor Latin words speak.
MIN_CHARACTERS: Final = 4
#: The same where wide characters stand inside words of letters.
MIN_CHARACTERS_NARROW: Final = 2
#: Bits that suffice once the same layer is proved elsewhere in the document.
MIN_GAIN_KNOWN: Final = 6.0
#: Bits that a reading must lead the next by.
MIN_MARGIN: Final = 3.0
#: The same for double-byte text read as single bytes, where several codecs fit.
MIN_MARGIN_HAN: Final = 8.0
CYRILLIC: Final = frozenset({"cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic"})
#: A reading that saves so much is right in the main, even with a close rival.
PLAIN_GAIN: Final = 60.0
#: The right reading of single bytes makes sense: it leaves little of the oddness.
MAX_ODDNESS_LEFT: Final = 0.15
#: A line that stays this full of U+FFFD is left alone: what one reads into the rest of
#: it is chance.
MAX_HOLES: Final = 0.15
#: Of UTF-8, once the document proves it, what is whole can be read beside what is lost.
MAX_HOLES_KNOWN: Final = 0.5
#: UTF-8 that is proved by what is whole of the same line.
MAX_HOLES_PLAIN: Final = 0.3
#: Wide text that lost bytes, where the model of its language is sure of the rest.
MAX_HOLES_GUESSED: Final = 0.5
#: So many letters of Arabic or Thai are a word; fewer are chance, as in text that slipped
#: by one byte, where rare Han characters happen to be the bytes of one.
MIN_STRANGERS: Final = 4
#: Han characters and kana that save less have to make sense as well: strain of `Voice`.
SURE_GAIN: Final = 120.0
MAX_STRAIN: Final = 1.2
_HAN: Final = re.compile("[\u3400-\u9fff]")
_WIDE: Final = re.compile("[\u3041-\u30fe\u3400-\u9fff]")


def believed(line: str, ranked: Sequence[Reading], *, known: bool = False) -> bool:
    """Say whether the best reading of `line` is good enough to repair by.

    Args:
        line: the line as it stands.
        ranked: its readings, best first.
        known: whether the document proves the same layers elsewhere.
    """
    if not ranked or _is_chance(line, ranked[0], known=known):
        return False
    best = ranked[0]
    known_utf8 = known and all(layer.right == "utf-8" for layer in best.layers)
    if holes(best.line) > _most_holes(best, known=known):
        return False
    marked = known_utf8 or best.searched
    left = oddness(best.line.replace(HOLE, "") if marked else best.line)
    if known:
        codecs = {best.layers[0].wrong, best.layers[0].right}
        chance = codecs <= CYRILLIC and is_acronym(line, best)
        return best.gain >= MIN_GAIN_KNOWN and left <= THRESHOLD and not chance
    if _lead(ranked) < MIN_MARGIN and best.gain < PLAIN_GAIN:
        return False
    if any(layer.right == "utf-8" for layer in best.layers):
        return _believed_as_utf8(line, best, left)
    makes_sense = left <= max(THRESHOLD, MAX_ODDNESS_LEFT * oddness(line))
    return makes_sense and _believed_without_utf8(line, ranked)


def _lead(ranked: Sequence[Reading]) -> float:
    """Return the bits by which the best reading leads the next; initials may differ in case."""
    best = ranked[0]
    rivals = [other for other in ranked[1:] if not _differs_in_initials(best.line, other.line)]
    return margin([best, *rivals])


def _differs_in_initials(line: str, other: str) -> bool:
    """Say whether two lines differ in nothing but capitals at the start of words."""
    return line.casefold() == other.casefold() and all(
        old == new or (old.islower() and not line[at - 1 : at].isalnum())
        for at, (old, new) in enumerate(zip(line, other, strict=False))
    )


def _stands_on_bytes(line: str, best: Reading) -> bool:
    """Tell a reading of what is left of a line from one of its gaps alone."""
    first = FIRST_WIDE if best.layers[0].wrong in DOUBLE_BYTE else "\x80"
    old = {c for start, end, _ in best.parts for c in line[start:end] if c >= first}
    wide = any(c >= FIRST_WIDE and c != HOLE for _, _, text in best.parts for c in text)
    least = MIN_CHARACTERS if wide else MIN_CHARACTERS_NARROW
    return best.gain >= PLAIN_GAIN and len(old - {HOLE}) >= least


def _believed_as_utf8(line: str, best: Reading, left: float) -> bool:
    if best.layers[-1].right not in DOUBLE_BYTE | {"utf-8"} and not inside_latin(line, best):
        return best.gain >= PLAIN_GAIN and has_word(best)
    if is_lone_letter(best):
        return False
    plain = left <= THRESHOLD or only_signs(best)
    return best.gain >= (MIN_GAIN_UTF8 if plain else PLAIN_GAIN)


def _believed_without_utf8(line: str, ranked: Sequence[Reading]) -> bool:
    best = ranked[0]
    outer = best.layers[0]
    enough = changed_characters(line, best) >= MIN_CHARACTERS
    if outer.wrong in DOUBLE_BYTE:
        return best.gain >= MIN_GAIN_HAN and enough and _makes_more_sense(line, best)
    if outer.right in DOUBLE_BYTE:
        led = margin(ranked) >= MIN_MARGIN_HAN and _is_varied(line, best)
        return best.gain >= MIN_GAIN_HAN and led
    if inside_latin(line, best):
        least = MIN_GAIN_SIGNS if replaces_signs(line, best) else MIN_GAIN
        return best.gain >= least and not is_foreign_word(line, best)
    cyrillic = {outer.wrong, outer.right} <= CYRILLIC
    least = MIN_GAIN_CYRILLIC if cyrillic else MIN_GAIN_SINGLE
    return best.gain >= least and enough and has_word(best) and not is_acronym(line, best)


def _makes_more_sense(line: str, reading: Reading) -> bool:
    """Tell rare characters, as in names of peoples and scripts, from those of garbled text.

    A short line of them costs as much as a garbled one under the plausibility model, and
    what their bytes happen to mean elsewhere costs less; the models of Chinese and
    Japanese, which know what stands beside what, are not taken in.
    """
    new = "".join(text for _, _, text in reading.parts)
    if reading.gain >= SURE_GAIN or not _WIDE.search(new):
        return True
    old = "".join(line[start:end] for start, end, _ in reading.parts)
    return _strain(new) < min(MAX_STRAIN, _strain(old))


def _strain(text: str) -> float:
    """Return what text costs a character in the language that it fits best."""
    voices = (wide(0.1, japanese=False), wide(0.9, japanese=False), wide(0.0, japanese=True))
    return min(voice.strain(text) for voice in voices)


def _is_varied(line: str, reading: Reading) -> bool:
    """Tell text from a dash or a rule of box drawings: garbled bytes are of many kinds."""
    olds = {c for start, end, _ in reading.parts for c in line[start:end] if not c.isascii()}
    return len(olds) >= MIN_CHARACTERS


def _is_chance(line: str, reading: Reading, *, known: bool) -> bool:
    """Tell characters that happen to be the bytes of something else.

    Words of rare letters are no signs, as in Belarusian.  Rare Han characters may be the
    bytes of letters of another script: text that slipped by one byte is full of them; text
    read with a wrong codec is garbled in longer stretches.
    """
    if 0 < strangers(reading) < MIN_STRANGERS:
        return True
    if reading.searched and not _stands_on_bytes(line, reading):
        return True
    if not known and all(
        line[start:end].isalpha() and not any(map(str.isalpha, text))
        for start, end, text in reading.parts
    ):
        return True
    if known or reading.layers[0].wrong not in DOUBLE_BYTE:
        return False
    if any(end - start >= MIN_CHARACTERS for start, end, _ in reading.stretches):
        return False
    changed = sum(len(_HAN.findall(line[start:end])) for start, end, _ in reading.parts)
    return len(_HAN.findall(line)) > 2 * changed


def _most_holes(reading: Reading, *, known: bool) -> float:
    """Return the share of lost characters that a reading may leave."""
    plain = reading.gain >= PLAIN_GAIN
    if reading.searched and plain:
        return MAX_HOLES_GUESSED
    if any(layer.right != "utf-8" for layer in reading.layers):
        return MAX_HOLES
    return MAX_HOLES_KNOWN if known else MAX_HOLES_PLAIN if plain else MAX_HOLES

"""When a reading is believed, and how far.

Certain (confidence 1.0) is a reading that re-garbles to exactly what stands in the
text, saves at least `CERTAIN_GAIN` bits over leaving it alone and leads every other
reading by `CERTAIN_MARGIN`: odds of a billion to one.  What saves less is chosen, and
its confidence falls with the lead; what saves too little is left.
"""

import math
import re
import string
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from pipeline.ledger import Alternative
from pipeline.repair.lookalikes.plausibility import BAD, GOOD, cyrillic_cost
from pipeline.repair.mojibake.gaps import Piece
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, FIRST_WIDE, HOLE
from pipeline.repair.mojibake.search import Reading
from pipeline.repair.mojibake.suspicion import THRESHOLD, oddness

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
CERTAIN_GAIN: Final = 40.0
CERTAIN_MARGIN: Final = 30.0
#: A lead of so many bits halves the doubt in a chosen reading.
BITS_PER_HALF: Final = 6.0
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
#: A restored byte is the most plausible of a few, and wrong in one of five.
MAX_LOSSY: Final = 0.8
MAX_ALTERNATIVES: Final = 2
#: The same where the model of the language says how sure it is; it says too much.
MAX_GUESSED: Final = 0.97
#: That bytes are lost at all is what an edit to U+FFFD says.
LOST_CONFIDENCE: Final = 0.5
TINY: Final = 1e-6

#: So many letters of Arabic or Thai are a word; fewer are chance, as in text that slipped
#: by one byte, where rare Han characters happen to be the bytes of one.
MIN_STRANGERS: Final = 4
#: Letters of a Cyrillic word that is one, and of capitals that are no abbreviation.
MIN_CYRILLIC_WORD: Final = 4
MIN_WORD_IN_SOUND: Final = 6
LONGEST_ACRONYM: Final = 7
MIN_ACRONYMS: Final = 14
#: Bits a letter of Cyrillic text that may be a word.
PASSABLE: Final = (GOOD + BAD) / 2

#: Signs of the code pages that are letters in another one and stand in no word.
NEVER_IN_WORDS: Final = frozenset("¡¦¨ª¬¯±´¶¸º¿ˇ˘˙˛˝") | frozenset(map(chr, range(0x80, 0xA0)))
LAST_LATIN: Final = 0x250
SHORTEST_WORD: Final = 2
#: Different letters that must change where no sign does and nothing else is Polish.
MIN_DISTINCT: Final = 3
POLISH_LETTERS: Final = frozenset("ąćęłńśźżĆĘŁŃŚŻ")

_HAN: Final = re.compile("[\u3400-\u9fff]")
_STRANGER: Final = re.compile("[\u0530-\u1dff\ua4d0-\ua63f\ua6a0-\uabff]")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
#: A capital inside a word of small letters, and a French ligature where French has none.
_MISPLACED: Final = re.compile("[a-zà-ÿ][ĽŸ¥]|œ(?:[bghkmprswz]|ci)")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_CYRILLIC_WORD: Final = re.compile("[\u0400-\u052f]+")
_SOUND: Final = re.compile("[\u0430-\u045f]{4}")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_OPENING: Final = frozenset("„“\"'‘«‹「『(")
_CLOSING: Final = frozenset("”“\"'’»›」』)")


def believed(line: str, ranked: Sequence[Reading], *, known: bool = False) -> bool:
    """Say whether the best reading of `line` is good enough to repair by.

    Args:
        line: the line as it stands.
        ranked: its readings, best first.
        known: whether the document proves the same layers elsewhere.
    """
    if not ranked or _is_chance(line, ranked[0], known=known) or _is_quoted(line, ranked[0]):
        return False
    best = ranked[0]
    known_utf8 = known and all(layer.right == "utf-8" for layer in best.layers)
    if _holes(best.line) > _most_holes(best, known=known):
        return False
    marked = known_utf8 or best.searched
    left = oddness(best.line.replace(HOLE, "") if marked else best.line)
    if known:
        codecs = {best.layers[0].wrong, best.layers[0].right}
        chance = codecs <= CYRILLIC and _is_acronym(line, best)
        return best.gain >= MIN_GAIN_KNOWN and left <= THRESHOLD and not chance
    if margin(ranked) < MIN_MARGIN and best.gain < PLAIN_GAIN:
        return False
    if any(layer.right == "utf-8" for layer in best.layers):
        return _believed_as_utf8(line, best, left)
    makes_sense = left <= max(THRESHOLD, MAX_ODDNESS_LEFT * oddness(line))
    return makes_sense and _believed_without_utf8(line, ranked)


def _stands_on_bytes(line: str, best: Reading) -> bool:
    """Tell a reading of what is left of a line from one of its gaps alone."""
    old = {c for start, end, _ in best.parts for c in line[start:end] if c >= FIRST_WIDE}
    wide = any(c >= FIRST_WIDE and c != HOLE for _, _, text in best.parts for c in text)
    least = MIN_CHARACTERS if wide else MIN_CHARACTERS_NARROW
    return best.gain >= PLAIN_GAIN and len(old - {HOLE}) >= least


def _believed_as_utf8(line: str, best: Reading, left: float) -> bool:
    if best.layers[-1].right not in DOUBLE_BYTE | {"utf-8"} and not _inside_latin(line, best):
        return best.gain >= PLAIN_GAIN and _has_word(best)
    plain = left <= THRESHOLD or _only_signs(best)
    return best.gain >= (MIN_GAIN_UTF8 if plain else PLAIN_GAIN)


def _believed_without_utf8(line: str, ranked: Sequence[Reading]) -> bool:
    best = ranked[0]
    outer = best.layers[0]
    enough = changed_characters(line, best) >= MIN_CHARACTERS
    if outer.wrong in DOUBLE_BYTE:
        return best.gain >= MIN_GAIN_HAN and enough
    if outer.right in DOUBLE_BYTE:
        led = margin(ranked) >= MIN_MARGIN_HAN and _is_varied(line, best)
        return best.gain >= MIN_GAIN_HAN and led
    if _inside_latin(line, best):
        least = MIN_GAIN_SIGNS if _replaces_signs(line, best) else MIN_GAIN
        return best.gain >= least and not _is_foreign_word(line, best)
    cyrillic = {outer.wrong, outer.right} <= CYRILLIC
    least = MIN_GAIN_CYRILLIC if cyrillic else MIN_GAIN_SINGLE
    return best.gain >= least and enough and _has_word(best) and not _is_acronym(line, best)


def _is_varied(line: str, reading: Reading) -> bool:
    """Tell text from a dash or a rule of box drawings: garbled bytes are of many kinds."""
    olds = {c for start, end, _ in reading.parts for c in line[start:end] if not c.isascii()}
    return len(olds) >= MIN_CHARACTERS


def _is_acronym(line: str, reading: Reading) -> bool:
    """Tell that only abbreviations change, which are odd letters in any codec.

    In a line that holds sound words of Cyrillic letters, a longer word has to come new.
    """
    if _SOUND.search(_rest(line, reading)):
        return not _has_word(reading, MIN_WORD_IN_SOUND)
    old = " ".join(line[start:end] for start, end, _ in reading.parts)
    if not all(c.isascii() or _CYRILLIC.match(c) for c in old):
        return False
    words = _LETTERS.findall(old)
    short = all(len(word) <= LONGEST_ACRONYM and word.isupper() for word in words if len(word) > 1)
    return short and sum(map(len, words)) < MIN_ACRONYMS


def _rest(line: str, reading: Reading) -> str:
    """Return what a reading leaves as it is."""
    pieces = []
    at = 0
    for start, end, _ in reading.parts:
        pieces.append(line[at:start])
        at = end
    return " ".join((*pieces, line[at:]))


def _strangers(reading: Reading) -> int:
    """Count the new letters of scripts that none of our languages is written in."""
    return sum(len(_STRANGER.findall(text)) for _, _, text in reading.parts)


def _is_chance(line: str, reading: Reading, *, known: bool) -> bool:
    """Tell characters that happen to be the bytes of something else.

    Words of rare letters are no signs, as in Belarusian.  Rare Han characters may be the
    bytes of letters of another script: text that slipped by one byte is full of them; text
    read with a wrong codec is garbled in longer stretches.
    """
    if 0 < _strangers(reading) < MIN_STRANGERS:
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


def _is_quoted(line: str, reading: Reading) -> bool:
    """Tell text about garbling: a sample in quotes, and what it should read beside it."""
    return all(
        line[start - 1 : start] in _OPENING
        and line[end : end + 1] in _CLOSING
        and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", line)
        for start, end, text in reading.parts
    )


def _only_signs(reading: Reading) -> bool:
    """Say whether all that comes new are signs, not letters."""
    return all(
        character.isascii() or unicodedata.category(character)[0] in "PSNZ"
        for _, _, text in reading.parts
        for character in text
    )


def _has_word(reading: Reading, least: int = MIN_CYRILLIC_WORD) -> bool:
    """Tell whether a new word reads like one; of Cyrillic letters we know how words look."""
    new = " ".join(text for _, _, text in reading.parts)
    if not _CYRILLIC.search(new):
        return _WORD.search(new) is not None
    return any(
        cyrillic_cost(word) < PASSABLE
        for word in _LETTERS.findall(new)
        if len(word) >= least and _CYRILLIC_WORD.fullmatch(word)
    )


def _holes(line: str) -> float:
    """Return the share of U+FFFD among the characters beyond ASCII."""
    beyond = sum(not character.isascii() for character in line)
    return line.count(HOLE) / beyond if beyond else 0.0


def changed_characters(line: str, reading: Reading) -> int:
    """Count the characters beyond ASCII that a reading replaces."""
    return sum(
        not character.isascii() for start, end, _ in reading.parts for character in line[start:end]
    )


def _inside_latin(line: str, reading: Reading) -> bool:
    """Say whether all that comes new are letters in words of Latin letters."""
    new = kept = 0
    for start, end, text in reading.parts:
        if any(ord(character) >= LAST_LATIN and character.isalpha() for character in text):
            return False
        before = line[start:end] if end - start == len(text) else ""
        for character, old in zip_longest(text, before):
            if character.isascii() or character == old:
                kept += character.isalpha()
            else:
                new += 1
    return kept > new


def _replaced(line: str, reading: Reading) -> list[tuple[str, str]]:
    """Return the characters that another single-byte codec reads otherwise, old and new."""
    return [
        (line[index], character)
        for start, end, text in reading.parts
        for index, character in zip(range(start, end), text, strict=False)
        if line[index] != character
    ]


def _replaces_signs(line: str, reading: Reading) -> bool:
    """Say whether letters come for signs that no Polish word has, such as ± or ¶.

    Other letters of the line have to show that it is Polish.
    """
    polish = not POLISH_LETTERS.isdisjoint(line)
    long = all(
        len(text) >= SHORTEST_WORD and text.strip(string.punctuation).isalpha()
        for _, _, text in reading.parts
    )
    return (
        polish
        and long
        and all(old in NEVER_IN_WORDS and new.isalpha() for old, new in _replaced(line, reading))
    )


def _is_foreign_word(line: str, reading: Reading) -> bool:
    """Tell a name such as Noè or Pañcatantra, where one letter comes for another one."""
    olds = {old for old, _ in _replaced(line, reading)}
    foreign = len(olds) < MIN_DISTINCT and all(map(str.isalpha, olds))
    return foreign and POLISH_LETTERS.isdisjoint(line) and not _MISPLACED.search(line)


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

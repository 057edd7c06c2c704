"""What a reading changes in its line: letters, signs, abbreviations, foreign names."""

import re
import string
import unicodedata
from itertools import zip_longest
from typing import Final

from pipeline.repair.lookalikes.plausibility import BAD, GOOD, cyrillic_cost
from pipeline.repair.mojibake.layers import HOLE, RARE
from pipeline.repair.mojibake.search import Reading

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
#: Letters that are too few to be a word of another script.
MAX_LONE: Final = 2
POLISH_LETTERS: Final = frozenset("ąćęłńśźżĆĘŁŃŚŻ")
_STRANGER: Final = re.compile("[\u0530-\u1dff\ua4d0-\ua63f\ua6a0-\uabff]")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
#: A capital inside a word of small letters, and a French ligature where French has none.
_MISPLACED: Final = re.compile("[a-zà-ÿ][ĽŸ¥]|œ(?:[bghkmprswz]|ci)")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_CYRILLIC_WORD: Final = re.compile("[\u0400-\u052f]+")
_SOUND: Final = re.compile("[\u0430-\u045f]{4}")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")


def is_acronym(line: str, reading: Reading) -> bool:
    """Tell that only abbreviations change, which are odd letters in any codec.

    In a line that holds sound words of Cyrillic letters, a longer word has to come new.
    """
    if _SOUND.search(_rest(line, reading)):
        return not has_word(reading, MIN_WORD_IN_SOUND)
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


def strangers(reading: Reading) -> int:
    """Count the new letters of scripts that none of our languages is written in."""
    return sum(len(_STRANGER.findall(text)) for _, _, text in reading.parts)


def is_lone_letter(reading: Reading) -> bool:
    """Tell a letter or two of another script glued to Latin letters, or a mark of phonetics.

    A dash before an accented letter, or a sign behind one, form UTF-8 by chance.
    """
    shift = 0
    found = []
    for start, end, text in reading.parts:
        low = start + shift
        found += [(low + at, letter) for at, letter in enumerate(text) if not letter.isascii()]
        shift += len(text) - (end - start)
    if len(found) > MAX_LONE or not found:
        return False
    new = {letter for _, letter in found}
    rare = reading.layers[0].wrong in RARE and len(new) == 1
    if rare and all(map(str.isalpha, new)) and not new <= {"ó", *POLISH_LETTERS}:
        return True
    around = f" {reading.line} "
    return all(
        unicodedata.category(letter) in {"Lm", "Sk", "Mn"}
        or (
            letter.isalpha()
            and ord(letter) >= LAST_LATIN
            and _LATIN.search(around[at] + around[at + 2]) is not None
        )
        for at, letter in found
    )


def only_signs(reading: Reading) -> bool:
    """Say whether all that comes new are signs, not letters."""
    return all(
        character.isascii() or unicodedata.category(character)[0] in "PSNZ"
        for _, _, text in reading.parts
        for character in text
    )


def has_word(reading: Reading, least: int = MIN_CYRILLIC_WORD) -> bool:
    """Tell whether a new word reads like one; of Cyrillic letters we know how words look."""
    new = " ".join(text for _, _, text in reading.parts)
    if not _CYRILLIC.search(new):
        return _WORD.search(new) is not None
    return any(
        cyrillic_cost(word) < PASSABLE
        for word in _LETTERS.findall(new)
        if len(word) >= least and _CYRILLIC_WORD.fullmatch(word)
    )


def holes(line: str) -> float:
    """Return the share of U+FFFD among the characters beyond ASCII."""
    beyond = sum(not character.isascii() for character in line)
    return line.count(HOLE) / beyond if beyond else 0.0


def changed_characters(line: str, reading: Reading) -> int:
    """Count the characters beyond ASCII that a reading replaces."""
    return sum(
        not character.isascii() for start, end, _ in reading.parts for character in line[start:end]
    )


def inside_latin(line: str, reading: Reading) -> bool:
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


def replaces_signs(line: str, reading: Reading) -> bool:
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


def is_foreign_word(line: str, reading: Reading) -> bool:
    """Tell a name such as Noè or Pañcatantra, where one letter comes for another one."""
    olds = {old for old, _ in _replaced(line, reading)}
    foreign = len(olds) < MIN_DISTINCT and all(map(str.isalpha, olds))
    return foreign and POLISH_LETTERS.isdisjoint(line) and not _MISPLACED.search(line)

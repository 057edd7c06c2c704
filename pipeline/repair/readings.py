"""Pinyin: how characters are read, and how a reading may be written.

The table comes from pypinyin's dictionary (MIT); `scripts/build_pinyin_table.py`
makes it.
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Final

#: One syllable as pages write it: tone marks, a tone number or neither; ü, v or u:.
SYLLABLE: Final = (
    r"[a-zA-ZüÜāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɡɑêếềĀÁǍÀĒÉĚÈŌÓǑÒ:\u0300-\u0308\u030c]{1,9}[0-5]?"
)
_TONES: Final = re.compile("[\u0300\u0301\u0304\u030c]")
_LETTERS: Final = str.maketrans("ɡɑ", "ga")


def bare(syllable: str) -> str:
    """Return a syllable in lower case without its tone, ü written as v."""
    plain = unicodedata.normalize("NFD", syllable.lower().translate(_LETTERS).rstrip("012345"))
    plain = _TONES.sub("", plain).replace("u\u0308", "v").replace("u:", "v")
    return unicodedata.normalize("NFC", plain)


def toned(syllable: str) -> str:
    """Return a syllable in lower case, NFC, in the table's letters, tone marks kept."""
    plain = syllable.lower().translate(_LETTERS).replace("v", "ü").replace("u:", "ü")
    return unicodedata.normalize("NFC", plain)


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    text = files("pipeline.repair").joinpath("pinyin.txt").read_text(encoding="utf-8")
    return tuple((row.split(" ")[0], row.split(" ")[1]) for row in text.splitlines())


@cache
def _toned_table() -> dict[str, str]:
    return dict(_rows())


@cache
def _table() -> dict[str, frozenset[str]]:
    readings: defaultdict[str, set[str]] = defaultdict(set)
    for reading, characters in _rows():
        syllable = bare(reading)
        for character in characters:
            readings[character].add(syllable)
    return {character: frozenset(found) for character, found in readings.items()}


def readings_of(character: str) -> frozenset[str]:
    """Return the toneless readings of a character, none if it has no reading."""
    return _table().get(character, frozenset())


def characters_read(syllable: str) -> set[str]:
    """Return the characters that can be read `syllable`, as `is_reading` tells."""
    written = bare(syllable)
    spellings = {written}
    if written in {"nu", "lu", "nue", "lue"}:
        spellings.add(written.replace("u", "v", 1))
    return {
        character
        for reading, characters in _rows()
        if bare(reading) in spellings
        for character in characters
    }


def has_tone(syllable: str) -> bool:
    """Tell whether a syllable carries a tone mark."""
    return _TONES.search(unicodedata.normalize("NFD", syllable)) is not None


def is_exact_reading(character: str, syllable: str) -> bool:
    """Tell whether `character` can be read `syllable`, the tone mark compared."""
    return character in _toned_table().get(toned(syllable), "")


def toned_readings(character: str) -> list[str]:
    """Return the readings of a character with tone marks, in alphabetical order."""
    return [reading for reading, characters in _rows() if character in characters]


def is_reading(character: str, syllable: str) -> bool:
    """Tell whether `character` can be read `syllable`, in whatever spelling.

    Tones are not compared, as pages get those of compounds wrong; ``nu`` stands for
    ``nü`` where a page cannot write it.
    """
    written = bare(syllable)
    known = readings_of(character)
    return written in known or (
        written in {"nu", "lu", "nue", "lue"} and (written.replace("u", "v", 1) in known)
    )


def is_syllable(syllable: str) -> bool:
    """Tell whether any character is read so, whatever the tone."""
    return bare(syllable) in _syllables()


@cache
def _syllables() -> frozenset[str]:
    return frozenset(bare(reading) for reading, _ in _rows())

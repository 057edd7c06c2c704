"""How likely a string of letters is to be a Russian word, or a Latin one.

Letter trigrams of the words of openly licensed text (``scripts/build_letters.py``;
``SOURCES.md`` names the text).  A cost is the average number of bits a letter; words
of the language cost 2.5 to 4.5, others 5 to 9.
"""

import gzip
from functools import cache
from importlib.resources import files
from typing import Final

_ALPHABETS: Final = {
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "latin": "abcdefghijklmnopqrstuvwxyz",
}
_UNITS_PER_BIT: Final = 16
#: What a letter outside the alphabet costs, such as the Ukrainian і or the Polish ł.
_UNKNOWN: Final = 5.5

#: Below this a string reads like a word, above the other it does not.
GOOD: Final = 4.5
BAD: Final = 6.5


@cache
def _table(name: str) -> tuple[dict[str, int], bytes]:
    numbers = {letter: index for index, letter in enumerate(_ALPHABETS[name], start=1)}
    data = (files("pipeline.repair.lookalikes") / f"{name}.bin.gz").read_bytes()
    return numbers, gzip.decompress(data)


def _cost(word: str, name: str) -> float:
    numbers, table = _table(name)
    size = len(numbers) + 1
    total = 0.0
    first = second = 0
    for letter in (*word.lower(), ""):
        third = numbers.get(letter, 0) if letter else 0
        if letter and not third:
            total += _UNKNOWN
            first = second = 0
            continue
        total += table[(first * size + second) * size + third] / _UNITS_PER_BIT
        first, second = second, third
    return total / (len(word) + 1)


def cyrillic_cost(word: str) -> float:
    """Return what `word` costs as a Russian word, in bits a letter."""
    return _cost(word, "cyrillic")


def latin_cost(word: str) -> float:
    """Return what `word` costs as an English, Polish or Indonesian word, in bits a letter."""
    return _cost(word, "latin")


def margin(chosen: str, other: str) -> float:
    """Return how many bits worse the letters of `other` are than those of `chosen`.

    Each is judged by the model of its own script; the figure is negative where a list or
    the document overruled the model.
    """
    return round(_bits(other) - _bits(chosen), 1)


def _bits(word: str) -> float:
    """Return the whole cost of the letters of `word`; other signs count as unknown ones."""
    name = "cyrillic" if any("\u0400" <= sign <= "\u052f" for sign in word) else "latin"
    return _cost(word, name) * (len(word) + 1)

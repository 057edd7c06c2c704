"""What counts as a known word when parts are put together."""

from functools import cache
from typing import Final

from pipeline.repair.lookalikes.lexicon import russian_lexicon, words

#: Polish and Russian words of one letter.
WORDS_OF_ONE: Final = frozenset("aiouwzавикосуя")

#: Letters of the beginnings that tell early that no word will come.
SHORT: Final = 4
LONG: Final = 6


def is_cyrillic(word: str) -> bool:
    """Tell whether `word` begins with a Cyrillic letter."""
    return "\u0400" <= word[0] <= "\u04ff"


def is_known(word: str) -> bool:
    """Tell whether the list of words of its script holds `word`."""
    folded = word.lower()
    if is_cyrillic(word):
        return folded in russian_lexicon() or (
            "ё" in folded and folded.replace("ё", "е") in russian_lexicon()
        )
    return folded in words()


@cache
def known_beginnings() -> tuple[frozenset[str], frozenset[str]]:
    """Return the first letters of the known words, the shorter and the longer ones.

    Words with ё are found by е as well.
    """
    listed = [*words(), *russian_lexicon(), *(x.replace("ё", "е") for x in russian_lexicon())]
    return frozenset(x[:SHORT] for x in listed), frozenset(x[:LONG] for x in listed)

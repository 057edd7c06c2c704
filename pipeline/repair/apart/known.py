"""What counts as a known word when parts are put together."""

from typing import Final

from pipeline.repair.lookalikes.lexicon import russian_lexicon, words

#: Polish and Russian words of one letter.
WORDS_OF_ONE: Final = frozenset("aiouwzавикосуя")


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

"""Words and names without the difference between signs that OCR confuses.

Two spellings with the same *skeleton* differ in nothing but l, I, 1; O, 0; 5, S; 8, B; rn, m.
"""

from functools import cache, lru_cache
from typing import Final

from pipeline.repair.lookalikes.lexicon import models, names

#: Letters of a name that its i or m alone betray, and of any name or word that is looked up.
MIN_NAME: Final = 5
MIN_WORD: Final = 4
_CONFUSABLE: Final = tuple(zip("lI1|0O58", "iiiioosb", strict=True))
_FOLD: Final = str.maketrans(dict(_CONFUSABLE))


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """Return `word` with the confusable signs made equal."""
    return word.replace("rn", "m").translate(_FOLD)


def skeletons(words: list[str]) -> list[str]:
    """Return the skeletons of many words at once."""
    if not words:
        return []
    joined = "\n".join(words).replace("rn", "m")
    for sign, other in _CONFUSABLE:
        joined = joined.replace(sign, other)
    return joined.split("\n")


@cache
def by_skeleton(*, of_models: bool) -> dict[str, str]:
    """Return the names by skeleton, without the ambiguous ones."""
    found: dict[str, str] = {}
    for name in sorted(models() if of_models else names()):
        if name.isalpha() and len(name) >= MIN_WORD:
            folded = skeleton(name)
            found[folded] = "" if folded in found else name
    return found


@cache
def misread_models() -> frozenset[str]:
    """Return the names of models with one or two of l, i and m misread."""
    found: set[str] = set()
    for name in by_skeleton(of_models=True).values():
        if len(name) >= MIN_NAME:
            once = _misread(name)
            found |= once | {other for word in once for other in _misread(word)}
    return frozenset(found - names())


def _misread(word: str) -> set[str]:
    swaps = {"l": ("i", "I"), "i": ("l", "I"), "I": ("l", "i"), "m": ("rn",)}
    joined = {word.replace("rn", "m")} - {word}
    return joined | {
        word[:place] + other + word[place + 1 :]
        for place, sign in enumerate(word)
        for other in swaps.get(sign, ())
    }

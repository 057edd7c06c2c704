"""Russian or not: the letters of the Cyrillic alphabets.

Languages written in Cyrillic share most letters, but each has some that Russian lacks,
and they are frequent in running text.  That names languages for which no profile
exists: Belarusian, Serbian, Kazakh.
"""

import re
from collections import Counter
from typing import Final

ALPHABETS: Final[dict[str, frozenset[str]]] = {
    "uk": frozenset("іїєґ"),
    "be": frozenset("іў"),
    "sr": frozenset("јљњђћџ"),
    "mk": frozenset("јљњѓќѕџ"),
    "kk": frozenset("әғқңөұүһі"),
    "ky": frozenset("ңөү"),
    "tt": frozenset("әөүҗңһ"),
    "ba": frozenset("ҙҫҡғңөүһә"),
    "cv": frozenset("ӑӗҫӳ"),
    "mn": frozenset("өү"),
    "tg": frozenset("ӣӯҳҷқғ"),
    "uz": frozenset("ўқғҳ"),
    "sah": frozenset("ҕҥөүһ"),
    "os": frozenset("ӕ"),
    "ce": frozenset("ӏ"),
    "ab": frozenset("ҟҩҽҿҭԥӡӷ"),
    "udm": frozenset("ӝӟӥӧӵ"),
    "kv": frozenset("іӧ"),
    "tyv": frozenset("ңөү"),
}
"""The letters beyond the Russian alphabet, in lower case, by language."""

UNPROFILED: Final = frozenset(ALPHABETS) - {"uk", "mk"}
"""Languages that only their letters tell; lines without these are theirs as well."""

LACKING: Final[dict[str, frozenset[str]]] = {
    "uk": frozenset("ыэёъ"),
    "be": frozenset("ищъ"),
    "sr": frozenset("ыэёйщъьюя"),
    "mk": frozenset("ыэёйщъьюя"),
}
"""Letters of the Russian alphabet that a language does without."""

_SOFTENED: Final = re.compile(r"[а-яё]ь(?!о)")
_FOREIGN: Final = frozenset().union(*ALPHABETS.values())
MIN_SHARE: Final = 0.008
"""Fewer foreign letters than this, per Cyrillic letter, are names or damage."""


def foreign_language(text: str, least: int = 1) -> str | None:
    """Name the language whose own letters the text uses, if they are frequent.

    Args:
        text: text in lower case.
        least: how many foreign letters there must be at least.

    Returns:
        A tag, or None where the text keeps to the Russian letters.  A Russian page
        that quotes Ukrainian at length is named Ukrainian; look at its passages.
    """
    letters = Counter(text)
    total = sum(number for char, number in letters.items() if char in _FOREIGN)
    cyrillic = sum(number for char, number in letters.items() if "\u0400" <= char <= "\u052f")
    if total < max(least, MIN_SHARE * cyrillic):
        return None

    def fit(tag: str) -> tuple[int, float]:
        own = sum(letters[char] for char in ALPHABETS[tag])
        strange = sum(letters[char] for char in LACKING.get(tag, ()))
        present = sum(char in letters for char in ALPHABETS[tag])
        return own - strange, present / len(ALPHABETS[tag])

    dotted_only = not any(char in letters for char in _FOREIGN - {"і"})
    return max(("uk", "be") if dotted_only else ALPHABETS, key=fit)


def has_russian_letters(text: str, tag: str) -> bool:
    """Tell whether lower-case text holds letters that another language lacks.

    Bulgarian has the soft sign before `о` only.

    Args:
        text: text in lower case.
        tag: the other language, one that is written in Cyrillic.
    """
    if any(char in text for char in "ыэё"):
        return True
    return tag == "bg" and _SOFTENED.search(text) is not None

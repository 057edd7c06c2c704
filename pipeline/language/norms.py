"""What running text of the supported languages looks like, against its look-alikes.

Languages without a profile, such as Sorbian, Balinese or Scots, are taken for the
nearest one that has one.  They give themselves away: the function words of the
neighbour are missing, its profile fits badly, or foreign letters are frequent.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from pipeline.language.words import usual_share, words

CHECKED_WORDS: Final = 8
"""Number of words from which function words are expected."""

LONG: Final = 60
LONG_FACTOR: Final = 1.5
"""From this many words a text has more function words than the poorest sentences."""


@dataclass(frozen=True, slots=True)
class Norm:
    """What running text of a language looks like; measured on news and encyclopedias.

    Args:
        usual: least share of function words; one text in 300 has less.
        fit: fit to the profile from which function words are not asked for; None where
            relatives without a profile fit as well.
        floor: fit below which the text is no text of the language.
        letters: letters beyond a to z.
    """

    usual: float
    fit: float | None
    floor: float
    letters: frozenset[str] = frozenset()


NORMS: Final[dict[str, Norm]] = {
    "pl": Norm(0.08, -5.38, -5.9, frozenset("ąćęłńóśźż")),
    "id": Norm(0.07, None, -5.5, frozenset("é")),
    "en": Norm(0.15, -5.0, -5.6),
    "ru": Norm(0.07, -5.25, -5.75),
}

STRANGE_SHARE: Final = 0.02
"""Share of letters outside the alphabet that names do not explain."""


def plausible(text: str, language: str, fit: float) -> bool:
    """Tell whether a text that the profiles take for `language` looks like it.

    Args:
        text: prose, without addresses and code.
        language: a tag; those without a norm are always plausible.
        fit: the fit of the profile, in nats per n-gram.

    Returns:
        False for one sentence in 250 of the language itself: lists of names, mostly.
    """
    norm = NORMS.get(language)
    if norm is None:
        return True
    if fit < norm.floor or _is_strange(text, norm):
        return False
    found = words(text)
    if len(found) >= LONG:
        return usual_share(found, language) >= LONG_FACTOR * norm.usual
    if norm.fit is not None and fit >= norm.fit:
        return True
    return len(found) < CHECKED_WORDS or usual_share(found, language) >= norm.usual


def speaks_russian(text: str) -> bool:
    """Tell whether more words are Russian function words than any relative's."""
    found = words(text)
    others = max(usual_share(found, tag) for tag in ("bg", "mk", "sr", "uk"))
    return usual_share(found, "ru") > others


def _is_strange(text: str, norm: Norm) -> bool:
    if text.isascii():
        return False
    letters = Counter(char for char in text.lower() if char > "\x7f" and char.isalpha())
    strange = sum(
        n for char, n in letters.items() if "ß" <= char < "ʰ" and char not in norm.letters
    )
    return strange > max(2, STRANGE_SHARE * len(text))

"""Languages of the Latin, Cyrillic, Arabic and Devanagari alphabets.

Letters that only one alphabet has come first, then the n-gram profiles, then words.
The document's language holds unless the profiles are sure of another.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.language import cyrillic
from pipeline.language.guess import UNKNOWN, Guess
from pipeline.language.malay import is_plain_indonesian, relatives
from pipeline.language.norms import CHECKED_WORDS, NORMS, plausible, speaks_russian
from pipeline.language.profiles import Scores, score
from pipeline.language.words import usual_share, words

PRIOR_NATS: Final = 3.0
"""What the document's language is worth to the profiles, in nats."""

SUPPORTED_NATS: Final = 0.5
"""What it is worth to be a language that linguaflow is fed with."""

SURE: Final = 0.9
"""Posterior needed to leave the language of the document within one script."""

FAIR: Final = 0.55
"""Posterior below which a text without a document is not named."""

FLOOR: Final = -6.2
"""Fit below which a text is in no language of its script: wrong codec, noise."""

MIN_GRAMS: Final = 12
"""Known n-grams below which the profiles have no say (a word of five letters)."""

RELATIVE_LEAD: Final = 0.55
"""Points by which Malay or another relative must lead Indonesian to be named."""

RELATIVE_SWITCH: Final = 1.5
"""The same, to leave the language of the document."""

SENTENCE_WORDS: Final = 4
"""Fewer words are no sentence in another language, but a name."""

_TECHNICAL: Final = re.compile(r"[a-z][A-Z]|[_/\\@=]|\.[a-z]")
"""Marks of names of files, addresses and code, which are in no language."""

_HUMP: Final = re.compile("[a-zß-öø-ÿа-џ][A-ZÀ-ÖØ-ÞЀ-Я]")
HUMP_SHARE: Final = 0.05
MIN_HUMPS: Final = 5
"""Capitals behind small letters, per character, that brand names do not reach."""

_NOTHING: Final = Guess(UNKNOWN, "Zyyy", 0.0, "none")


def inherited(prior: Guess | None) -> Guess:
    """Return the guess for a text that says nothing itself."""
    if prior is None:
        return _NOTHING
    return Guess(prior.tag, prior.script, prior.confidence, "document")


def alphabetic(text: str, script: str, prior: Guess | None) -> Guess:
    """Name the language of a text in an alphabet that several profiles share.

    Args:
        text: a text with letters of `script`.
        script: a key of `profiles.LANGUAGES`.
        prior: the guess for the document.
    """
    text = _prose(text)
    if _is_garbled(text):
        return inherited(prior)
    if script == "Latn":
        return _intrusion(text, prior) if prior and prior.script != "Latn" else _latin(text, prior)
    if script == "Cyrl":
        return _cyrillic(text, prior)
    return _profiled(score(text, script), script, prior)


def _is_garbled(text: str) -> bool:
    """Tell text in a wrong codec by capitals in the middle of words."""
    humps = len(_HUMP.findall(text))
    return humps >= MIN_HUMPS and humps > HUMP_SHARE * len(text)


def _cyrillic(text: str, prior: Guess | None) -> Guess:
    lower = text.lower()
    expected = prior.tag if prior and prior.script == "Cyrl" else None
    foreign = cyrillic.foreign_language(lower, least=3 if expected == "ru" else 1)
    if foreign:
        return Guess(foreign, "Cyrl", 0.95, "script")
    if prior and expected in cyrillic.UNPROFILED and not speaks_russian(text):
        return inherited(prior)
    scores = score(text, "Cyrl")
    guess = _profiled(scores, "Cyrl", prior)
    if guess.tag not in {"ru", expected} and cyrillic.has_russian_letters(lower, guess.tag):
        guess = Guess("ru", "Cyrl", SURE, "script")
    if guess.tag not in {"ru", expected} and guess.confidence < SURE and speaks_russian(text):
        guess = Guess("ru", "Cyrl", FAIR, "profile")
    return _checked(guess, text, scores.fit, prior)


def _latin(text: str, prior: Guess | None) -> Guess:
    scores = score(text, "Latn")
    guess = _profiled(scores, "Latn", prior)
    if guess.tag == "id":
        guess = _relative(guess, words(text), prior)
    guess = _checked(guess, text, scores.fit, prior)
    if prior and guess.tag not in {prior.tag, UNKNOWN} and not _is_sentence(text, guess.tag):
        return inherited(prior)
    return guess


def _is_sentence(text: str, tag: str) -> bool:
    """Tell a sentence from a name, which may look like any language."""
    found = words(text)
    if tag in NORMS:
        return usual_share(found, tag) >= NORMS[tag].usual
    return len(found) >= SENTENCE_WORDS


def _intrusion(text: str, prior: Guess) -> Guess:
    """Judge Latin letters in a document of another script: names, or a quotation."""
    found = words(text)
    if len(found) < SENTENCE_WORDS:
        return inherited(prior)
    guess = _latin(text, None)
    if guess.confidence < 0.95 or guess.tag == UNKNOWN:
        return inherited(prior)
    if guess.tag in NORMS:
        certain = usual_share(found, guess.tag) >= 2 * NORMS[guess.tag].usual
    else:
        certain = len(found) >= CHECKED_WORDS
    return guess if certain else inherited(prior)


def _profiled(scores: Scores, script: str, prior: Guess | None) -> Guess:
    if scores.grams < MIN_GRAMS:
        return inherited(prior)
    expected = prior.tag if prior and prior.tag in scores.languages else None
    tag, confidence = _best(scores, expected)
    if expected and confidence < SURE:
        return inherited(prior)
    if scores.fit < FLOOR or (not expected and confidence < FAIR):
        return Guess(UNKNOWN, script, 0.0, "none")
    return Guess(tag, script, round(confidence, 3), "profile")


def _best(scores: Scores, expected: str | None) -> tuple[str, float]:
    log = scores.log + _bonus(scores.languages)
    if expected:
        log[scores.languages.index(expected)] += PRIOR_NATS
    odds = np.exp(log - log.max())
    best = int(odds.argmax())
    return scores.languages[best], float(odds[best] / odds.sum())


@cache
def _bonus(languages: tuple[str, ...]) -> NDArray[np.float64]:
    return np.array([SUPPORTED_NATS * (tag in NORMS) for tag in languages])


def _relative(guess: Guess, found: Sequence[str], prior: Guess | None) -> Guess:
    """Tell Indonesian from Malay and the like, which have no profile."""
    points = relatives(found)
    if prior and prior.tag in points and prior.tag != "id":
        back = points["id"] - points[prior.tag] >= RELATIVE_SWITCH
        return guess if back else replace(guess, tag=prior.tag, method="document")
    least = RELATIVE_SWITCH if prior and prior.tag == "id" else RELATIVE_LEAD
    best = max(points, key=lambda tag: (points[tag], tag))
    if best == "id" or points[best] < points["id"] + least:
        return guess
    confidence = (1.0 + points[best]) / (2.0 + points[best] + max(0.0, points["id"]))
    return Guess(best, "Latn", round(confidence, 3), "profile")


def _checked(guess: Guess, text: str, fit: float, prior: Guess | None) -> Guess:
    """Withdraw a guess that the text does not look like."""
    if (prior and prior.tag == guess.tag) or plausible(text, guess.tag, fit):
        return guess
    if guess.tag == "id" and is_plain_indonesian(words(text)):
        return guess
    return Guess(UNKNOWN, guess.script, 0.0, "none")


def _prose(text: str) -> str:
    """Return `text` without addresses, file names and code."""
    if not _TECHNICAL.search(text):
        return text
    return " ".join(word for word in text.split() if not _TECHNICAL.search(word))

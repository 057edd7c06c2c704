"""Name the language of a document or of a passage in it.

Scripts are looked at first: they settle Chinese, Japanese and Korean, and narrow the
rest down.  Letters that only one alphabet has come next, then langdetect's n-gram
profiles (`profiles`), then function words, which catch languages without a profile.
A passage leans on the language of its document and leaves it on strong evidence only.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.language import cyrillic, han
from pipeline.language.guess import UNKNOWN, Guess, script_of
from pipeline.language.malay import relatives
from pipeline.language.profiles import LANGUAGES, Scores, score
from pipeline.language.words import usual_share, words
from pipeline.script import CODES, NUMBER, codepoints, numbers

IDEOGRAPH_WEIGHT: Final = 2.5
"""A Han character or kana says as much as this many letters of an alphabet."""

INTRUSION: Final = 2.0
"""Latin letters weigh this much less than others: names and brands are Latin anywhere."""

BRANDS: Final = 0.25
"""Weight of another script, beside Latin words that make no sentence, that leads."""

RUNNING: Final = 0.1
"""Share of function words from which Latin words make a sentence."""

PRIOR_NATS: Final = 3.0
"""What the document's language is worth to the profiles, in nats."""

SURE: Final = 0.9
"""Posterior needed to leave the language of the document within one script."""

FAIR: Final = 0.55
"""Posterior below which a text without a document is not named."""

RELATIVE_LEAD: Final = 0.55
"""Points by which Malay or another relative must lead Indonesian to be named."""

RELATIVE_SWITCH: Final = 1.5
"""The same, to leave the language of the document."""

FLOOR: Final = -6.2
"""Fit below which a text is in no language of its script: wrong codec, noise."""

NAMED_SHARE: Final = 0.3
"""Share of lines that names a document whose text as a whole is not conclusive."""

MIN_GRAMS: Final = 12
"""Known n-grams below which the profiles have no say (a word of five letters)."""

CHECKED_WORDS: Final = 8
"""Number of words from which function words are expected."""

SUPPORTED_NATS: Final = 0.5
"""What it is worth to be a language that linguaflow is fed with."""


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

SAMPLE_PIECES: Final = 8
SAMPLE_LENGTH: Final = 1_000
"""Of a long text this many pieces, of so many characters each, are looked at."""

MAX_LINES: Final = 2_000
"""Of a document with more lines, this many are looked at one by one."""

_TECHNICAL: Final = re.compile(r"[a-z][A-Z]|[_/\\@=]|\.[a-z]")
"""Marks of names of files, addresses and code, which are in no language."""


_ONLY_LANGUAGE: Final[dict[str, str]] = {
    "Grek": "el",
    "Armn": "hy",
    "Hebr": "he",
    "Syrc": "syr",
    "Thaa": "dv",
    "Beng": "bn",
    "Guru": "pa",
    "Gujr": "gu",
    "Orya": "or",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Sinh": "si",
    "Thai": "th",
    "Laoo": "lo",
    "Tibt": "bo",
    "Mymr": "my",
    "Geor": "ka",
    "Ethi": "am",
    "Cher": "chr",
    "Khmr": "km",
    "Mong": "mn",
    "Hang": "ko",
    "Bopo": "zh-Hant",
}
_NOTHING: Final = Guess(UNKNOWN, "Zyyy", 0.0, "none")


def identify(text: str, prior: Guess | None = None) -> Guess:
    """Name the language of a text.

    Args:
        text: a document, or with `prior` a passage of one; damage is expected.
        prior: the guess for the whole document.

    Returns:
        The guess, `und` where the text gives too little.  Without `prior` its shares
        are counted line by line; a passage has one share.
    """
    text = unicodedata.normalize("NFC", text)
    if prior is not None:
        return _with_share(_passage(text, prior))
    lines = [line for line in text.splitlines() if line.strip()]
    lines = lines[:: len(lines) // MAX_LINES + 1]
    if len(lines) < 2:
        return _with_share(_passage(text, None))
    return _document(text, lines)


def first_look(text: str) -> str | None:
    """Return the tag of an undamaged-looking text, None where it may be anything.

    Repairs take it as a hint, so it is given only where the evidence is clear.
    """
    guess = _passage(unicodedata.normalize("NFC", text), None)
    return None if guess.tag == UNKNOWN or guess.confidence < SURE else guess.tag


def _with_share(guess: Guess) -> Guess:
    return replace(guess, shares=((guess.tag, 1.0),))


def _sample(text: str) -> str:
    """Return `text`, or pieces from all over it where it is long."""
    step = len(text) // SAMPLE_PIECES
    if step <= SAMPLE_LENGTH:
        return text
    starts = range(0, step * SAMPLE_PIECES, step)
    return "\n".join(text[start : start + SAMPLE_LENGTH] for start in starts)


def _document(text: str, lines: list[str]) -> Guess:
    whole = _passage(text, None)
    letters: Counter[str] = Counter()
    guesses: dict[str, Guess] = {}
    for line in lines:
        guess = _passage(line, whole)
        letters[guess.tag] += len(line)
        if guess.tag not in guesses or guess.confidence > guesses[guess.tag].confidence:
            guesses[guess.tag] = guess
    total = letters.total()
    ranked = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    shares = tuple((tag, round(number / total, 4)) for tag, number in ranked)
    named = [(tag, number) for tag, number in ranked if tag != UNKNOWN]
    if named and whole.tag != "zh" and letters[whole.tag] < named[0][1]:
        leading, number = named[0]
        if whole.tag != UNKNOWN or number >= NAMED_SHARE * total:
            whole = guesses[leading]
    return replace(whole, shares=shares)


def _passage(text: str, prior: Guess | None) -> Guess:
    text = _sample(text)
    found = np.bincount(numbers(codepoints(text)), minlength=len(CODES)).tolist()
    counts = {CODES[number]: count for number, count in enumerate(found) if number and count}
    if not counts:
        return _inherited(prior)
    ideographs = counts.pop("Hani", 0) + counts.pop("Hira", 0) + counts.pop("Kana", 0)
    weights = {
        code: number * (IDEOGRAPH_WEIGHT if code == "Hang" else 1.0)
        for code, number in counts.items()
    }
    if ideographs:
        weights["Hani"] = ideographs * IDEOGRAPH_WEIGHT
    if "Latn" in weights:
        weights["Latn"] /= INTRUSION
    leading = _leading(weights, text)
    if leading == "Hani":
        return _han(text, found, prior)
    if leading == "Cyrl":
        return _cyrillic(text, counts["Cyrl"], prior)
    if leading in LANGUAGES:
        if leading == "Latn":
            return _latin(text, prior)
        return _profiled(score(text, leading), leading, prior)
    return Guess(
        _ONLY_LANGUAGE[leading], script_of(_ONLY_LANGUAGE[leading], leading), 0.99, "script"
    )


def _prose(text: str) -> str:
    """Return `text` without addresses, file names and code."""
    return " ".join(word for word in text.split() if not _TECHNICAL.search(word))


def _leading(weights: dict[str, float], text: str) -> str:
    """Return the script that the text is written in, names and brands aside."""
    ranked = sorted(weights, key=lambda code: (-weights[code], code))
    if ranked[0] != "Latn" or len(ranked) == 1:
        return ranked[0]
    if weights[ranked[1]] < BRANDS * weights["Latn"]:
        return "Latn"
    found = words(text)
    usual = max(usual_share(found, tag) for tag in ("en", "pl", "id"))
    running = usual >= RUNNING and usual * len(found) >= 2
    return "Latn" if running else ranked[1]


def _inherited(prior: Guess | None) -> Guess:
    if prior is None:
        return _NOTHING
    return Guess(prior.tag, prior.script, prior.confidence, "document")


def _han(text: str, found: list[int], prior: Guess | None) -> Guess:
    kana = found[NUMBER["Hira"]] + found[NUMBER["Kana"]]
    reading = han.read(text, found[NUMBER["Hani"]], kana, prior.tag if prior else None)
    method = "document" if reading.from_prior and prior else "script"
    return Guess(reading.tag, script_of(reading.tag, "Hani"), reading.confidence, method)


def _cyrillic(text: str, letters: int, prior: Guess | None) -> Guess:
    text = _prose(text)
    lower = text.lower()
    expected = prior.tag if prior and prior.script == "Cyrl" else None
    foreign = cyrillic.foreign_language(lower, letters, least=3 if expected == "ru" else 1)
    if foreign:
        return Guess(foreign, "Cyrl", 0.95, "script")
    scores = score(text, "Cyrl")
    guess = _profiled(scores, "Cyrl", prior)
    if guess.tag not in {"ru", expected} and cyrillic.has_russian_letters(lower):
        guess = Guess("ru", "Cyrl", SURE, "script")
    if guess.tag not in {"ru", expected} and guess.confidence < SURE and _speaks_russian(text):
        guess = Guess("ru", "Cyrl", FAIR, "profile")
    return _checked(guess, text, scores.fit, prior)


def _speaks_russian(text: str) -> bool:
    """Tell whether more words are Russian function words than any relative's."""
    found = words(text)
    others = max(usual_share(found, tag) for tag in ("bg", "mk", "uk"))
    return usual_share(found, "ru") > others


def _latin(text: str, prior: Guess | None) -> Guess:
    if prior and prior.script != "Latn":
        return _intrusion(text, prior)
    text = _prose(text)
    scores = score(text, "Latn")
    guess = _profiled(scores, "Latn", prior)
    if guess.tag == "id":
        guess = _relative(guess, words(text), prior)
    return _checked(guess, text, scores.fit, prior)


def _intrusion(text: str, prior: Guess) -> Guess:
    """Judge Latin letters in a document of another script: names, or a quotation."""
    found = words(text)
    if len(found) < 4:
        return _inherited(prior)
    guess = _latin(text, None)
    if guess.confidence < 0.95 or guess.tag == UNKNOWN:
        return _inherited(prior)
    if guess.tag in NORMS:
        certain = usual_share(found, guess.tag) >= 2 * NORMS[guess.tag].usual
    else:
        certain = len(found) >= CHECKED_WORDS
    return guess if certain else _inherited(prior)


def _profiled(scores: Scores, script: str, prior: Guess | None) -> Guess:
    if scores.grams < MIN_GRAMS:
        return _inherited(prior)
    expected = prior.tag if prior and prior.tag in scores.languages else None
    tag, confidence = _best(scores, expected)
    if expected and confidence < SURE:
        return _inherited(prior)
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


def _relative(guess: Guess, found: list[str], prior: Guess | None) -> Guess:
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
    """Withdraw a supported language where the text does not look like it.

    Its function words may be missing, its profile may fit badly, or letters that it
    does not have may be frequent: all signs of a language without a profile.
    """
    norm = NORMS.get(guess.tag)
    if norm is None or (prior and prior.tag == guess.tag):
        return guess
    if fit >= norm.floor and not _is_strange(text, norm):
        if norm.fit is not None and fit >= norm.fit:
            return guess
        found = words(text)
        if len(found) < CHECKED_WORDS or usual_share(found, guess.tag) >= norm.usual:
            return guess
    return Guess(UNKNOWN, guess.script, 0.0, "none")


def _is_strange(text: str, norm: Norm) -> bool:
    if text.isascii():
        return False
    letters = Counter(char for char in text.lower() if char > "\x7f" and char.isalpha())
    strange = sum(
        n for char, n in letters.items() if "ß" <= char < "ʰ" and char not in norm.letters
    )
    return strange > max(2, STRANGE_SHARE * len(text))

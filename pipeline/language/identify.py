"""Name the language of a document or of a passage in it.

Scripts are looked at first: they settle Chinese, Japanese and Korean, and narrow the
rest down.  Letters that only one alphabet has come next, then langdetect's n-gram
profiles (`profiles`), then function words, which catch languages without a profile.
A passage leans on the language of its document and leaves it on strong evidence only.
"""

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np

from pipeline.language import han
from pipeline.language.alphabets import SURE, alphabetic, inherited
from pipeline.language.guess import UNKNOWN, Guess, script_of
from pipeline.language.profiles import LANGUAGES
from pipeline.language.words import usual_share, words
from pipeline.script import CODES, NUMBER, codepoints, composed, numbers

IDEOGRAPH_WEIGHT: Final = 2.5
"""A Han character or kana says as much as this many letters of an alphabet."""

INTRUSION: Final = 2.0
"""Latin letters weigh this much less than others: names and brands are Latin anywhere."""

BRANDS: Final = 0.25
"""Weight of another script, beside Latin words that make no sentence, that leads."""

RUNNING: Final = 0.1
"""Share of function words from which Latin words make a sentence."""

NAMED_SHARE: Final = 0.75
"""Share of lines that names a document whose text as a whole is not conclusive."""

NAMED_ALONE: Final = 0.95
SHARE_ALONE: Final = 0.5
"""The same, where hardly a line is in another language: the rest is addresses and code."""

SAMPLE_PIECES: Final = 8
SAMPLE_LENGTH: Final = 1_000
"""Of a long text this many pieces, of so many characters each, are looked at."""

MAX_LINES: Final = 2_000
"""Of a document with more lines, this many are looked at one by one."""

_QUOTATION: Final = re.compile(
    r"„[^”“\n]{12,}[”“]|“[^”\n]{12,}”|«[^»\n]{12,}»|\"[^\"\n]{12,}\"|「[^」\n]{12,}」"
)
MIN_FRAME: Final = 12
"""Letters around a quotation, Han and kana counted twice, that have a language to tell."""

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


def identify(text: str, prior: Guess | None = None) -> Guess:
    """Name the language of a text.

    Args:
        text: a document, or with `prior` a passage of one; damage is expected.
        prior: the guess for the whole document.

    Returns:
        The guess, `und` where the text gives too little.  Without `prior` its shares
        are counted line by line; a passage has one share.
    """
    text = composed(text)
    if prior is not None:
        prior = replace(prior, shares=())
        return _with_share(_around_quotations(text, _brief(text, prior), prior))
    lines = [line for line in text.splitlines() if line.strip()]
    lines = lines[:: len(lines) // MAX_LINES + 1]
    if len(lines) < 2:
        return _with_share(_passage(text, None))
    return _document(text, lines)


def _around_quotations(text: str, guess: Guess, prior: Guess) -> Guess:
    """Return the guess for what frames a quotation, if that is in the document's language."""
    if guess.tag == prior.tag:
        return guess
    frame = _QUOTATION.sub(" ", text)
    letters = sum(map(str.isalpha, frame)) + sum(map("\u3040".__le__, frame))
    if frame == text or letters < MIN_FRAME:
        return guess
    framed = _brief(frame, prior)
    return framed if framed.tag == prior.tag else guess


def first_look(text: str) -> str | None:
    """Return the tag of an undamaged-looking text, None where it may be anything.

    Repairs take it as a hint, so it is given only where the evidence is clear.
    """
    guess = _passage(composed(text), None)
    return None if guess.tag == UNKNOWN or guess.confidence < SURE else guess.tag


def _with_share(guess: Guess) -> Guess:
    return Guess(guess.tag, guess.script, guess.confidence, guess.method, ((guess.tag, 1.0),))


def _sample(text: str) -> str:
    """Return `text`, or pieces from all over it where it is long."""
    step = len(text) // SAMPLE_PIECES
    if step <= SAMPLE_LENGTH:
        return text
    starts = range(0, step * SAMPLE_PIECES, step)
    return "\n".join(text[start : start + SAMPLE_LENGTH] for start in starts)


def _document(text: str, lines: list[str]) -> Guess:
    whole = _passage(text, None)
    letters, guesses = _by_line(lines, whole)
    total = letters.total()
    named = [tag for tag in letters if tag != UNKNOWN]
    leading = min(named, key=lambda tag: (-letters[tag], tag), default=whole.tag)
    if whole.tag != "zh" and letters[whole.tag] < letters[leading]:
        alone = letters[leading] >= NAMED_ALONE * sum(letters[tag] for tag in named)
        least = SHARE_ALONE if alone else NAMED_SHARE
        if whole.tag != UNKNOWN or letters[leading] >= least * total:
            whole = guesses[leading]
            letters, _ = _by_line(lines, whole)
    ranked = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    shares = tuple((tag, round(number / total, 4)) for tag, number in ranked)
    return replace(whole, shares=shares)


def _by_line(lines: list[str], whole: Guess) -> tuple[Counter[str], dict[str, Guess]]:
    """Return how many characters are in which language, and the surest guess at each."""
    letters: Counter[str] = Counter()
    guesses: dict[str, Guess] = {}
    for line in lines:
        guess = _brief(line, whole)
        letters[guess.tag] += len(line)
        if guess.tag not in guesses or guess.confidence > guesses[guess.tag].confidence:
            guesses[guess.tag] = guess
    return letters, guesses


def _brief(text: str, prior: Guess) -> Guess:
    """Return the guess for a line; its passage asks again, mostly with the same prior."""
    return _remembered(text, prior) if len(text) <= SAMPLE_LENGTH else _passage(text, prior)


@lru_cache(maxsize=2 * MAX_LINES)
def _remembered(text: str, prior: Guess) -> Guess:
    return _passage(text, prior)


def _passage(text: str, prior: Guess | None) -> Guess:
    text = _sample(text)
    found = np.bincount(numbers(codepoints(text)), minlength=len(CODES)).tolist()
    counts = {CODES[number]: count for number, count in enumerate(found) if number and count}
    if not counts:
        return inherited(prior)
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
    if leading in LANGUAGES:
        return alphabetic(text, leading, prior)
    return Guess(
        _ONLY_LANGUAGE[leading], script_of(_ONLY_LANGUAGE[leading], leading), 0.99, "script"
    )


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


def _han(text: str, found: list[int], prior: Guess | None) -> Guess:
    if han.is_garbled(text, found[NUMBER["Hani"]]):
        return inherited(prior)
    kana = found[NUMBER["Hira"]] + found[NUMBER["Kana"]]
    reading = han.read(text, found[NUMBER["Hani"]], kana, prior.tag if prior else None)
    method = "document" if reading.from_prior and prior else "script"
    return Guess(reading.tag, script_of(reading.tag, "Hani"), reading.confidence, method)

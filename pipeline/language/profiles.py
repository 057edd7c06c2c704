"""Character n-gram profiles of langdetect behind a fast, deterministic scorer.

langdetect draws n-grams of a text at random until one language stands out, one Python
loop turn per n-gram and language.  The profiles it ships are good; the drawing is slow
and, unseeded, not repeatable.  Here every 1-, 2- and 3-gram of the text counts once: a
naive Bayes score (Nakatani Shuyo, "Language Detection Library for Java", 2010) read
from one matrix of log-probabilities.  Letters are folded to lower case, on both sides,
so headings in capitals are scored as well.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.script import NUMBER, codepoints
from pipeline.script import script as script_of
from pipeline.script import table as script_table

LANGUAGES: Final[dict[str, tuple[str, ...]]] = {
    "Latn": (
        *("af", "ca", "cs", "cy", "da", "de", "en", "es", "et", "fi", "fr", "hr", "hu", "id"),
        *("it", "lt", "lv", "nl", "no", "pl", "pt", "ro", "sk", "sl", "so", "sq", "sv", "sw"),
        *("tl", "tr", "vi"),
    ),
    "Cyrl": ("bg", "mk", "ru", "uk"),
    "Arab": ("ar", "fa", "ur"),
    "Deva": ("hi", "mr", "ne"),
}
SMOOTHING: Final = 0.5 / 10_000
"""Probability of an n-gram that a profile lacks: langdetect's alpha over its base."""

INDEPENDENCE: Final = 0.25
"""How much of an n-gram's log-probability is evidence of its own.

The three orders overlap, and so do neighbours: taken as independent, they would call
every guess certain.  The value makes the confidence of short lines honest.
"""
MAX_CHARACTERS: Final = 10_000
_MILLI: Final = 1_000
_SPACE: Final = 1


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles of one script's languages.

    An n-gram is found by walking its letters: `letters` numbers them, `pairs` takes two
    letters to a row of `rows`, `triples` takes such a row and a third letter to another.
    Row 0 stands for n-grams that no profile knows.

    Args:
        languages: tags, the order of the columns of `rows`.
        letters: letter number of each code point: 0 unknown, 1 space, 2 and up.
        pairs: rows by first and second letter.
        triples: rows by row of the first two letters, and third letter.
        first_pair: the row of the first pair.
        rows: log-probability of each n-gram in each language in thousandths of a nat:
            whole numbers, so that sums are exact and the same on every machine.
    """

    languages: tuple[str, ...]
    letters: NDArray[np.int32]
    pairs: NDArray[np.int32]
    triples: NDArray[np.int32]
    first_pair: int
    rows: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the profiles say of a text.

    Args:
        languages: tags, in a fixed order.
        log: sums of log-probabilities, in nats, scaled by `INDEPENDENCE`.
        grams: number of n-grams that at least one profile knows.
        fit: mean log-probability per known n-gram under the best language, in nats:
            low where the text is in none of them.
    """

    languages: tuple[str, ...]
    log: NDArray[np.float64]
    grams: int
    fit: float


@cache
def profiles(script: str) -> Profiles:
    """Load the profiles of one script out of the langdetect package, once.

    Args:
        script: a key of `LANGUAGES`.
    """
    shares = _shares(script)
    letters = sorted({char for gram in shares for char in gram} - {" "})
    number = {" ": _SPACE} | {char: index for index, char in enumerate(letters, start=2)}
    size = len(number) + 1
    heads = {gram[:2] for gram in shares if len(gram) > 1}
    grams = [*number, *sorted(heads), *sorted(gram for gram in shares if len(gram) == 3)]
    rows = np.zeros((len(grams) + 1, len(LANGUAGES[script])))
    pairs = np.zeros(size * size, dtype=np.int32)
    triples = np.zeros((len(heads) + 1) * size, dtype=np.int32)
    for row, gram in enumerate(grams, start=1):
        if gram in shares:
            rows[row] = np.rint(np.log(shares[gram] + SMOOTHING) * _MILLI)
        if len(gram) == 2:
            pairs[number[gram[0]] * size + number[gram[1]]] = row
        elif len(gram) == 3:
            head = pairs[number[gram[0]] * size + number[gram[1]]] - size + 1
            triples[head * size + number[gram[2]]] = row
    table = np.full(0x110000, _SPACE, dtype=np.int32)
    table[script_table() == NUMBER[script]] = 0
    for char, index in number.items():
        table[ord(char)] = index
    return Profiles(LANGUAGES[script], table, pairs, triples, size, rows)


def score(text: str, script: str) -> Scores:
    """Score the letters of one script in `text` against the profiles of its languages.

    Args:
        text: any text, composed (NFC); the first 10,000 characters count.
        script: a key of `LANGUAGES`; other characters separate words.
    """
    model = profiles(script)
    size = model.first_pair
    ones = model.letters.take(codepoints(f" {text[:MAX_CHARACTERS].lower()} "))
    pairs = model.pairs.take(ones[:-1] * size + ones[1:])
    heads = np.maximum(pairs[:-1] - (size - 1), 0)
    triples = model.triples.take(heads * size + ones[2:])
    found = np.concatenate([ones, pairs, triples])
    found = found[found > _SPACE]
    if not len(found):
        return Scores(model.languages, np.zeros(len(model.languages)), 0, 0.0)
    total = np.ones(len(found)) @ model.rows.take(found, axis=0) / _MILLI
    return Scores(
        model.languages, total * INDEPENDENCE, len(found), float(total.max()) / len(found)
    )


def _shares(script: str) -> dict[str, NDArray[np.float64]]:
    """Return the share of each n-gram among those of its length, by language."""
    languages = LANGUAGES[script]
    folder = resources.files("langdetect") / "profiles"
    shares: dict[str, NDArray[np.float64]] = {}
    for column, language in enumerate(languages):
        profile = json.loads((folder / language).read_text(encoding="utf-8"))
        for gram, count in profile["freq"].items():
            lower = gram.lower()
            if not _belongs(lower, script):
                continue
            row = shares.setdefault(lower, np.zeros(len(languages)))
            row[column] += count / profile["n_words"][len(gram) - 1]
    return shares


def _belongs(gram: str, script: str) -> bool:
    return len(gram) <= 3 and all(char == " " or script_of(char) == script for char in gram)

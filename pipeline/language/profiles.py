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

from pipeline.script import NUMBER, codepoints, numbers

LANGUAGES: Final[dict[str, tuple[str, ...]]] = {
    "Latn": tuple(
        "af ca cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr"
        " vi".split()
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
MAX_CHARACTERS: Final = 3_000
_SPACE: Final = 32


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles of one script's languages.

    Args:
        languages: tags, the order of the columns of `rows`.
        keys: the n-grams, three code points packed into one number, ascending.
        rows: log-probability of each n-gram in each language, and a row of zeros
            behind the last for n-grams that no profile knows.
    """

    languages: tuple[str, ...]
    keys: NDArray[np.int64]
    rows: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the profiles say of a text.

    Args:
        languages: tags, in a fixed order.
        log: sums of log-probabilities, in nats, scaled by `INDEPENDENCE`.
        grams: number of n-grams that at least one profile knows.
        fit: mean log-probability per known n-gram under the best language: low where
            the text is in none of them.
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
    languages = LANGUAGES[script]
    folder = resources.files("langdetect") / "profiles"
    table: dict[int, dict[int, float]] = {}
    for column, language in enumerate(languages):
        profile = json.loads((folder / language).read_text(encoding="utf-8"))
        for gram, count in profile["freq"].items():
            share = count / profile["n_words"][len(gram) - 1]
            cells = table.setdefault(_key(gram.lower().replace("\u0307", "")), {})
            cells[column] = cells.get(column, 0.0) + share
    keys = np.array(sorted(table), dtype=np.int64)
    shares = np.zeros((len(keys), len(languages)))
    for row, key in enumerate(keys.tolist()):
        for column, share in table[key].items():
            shares[row, column] = share
    rows = np.vstack([np.log(shares + SMOOTHING), np.zeros(len(languages))])
    return Profiles(languages, keys, rows.astype(np.float32))


def score(text: str, script: str) -> Scores:
    """Score the letters of one script in `text` against the profiles of its languages.

    Args:
        text: any text, composed (NFC); the first 3,000 characters count.
        script: a key of `LANGUAGES`; other characters separate words.
    """
    model = profiles(script)
    points = codepoints(f" {text[:MAX_CHARACTERS].lower()} ")
    letters = np.where(numbers(points) == NUMBER[script], points, _SPACE).astype(np.int64)
    words = letters != _SPACE
    pairs = letters[:-1] << 21 | letters[1:]
    triples = letters[:-2] << 42 | pairs[1:]
    keys = np.concatenate([letters[words], pairs[words[:-1] | words[1:]], triples[words[1:-1]]])
    index = np.searchsorted(model.keys, keys)
    index[index == len(model.keys)] = 0
    known = index[model.keys[index] == keys]
    if not len(known):
        return Scores(model.languages, np.zeros(len(model.languages)), 0, 0.0)
    total = model.rows[known].sum(axis=0, dtype=np.float64)
    return Scores(
        model.languages, total * INDEPENDENCE, len(known), float(total.max()) / len(known)
    )


def _key(gram: str) -> int:
    key = 0
    for char in gram:
        key = key << 21 | ord(char)
    return key

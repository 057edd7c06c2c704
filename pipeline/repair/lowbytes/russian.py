"""Russian letters without their high byte: ``?@8:07`` for приказ.

The small letters а to я, U+0430 to U+044F, keep 0 to O; capitals vanish, or become marks.
A line counts as damaged when three words of the list come of its tokens and most of its
tokens make words.  In such a line single signs that are prepositions are read too
(``2`` for в), although a number may stand there: the other reading is given.

Price in false positives: none known; a line of hexadecimal codes makes no words.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.lookalikes.lexicon import russian_lexicon
from pipeline.repair.lookalikes.plausibility import GOOD, cyrillic_cost

RULE: Final = ("lowbytes.russian",)
PROVED: Final = 0.98
LIKELY: Final = 0.9
CHOSEN: Final = 0.8
MIN_WORDS: Final = 3
MIN_SHARE: Final = 0.6
#: Long enough for a word to say something by itself.
LONG: Final = 3

_SIGN: Final = re.compile("[;<=>?@](?=[0-9:;<=>?@A-OQ]{3})")
_TOKEN: Final = re.compile("[0-9:;<=>?@A-OQ]+")
_WORDS_OF_ONE: Final = frozenset("виксоуая")


def edits(text: str) -> Iterator[Edit]:
    """Yield the edits that give Russian letters their high byte back."""
    if ">" not in text:
        return  # a text without о
    reached = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < reached:
            continue
        low = text.rfind("\n", 0, sign.start()) + 1
        high = text.find("\n", sign.start())
        high = len(text) if high < 0 else high
        reached = high
        yield from _line_edits(text, low, high)


def _line_edits(text: str, low: int, high: int) -> Iterator[Edit]:
    tokens = [match for match in _TOKEN.finditer(text, low, high) if _stands_alone(text, match)]
    long = [match for match in tokens if len(match.group()) >= LONG]
    proofs = {match.group() for match in long if _read(match.group()) in russian_lexicon()}
    known = sum(match.group() in proofs for match in long)
    if len(proofs) < MIN_WORDS or known < MIN_SHARE * len(long):
        return
    for match in tokens:
        token = match.group()
        after = _read(token)
        confidence = _confidence(token, after)
        if confidence:
            others = () if confidence == PROVED else (Alternative(token, 0.0),)
            yield Edit(*match.span(), token, after, RULE, confidence, others)


def _stands_alone(text: str, token: re.Match[str]) -> bool:
    sides = text[max(0, token.start() - 1) : token.start()] + text[token.end() : token.end() + 1]
    return not any(side.isalpha() for side in sides)


def _read(token: str) -> str:
    """Return the token with the high byte of Cyrillic letters."""
    return "".join(chr(0x400 + ord(sign)) for sign in token)


def _confidence(token: str, after: str) -> float:
    """Return how sure the reading of a token in a damaged line is; 0 to leave it."""
    if len(token) == 1:
        return CHOSEN if after in _WORDS_OF_ONE else 0
    if after in russian_lexicon():
        return LIKELY if token.isdigit() else PROVED
    return LIKELY if not token.isdigit() and cyrillic_cost(after) < GOOD + 1 else 0

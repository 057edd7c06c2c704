"""Signs beside sound words: footnote marks, degrees and trade marks prove no wrong codec.

In another codec ``¹``, ``³``, ``®`` or ``°`` is a letter, so that ``Kraków³`` would read
``Krakówł``.  A sign that stands at the edge of a word speaks for a codec only where the
word is likelier with the letter than without it under the model of letters: ``mog¹`` is
no word without its ``ą``.  Signs inside words speak for themselves.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from pipeline.repair.mojibake.gaps.letters import letters, push, symbols

#: Nats by which a word with its letter must be likelier than the word without it.
LEAD: Final = 0.5
LAST_ASCII: Final = 0x7F
#: Letters by their class that stand as signs beside words and digits.
_ORDINALS: Final = frozenset("ªºµ")
#: What is no letter and yet no sign of sound text: controls, and frames of terminals.
_GARBLED: Final = re.compile("[\x80-\x9f\u2500-\u259f]")
#: Sound text of a script that no codec of Latin letters has.
_OTHER_SCRIPT: Final = re.compile("[\u0430-\u045f]{4}|[\u3041-\u9fff]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]+")


def without_marks(
    line: str, parts: Sequence[tuple[int, int, str]], reading: str
) -> tuple[str, str] | None:
    """Return a line and a reading of it without the signs that prove nothing.

    Args:
        line: the text as it stands.
        parts: stretches of it and their new text, each as long as the old.
        reading: the line with the new text.

    Returns:
        Both, shortened by the same places; None where no place is left that changes.
    """
    if len(line) != len(reading):
        return line, reading
    changed = {at for start, end, _ in parts for at in range(start, end) if line[at] != reading[at]}
    signs = {at for at in changed if is_sign(line[at])}
    if not signs:
        return line, reading
    doubtful = {at for at in signs if not reading[at].isalpha()}
    doubtful |= signs & set(_marks(line, reading, foreign=_OTHER_SCRIPT.search(line) is not None))
    if doubtful == changed:
        return None
    return _without(line, doubtful), _without(reading, doubtful)


def is_sign(character: str) -> bool:
    """Say whether a character beyond ASCII stands beside words of sound text and is no letter."""
    if character.isascii() or _GARBLED.match(character):
        return False
    kind = unicodedata.category(character)
    return character in _ORDINALS or kind == "Lm" or kind[0] not in "LM"


def _without(text: str, places: Collection[int]) -> str:
    return "".join(character for at, character in enumerate(text) if at not in places)


def _marks(line: str, reading: str, *, foreign: bool) -> Iterator[int]:
    """Yield the places of signs at the edges of words that need no letter there.

    In a line of another script Latin words are names, and no name needs a letter.
    """
    for word in _LATIN.finditer(reading):
        for low, high in _words(line, *word.span()):
            new = reading[low:high]
            for here, there in _edges(line[low:high]):
                if foreign or not _needs(new, new[:here] + new[there:]):
                    yield from range(low + here, low + there)


def _words(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a word where signs stand between a small letter and a capital: two words glued."""
    low = start
    for at in range(start + 1, end):
        if (
            line[at].isupper()
            and is_sign(line[at - 1])
            and line[low:at].rstrip(line[at - 1])[-1:].islower()
        ):
            yield low, at
            low = at
    yield low, end


def _edges(old: str) -> list[tuple[int, int]]:
    """Return the runs of signs where a word begins and ends."""
    low, high = 0, len(old)
    while low < high and is_sign(old[low]):
        low += 1
    while high > low and is_sign(old[high - 1]):
        high -= 1
    return [(start, end) for start, end in ((0, low), (high, len(old))) if end > start]


def _needs(word: str, rest: str) -> bool:
    """Say whether a word is likelier than what is left of it; foreign words need nothing."""
    if not rest or any(ord(c) > LAST_ASCII and not symbols()[ord(c)] for c in rest):
        return False
    return _cost(word) + LEAD < _cost(rest)


@lru_cache(4096)
def _cost(word: str) -> float:
    """Return the nats of a word between spaces."""
    codes = symbols()[[ord(letter) for letter in f"{word} "]]
    contexts = []
    context = 0
    for code in codes.tolist():
        contexts.append(context)
        context = push(context, code)
    return -float(letters().score(np.array(contexts), np.arange(len(codes)), codes).sum())

"""Accents beside their letters: ``mo˙ze``, ``zwia˛zek``, ``Gdan´sk``, ``Ka˙zdy``.

Old fonts and TeX set Polish letters as a letter and an accent above or below it, and a PDF
gives both one after the other, the accent in front in some and behind in others.  Spacing
accents stand in no word of any language, and each goes with few letters: the dot with z, the
acute with c, n, o, s and z, the ogonek with a and e.  On which side of its letter it stands
is the side on which more of the words become words of the list.

A lone accent proves nothing; a document needs two words of the list.

Price in false positives: a text about accents that writes them into words.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.apart.known import is_known

RULE: Final = ("apart.accent",)
KNOWN: Final = 0.97
LIKELY: Final = 0.9
#: So many different words of the list, mended, prove the damage.
MIN_WORDS: Final = 2

_COMBINING: Final = {"˙": "\u0307", "´": "\u0301", "˛": "\u0328", "¸": "\u0328"}
_LETTERS: Final = {"\u0307": "zZ", "\u0301": "cnoszCNOSZ", "\u0328": "aeAE"}
_WORD: Final = re.compile("[A-Za-zÀ-ɏ˙´˛¸]*[˙´˛¸][A-Za-zÀ-ɏ˙´˛¸]*")
BEFORE: Final = "before"
BEHIND: Final = "behind"


def edits(text: str) -> Iterator[Edit]:
    """Yield the edits that put accents on their letters."""
    if text.isascii() or not any(sign in text for sign in _COMBINING):
        return
    words = [match for match in _WORD.finditer(text) if len(match.group()) > 1]
    side = _side(words)
    if not side:
        return
    for match in words:
        word = match.group()
        mended = _mended(word, side)
        if mended != word:
            sure = KNOWN if is_known(mended) else LIKELY
            yield Edit(*match.span(), word, mended, RULE, sure)


def _side(words: list[re.Match[str]]) -> str:
    """Return on which side of its letter an accent stands in most words, or ""."""
    proofs = {
        side: {word.group() for word in words if is_known(_mended(word.group(), side))}
        for side in (BEFORE, BEHIND)
    }
    best = max(proofs, key=lambda side: len(proofs[side]))
    enough = len(proofs[best]) >= MIN_WORDS and 2 * len(proofs[best]) >= len(
        {word.group() for word in words}
    )
    return best if enough else ""


def _mended(word: str, side: str) -> str:
    """Return `word` with each accent on the letter it stands before or behind."""
    signs = list(word)
    for index, sign in enumerate(word):
        accent = _COMBINING.get(sign)
        place = index + (1 if side == BEFORE else -1)
        if accent and 0 <= place < len(word) and word[place] in _LETTERS[accent]:
            signs[index] = ""
            signs[place] = unicodedata.normalize("NFC", word[place] + accent)
    return "".join(signs)

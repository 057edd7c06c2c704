"""How the character model sees text: classes instead of single characters.

All digits are one class and all Latin letters another; full-width and ASCII
punctuation, Chinese and Taiwanese quotation marks, are the same; spaces are none.
"""

import re
from typing import Final

#: Stand for the edge of a paragraph, characters without a class, digits, letters.
EDGE: Final = "\n"
RARE: Final = "\ufffd"
DIGIT: Final = "0"
LETTER: Final = "A"
CLASSES: Final = (EDGE, RARE, DIGIT, LETTER)
UNKNOWN: Final = 1

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SAME: Final = {
    **dict.fromkeys(map(ord, _LATIN), LETTER),
    **{ord(letter) + 0xFEE0: LETTER for letter in _LATIN},
    **{ord(letter): LETTER for letter in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"},
    **{ord(digit): DIGIT for digit in "0123456789０１２３４５６７８９"},
    **{code: chr(code + 0xFEE0) for code in map(ord, "!%&()+,-./:;<=>?@[]_~")},
    **{ord(quote): "“" for quote in "「『"},
    **{ord(quote): "”" for quote in "」』"},
    **{ord(dot): "·" for dot in "‧•・"},
    ord("—"): "－",
    ord("–"): "－",
    ord("…"): "．",
}
_SPACES: Final = re.compile(r"[^\S\n]+")


def normal(text: str) -> str:
    """Return `text` with one character per class, and no spaces within lines."""
    return _SPACES.sub("", text).translate(SAME)

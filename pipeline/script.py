"""Which script a character belongs to, and how much of a text is in which script.

Codes are those of ISO 15924.  Digits, punctuation, symbols and spaces are `Zyyy`
(common to all scripts), whatever block they stand in: the ideographic full stop says
nothing of the letters around it.  Letters of a script that the table does not name
are `Zyyy` too.  Ranges follow Unicode's Scripts.txt, cut down to letters.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

COMMON: Final = "Zyyy"

_RANGES: Final[Mapping[str, tuple[tuple[int, int], ...]]] = {
    "Latn": (
        (0x41, 0x5A),
        (0x61, 0x7A),
        (0xC0, 0xD6),
        (0xD8, 0xF6),
        (0xF8, 0x2AF),
        (0x1E00, 0x1EFF),
        (0x2C60, 0x2C7F),
        (0xA722, 0xA787),
        (0xFB00, 0xFB06),
        (0xFF21, 0xFF3A),
        (0xFF41, 0xFF5A),
    ),
    "Grek": ((0x370, 0x373), (0x376, 0x377), (0x37B, 0x37D), (0x386, 0x386), (0x388, 0x3FF)),
    "Cyrl": ((0x400, 0x481), (0x48A, 0x52F), (0x1C80, 0x1C88), (0xA640, 0xA66E)),
    "Armn": ((0x531, 0x556), (0x561, 0x587)),
    "Hebr": ((0x5D0, 0x5F2), (0xFB1D, 0xFB4F)),
    "Arab": (
        (0x620, 0x64A),
        (0x66E, 0x6D3),
        (0x6D5, 0x6D5),
        (0x6FA, 0x6FF),
        (0x750, 0x77F),
        (0x8A0, 0x8C9),
        (0xFB50, 0xFBB1),
        (0xFBD3, 0xFD3D),
        (0xFE70, 0xFEFC),
    ),
    "Syrc": ((0x710, 0x72F),),
    "Thaa": ((0x780, 0x7A5),),
    "Deva": ((0x904, 0x939), (0x93E, 0x94C), (0x958, 0x961), (0x971, 0x97F)),
    "Beng": ((0x980, 0x9E3),),
    "Guru": ((0xA01, 0xA75),),
    "Gujr": ((0xA81, 0xAE3),),
    "Orya": ((0xB01, 0xB63),),
    "Taml": ((0xB82, 0xBD7),),
    "Telu": ((0xC00, 0xC63),),
    "Knda": ((0xC80, 0xCE3),),
    "Mlym": ((0xD00, 0xD63),),
    "Sinh": ((0xD81, 0xDDF),),
    "Thai": ((0xE01, 0xE3A), (0xE40, 0xE4E)),
    "Laoo": ((0xE81, 0xECD), (0xEDC, 0xEDF)),
    "Tibt": ((0xF00, 0xF00), (0xF40, 0xFBC)),
    "Mymr": ((0x1000, 0x103F), (0x1050, 0x109F)),
    "Geor": ((0x10A0, 0x10FA), (0x10FC, 0x10FF), (0x1C90, 0x1CBF)),
    "Hang": ((0x1100, 0x11FF), (0x3131, 0x318E), (0xA960, 0xA97C), (0xAC00, 0xD7FB)),
    "Ethi": ((0x1200, 0x135A), (0x1380, 0x138F), (0x2D80, 0x2DDE)),
    "Cher": ((0x13A0, 0x13FD),),
    "Khmr": ((0x1780, 0x17D3),),
    "Mong": ((0x1820, 0x18AA),),
    "Hira": ((0x3041, 0x3096), (0x309D, 0x309F)),
    # The prolonged sound mark U+30FC is written in Japanese only; the middle dot
    # U+30FB stands between the parts of foreign names in Chinese as well.
    "Kana": ((0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9D)),
    "Bopo": ((0x3105, 0x312F), (0x31A0, 0x31BF)),
    "Hani": (
        (0x3005, 0x3007),
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF),
        (0xF900, 0xFAD9),
        (0x20000, 0x323AF),
    ),
}

CODES: Final[tuple[str, ...]] = (COMMON, *_RANGES)
NUMBER: Final[Mapping[str, int]] = {code: number for number, code in enumerate(CODES)}


MIN_STACKED: Final = 64
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\u3099-\u309a\ufe20-\ufe2f"
)
_STACKED: Final = re.compile(f"[{_MARKS}]{{{MIN_STACKED}}}")
"""More marks on one letter than any language has; Unicode's own limit is 30 (UAX 15)."""
#: Texts so long are counted first, which is faster than to search them.
_LONG: Final = 4_096


def is_stacked(text: str) -> bool:
    """Tell whether marks are piled on a letter, as ornament or to do harm."""
    if text.isascii() or (len(text) > _LONG and _count_marks(text) < MIN_STACKED):
        return False
    return _STACKED.search(text) is not None


def _count_marks(text: str) -> int:
    return int(np.count_nonzero(_marks().take(codepoints(text))))


@cache
def _marks() -> NDArray[np.bool_]:
    """Return which code points are marks that may be piled on a letter."""
    found = np.zeros(0x110000, dtype=np.bool_)
    for first, last in re.findall("(.)-(.)", _MARKS):
        found[ord(first) : ord(last) + 1] = True
    return found


def composed(text: str) -> str:
    """Return `text` composed (NFC), or as it is where marks are piled on a letter.

    The normal form puts the marks of a letter in order, which takes time in proportion
    to the square of their number.
    """
    return text if is_stacked(text) else unicodedata.normalize("NFC", text)


@cache
def table() -> NDArray[np.uint8]:
    """Return the script of every code point as an index into `CODES`."""
    found = np.zeros(0x110000, dtype=np.uint8)
    for code, ranges in _RANGES.items():
        for first, last in ranges:
            found[first : last + 1] = NUMBER[code]
    found.setflags(write=False)
    return found


def codepoints(text: str) -> NDArray[np.uint32]:
    """Return the code points of `text`; lone surrogates are kept."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def numbers(points: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return the script of each code point as an index into `CODES`."""
    return table()[points]


def script(char: str) -> str:
    """Return the script of one character, `Zyyy` where it has none of its own."""
    return CODES[int(table()[ord(char)])]


def counts(text: str) -> dict[str, int]:
    """Count the letters of `text` by script, `Zyyy` left out, in the order of `CODES`."""
    found = np.bincount(numbers(codepoints(text)), minlength=len(CODES))
    return {code: int(found[number]) for code, number in NUMBER.items() if number and found[number]}


def is_han(char: str) -> bool:
    """Tell whether `char` is a Chinese character, in any of its languages."""
    return script(char) == "Hani"


def is_cjk(char: str) -> bool:
    """Tell whether `char` is a letter of Chinese or Japanese: Han or kana."""
    return script(char) in {"Hani", "Hira", "Kana", "Bopo"}

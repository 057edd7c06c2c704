"""What a hole swallowed along with the byte that no decoder could read."""

import re
from collections.abc import Sequence
from math import log
from typing import Final

#: Marks that are rare behind an ideograph.
_MARKS: Final = dict(
    zip(',?!:;"-/+&.<', (-3.0, -3.0, -4.0, -4.0, -4.0, -5.0, -6.0, -6.0, *[-7.0] * 4), strict=True)
)
#: How far a closing bracket may be from the one swallowed.
_BRACKET: Final = 40
#: Log-share of a number of one digit.
_ALONE: Final = -1.5
#: Log-odds of a digit right behind an ideograph where the document sets spaces.
_UNSPACED: Final = -4.0
_DIGITS: Final = re.compile(r"\d+")
_FOLLOWING: Final = re.compile(r"\d{0,8}")
#: Log-share of a digit that is not told by a number elsewhere in the document.
_UNTOLD: Final = -3.5
_YEAR: Final = re.compile(r"(?:(0[0-4]\d)|(9\d\d|8\d\d))(?!\d)")


def swallowed(text: str, position: int, *, spaced: bool) -> list[tuple[str, float]]:
    """Return what may have stood before `position`, with log-shares.

    Args:
        text: the document.
        position: behind the hole.
        spaced: whether the document sets spaces between Chinese and Latin.
    """
    following = text[position : position + 1]
    latin = following.isascii() and following.isalnum()
    found = list(_MARKS.items())
    closing = text.find(")", position, position + _BRACKET)
    opening = text.find("(", position, position + _BRACKET)
    closed = closing > position and not position <= opening < closing
    found.append(("(", -0.5 if closed else -9.0))
    found.append((" ", (-0.3 if spaced else -6.0) if latin or following in "(-" else -7.0))
    if following.isdigit() or not latin:
        alone = (0.0 if following.isdigit() else _ALONE) + (_UNSPACED if spaced else 0.0)
        found += [(digit, cost + alone) for digit, cost in _digits(text, position)]
    return found


def _digits(text: str, position: int) -> Sequence[tuple[str, float]]:
    """Return digits that may have stood before `position`, with their log-share.

    The numbers of the document that end alike speak first, then what a year begins
    with; a digit without either is a guess that its price says is one.

    Args:
        text: the document.
        position: behind the hole.
    """
    following = _FOLLOWING.match(text, position)
    rest = following[0] if following else ""
    votes = dict.fromkeys("123456789", 0.02)
    if rest:
        for number in _DIGITS.findall(text):
            if len(number) == len(rest) + 1 and number.endswith(rest):
                votes[number[0]] = votes.get(number[0], 0) + 3
            elif len(rest) == 3 and len(number) == 4:
                votes[number[0]] = votes.get(number[0], 0) + (number[1] == rest[0])
    if year := _YEAR.match(rest):
        votes["2" if year[1] else "1"] += 1
    total = sum(votes.values())
    known = total > 0.5
    return [
        (digit, log(number / total) + (0.0 if known else _UNTOLD))
        for digit, number in sorted(votes.items())
    ]

"""Which digit a hole before digits swallowed."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Final

_DIGITS: Final = re.compile(r"\d+")
_FOLLOWING: Final = re.compile(r"\d{0,8}")
#: Log-share of a digit that is not told by a number elsewhere in the document.
_UNTOLD: Final = -3.5
_YEAR: Final = re.compile(r"(?:(0[0-4]\d)|(9\d\d|8\d\d))(?!\d)")


def swallowed_digits(text: str, position: int) -> Sequence[tuple[str, float]]:
    """Return digits that may have stood before `position`, with their log-share.

    The numbers of the document that end alike speak first, then what a year begins
    with; a digit without either is a guess that its price says is one.

    Args:
        text: the document.
        position: behind the hole.
    """
    following = _FOLLOWING.match(text, position)
    rest = following[0] if following else ""
    votes: Counter[str] = Counter({digit: 0.02 for digit in "123456789"})  # type: ignore[arg-type]
    if rest:
        for number in _DIGITS.findall(text):
            if len(number) == len(rest) + 1 and number.endswith(rest):
                votes[number[0]] += 3
            elif len(rest) == 3 and len(number) == 4:
                votes[number[0]] += number[1] == rest[0]
    if year := _YEAR.match(rest):
        votes["2" if year[1] else "1"] += 1
    total = sum(votes.values())
    known = total > 0.5
    return [
        (digit, log(number / total) + (0.0 if known else _UNTOLD))
        for digit, number in sorted(votes.items())
    ]

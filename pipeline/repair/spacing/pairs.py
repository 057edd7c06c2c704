"""Pairs of words grown together, and whether a text has them again."""

import re
from collections import defaultdict
from functools import cache
from typing import Final

#: A letter behind a mark or quotation mark: where the right word of a pair may begin.
_MEETING: Final = re.compile(r"[!?….”»’\"](?=[^\W\d_])")
#: Characters on both sides that tell most pairs apart.
LEFT: Final = 12
RIGHT: Final = 3
#: What stands before a pair, to tell one place from another.
CONTEXT: Final = 8
#: Places with the same characters that are compared; no document repeats itself so often.
MAX_PLACES: Final = 1_000


class Pairs:
    """The places of a text where two words meet at a mark, to ask which pairs recur.

    Each pair is looked up among the places that share its nearest characters, so the
    cost grows with the text and not with its square.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None
        self.recurs = cache(self._recurs)
        self._places = cache(self._index)

    def _recurs(self, left: str, right: str) -> bool:
        """Tell whether the two words stand together after different words, like an identifier.

        Args:
            left: the word before, with the mark at its end.
            right: the word after, which begins with a letter.
        """
        width, length = min(LEFT, len(left)), min(RIGHT, len(right))
        contexts: set[str] = set()
        for place in self._places(width, length)[left[-width:] + right[:length]][:MAX_PLACES]:
            start = place - len(left)
            if start >= 0 and self._text.startswith(left + right, start):
                contexts.add(self._text[max(0, start - CONTEXT) : start])
                if len(contexts) > 1:
                    return True
        return False

    def _index(self, width: int, length: int) -> defaultdict[str, list[int]]:
        """Return the starts of right words by `width` characters before and `length` of them."""
        if self._starts is None:
            self._starts = [match.end() for match in _MEETING.finditer(self._text)]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for start in self._starts:
            places[self._text[max(0, start - width) : start + length]].append(start)
        return places

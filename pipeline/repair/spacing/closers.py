"""A straight mark that closes what a curly one opened: ``„Nikt nie pytał", po czym wyszedł``.

Keyboards write ``„`` or ``«`` more easily than its counterpart, and editors turn only one of
the two.  Where a document closes its other quotations of the kind with one and the same
right mark, at least as often, the straight one becomes that mark.  So does a single one
behind ``«``, or behind ``„`` in Polish, which nothing else closes.  A document that always
writes so has its style; any other straight closer is left for `quotes` to remark on.

A mark behind a digit may be inches.  Price in false positives: a quotation that lost its
end, and a straight one after it that begins without a space.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.spacing.lines import Prose

RULE: Final = ("spacing.straight_closer",)
CONFIDENCE: Final = 0.9
ALONE: Final = 0.8
#: So many straight closers and no right one are the style of a document.
HABIT: Final = 2

_CJK: Final = "\u3001-\u30ff\u4e00-\u9fff\uff00-\uffef"
_QUOTATION: Final = re.compile(r'[„“«](?=[^\s„“”«»"])[^„“”«»"\n]+[“”«»"]')
#: A straight mark behind one that opens, in a row of nothing but quotation marks.
_SUSPECT: Final = re.compile('[„“«]"')
_ENDS: Final = re.compile(rf"(?=[\s.,;:!?…)\]—–{_CJK}-]|$)")
_LEGAL: Final = {"„": "”“", "“": "”", "«": "»"}
_ONLY: Final = {"„": "”", "«": "»"}
_POLISH: Final = re.compile("[ąęłńśźż]")
_NEXT: Final = re.compile('[„“”«»"\n]')


class Closers:
    """How a text closes the quotations that curly marks open."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose

    @cached_property
    def straight(self) -> list[tuple[int, str]]:
        """Where straight marks close quotations, and the marks that open these."""
        return [(place, opening) for place, opening, closing in self._found if closing == '"']

    @cached_property
    def _found(self) -> list[tuple[int, str, str]]:
        text = self._prose.text
        found: list[tuple[int, str, str]] = []
        if not _SUSPECT.search(self._prose.quote_signs):
            return found
        for match in _QUOTATION.finditer(text):
            place, closing = match.end() - 1, match.group()[-1]
            if closing != '"' or self._closes(place):
                found.append((place, match.group()[0], closing))
        return found

    def _closes(self, place: int) -> bool:
        """Tell whether the straight mark at `place` stands where a quotation ends."""
        text = self._prose.text
        if text[place - 1].isspace() or text[place - 1].isdigit() or text[place - 1] in "(=":
            return False
        following = _NEXT.search(text, place + 1)
        if following and following.group() in "”»":
            return False
        return _ENDS.match(text, place + 1) is not None

    def right(self, opening: str) -> str:
        """Return the mark that closes the other quotations with `opening`, or ""."""
        kinds = Counter(closing for _, other, closing in self._found if other == opening)
        legal = [mark for mark in _LEGAL[opening] if kinds[mark]]
        enough = len(legal) == 1 and kinds[legal[0]] >= kinds['"']
        return legal[0] if enough else ""

    def alone(self, opening: str) -> str:
        """Return the only mark that may close the one quotation of its kind, or ""."""
        if sum(other == opening for _, other, _ in self._found) > 1:
            return ""
        polish = opening != "„" or _POLISH.search(self._prose.text)
        return _ONLY.get(opening, "") if polish else ""

    def is_habit(self, opening: str) -> bool:
        """Tell whether straight marks always close quotations with `opening`."""
        kinds = Counter(closing for _, other, closing in self._found if other == opening)
        return kinds['"'] >= HABIT and not any(kinds[mark] for mark in _LEGAL[opening])


def edits(prose: Prose, closers: Closers) -> Iterator[Edit]:
    """Yield the edits that turn straight closers into the document's own closing mark."""
    for place, opening in closers.straight:
        right, alone = closers.right(opening), closers.alone(opening)
        if (right or alone) and not prose.is_code_or_table(place):
            sure = CONFIDENCE if right else ALONE
            yield Edit(place, place + 1, '"', right or alone, RULE, sure)


def odd(closers: Closers) -> Iterator[int]:
    """Yield the places of straight closers that no habit of the document explains."""
    for place, opening in closers.straight:
        if not closers.is_habit(opening):
            yield place

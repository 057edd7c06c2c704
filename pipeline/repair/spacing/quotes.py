"""Unbalanced quotation marks: seen and marked, never changed.

Which of two quotation marks is missing, and where, is not mechanical: a quotation may
run over paragraphs, and OCR loses either end.  A mark tells the translation checks that
the punctuation of this line proves nothing.

Price in false positives: a quotation over several paragraphs is remarked on, unless each
paragraph opens it anew.  Single quotes are not judged, since apostrophes look alike.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Mark
from pipeline.repair.spacing.lines import Prose

FLAG: Final = "unbalanced_quote"

#: Opening marks with the closing marks that pair with them in our languages.
_PAIRS: Final = {"„": '”“"', "“": '”"', "«": "»", "「": "」", "『": "』", "《": "》", '"': '"”'}
_CLOSERS: Final = frozenset("”»」』》")
_ANY: Final = re.compile('[„“”«»「」『』《》"]')


def marks(prose: Prose) -> Iterator[Mark]:
    """Yield a mark for each line whose quotation marks do not pair."""
    text = prose.text
    for found in _by_line(text):
        position = _unbalanced(text, found)
        if position is not None and not prose.is_code_or_table(position):
            detail = f"{text[position]} has no counterpart in its line"
            yield Mark(position, position + 1, FLAG, detail)


def _by_line(text: str) -> Iterator[list[int]]:
    """Yield the positions of the quotation marks, line by line."""
    positions: list[int] = []
    for match in _ANY.finditer(text):
        if positions and text.find("\n", positions[-1], match.start()) >= 0:
            yield positions
            positions = []
        positions.append(match.start())
    if positions:
        yield positions


def _unbalanced(text: str, positions: list[int]) -> int | None:
    """Return the first of `positions` whose quotation mark has no counterpart."""
    unpaired: list[int] = []
    for position in positions:
        sign = text[position]
        if unpaired and sign in _PAIRS[text[unpaired[-1]]]:
            unpaired.pop()
        elif sign in _PAIRS and not (sign == '"' and text[max(0, position - 1)].isdigit()):
            unpaired.append(position)
        elif sign in _CLOSERS:
            return position
    return unpaired[0] if unpaired else None

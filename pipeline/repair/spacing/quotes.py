"""Unbalanced quotation marks, which are only marked, and straight ones written twice.

``""so""`` is how tables escape a quotation; outside of them one mark goes on each side.

Which of two quotation marks is missing, and where, is not mechanical: a quotation may
run over paragraphs, and OCR loses either end.  A mark tells the translation checks that
the punctuation of this line proves nothing.

Price in false positives: a quotation within another at both ends, in straight marks, and
a quotation over several paragraphs is remarked on, unless each
paragraph opens it anew.  Single quotes are not judged, since apostrophes look alike.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit, Mark
from pipeline.repair.spacing.lines import Prose

FLAG: Final = "unbalanced_quote"
DOUBLED: Final = ("spacing.doubled_quote",)
CONFIDENCE: Final = 0.95

#: Opening marks with the closing marks that pair with them in our languages.
_PAIRS: Final = {"„": '”“"', "“": '”"', "«": "»", "「": "」", "『": "』", "《": "》", '"': '"”'}
_CLOSERS: Final = frozenset("”»」』》")
_ANY: Final = re.compile('[„“”«»「」『』《》"]')
_TWICE: Final = re.compile(
    r"""""(?=\w)(?<![\w"\\,;=(]"")(?P<body>[^"\n]{1,300})(?<=[\w.,!?…。！？])""(?![\w"])"""
)


def edits(prose: Prose) -> Iterator[Edit]:
    """Yield the edits that take one of two straight marks on each side of a quotation."""
    for match in _TWICE.finditer(prose.text):
        line = prose.line(match.start())
        inside = prose.quotes_before(match.start()) % 2 == 1
        if inside or line.is_code_or_table or line.is_values:
            continue
        for start in (match.start(), match.end("body")):
            yield Edit(start, start + 1, '"', "", DOUBLED, CONFIDENCE)


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

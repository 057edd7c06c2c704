"""Unbalanced quotation marks, which are only marked, and straight ones written twice.

A Chinese or Japanese mark that stands twice or more goes on where one of it leaves its line
in pairs (``““你好”``).  ``""so""`` is how tables escape a quotation; outside of them one
mark goes on each side.

Which of two quotation marks is missing, and where, is not mechanical: a quotation may
run over paragraphs, and OCR loses either end.  A mark tells the translation checks that
the punctuation of this line proves nothing.

A straight mark that closes a curly one is remarked on unless it is the document's style.

Price in false positives: a quotation within another at both ends, in straight marks, and
a quotation over several paragraphs is remarked on, unless each
paragraph opens it anew.  Single quotes are not judged, since apostrophes look alike.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit, Mark
from pipeline.repair.spacing.closers import Closers, odd
from pipeline.repair.spacing.lines import Prose

FLAG: Final = "unbalanced_quote"
DOUBLED: Final = ("spacing.doubled_quote",)
CONFIDENCE: Final = 0.95

#: Opening or closing marks of Chinese and Japanese, one of them written several times.
_STUTTERED: Final = re.compile("([“「『《])\\1+|([”」』》])\\2+")
_CLOSING: Final = {"“": "”", "「": "」", "『": "』", "《": "》"}

#: Opening marks with the closing marks that pair with them in our languages.
_PAIRS: Final = {"„": '”“"', "“": '”"', "«": "»", "「": "」", "『": "』", "《": "》", '"': '"”'}
_CLOSERS: Final = frozenset("”»」』》")
#: A line of quotation marks that do not simply stand in pairs, one of them in another.
_SIMPLE: Final = r"""(?:„[”“]|“”|«»|「(?:『』|《》)*」|《》|『』|"")"""
_SUSPECT: Final = re.compile(rf"^(?!(?:“(?:《》|「」)*”|{_SIMPLE})*+$).", re.MULTILINE)
_TWICE: Final = re.compile(
    r"""""(?=\w)(?<![\w"\\,;=(]"")(?P<body>[^"\n]{1,300})(?<=[\w.,!?…。！？])""(?![\w"])"""
)


def edits(prose: Prose) -> Iterator[Edit]:
    """Yield the edits that take one of two straight marks on each side of a quotation."""
    yield from _stuttered(prose)
    for match in _TWICE.finditer(prose.text):
        line = prose.line(match.start())
        inside = prose.quotes_before(match.start()) % 2 == 1
        if inside or line.is_code_or_table or line.is_values:
            continue
        for start in (match.start(), match.end("body")):
            yield Edit(start, start + 1, '"', "", DOUBLED, CONFIDENCE)


def _stuttered(prose: Prose) -> Iterator[Edit]:
    """Yield the edits that take a repeated mark where that leaves its line in pairs."""
    if not prose.has_wide or not _STUTTERED.search(prose.quote_signs):
        return
    for match in _STUTTERED.finditer(prose.text):
        line = prose.line(match.start())
        mark = match.group()[0]
        for opening, closing in _CLOSING.items():
            if mark not in opening + closing or line.is_code_or_table:
                continue
            surplus = line.content.count(opening) - line.content.count(closing)
            if surplus == (len(match.group()) - 1) * (1 if mark == opening else -1):
                yield Edit(*match.span(), match.group(), mark, DOUBLED, CONFIDENCE)


def marks(prose: Prose, closers: Closers) -> Iterator[Mark]:
    """Yield a mark for each line whose quotation marks do not pair."""
    text = prose.text
    for place in odd(closers):
        if not prose.is_code_or_table(place):
            detail = "a straight mark closes what a curly one opened"
            yield Mark(place, place + 1, FLAG, detail)
    if not _SUSPECT.search(prose.quote_signs):
        return
    for found in _by_line(prose):
        position = _unbalanced(text, found)
        if position is not None and not prose.is_code_or_table(position):
            detail = f"{text[position]} has no counterpart in its line"
            yield Mark(position, position + 1, FLAG, detail)


def _by_line(prose: Prose) -> Iterator[list[int]]:
    """Yield the positions of the quotation marks, line by line."""
    positions: list[int] = []
    for place in prose.quotes:
        if positions and prose.text.find("\n", positions[-1], place) >= 0:
            yield positions
            positions = []
        positions.append(place)
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

"""Polish quotation marks typed with commas: ``,,tak''`` and ``,,tak"`` for ``„tak”``.

Keyboards and old converters lack ``„``, so writers set two commas.  They are taken for
an opening quotation mark where every mark of the line takes part: each pair of commas
before a word has one closing mark behind a word, in turn.  The line or the hint must be
Polish, since other languages close the same opening mark with ``“``.

Price in false positives: an empty field in a Polish row of values that a straight quote
happens to balance.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.base import Context
from pipeline.repair.spacing.lines import Prose

RULE: Final = ("spacing.low_quotes",)
CONFIDENCE: Final = 0.95

_OPEN: Final = re.compile(r",,(?=\w)(?<![^\s(\[—–-],,)(?<!,,,)")
_SIGN: Final = re.compile("(?P<open>,,+|[„“«‚`])|(?P<close>''+|[\"”»])")
_ENDS: Final = re.compile(r"(?:''|[\"”])(?=$|[\s.,;:!?…)\]—–-])(?<!\s'')(?<!\s[\"”])")
_POLISH: Final = re.compile("[ąćęłńśźż]", re.IGNORECASE)


def edits(prose: Prose, context: Context) -> Iterator[Edit]:
    """Yield the edits of both marks of each quotation typed with commas."""
    text = prose.text
    reached = 0
    for match in _OPEN.finditer(text):
        if match.start() < reached:
            continue
        line = prose.line(match.start())
        reached = line.end
        polish = context.language == "pl" or _POLISH.search(line.content)
        if polish and not line.is_code_or_table:
            yield from _quotations(line.content, line.start)


def _quotations(line: str, offset: int) -> Iterator[Edit]:
    """Yield the edits for the marks of `line` if they pair, moved by `offset`."""
    signs = list(_SIGN.finditer(line))
    opening, closing = signs[::2], signs[1::2]
    if len(opening) != len(closing) or not (
        all(_OPEN.match(line, sign.start()) and sign.group() == ",," for sign in opening)
        and all(_ends(line, sign) for sign in closing)
    ):
        return
    for sign in signs:
        after = "„" if sign["open"] else "”"
        if sign.group() != after:
            start, end = offset + sign.start(), offset + sign.end()
            yield Edit(start, end, sign.group(), after, RULE, CONFIDENCE)


def _ends(line: str, sign: re.Match[str]) -> bool:
    """Tell whether `sign` stands where a quotation ends."""
    match = _ENDS.match(line, sign.start())
    return match is not None and match.end() == sign.end()

"""What is left of UTF-8 where a page was repaired by halves: single signs, known by form.

A no-break space read as Windows-1252 is ``Â`` before a space, a byte order mark inside
the text is ``ï»¿``, a dash whose last byte became a straight quote is ``â€"``, and ``â€`` before a
space is a closing quote.  No
language of ours ends a word with a capital ``Â``; Portuguese and Vietnamese words that
are this letter alone have a space on both sides and stay.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.mojibake.layers import Layer, byte_order_marks, table
from pipeline.repair.signs import Signs, holds, holds_all, signs

NBSP: Final = "\xa0"
DASH_CONFIDENCE: Final = 0.6
WHOLE_MARK: Final = 3
QUOTE_CONFIDENCE: Final = 0.9
#: A whole sign, which between other garbled characters may be the bytes of something else.
SIGN_CONFIDENCE: Final = 0.95

_SPACE: Final = re.compile(
    "(?<![A-Z\u00c0-\u00de])Â(?=\xa0)|(?<=[a-zà-ÿąćęłńóśźżа-яё0-9.,:;!?%»”…)])Â(?= )|"
    "(?P<mac>¬†)|(?P<dos>┬á)|(?P<indent>^(?:Â ){2,})",
    re.MULTILINE,
)
_DASH: Final = re.compile('(?:(?<=\\s)|(?<=[^\\W\\d_]))â€"(?=\\s|[^\\W\\d_])')
_QUOTE: Final = re.compile("â€[?\ufffd]?(?=[\x00-\x21\x23-\x7f]|$)", re.MULTILINE)
_SIGN: Final = re.compile("â[€„‚†][\x80-\uffff](?![‚ƒ])")
_RULE: Final = Layer("cp1252", "utf-8").rule


@cache
def _marks() -> tuple[tuple[str, Signs, tuple[str, ...]], ...]:
    return tuple(
        (mark, signs(mark), rules)
        for mark, rules in byte_order_marks()
        if len(mark) == WHOLE_MARK and len(rules) == 1
    )


_SPACE_SIGNS: Final = signs("Â¬┬")
_LEAD: Final = signs("â")
_SECOND: Final = signs("€„‚†")


def residue(text: str) -> Iterator[Edit]:
    """Yield the edits of single signs in a text, in no order."""
    for mark, members, rules in _marks():
        for found in re.finditer(re.escape(mark), text) if holds_all(text, members) else ():
            yield Edit(*found.span(), mark, "", rules)
    if holds(text, _SPACE_SIGNS):
        yield from _spaces(text)
    if holds(text, _LEAD) and holds(text, _SECOND):
        yield from _signs(text)


def _spaces(text: str) -> Iterator[Edit]:
    for found in _SPACE.finditer(text):
        kind = found.lastgroup
        after = NBSP if kind in {"mac", "dos"} else " " * found[0].count(" ")
        codec = {"mac": "mac_roman", "dos": "cp437"}.get(kind or "", "cp1252")
        yield Edit(*found.span(), found[0], after, (Layer(codec, "utf-8").rule,))


def _signs(text: str) -> Iterator[Edit]:
    """Yield the edits of signs that begin with ``â``; quotes and dashes lose their last byte."""
    for found in _SIGN.finditer(text):
        raw = found[0].translate(table("cp1252"))
        try:
            after = raw.encode("latin-1").decode("utf-8")
        except UnicodeError:
            continue
        yield Edit(*found.span(), found[0], after, (_RULE,), SIGN_CONFIDENCE)
    for found in _QUOTE.finditer(text):
        yield Edit(*found.span(), found[0], "”", (_RULE,), QUOTE_CONFIDENCE)
    for found in _DASH.finditer(text):
        choice = ("—", "–") if _is_joint(text, found) else ("–", "—")
        other = Alternative(choice[1], 0.0)
        yield Edit(*found.span(), found[0], choice[0], (_RULE,), DASH_CONFIDENCE, (other,))


def _is_joint(text: str, found: re.Match[str]) -> bool:
    """Tell a dash between two words without spaces, which is the long one."""
    return text[found.start() - 1 : found.start()].isalpha() and text[found.end()].isalpha()

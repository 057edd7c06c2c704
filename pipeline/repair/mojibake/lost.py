"""Damage that nothing can undo: it is marked, and the text stays as it is."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Mark
from pipeline.repair.signs import holds_all, signs

UNRESOLVED: Final = "mojibake_unresolved"
NEVER_WRITTEN: Final = "memory that was never written"

#: What is left of characters that were replaced before the last wrong reading: a sign
#: that must occur, the pattern, and what happened.
_LOST: Final = (
    ("锟", re.compile("(?:锟斤拷|锟斤|斤拷)+"), "replaced by U+FFFD"),
    ("\ufffd\ufffd", re.compile("\ufffd{2,}"), "replaced by U+FFFD"),
    ("ï¿½", re.compile("(?:ï¿½)+"), "replaced by U+FFFD"),
    ("пїЅ", re.compile("(?:пїЅ)+"), "replaced by U+FFFD"),
    ("ďż˝", re.compile("(?:ďż˝)+"), "replaced by U+FFFD"),
    ("烫烫烫", re.compile("烫{3,}"), NEVER_WRITTEN),
    ("屯屯屯屯", re.compile("屯{4,}"), NEVER_WRITTEN),
    (
        "??",
        re.compile(r"(?<![^\s(])\?{2,}(?:[ -]\?{2,}){2,}"),
        "letters replaced by question marks",
    ),
)
_MEMBERS: Final = tuple(signs(sign) for sign, _, _ in _LOST)


def lost(text: str) -> Iterator[Mark]:
    """Yield marks on what is lost for good in `text`."""
    for members, (sign, pattern, detail) in zip(_MEMBERS, _LOST, strict=True):
        if holds_all(text, members) and sign in text:
            for found in pattern.finditer(text):
                yield Mark(found.start(), found.end(), UNRESOLVED, detail)

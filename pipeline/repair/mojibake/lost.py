"""Damage that nothing can undo: it is marked, and the text stays as it is."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Mark

UNRESOLVED: Final = "mojibake_unresolved"

#: What is left of characters that were replaced before the last wrong reading.
_LOST: Final = (
    (re.compile("(?:锟斤拷|锟斤|斤拷){1,}|(?:�){2,}|(?:ï¿½)+|(?:пїЅ)+|(?:ďż˝)+"), "replaced by U+FFFD"),
    (re.compile("烫{3,}|屯{4,}"), "memory that was never written"),
    (re.compile(r"(?<![^\s(])(?:\?{2,}[ -]){2,}\?{2,}"), "letters replaced by question marks"),
)


def lost(text: str) -> Iterator[Mark]:
    """Yield marks on what is lost for good in `text`."""
    for pattern, detail in _LOST:
        for found in pattern.finditer(text):
            yield Mark(found.start(), found.end(), UNRESOLVED, detail)

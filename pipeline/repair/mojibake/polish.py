"""Polish in Windows-1250 that was read as ISO 8859-2: ``ą`` alone became ``š``.

The two differ in three small letters.  Two of them become control characters, which
show; a line that had ``ą`` alone reads ``mogš, zwišzki``, all letters that other
languages have.  Such a line has no ``ą`` left, Polish letters besides, and its ``š``
stands in ordinary words.  Price: a line of Polish without ``ą`` that quotes two small
words with ``š`` from another language, without quotation marks, is taken for damage.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.mojibake.layers import Layer
from pipeline.repair.mojibake.suspicion import units
from pipeline.repair.signs import holds, signs

CONFIDENCE: Final = 0.9
#: Polish letters that the line must have; words with ``š`` where none ends in it.
MIN_POLISH: Final = 2
MIN_WORDS: Final = 2

_SIGN: Final = signs("š")
_POLISH: Final = re.compile("[ęłżćń]")
_NOT_BOTH: Final = re.compile("[ąśźáéíúýčďěňřťůžäåôľĺŕāēīūėįųģķļņüöß]", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]*š[^\W\d_]*")
_ORDINARY: Final = re.compile("[a-zęłżćńóš]*(?<![aeouyęó])š(?![aeiouyęó])[a-zęłżćńóš]*")
_QUOTES: Final = frozenset("„“”\"'‘’«»‹›(*_")
_RULE: Final = Layer("iso8859-2", "cp1250").rule


def lost_ogonek(text: str) -> Iterator[Edit]:
    """Yield the edits of ``š`` that was ``ą``, in no order."""
    if not holds(text, _SIGN):
        return
    for start, end in units(text):
        line = text[start:end]
        words = list(_WORD.finditer(line)) if "š" in line else []
        if words and _is_garbled(line, words):
            for word in words:
                after = word[0].replace("š", "ą")
                other = Alternative(word[0], 0.0)
                low, high = start + word.start(), start + word.end()
                yield Edit(low, high, word[0], after, (_RULE,), CONFIDENCE, (other,))


def _is_garbled(line: str, words: list[re.Match[str]]) -> bool:
    if len(_POLISH.findall(line)) < MIN_POLISH or _NOT_BOTH.search(line):
        return False
    if any(
        not _ORDINARY.fullmatch(word[0])
        or line[max(0, word.start() - 1) : word.start()] in _QUOTES
        or line[word.end() : word.end() + 1] in _QUOTES
        for word in words
    ):
        return False
    return len(words) >= MIN_WORDS or words[0][0].endswith("š")

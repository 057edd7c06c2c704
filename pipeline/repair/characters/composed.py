"""Decomposed accents, which become one letter each (NFC)."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.passes import changed
from pipeline.repair.signs import holds, signs
from pipeline.script import is_stacked

#: Where the marks that may be piled on a letter begin and end (`script.is_stacked`).
_MARKS: Final = signs(
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)

_WORD: Final = re.compile(r"\S+")


def composed(text: str) -> list[Edit]:
    """Return the edits that compose what is decomposed, a cluster of characters at a time."""
    marked = holds(text, _MARKS)
    stacked = marked and is_stacked(text)
    # With marks the whole text would have to be composed to tell, without them not.
    if not marked and unicodedata.is_normalized("NFC", text):
        return []
    edits: list[Edit] = []
    for match in _words(text, by_lines=not stacked):
        if stacked and is_stacked(match[0]):
            continue
        if not unicodedata.is_normalized("NFC", match[0]):
            for start, cluster in _clusters(match[0]):
                after = unicodedata.normalize("NFC", cluster)
                edits += changed(match.start() + start, cluster, after, "characters.nfc")
    return edits


def _words(text: str, *, by_lines: bool) -> Iterator[re.Match[str]]:
    """Yield the words of a text, of those lines alone that are not composed yet."""
    if not by_lines:
        yield from _WORD.finditer(text)
        return
    position = 0
    for line in text.split("\n"):
        end = position + len(line)
        if not unicodedata.is_normalized("NFC", line):
            yield from _WORD.finditer(text, position, end)
        position = end + 1


def _clusters(word: str) -> Iterator[tuple[int, str]]:
    """Cut a word into the smallest pieces that can be composed one by one."""
    start = 0
    for index in range(1, len(word)):
        character = word[index]
        piece = word[start:index]
        if unicodedata.combining(character) == 0 and (
            unicodedata.normalize("NFC", piece + character)
            == unicodedata.normalize("NFC", piece) + unicodedata.normalize("NFC", character)
        ):
            yield start, piece
            start = index
    yield start, word[start:]

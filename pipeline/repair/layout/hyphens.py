"""Words divided at the end of a line.

The hyphen goes, unless the document has the word with it, both halves are one
reduplicated word (Indonesian), or a part is written in capitals or asks for a hyphen
(`compounds`).  Another compound whose hyphen happened to end a line, and that occurs
nowhere else, loses it: that is what the rule costs.
"""

import re
from functools import lru_cache
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.grams import finds, gram
from pipeline.repair.layout import compounds
from pipeline.repair.layout.rows import Row, is_cjk

HYPHENS: Final = ("-", "\u2010", "\u00ad")
_SEAM: Final = re.compile(rf"[{''.join(HYPHENS)}][ \t]*\n[ \t]*(?=[^\W\d_])")
_SEAM_GRAM: Final = gram("-\u2010\u00ad", " \t\n")
_WORD_BEFORE: Final = re.compile(r"[^\W\d_]{2,60}$")
_WORD_AFTER: Final = re.compile(r"[^\W\d_]+")
_PAIR: Final = re.compile(r"(?=(?<![^\W\d_])([^\W\d_]+-[^\W\d_]+)(?![^\W\d_]))")
_ENDINGS: Final = ("nya", "lah", "kah")


def find(text: str) -> list[Edit]:
    """Find words divided at the ends of lines."""
    edits = []
    position = 0
    for seam in finds(text, _SEAM, _SEAM_GRAM):
        if seam.start() < position:
            continue
        edit = _mended(text, seam.start(), seam.end())
        if edit:
            edits.append(edit)
            position = edit.end
    return edits


def is_divided(above: Row, below: Row) -> bool:
    """Tell whether a word is divided between two lines."""
    return (
        above.text.endswith(HYPHENS)
        and _WORD_BEFORE.search(above.text[-61:-1]) is not None
        and below.text[0].islower()
        and not is_cjk(above.text[-2])
        and not is_cjk(below.text[0])
    )


def joined(text: str, above: Row, below: Row) -> Edit | None:
    """Return the edit that makes one word of the end of a line and the start of another."""
    return _mended(text, above.end - 1, below.start)


def _mended(text: str, mark: int, rest: int) -> Edit | None:
    first = _WORD_BEFORE.search(text, max(0, mark - 60), mark)
    second = _WORD_AFTER.match(text, rest)
    if not first or not second or not second[0][0].islower():
        return None
    if is_cjk(first[0][-1]) or is_cjk(second[0][0]):
        return None
    hyphened = f"{first[0]}-{second[0]}"
    before = text[mark:rest]
    if compounds.hangs(first[0], second[0]):
        return Edit(mark, rest, before, "- ", ("layout.hyphen",), 0.9)
    words = _words(text)
    solid = first[0] + second[0] in words
    found = hyphened in words
    kept = found or (not solid and _is_written_with(first[0], second[0]))
    after = "-" if kept else ""
    return Edit(mark, rest, before, after, ("layout.hyphen",), 1.0 if found or solid else 0.9)


def _is_written_with(word: str, rest: str) -> bool:
    """Tell whether a word has its hyphen wherever it stands."""
    if word.isupper() or sum(map(str.isupper, word)) > 1:
        return True
    if rest in _ENDINGS:
        return word[0].isupper()
    return compounds.has_hyphen(word.lower(), rest)


@lru_cache(maxsize=2)
def _words(text: str) -> frozenset[str]:
    """Return the words of the document, compounds with a hyphen among them."""
    return frozenset((*_WORD_AFTER.findall(text), *_PAIR.findall(text)))

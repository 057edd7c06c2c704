"""ż in the place of Ŝ: ``moŜe``, ``uŝytkownik``, and ś for the capital: ``śaden``.

Some converters to PDF number the glyphs of a Polish font one place off, so that whoever
copies the text gets Ŝ (in some ŝ) for each ż and ś for each Ż.  Polish has no Ŝ, and no
other language in which such a text may be (Esperanto) makes Polish words of it.  Two
different words of the list are the proof, or one with Ŝ amid small letters; then every Ŝ
goes, and an ś at the start of a word or amid capitals goes where the word is in the list
with ż and not with ś.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.lexicon import words

RULE: Final = ("lookalikes.font_letter",)
PROVED: Final = 0.99
CHOSEN: Final = 0.9
MIN_WORDS: Final = 2

_SIGN: Final = re.compile("[Ŝŝ]")
_AMID: Final = re.compile("(?<=[a-zóąęłńśćźż])Ŝ(?=[a-zóąęłńśćźż])")
_WORD: Final = re.compile(r"[^\W\d_]*[Ŝŝ][^\W\d_]*")
_CAPITAL: Final = re.compile(r"ś(?:(?<![^\W\d_].)|(?<=[A-ZĄĆĘŁŃÓŚŹŻ].)(?![a-z]))")
_WHOLE: Final = re.compile(r"[^\W\d_]+")


def find(document: Document) -> Iterator[Edit]:
    """Yield edits for the letters that a font displaced."""
    if "Ŝ" not in document.text and "ŝ" not in document.text:
        return
    text = document.text
    found = {match.group() for match in _WORD.finditer(text)}
    proofs = [word for word in found if _restored(word).lower() in words()]
    proved = len(proofs) >= MIN_WORDS or any(_AMID.search(word) for word in proofs)
    if not proved or 2 * len(proofs) < len(found):
        return
    small = "ŝ" not in text
    for match in _SIGN.finditer(text):
        after = "ż" if small or match.group() == "ŝ" else "Ż"
        yield Edit(*match.span(), match.group(), after, RULE, PROVED)
    for match in _CAPITAL.finditer(text):
        head = re.search(r"[^\W\d_]*\Z", text[max(0, match.start() - 40) : match.start()])
        start = match.start() - len(head.group() if head else "")
        whole = _WHOLE.match(text, start)
        word = whole.group() if whole else "ś"
        place = match.start() - start
        other = _restored(f"{word[:place]}Ż{word[place + 1 :]}").lower()
        if other in words() and _restored(word).lower() not in words():
            yield Edit(*match.span(), "ś", "Ż", RULE, CHOSEN, (Alternative("ś", 0.0),))


def _restored(word: str) -> str:
    return _SIGN.sub("ż", word)

"""Confusions that one word does not prove, and several of a document do.

* I for l at the start of a word amid a sentence: ``Iist``, ``Iudzi``;
* rn for m where the letters alone say little (``dornu``), and m for rn (``pemah``);
* the exclamation mark for ł: ``by! mia!y``.

Two different words that are in no list as they stand, and are in it when read so, are the
proof.  Then what is a word either way is read so as well (``Iata``).

Price in false positives: two rare names or words in one document that a known word hides
behind.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.grams import gram
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.lexicon import latin_words, names, words
from pipeline.repair.lookalikes.plausibility import margin

RULE: Final = ("lookalikes.ocr_confusion",)
CONFIDENCE: Final = 0.85
HABIT: Final = 2
MAX_WORD: Final = 40
#: Letters that a word with rn needs to be looked for with m.
MIN_PARTED: Final = 5

_L: Final = "A-Za-zÀ-ɏ"
_SMALL: Final = "a-zß-ɏ"
_BEFORE: Final = re.compile(rf"(?:[{_L}0-9_Ѐ-ӿ./@\\&=]|(?<![{_L}Ѐ-ӿ])-)\Z")
_BEHIND: Final = re.compile(rf"[{_L}0-9_@\\=(]")
_SERIAL: Final = re.compile(r"-(?=[A-Z]*[0-9])[A-Z0-9]{2,}(?![a-z])")
_SERIAL_BEFORE: Final = re.compile(r"(?<!\w)(?=[A-Z]*[0-9])[A-Z0-9]{2,}-\Z")
_INITIAL: Final = re.compile(rf"I(?=[aeiouyąęó])(?<=[{_SMALL},] I)[{_SMALL}]{{2,}}")
_RN: Final = re.compile("rn")
#: An m before y and a vowel, as no Indonesian or Polish word has it.
M_FOR_RN: Final = re.compile("my[aou](?<=[aeiou]my.)")
M_FOR_RN_GRAM: Final = gram("aeiou", "m", "y", "aou", start=1)
_HEAD: Final = re.compile(rf"(?<![^\W_])[{_L}]?[{_SMALL}]*\Z")
_TAIL: Final = re.compile(rf"[{_L}][{_SMALL}]*(?![^\W_])")
_BAR: Final = re.compile(f"!(?= ?[{_SMALL}])(?<=[{_SMALL}]!)")
_BARRED: Final = re.compile(rf"[^\W\d_]+!(?:[{_SMALL}]+|(?= [{_SMALL}]))")
_LETTERS: Final = re.compile(r"[^\W\d_]+\Z")


def find(document: Document) -> Iterator[Edit]:
    """Yield edits for the confusions that are a habit of the document."""
    text = document.text
    for word, after in {**_initial(text), **_joined(document)}.items():
        other = (Alternative(word, margin(after, word)),)
        for place in document.places(word):
            if stands_free(text, place, place + len(word)):
                yield Edit(place, place + len(word), word, after, RULE, CONFIDENCE, other)
    if "!" in text:
        yield from _barred(text)


def stands_free(text: str, start: int, end: int) -> bool:
    """Tell whether the letters at ``[start, end)`` are a word and no part of an identifier.

    Between hyphens, groups of capitals and digits are the parts of a serial number.
    """
    free = not _BEFORE.search(text, max(0, start - 2), start)
    if not free or _BEHIND.match(text, end) or text[max(0, start - 2) : start] == "-\n":
        return False
    word = text[start:end]
    if not word.isupper() or word.isalpha():
        return True
    return not (_SERIAL_BEFORE.search(text, max(0, start - 12), start) or _SERIAL.match(text, end))


def parted(word: str) -> str:
    """Return the one word of the list that `word` is with rn for an m, or ""."""
    places = [index for index, sign in enumerate(word) if sign == "m"]
    readings = [f"{word[:index]}rn{word[index + 1 :]}" for index in places]
    known = [reading for reading in readings if reading.lower() in words()]
    return known[0] if len(known) == 1 else ""


def _initial(text: str) -> dict[str, str]:
    """Return the words that begin with I for l, if they are a habit."""
    capital = {match.group() for match in _INITIAL.finditer(text)} if "I" in text else set()
    read = {word: f"l{word[1:]}" for word in sorted(capital) if word not in names()}
    found = {word: other for word, other in read.items() if other in words()}
    proofs = [word for word in found if word.lower() not in words()]
    return found if len(proofs) >= HABIT else {}


def _joined(document: Document) -> dict[str, str]:
    """Return the words with rn for m or m for rn, if they are a habit."""
    text = document.text
    tokens = set(_words_around(text, _RN)) if "rn" in text else set()
    read = {word: word.replace("rn", "m") for word in sorted(tokens)}
    if "my" in text:
        torn = sorted(set(_words_around(text, M_FOR_RN)))
        read |= {word: parted(word) for word in torn if parted(word)}
    found = {
        word: other
        for word, other in read.items()
        if word.lower() not in words() and word not in names() and other.lower() in words()
    }
    if len({word for word in found if word.islower() or "rn" not in word}) < HABIT:
        return {}
    others = sorted(document.latin_words.keys() & _read_as_m())
    return found | {word: parted(word) for word in others if parted(word)}


def _words_around(text: str, sign: re.Pattern[str]) -> Iterator[str]:
    """Yield the words that hold a sign, in small letters but for the first."""
    for found in sign.finditer(text):
        head = _HEAD.search(text, max(0, found.start() - MAX_WORD), found.start())
        word = _TAIL.match(text, head.start()) if head else None
        if word:
            yield word.group()


@cache
def _read_as_m() -> frozenset[str]:
    """Return what words with rn look like when read with m, small and capitalised."""
    torn = {word for word in words() if "rn" in word and len(word) >= MIN_PARTED}
    forms = {word.replace("rn", "m", 1) for word in torn} - words() - latin_words()
    return frozenset(forms | {form.capitalize() for form in forms}) - names()


def _barred(text: str) -> Iterator[Edit]:
    """Yield the words whose ł OCR read as an exclamation mark."""
    found = []
    for sign in _BAR.finditer(text):
        head = _LETTERS.search(text, max(0, sign.start() - MAX_WORD), sign.start())
        match = _BARRED.match(text, head.start()) if head else None
        if match and match.group().replace("!", "ł").lower() in words():
            found.append(match)
    all_read = {match.group() for match in found}
    proofs = {word for word in all_read if word[-1] != "!" or word[:-1].lower() not in words()}
    if len(proofs) < HABIT and not (proofs and len(all_read) > HABIT):
        return
    for match in found:
        after = match.group().replace("!", "ł")
        other = (Alternative(match.group(), 0.0),)
        yield Edit(*match.span(), match.group(), after, RULE, CONFIDENCE, other)

"""Latin names and signs spelt with Cyrillic look-alikes: ``МоЕ``, ``МАТН 500``, ``С++``.

A word of Cyrillic letters that all look Latin is Latin when

* it mixes capitals as no Russian word does (``МоЕ``) and the Latin reading is a name of
  the document or of the lists, or
* the list of names holds its Latin reading of four letters and more, and no Russian word
  is spelt so (``МАТН``), or
* the document has the same word in Latin letters, again unless it is a Russian word, or
* all Cyrillic letters of a text in another script are look-alikes: real Cyrillic text
  would have at least one letter that is not (a lone letter or a Russian word is left
  unless words of mixed script or Han characters touching it show the damage).

A Russian word may follow after a hyphen if the document has the name (``СоТ-метод``).
A hyphen and a number may follow a name of four letters (``МАТН-500``); shorter ones are
as often Russian machines (``АК-47``, ``МС-21``).

``МОЕ``, ``СТО``, ``КТО``, ``ВВС`` are Russian words and stay; ``МСХ`` is no name and stays.
Besides: ``С++`` and ``С#``, ``е-mail``, accelerators (``Н100``) and Roman numerals before
the words they count (``ХХ век``), and a Cyrillic ending of a name with a version
(``GPT-4о``, ``GPT-З.5``).

Price in false positives: a Russian acronym that is in no list and equals a name of the
document (``АМС`` beside ``AMC``).
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.lexicon import latin_words, names, russian_words
from pipeline.repair.lookalikes.mixed import runs
from pipeline.repair.lookalikes.tables import LATIN, TO_LATIN, convert

RULE: Final = ("lookalikes.latin_name",)
LIKELY: Final = 0.95

_ALIKE: Final = "АВЕКМНОРСТХУІЅЈаеорсухіѕј"
_WORD: Final = re.compile(rf"\b[{_ALIKE}]{{2,}}\d*\b(?!-(?!\d+\b(?!-)|[а-яё]))")
#: Letters of a name before a hyphen and a number: shorter ones name Russian machines.
MIN_HYPHENED: Final = 4
#: Names so short are as often Russian acronyms (``АМС``): the document must have them.
MAX_ACRONYM: Final = 3
#: A capital or digit in such a word: without one it is an ordinary Russian word.
_CAPITAL: Final = re.compile(rf"[АВЕКМНОРСТХУІЅЈ\d](?<=[{_ALIKE}].)(?![Ѐ-ӿ](?<![{_ALIKE}]))")
_CAPITAL_GRAM: Final = gram(_ALIKE, "АВЕКМНОРСТХУІЅЈ0-9\u0660-\U0010ffff", start=1)
_HEAD: Final = re.compile(rf"[{_ALIKE}]*\Z")
MAX_WORD: Final = 60
#: Patterns begin with the letter itself: a look-behind in front would slow the search.
_SIGN: Final = re.compile(
    r"С(?=\+\+|#|/C|/С\+\+)(?<![\wА-я].)|-(?=[a-z]{2})(?<=[еЕхХрРтТнН]-)(?<![\wА-я-].-)"
)
_SIGN_GRAMS: Final = (gram("С", "+#/"), gram("еЕхХрРтТнН", "-", "a-z", start=1))
_ACCELERATOR: Final = re.compile(r"[НАВ](?=(?:100|200|300|800|20|30|40)(?!\w|[.,]\d))(?<![\wА-я].)")
_ACCELERATOR_GRAM: Final = gram("НАВ", "12348")
_NVIDIA: Final = re.compile(r"(?i)nvidia|gpu|cuda|чип|ускорител|видеокарт")
_CENTURY: Final = re.compile(
    r"ХХ?Х?(?=\s?[-–—]\s?[ХXVI]+\s(?:в|ст)|\s(?:вв?\.|век|столет|съезд|[Оо]лимпи))"
)
_CENTURY_GRAM: Final = gram("Х", "^А-ФЦ-Яа-яA-Za-z0-9,.")
_TAIL: Final = re.compile(r"-(?<=[A-Za-z]-)(?:[Зз](?=\.?\d)|\d\d?[оО](?![A-Za-z0-9_À-ɏЀ-ӿ]))")
_TAIL_GRAM: Final = gram("A-Za-z", "-", "Зз0-9\u0660-\U0010ffff", start=1)
#: The letter of a kind behind a Latin name: USB-С.
_TYPE: Final = re.compile("-(?<=[A-Za-z]{2}-)[АВСЕХ](?![\\w-])")
_TYPE_GRAM: Final = gram("A-Za-z", "-", "АВСЕХ", start=1)
_CJK: Final = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_RUN: Final = re.compile("[Ѐ-ԯ]+")
#: Letters that are words in our languages, and what may stand beside such a word.
_LONE: Final = "аіо"
_LATIN_AFTER: Final = re.compile("[ \u00a0][a-zß-ɏ]{2}")
_LATIN_BEFORE: Final = re.compile(
    "(?<![A-Za-zß-ɏ])(?!liter|znak|huruf|aksara|letter|letra)[A-Za-zß-ɏ]{2,19},?[ \u00a0]\\Z"
)
_FOR: Final = TO_LATIN | {"З": "3", "з": "3"}
_COMPOUND: Final = re.compile("-[а-яё]")
_NUMBERED: Final = re.compile(r"-\d")
_CAMEL: Final = re.compile("[а-яіѕј][А-ЯІЅЈ]")


def find(document: Document) -> list[Edit]:
    """Return edits for Latin names in Cyrillic letters."""
    if not document.has_cyrillic:
        return []
    if document.is_without_cyrillic_words:
        return list(_all_words(document))
    found = {edit.start: edit for edit in _signs(document)}
    for edit in _names(document):
        found.setdefault(edit.start, edit)
    return [found[start] for start in sorted(found)]


def _all_words(document: Document) -> Iterator[Edit]:
    """Yield the runs of Cyrillic letters of a text that has no real Cyrillic word.

    Without a word of mixed script in it the text may speak of the letters themselves, so
    single letters and Russian words stay then, unless they touch a Han character or kana.
    """
    text = document.text
    damaged = next(runs(document), None) is not None
    for match in _RUN.finditer(text):
        word = match.group()
        sides = (
            text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        )
        latin = "".join(TO_LATIN.get(letter, letter) for letter in word)
        if len(word) < 2:
            quoted = not _is_among_latin_words(document, match)
        else:
            quoted = word.lower() in russian_words() and not document.latin_words[latin]
        if damaged or not quoted or _CJK.search(sides):
            yield Edit(match.start(), match.end(), word, latin, RULE, LIKELY)


def _is_among_latin_words(document: Document, match: re.Match[str]) -> bool:
    """Tell whether a lone letter stands between small Latin words and is not spoken of."""
    return (
        match.group() in _LONE
        and _LATIN_AFTER.match(document.text, match.end()) is not None
        and _LATIN_BEFORE.search(document.text, max(0, match.start() - 20), match.start())
        is not None
    )


def _names(document: Document) -> Iterator[Edit]:
    reached = 0
    for capital in finds(document.text, _CAPITAL, _CAPITAL_GRAM):
        low = max(reached, capital.start() - MAX_WORD)
        head = _HEAD.search(document.text, low, capital.start())
        match = _WORD.match(document.text, head.start()) if head else None
        if not match or capital.start() < reached:
            continue
        reached = match.end()
        word = match.group()
        letters = word.rstrip("0123456789")
        latin = convert(letters, TO_LATIN, LATIN)
        numbered = _NUMBERED.match(document.text, match.end())
        if numbered and len(letters) < MIN_HYPHENED:
            continue
        if _COMPOUND.match(document.text, match.end()) and not (
            _CAMEL.search(letters) and document.latin_words[latin or ""]
        ):
            continue
        if latin and _is_name(letters, latin, word[len(letters) :], document):
            after = latin + word[len(letters) :]
            yield Edit(match.start(), match.end(), word, after, RULE, LIKELY)


def _is_name(letters: str, latin: str, digits: str, document: Document) -> bool:
    """Tell whether `letters` spell the name `latin`; see the module's docstring."""
    folded = letters.lower()
    if _CAMEL.search(letters):
        known = latin in names() or latin.lower() in latin_words()
        return known or document.latin_words[latin] > 0
    if folded in russian_words() or not (letters.isupper() or digits):
        return False
    listed = latin in names() and (len(latin) > MAX_ACRONYM or digits != "")
    return listed or document.latin_words[latin + digits] > 0


def _signs(document: Document) -> Iterator[Edit]:
    """Yield the edits for single letters and Roman numerals."""
    text = document.text
    numerals = (
        match
        for match in finds(text, _CENTURY, _CENTURY_GRAM)
        if not text[max(0, match.start() - 1) : match.start()].isalnum()
    )
    accelerators = list(finds(text, _ACCELERATOR, _ACCELERATOR_GRAM))
    if accelerators and not _NVIDIA.search(text):
        accelerators = []
    # A hyphen is found for the letter before it, a digit for the letter behind it.
    signs = (
        (m.start(), m.end()) if m[0] != "-" else (m.start() - 1, m.start())
        for m in finds(text, _SIGN, *_SIGN_GRAMS)
    )
    spans = (match.span() for match in (*accelerators, *numerals))
    ends = (*finds(text, _TAIL, _TAIL_GRAM), *finds(text, _TYPE, _TYPE_GRAM))
    tails = ((match.end() - 1, match.end()) for match in ends)
    for start, end in (*signs, *spans, *tails):
        after = "".join(_FOR.get(letter, letter) for letter in text[start:end])
        yield Edit(start, end, text[start:end], after, RULE, LIKELY)

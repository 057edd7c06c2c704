"""Russian words of one to four letters in Latin look-alikes: ``c``, ``He``, ``вac``.

* a lone ``c``, ``o``, ``a`` or ``y`` between Russian words, and a ``c`` before a date or the
  start of a span (``c 2022 по 2023``), is a preposition typed with the wrong keyboard,
  unless the document uses other lone letters, as mathematics does;
* ``He`` or ``co`` begins a phrase of Russian words; ``OOO`` or ``OAO`` a company, and
  then stands for it elsewhere too;
* a letter between an acronym and a number belongs to it (``ГОСТ P 51303``);
* words of three letters, or with an r that OCR read for г, amid Russian ones.

Price in false positives: a Latin letter that names something and that no noun introduces.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes.document import Document, is_cyrillic
from pipeline.repair.lookalikes.lexicon import (
    latin_words,
    names,
    russian_lexicon,
    words,
)
from pipeline.repair.lookalikes.plausibility import margin
from pipeline.repair.lookalikes.tables import TO_CYRILLIC, in_cyrillic

WORD: Final = ("lookalikes.wrong_script",)
LETTER: Final = ("lookalikes.wrong_script_letter",)
KNOWN: Final = 0.97
LIKELY: Final = 0.9
CHOSEN: Final = 0.85
#: Nouns that a letter names: class A, vitamin C.
NAMED_BY_LETTER: Final = re.compile(
    r"(?:класс|тип|групп|план|витамин|гепатит|категор|вариант|сери|букв|точк|пункт|блок|корпус|"
    r"лини|язык|зон|секци|разряд|объект|переменн|символ|клавиш|ключ|введите|нажмите|сторон|вектор|числ)\w*$",
    re.IGNORECASE,
)


#: What follows a number that с governs: the end of a span, a date, a time.
_SINCE: Final = (
    r"(?:(?:по|до) \d|январ|феврал|март|апрел|ма[яй]\b|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|часов\b|утра\b|вечера\b)"
)
_PREPOSITION: Final = re.compile(
    r"[acoyACOYBK](?= (?P<next>[а-яё]{2,}|\d{4}(?= ?(?:год|г\.|гг|по ))|"
    rf"(?<=[cC] )\d{{1,4}}(?= {_SINCE})))"
    r"(?:(?<=[а-яё,»%] [co])|(?<=[а-яё]\. c)(?= \d)|(?<=\(c)(?= \d)|(?<=[,—–] a)|(?<=[а-яё,;:] y)"
    r"|(?<=[.!?…] [ACOYBK])|(?<=\n[ACOYBK])|(?<=\A[ACOYBK]))"
)
#: The word after a preposition is in a case that the preposition governs.
_GOVERNED: Final = {
    "с": re.compile("(?:[оеё]м|[оеё]й|ь?ю|[аяыи]ми|[ыи]м|[ое]го|[аяыиу])$"),
    "о": re.compile("(?:[оеё]м|[оеё]й|[аяыи]х|[еи])$"),
    "у": re.compile("^(?:меня|тебя|него|неё|нее|нас|вас|них|себя|всех|кого|этого|этой|этих)$"),
    "в": re.compile("(?:[оеё]м|[оеё]й|[аяыи]х|[еиуюо])$"),
    "к": re.compile("(?:[уюеи]|[ая]м|[ое]й|[ое]му|[иы]м)$"),
    "а": re.compile(""),
}
_PREDICATE: Final = re.compile("(?:[еиуюая]т|с[яь]|[тч]ь|но|или|есть|также)$")
#: Small Russian words whose letters all look Latin, and that begin a phrase.
_FUNCTION_WORD: Final = re.compile(
    r"[HBCKckEeT](?<![\w.'’-].)(?:(?<=H)[aeo]|(?<=[BCKckT])o|(?<=B)ce|(?<=[Ee])e)(?= [а-яё])"
)
_SENTENCE: Final = re.compile(r"(?:\A|\n|[.!?…]|[–—])[ «„\"]*\Z")
_DESIGNATED: Final = re.compile("[ABCEHKMOPTX](?<=[А-ЯЁ]{3} .)(?= (?:\\d{3,}|[А-ЯЁ]{3}))")
_AMID: Final = re.compile(
    "[aceopxyABCEHKMOPTX](?<=[а-яё,] .)(?:[aceopxyr]*r[aceopxyr]*|[aceopxy]{2,3})"
    "(?=[ ,.][^A-Za-z]|[.,]?$)"
)
_PRONOUNS: Final = frozenset(
    ["вас", "нас", "все", "всех", "его", "нее", "ее", "них", "сам", "так", "там"]
)
_COMPANY: Final = re.compile(r'(?:OOO|OAO|HAO)(?= ?[«„"“])(?<![\w-]...)|AO(?= ?[«„"“])(?<![\w-]..)')
_MATHEMATICS: Final = re.compile(
    r"(?<![\w.'’-])[b-bd-np-xzD-JL-NP-TV-XZ](?![\w.'’+#-])|\bC(?:\+\+|#)"
)

_PREPOSITION_GRAM: Final = gram(" (\n", "acoyACOYBK", " ", "^A-Za-z", start=1)
_FUNCTION_GRAMS: Final = (
    gram("HBCKckEeT", "aeo", " ", "а-яё"),
    gram("B", "c", "e", " ", "а-яё"),
)
_DESIGNATED_GRAM: Final = gram("А-ЯЁ", " ", "ABCEHKMOPTX", " ", start=2)
_AMID_GRAM: Final = gram("а-яё,", " ", "aceopxyABCEHKMOPTX", "aceopxyr", start=2)
_COMPANY_GRAMS: Final = (
    gram("O", "AO", "O", ' «„"“'),
    gram("H", "A", "O", ' «„"“'),
    gram("A", "O", ' «„"“'),
)


def find(document: Document) -> Iterator[Edit]:
    """Yield edits for the small Russian words in Latin letters."""
    yield from _prepositions(document)
    yield from _function_words(document)
    yield from _designations(document)
    yield from _between(document)


def _function_words(document: Document) -> Iterator[Edit]:
    """Yield the small words in Latin letters between Russian ones (``He стоит``, ``co всеми``)."""
    if not document.is_cyrillic:
        return
    for match in finds(document.text, _FUNCTION_WORD, *_FUNCTION_GRAMS):
        word = match.group()
        before, after = document.neighbours(*match.span())
        begins = _SENTENCE.search(document.text, max(0, match.start() - 4), match.start())
        fits = begins if word[0].isupper() else is_cyrillic(before)
        if fits and is_cyrillic(after):
            other = (Alternative(word, margin(in_cyrillic(word), word)),)
            yield Edit(*match.span(), word, in_cyrillic(word), WORD, LIKELY, other)
    if "OOO" in document.text or "AO" in document.text:
        yield from _companies(document.text)


def _companies(text: str) -> Iterator[Edit]:
    """Yield the forms of companies before a name in quotation marks, and wherever else."""
    found = list(finds(text, _COMPANY, *_COMPANY_GRAMS))
    forms = sorted({match.group() for match in found} - {"AO"})
    if forms:
        found += re.finditer(rf"\b(?:{'|'.join(forms)})\b", text)
    for match in sorted(found, key=re.Match.start):
        after = "".join(TO_CYRILLIC[letter] for letter in match.group())
        yield Edit(match.start(), match.end(), match.group(), after, WORD, KNOWN)


def _designations(document: Document) -> Iterator[Edit]:
    """Yield the letter between an acronym in Russian capitals and a number (``ГОСТ P 51303``)."""
    for match in finds(document.text, _DESIGNATED, _DESIGNATED_GRAM):
        letter = match.group()
        before, _ = document.neighbours(*match.span())
        if not NAMED_BY_LETTER.search(before):
            other = (Alternative(letter, 0.0),)
            yield Edit(*match.span(), letter, TO_CYRILLIC[letter], LETTER, CHOSEN, other)


def _between(document: Document) -> Iterator[Edit]:
    """Yield words with an r that OCR read for г, or with one capital, amid Russian ones."""
    if not document.is_cyrillic:
        return
    for match in finds(document.text, _AMID, _AMID_GRAM):
        word = match.group()
        russian = in_cyrillic(word.replace("r", "")) and "".join(
            "г" if letter == "r" else TO_CYRILLIC[letter] for letter in word
        )
        if not russian or russian.lower() not in russian_lexicon() or word in names():
            continue
        sides = document.neighbours(*match.span())
        doubtful = word.lower() in words() or word.lower() in latin_words()
        if all(is_cyrillic(side) for side in sides) and not (doubtful and not _is_usual(russian)):
            other = (Alternative(word, margin(russian, word)),)
            yield Edit(*match.span(), word, russian, WORD, LIKELY, other)


def _is_usual(russian: str) -> bool:
    """Tell whether a short Russian word is a pronoun, likelier than any foreign word."""
    return russian.lower() in _PRONOUNS


def _prepositions(document: Document) -> Iterator[Edit]:
    """Yield the lone Latin letters that are Russian prepositions and conjunctions."""
    matches = list(finds(document.text, _PREPOSITION, _PREPOSITION_GRAM))
    if not matches or _MATHEMATICS.search(document.text):
        return
    for match in matches:
        before, _ = document.neighbours(*match.span())
        letter = match.group()
        after = TO_CYRILLIC[letter]
        year = match["next"].isdigit() and after in "сСВ"
        governed = year or _GOVERNED[after.lower()].search(match["next"])
        verbal = letter != "a" and _PREDICATE.search(match["next"])
        if governed and not (verbal or NAMED_BY_LETTER.search(before)):
            other = (Alternative(letter, margin(after, letter)),)
            yield Edit(match.start(), match.end(), letter, after, LETTER, LIKELY, other)

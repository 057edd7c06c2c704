"""Russian words typed or read wholly in Latin look-alikes: ``CPABHEHUE``, ``CCCP``, ``c``.

OCR that reads a heading as English finds a Latin letter for each Russian capital, also
for those that only resemble one (``U`` or ``N`` for И, ``R`` for Я, ``3`` for З, ``bI``
for Ы).  A word is taken for Russian when the list of Russian words knows it and no Latin
word or name is spelt so; unknown words of five letters and more when their letters follow
each other as in Russian and not as in Latin words.  Short words need more: Cyrillic
neighbours, and for two or three letters a line in capitals.  ``MOE`` stays although МОЕ is
a word, since the name is in the list of Latin words; so do ``HTTP``, ``CTO``, ``KTO``,
``BBC``.

A lone ``c``, ``o``, ``a`` or ``y`` between Russian words, and a ``c`` before a date or the
start of a span (``c 2022 по 2023``), is a preposition typed with the wrong keyboard, unless
the document uses other lone letters, as mathematics does.

In a text with no Cyrillic letter at all two long known words in one line are asked for.

Price in false positives: a foreign name in capitals that spells a Russian word and is in
no list (``CAXA`` the firm, САХА the people).
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.lookalikes.document import Document, is_cyrillic
from pipeline.repair.lookalikes.lexicon import (
    latin_words,
    names,
    russian_lexicon,
    russian_words,
    words,
)
from pipeline.repair.lookalikes.plausibility import GOOD, cyrillic_cost, latin_cost, margin
from pipeline.repair.lookalikes.tables import TO_CYRILLIC, by_ocr

WORD: Final = ("lookalikes.wrong_script",)
LETTER: Final = ("lookalikes.wrong_script_letter",)
KNOWN: Final = 0.97
LIKELY: Final = 0.9
CHOSEN: Final = 0.85

#: How many bits a letter Russian must be more likely for a word that no list knows.
MIN_GAIN: Final = 1.5
#: The same for a line in Russian capitals, where a Latin word is the exception.
MIN_GAIN_IN_CAPITALS: Final = 0.5

_WORD: Final = re.compile(
    r"(?<![\w&+./@#])(?<![A-Za-z0-9]-)(?:[ABCEHKMOPTXYUNRWIJl3046b]+|[ABCEHKMOPTXY]?[aceopxy]+)(?![\w&+/@#]|\.\w|-[\dA-Za-z])"
)
#: Where such a word may begin; the sign comes first, since look-behinds slow the search.
_BEGINNING: Final = re.compile(
    r"[ABCEHKMOPTXYUNRWIJl3046baceopxy](?<![\w&+./@#].)(?<![A-Za-z0-9]-.)"
)
_LONG_CAPITALS: Final = re.compile(r"[ABCEHKMOPTXYU][ABCEHKMOPTXYU]{4,}\b")
_LATIN_LETTER: Final = re.compile(r"[A-Za-z]")
_CYRILLIC_SMALL: Final = re.compile("[а-яё]")
_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")
_FUNCTION_WORDS: Final = frozenset(
    ["НА", "НЕ", "НО", "ТО", "ОТ", "КО", "СО", "ВО", "ОН", "ОНА", "КАК", "ТАК", "ИХ", "НИ", "ОНИ"]
)
_LONE: Final = {"U": "И", "B": "В", "K": "К", "C": "С", "O": "О", "A": "А", "Y": "У"}
#: Nouns that a letter names: class A, vitamin C.
_NAMED_BY_LETTER: Final = re.compile(
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
_COMPANY: Final = re.compile('OOO(?= ?[«„"“])(?<![\\w-]OOO)')
_MATHEMATICS: Final = re.compile(
    r"(?<![\w.'’-])[b-bd-np-xzD-JL-NP-TV-XZ](?![\w.'’+#-])|\bC(?:\+\+|#)"
)


def find(document: Document) -> list[Edit]:
    """Return edits for the words that are wholly in the wrong script."""
    if not document.has_cyrillic:
        return _without_context(document)
    words = list(_words(document))
    strong = {edit.start: edit for edit in _strong(document, words)}
    weak = [edit for edit in _weak(document, words, strong) if edit.start not in strong]
    taken = {edit.start for edit in weak} | set(strong)
    small = (
        *_prepositions(document),
        *_function_words(document),
        *_designations(document),
        *_between(document),
    )
    lone = [edit for edit in small if edit.start not in taken]
    return sorted([*strong.values(), *weak, *lone], key=lambda edit: edit.start)


def _without_context(document: Document) -> list[Edit]:
    """Return the edits for a text with no Cyrillic letter: two long known words in a line."""
    found = [
        Edit(*match.span(), match.group(), _in_cyrillic(match.group()), WORD, LIKELY)
        for match in _LONG_CAPITALS.finditer(document.text)
        if not document.text[max(0, match.start() - 1) : match.start()].isalnum()
        and _in_cyrillic(match.group()).lower() in russian_words()
        and not document.is_latin_word(match.group())
    ]
    lines = [document.line(edit.start) for edit in found]
    counts = Counter(lines)
    return [edit for edit, line in zip(found, lines, strict=True) if counts[line] > 1]


def _words(document: Document) -> Iterator[re.Match[str]]:
    """Yield the words whose letters all look Russian, in the lines that may be Russian."""
    text = document.text
    spans = [(0, len(text))] if document.is_partly_cyrillic else document.cyrillic_lines()
    reached = 0
    for beginning in (found for span in spans for found in _BEGINNING.finditer(text, *span)):
        match = _WORD.match(text, beginning.start()) if beginning.start() >= reached else None
        if match:
            reached = match.end()
            yield match


def _strong(document: Document, words: Sequence[re.Match[str]]) -> Iterator[Edit]:
    """Yield the words that are Russian by themselves."""
    for match in words:
        word = match.group()
        if not _LATIN_LETTER.search(word) or len(word) < 3:
            continue
        russian = _in_cyrillic(word)
        confidence = _confidence(word, russian, document, match) if russian else 0
        if confidence:
            alternatives = (
                () if confidence == KNOWN else (Alternative(word, margin(russian, word)),)
            )
            yield Edit(match.start(), match.end(), word, russian, WORD, confidence, alternatives)


def _in_cyrillic(word: str) -> str:
    """Return `word` in Cyrillic look-alikes, or "" where a letter has none."""
    if any(letter in "aceopxy" for letter in word):
        return "".join(TO_CYRILLIC.get(letter, "") for letter in word)
    return by_ocr(word) or ""


def _confidence(  # noqa: PLR0911
    word: str, russian: str, document: Document, match: re.Match[str]
) -> float:
    """Return how sure it is that `word` is Russian; 0 when it may be Latin."""
    if document.is_latin_word(word) or (word[0].isdigit() and len(word) < 4):
        return 0
    near = any(is_cyrillic(side) for side in document.neighbours(*match.span()))
    if len(word) == 3 and word.isupper() and document.cyrillic_words[russian]:
        return KNOWN if near else 0
    if len(word) == 3 and word.islower() and russian in russian_words():
        sides = document.neighbours(*match.span())
        return LIKELY if all(is_cyrillic(side) for side in sides) else 0
    if len(word) > 3 and _is_russian(russian.lower(), document):
        return KNOWN if near or len(word) > 4 else 0
    if len(word) < 5 or not (near or document.is_cyrillic):
        return 0
    cost = cyrillic_cost(russian)
    gain = latin_cost("".join(filter(str.isalpha, word))) - cost
    if near and _is_in_capitals(document, match):
        return CHOSEN if gain > MIN_GAIN_IN_CAPITALS else 0
    return LIKELY if cost < GOOD and gain > MIN_GAIN else 0


def _is_russian(folded: str, document: Document) -> bool:
    """Tell whether the list or the document knows the Russian word."""
    return folded in russian_words() or folded in document.russian_forms


def _is_in_capitals(document: Document, match: re.Match[str]) -> bool:
    """Tell whether the line of `match` is in Russian capitals."""
    low, high = document.line(match.start())
    return _CYRILLIC.search(document.text, low, high) is not None and not _has_small(
        document, low, high
    )


def _has_small(document: Document, low: int, high: int) -> bool:
    """Tell whether a line holds a small Russian letter."""
    return _CYRILLIC_SMALL.search(document.text, low, high) is not None


def _weak(
    document: Document, words: Sequence[re.Match[str]], strong: dict[int, Edit]
) -> Iterator[Edit]:
    """Yield the short words of lines in Russian capitals."""
    text = document.text
    starts = sorted(strong)
    for match in words:
        word = match.group()
        if len(word) > 3:
            continue
        russian = _in_cyrillic(word)
        if not (russian and _LATIN_LETTER.search(word) and word.isupper()):
            continue
        if len(word) == 1 and (word not in _LONE or text[match.end() : match.end() + 1] != " "):
            continue
        low, high = document.line(match.start())
        converted = starts[bisect_left(starts, low) : bisect_left(starts, high)]
        if _has_small(document, low, high) or not (converted or _CYRILLIC.search(text, low, high)):
            continue
        if _fits(word, russian, document, match, converted=bool(converted)):
            rule = LETTER if len(word) == 1 else WORD
            other = (Alternative(word, margin(russian, word)),)
            yield Edit(match.start(), match.end(), word, russian, rule, CHOSEN, other)


def _fits(
    word: str, russian: str, document: Document, match: re.Match[str], *, converted: bool
) -> bool:
    """Tell whether a short word in a line of capitals is Russian."""
    before, after = document.neighbours(*match.span())
    near = is_cyrillic(before) or is_cyrillic(after) or converted
    if not near:
        return False
    if len(word) == 1:
        return bool(before and after) and (word == "U" or not _NAMED_BY_LETTER.search(before))
    if russian in _FUNCTION_WORDS:
        return bool(after)
    return russian.lower() in russian_words() and not document.is_latin_word(word)


def _function_words(document: Document) -> Iterator[Edit]:
    """Yield the small words in Latin letters between Russian ones (``He стоит``, ``co всеми``)."""
    if not document.is_cyrillic:
        return
    for match in _FUNCTION_WORD.finditer(document.text):
        word = match.group()
        before, after = document.neighbours(*match.span())
        begins = _SENTENCE.search(document.text, max(0, match.start() - 4), match.start())
        fits = begins if word[0].isupper() else is_cyrillic(before)
        if fits and is_cyrillic(after):
            other = (Alternative(word, margin(_in_cyrillic(word), word)),)
            yield Edit(*match.span(), word, _in_cyrillic(word), WORD, LIKELY, other)
    for match in _COMPANY.finditer(document.text):
        yield Edit(*match.span(), "OOO", "ООО", WORD, KNOWN, ())


def _designations(document: Document) -> Iterator[Edit]:
    """Yield the letter between an acronym in Russian capitals and a number (``ГОСТ P 51303``)."""
    for match in _DESIGNATED.finditer(document.text):
        letter = match.group()
        before, _ = document.neighbours(*match.span())
        if not _NAMED_BY_LETTER.search(before):
            other = (Alternative(letter, 0.0),)
            yield Edit(*match.span(), letter, TO_CYRILLIC[letter], LETTER, CHOSEN, other)


def _between(document: Document) -> Iterator[Edit]:
    """Yield words with an r that OCR read for г, or with one capital, amid Russian ones."""
    if not document.is_cyrillic:
        return
    for match in _AMID.finditer(document.text):
        word = match.group()
        russian = _in_cyrillic(word.replace("r", "")) and "".join(
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
    matches = list(_PREPOSITION.finditer(document.text))
    if not matches or _MATHEMATICS.search(document.text):
        return
    for match in matches:
        before, _ = document.neighbours(*match.span())
        letter = match.group()
        after = TO_CYRILLIC[letter]
        year = match["next"].isdigit() and after in "сСВ"
        governed = year or _GOVERNED[after.lower()].search(match["next"])
        verbal = letter != "a" and _PREDICATE.search(match["next"])
        if governed and not (verbal or _NAMED_BY_LETTER.search(before)):
            other = (Alternative(letter, margin(after, letter)),)
            yield Edit(match.start(), match.end(), letter, after, LETTER, LIKELY, other)

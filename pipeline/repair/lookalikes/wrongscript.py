"""Russian words typed or read wholly in Latin look-alikes: ``CPABHEHUE``, ``CCCP``.

OCR that reads a heading as English finds a Latin letter for each Russian capital, also
for those that only resemble one (``U`` or ``N`` for И, ``R`` for Я, ``3`` for З, ``bI``
for Ы).  A word is taken for Russian when the list of Russian words knows it and no Latin
word or name is spelt so; unknown words of five letters and more when their letters follow
each other as in Russian and not as in Latin words.  Short words need more: Cyrillic
neighbours, and for two or three letters a line in capitals.  ``MOE`` stays although МОЕ is
a word, since the name is in the list of Latin words; so do ``HTTP``, ``CTO``, ``KTO``,
``BBC``.

What is shorter still, as a lone ``c``, is judged in `smallwords`.

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
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes import smallwords
from pipeline.repair.lookalikes.document import Document, is_cyrillic
from pipeline.repair.lookalikes.lexicon import russian_words
from pipeline.repair.lookalikes.plausibility import GOOD, cyrillic_cost, latin_cost, margin
from pipeline.repair.lookalikes.smallwords import (
    CHOSEN,
    KNOWN,
    LETTER,
    LIKELY,
    NAMED_BY_LETTER,
    WORD,
)
from pipeline.repair.lookalikes.tables import in_cyrillic

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
_CAPITALS_GRAM: Final = gram(*["ABCEHKMOPTXYU"] * 5)
_LATIN_LETTER: Final = re.compile(r"[A-Za-z]")
_CYRILLIC_SMALL: Final = re.compile("[а-яё]")
_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")
_FUNCTION_WORDS: Final = frozenset(
    ["НА", "НЕ", "НО", "ТО", "ОТ", "КО", "СО", "ВО", "ОН", "ОНА", "КАК", "ТАК", "ИХ", "НИ", "ОНИ"]
)
_LONE: Final = {"U": "И", "B": "В", "K": "К", "C": "С", "O": "О", "A": "А", "Y": "У"}


def find(document: Document) -> list[Edit]:
    """Return edits for the words that are wholly in the wrong script."""
    if not document.has_cyrillic:
        return _without_context(document)
    words = list(_words(document))
    strong = {edit.start: edit for edit in _strong(document, words)}
    weak = [edit for edit in _weak(document, words, strong) if edit.start not in strong]
    taken = {edit.start for edit in weak} | set(strong)
    lone = [edit for edit in smallwords.find(document) if edit.start not in taken]
    return sorted([*strong.values(), *weak, *lone], key=lambda edit: edit.start)


def _without_context(document: Document) -> list[Edit]:
    """Return the edits for a text with no Cyrillic letter: two long known words in a line."""
    found = [
        Edit(*match.span(), match.group(), in_cyrillic(match.group()), WORD, LIKELY)
        for match in finds(document.text, _LONG_CAPITALS, _CAPITALS_GRAM)
        if not document.text[max(0, match.start() - 1) : match.start()].isalnum()
        and in_cyrillic(match.group()).lower() in russian_words()
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
        russian = in_cyrillic(word)
        confidence = _confidence(word, russian, document, match) if russian else 0
        if confidence:
            alternatives = (
                () if confidence == KNOWN else (Alternative(word, margin(russian, word)),)
            )
            yield Edit(match.start(), match.end(), word, russian, WORD, confidence, alternatives)


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
        russian = in_cyrillic(word)
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
        return bool(before and after) and (word == "U" or not NAMED_BY_LETTER.search(before))
    if russian in _FUNCTION_WORDS:
        return bool(after)
    return russian.lower() in russian_words() and not document.is_latin_word(word)

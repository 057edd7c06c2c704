"""Digits in Russian words: ``п0сле``, ``Я3ЫК``, ``6ольшой``.

OCR and filter-evading writers put 0 for О, 3 for З, 6 for Б and 4 for Ч.  Inside a word,
with letters on both sides, nothing else is meant if the word then reads like Russian.
At the start of a word the digit may count (``3го``, ``4летний``, ``6ти``), so there the
rest alone must be a worse word than the whole.  A zero that stands alone is the
preposition where the next word has the case and the ending that it governs (``указ 0
присвоении``), and ``0б`` likewise.

Price in false positives: product codes that read like words (``М3ТА``).
"""

import re
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.lexicon import russian_lexicon
from pipeline.repair.lookalikes.plausibility import cyrillic_cost, margin
from pipeline.repair.lookalikes.tables import CYRILLIC, TO_CYRILLIC, convert

RULE: Final = ("lookalikes.digit_in_word",)
CONFIDENCE: Final = 0.9
MIN_LETTERS: Final = 4
MIN_GAIN: Final = 0.4
MAX_COST: Final = 4.2

_DIGIT: Final = re.compile("[0346](?=[А-Яа-яЁё])(?!(?<=[а-яё].)[А-ЯЁ])")
_DIGIT_GRAM: Final = gram("0346", "А-Яа-яЁё")
#: Latin capitals may stand in it, as in ``PE3УЛЬТАТ``.
_WORD: Final = re.compile(
    r"(?<![\w.,-])(?:[А-Яа-яЁё]*|[А-ЯЁABCEHKMOPTXY]+)[0346][А-Яа-яЁё]+(?![\w-])"
)
_HEAD: Final = re.compile(r"[А-Яа-яЁёA-Z]*\Z")
_FOR: Final = str.maketrans("0346", "озчб")
_COUNTED: Final = re.compile(
    r"(?i)\d(?:го|х|й|я|е|м|ти|мя|ми|летн|мерн|этаж|ядер|кратн|днев|час|мес|год|тонн|комнат|значн|"
    r"фаз|звен|угол|процен|балл|двер|том|д$|к$|шт|кг|км|см|мм|руб|в$|а$|б$|г$|ступен|уровн|сторон)"
)
#: Letters of a word that reads well enough, though no list knows it, and its cost.
MIN_LONG: Final = 7
MAX_LONG_COST: Final = 3.4
_ABOUT: Final = re.compile(
    r"0б?(?= [а-яё]{3,}(?:[нт]ии|[ая]х)(?!\w))(?:(?<=[а-яё»] 0)|(?<=[а-яё»] 0б)|(?<=\n0)|(?<=\n0б)"
    r"|(?<=\A0)|(?<=\A0б)|(?<=[.!?…] 0)|(?<=[.!?…] 0б))(?<!\bв 0)(?<!\bна 0)(?<!\bпри 0)(?<!\bпо 0)"
)
_ABOUT_GRAMS: Final = (gram(" \n", "0", " ", start=1), gram(" \n", "0", "б", " ", start=1))
_SENTENCE: Final = re.compile('(?:\\A|\n|[.!?…] )[«„"]?\\Z')
_AT_START: Final = re.compile(r"3а(?= [а-яё]{2})(?! класс)(?:(?<=[.!?…] 3а)|(?<=\n3а)|(?<=\A3а))")

_START_GRAM: Final = gram(" \n", "3", "а", " ", start=1)


def find(document: Document) -> list[Edit]:
    """Return edits for the digits that stand for Russian letters."""
    if not document.has_cyrillic:
        return []
    edits = []
    for digit in finds(document.text, _DIGIT, _DIGIT_GRAM):
        head = _HEAD.search(document.text, max(0, digit.start() - 30), digit.start())
        match = _WORD.match(document.text, head.start() if head else digit.start())
        if not match:
            continue
        word = match.group()
        after = _in_letters(word, document)
        if after:
            if word[0].isdigit() and after.islower() and _opens(document.text, match.start()):
                after = after.capitalize()
            other = (Alternative(word, margin(after, word)),)
            edits.append(Edit(*match.span(), word, after, RULE, CONFIDENCE, other))
    for match in finds(document.text, _AT_START, _START_GRAM):
        edits.append(_short(match, "За"))
    for match in finds(document.text, _ABOUT, *_ABOUT_GRAMS):
        opens = _opens(document.text, match.start())
        after = match.group().translate(_FOR)
        edits.append(_short(match, after.capitalize() if opens else after))
    return sorted(edits, key=lambda edit: edit.start)


def _short(match: re.Match[str], after: str) -> Edit:
    """Return the edit of a preposition that begins with a digit."""
    other = (Alternative(match.group(), margin(after, match.group())),)
    return Edit(*match.span(), match.group(), after, RULE, CONFIDENCE, other)


def _in_letters(word: str, document: Document) -> str:  # noqa: PLR0911
    """Return `word` with letters for digits if it reads like Russian then, else ""."""
    if len(word) < MIN_LETTERS or sum(letter.isdigit() for letter in word) > 2:
        return ""
    letters = convert(word.translate(_FOR), TO_CYRILLIC, CYRILLIC) or ""
    if not letters:
        return ""
    capitals = sum(letter.isupper() for letter in word) >= 2
    after = letters.upper() if capitals and not any(x.islower() for x in word) else letters
    if word[0].isdigit() and _starts_a_word(letters, word):
        return after
    cost = cyrillic_cost(letters)
    if len(word) > MIN_LETTERS and letters.lower() in document.russian_forms:
        return after
    if cost >= MAX_COST:
        return ""
    if word[0].isdigit():
        if _COUNTED.match(word):
            return ""
        gain = cyrillic_cost(word[1:]) - cost
        long = len(word) >= MIN_LONG and word[1:].lower() not in russian_lexicon()
        return after if gain >= MIN_GAIN or (long and gain > 0 and cost < MAX_LONG_COST) else ""
    return after


def _opens(text: str, place: int) -> bool:
    """Tell whether a sentence opens at `place`."""
    return _SENTENCE.search(text, max(0, place - 3), place) is not None


def _starts_a_word(letters: str, word: str) -> bool:
    """Tell whether a digit in front of letters that are no word makes them one."""
    rest = word[1:].lower()
    return (
        len(word) >= MIN_LETTERS
        and letters.lower() in russian_lexicon()
        and rest not in russian_lexicon()
    )

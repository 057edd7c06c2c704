"""Words that mix scripts: ``кoмпания`` with a Latin o, ``Gеmini`` with a Cyrillic е.

Scrapers meet them on pages that evade filters and copy detection, typists make them by
forgetting to switch the keyboard, OCR guesses letter by letter.  Which script the word
belongs to follows from the letters that have no look-alike: ``п`` and ``н`` make
``кoмпания`` Cyrillic, ``G``, ``m``, ``i`` make ``Gеmini`` Latin.  Where every letter has
one (``МOCKBA``), the word lists, the document and the neighbours decide, and the other
reading is given as the alternative.

Words that mix scripts on purpose stay: an acronym or a known word with a Russian ending
(``SMSка``, ``PRом``, ``Googleа``), words that lost the space between them (``вGoogle``,
``папкеApp``), and everything whose letters have no look-alike in either direction
(``Яndex``, ``ITшник``).

Price in false positives: a coined word such as ``КРОКtail``, all of whose Cyrillic part
looks Latin, is made Latin.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Alternative, Edit, Mark
from pipeline.repair.lookalikes.document import Document, is_cyrillic
from pipeline.repair.lookalikes.lexicon import names, russian_lexicon, russian_words
from pipeline.repair.lookalikes.plausibility import BAD, GOOD, cyrillic_cost, latin_cost, margin
from pipeline.repair.lookalikes.tables import (
    CAPITALS_BY_OCR,
    CYRILLIC,
    GREEK_TO_CYRILLIC,
    LATIN,
    TO_CYRILLIC,
    TO_CYRILLIC_WEAK,
    TO_LATIN,
    TO_LATIN_WEAK,
    convert,
    join_pairs,
)

RULE: Final = ("lookalikes.mixed_script",)
FLAG: Final = "mixed_script"
PROVED: Final = 0.99
LIKELY: Final = 0.9
CHOSEN: Final = 0.8
#: Letters of a word with Greek ones, so that units such as ``μкм`` stay.
MIN_WITH_GREEK: Final = 4
#: A word in capitals with a letter that only Russian has is hardly anything but Russian.
GOOD_IN_CAPITALS: Final = 5.5

#: The first letter stands alone, for a search for a repetition is several times slower.
_OTHER: Final = re.compile("[Ͱ-ԯ][Ͱ-ԯ]*")
_LATIN_RUN: Final = re.compile("[A-Za-zÀ-ɏͰ-Ͽ][A-Za-zÀ-ɏͰ-Ͽ]*")
_GREEK: Final = re.compile("[Ͱ-Ͽ]")
_LETTERS: Final = re.compile("[A-Za-zÀ-ɏͰ-ԯ]+")
_LETTERS_BEFORE: Final = re.compile("[A-Za-zÀ-ɏͰ-ԯ]+\\Z")
_BLOCKS: Final = re.compile("[A-Za-zÀ-ɏ]+|[Ͱ-Ͽ]+|[Ѐ-ԯ]+")
#: A small letter before a capital of the other script: two words grown together.
_SEAM: Final = re.compile("[a-zß-öø-ÿ][А-ЯЁ]|[а-яё][A-Z]")
#: One Latin letter before Russian ones is as often a pun.
_INITIAL: Final = re.compile("[A-Z][а-яё]{2,}")
_GROWN: Final = re.compile("[А-ЯЁ]{2}[а-яё]")
_PREPOSITIONS: Final = frozenset("авикосу")
#: Endings that Russian adds to a foreign word or acronym, all of them look-alikes.
_ENDINGS: Final = frozenset(
    [
        "а",
        "у",
        "е",
        "о",
        "ы",
        "и",
        "я",
        "ю",
        "ом",
        "ов",
        "ам",
        "ах",
        "ой",
        "ка",
        "ки",
        "ку",
        "ке",
        "ок",
    ]
)


def find(document: Document) -> tuple[list[Edit], list[Mark]]:
    """Return edits for the words of mixed script, and marks for those left alone."""
    edits, marks = [], []
    for start, end in runs(document):
        word = document.text[start:end]
        if _is_meant(word, document):
            continue
        reading = _read(word, document, start, end)
        if reading is None:
            if len(_BLOCKS.findall(word)) > 2:
                marks.append(Mark(start, end, FLAG, "no script fits all letters"))
            continue
        after, confidence, others = reading
        alternatives = tuple(Alternative(other, margin(after, other)) for other in others)
        edits.append(Edit(start, end, word, after, RULE, confidence, alternatives))
    return edits, marks


def runs(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words that hold Latin and other letters.

    Two letters before a digit are a square of a chessboard or a number plate, not a word.
    """
    text = document.text
    if text.isascii() or not _OTHER.search(text):
        return
    rarer = _LATIN_RUN if document.is_cyrillic else _OTHER
    reached = 0
    for match in rarer.finditer(text):
        start, end = match.span()
        sides = text[start - 1 : start], text[end : end + 1]
        if end <= reached or not (sides[0].isalpha() or sides[1].isalpha()):
            continue
        before = _LETTERS_BEFORE.search(text, max(reached, start - 40), start)
        start = before.start() if before else start
        whole = _LETTERS.match(text, start)
        end = whole.end() if whole else end
        reached = end
        is_square = end - start == 2 and text[end : end + 1].isdigit()
        if end - start > match.end() - match.start() and not is_square:
            yield start, end


def _is_meant(word: str, document: Document) -> bool:
    """Tell whether `word` mixes scripts on purpose."""
    blocks = _BLOCKS.findall(word)
    if len(blocks) != 2:
        return False
    first, second = blocks
    if is_cyrillic(second) and not is_cyrillic(first):
        acronym = first.isupper() and len(first) > 1 and second.islower()
        known = len(first) > 2 and (first in names() or document.latin_words[first] > 0)
        return acronym or (known and second in _ENDINGS)
    glued = first in _PREPOSITIONS and second[:1].isupper()
    return glued and is_cyrillic(first)


def _read(  # noqa: PLR0911
    word: str, document: Document, start: int, end: int
) -> tuple[str, float, tuple[str, ...]] | None:
    """Return the reading of `word` in one script, how sure it is, and the other readings."""
    if _GREEK.search(word) and any(map(is_cyrillic, word)):
        return _read_greek(word)
    latin = convert(word, TO_LATIN, LATIN)
    cyrillic = convert(word, TO_CYRILLIC, CYRILLIC)
    weak = convert(word, TO_LATIN_WEAK, LATIN)
    if latin is None and weak in names():
        return weak, LIKELY, ()
    is_seam = not document.is_without_cyrillic_words and _SEAM.search(word)
    if is_seam and latin not in names() and not document.latin_words[latin or ""]:
        return None
    if latin is None and cyrillic is None:
        return _read_weakly(word)
    if _is_grown_together(word, latin, cyrillic, document):
        return None
    if latin is None:
        interior = len(_BLOCKS.findall(word)) > 2
        sound = cyrillic is not None and (interior or cyrillic_cost(cyrillic) < BAD)
        return (cyrillic, PROVED, ()) if cyrillic and sound else None
    if cyrillic is None:
        pun = document.is_cyrillic and _INITIAL.fullmatch(word)
        if pun and not document.is_latin_word(latin):
            return None
        return latin, PROVED if latin_cost(latin) < BAD or latin in names() else LIKELY, ()
    return _choose(latin, cyrillic, document, start, end)


def _read_greek(word: str) -> tuple[str, float, tuple[str, ...]] | None:
    """Read a word with Greek and Cyrillic letters, short ones by the list alone."""
    cyrillic = convert(word, TO_CYRILLIC | GREEK_TO_CYRILLIC, CYRILLIC)
    if cyrillic and len(word) > 2 and cyrillic.lower() in russian_lexicon():
        return cyrillic, LIKELY, ()
    if cyrillic and len(word) >= MIN_WITH_GREEK and cyrillic_cost(cyrillic) < GOOD:
        return cyrillic, LIKELY, ()
    latin = convert(word, TO_LATIN, LATIN)
    return (latin, LIKELY, ()) if latin and latin_cost(latin) < GOOD else None


def _is_grown_together(
    word: str, latin: str | None, cyrillic: str | None, document: Document
) -> bool:
    """Tell whether `word` is two words of a Cyrillic text that lost the space between them."""
    if document.is_without_cyrillic_words:
        return False
    if latin is None:
        return cyrillic is not None and _GROWN.match(cyrillic) is not None
    blocks = _BLOCKS.findall(word)
    if cyrillic is not None or len(blocks) != 2 or latin in names():
        return False
    alone = next(block for block in blocks if not is_cyrillic(block))
    if len(word) < 3:
        return word.islower()
    return len(alone) > 3 and latin_cost(alone) <= latin_cost(latin)


def _read_weakly(word: str) -> tuple[str, float, tuple[str, ...]] | None:
    """Try the pairs that only OCR confuses; the word must be plausible then."""
    if len(_BLOCKS.findall(word)[-1]) == 1 and word[-1].isascii() and not word.isupper():
        return None
    joined = join_pairs(word)
    capitals = joined.isupper()
    tables = (CAPITALS_BY_OCR, TO_CYRILLIC_WEAK) if capitals else (TO_CYRILLIC_WEAK,)
    for table in tables:
        cyrillic = convert(joined if capitals else word, table, CYRILLIC)
        limit = GOOD_IN_CAPITALS if table is CAPITALS_BY_OCR else GOOD
        if cyrillic and len(word) > 2 and cyrillic_cost(cyrillic) < limit:
            return cyrillic, LIKELY, ()
    latin = convert(word, TO_LATIN_WEAK, LATIN)
    if latin and len(word) > 3 and latin_cost(latin) < GOOD - 0.5:
        return latin, LIKELY, ()
    return None


def _choose(
    latin: str, cyrillic: str, document: Document, start: int, end: int
) -> tuple[str, float, tuple[str, ...]]:
    """Choose between two possible readings: word lists, then spelling, then neighbours."""
    is_russian = cyrillic.lower() in russian_words() or cyrillic.lower() in document.russian_forms
    is_latin = document.is_latin_word(latin)
    if is_russian != is_latin:
        return (cyrillic, LIKELY, (latin,)) if is_russian else (latin, LIKELY, (cyrillic,))
    sides = [side for side in document.neighbours(start, end) if side]
    votes = sum(1 if is_cyrillic(side) else -1 for side in sides) or (
        1 if document.is_cyrillic else -1
    )
    return (cyrillic, CHOSEN, (latin,)) if votes > 0 else (latin, CHOSEN, (cyrillic,))

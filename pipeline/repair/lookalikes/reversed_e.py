"""Э read as З: ``зто``, ``зтот``, ``зкран``.

No Russian word begins with з and one of к, п, т, ф, х, ц, ш, for з is spelt с there.  So
a word that does is an э misread, if the list has it with э or its letters are likely.

A 3 is such a з in the forms of ``это``.

Price in false positives: none known; surnames of other languages are not in the list.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.lexicon import russian_lexicon
from pipeline.repair.lookalikes.plausibility import GOOD, cyrillic_cost, margin

RULE: Final = ("lookalikes.reversed_e",)
CONFIDENCE: Final = 0.95

#: Letters of a word that no list knows.
MIN_UNKNOWN: Final = 6

_FIGURE: Final = re.compile(r"3т(?<![\w.,-]..)(?:о|от|а|и|ой|ом|им|их|ого|ому|у)(?![\w-])")
_OPENS: Final = re.compile('(?:\\A|\n|[.!?…] )[«„"]?\\Z')
_WORD: Final = re.compile(r"[Зз](?=[кптфхцш])(?<![^\W\d_].)[а-яё]+")

_WORD_GRAM: Final = gram("Зз", "кптфхцш")
_FIGURE_GRAM: Final = gram("3", "т")


def find(document: Document) -> Iterator[Edit]:
    """Yield the words that begin with з for э."""
    if not document.has_cyrillic:
        return
    for match in finds(document.text, _WORD, _WORD_GRAM):
        word = match.group()
        after = ("Э" if word[0] == "З" else "э") + word[1:]
        likely = after.islower() and len(after) >= MIN_UNKNOWN and cyrillic_cost(after) < GOOD
        if (likely or after.lower() in russian_lexicon()) and word.lower() not in russian_lexicon():
            other = (Alternative(word, margin(after, word)),)
            yield Edit(*match.span(), word, after, RULE, CONFIDENCE, other)
    for match in finds(document.text, _FIGURE, _FIGURE_GRAM):
        opens = _OPENS.search(document.text, max(0, match.start() - 3), match.start())
        after = ("Э" if opens else "э") + match.group()[1:]
        other = (Alternative(match.group(), margin(after, match.group())),)
        yield Edit(*match.span(), match.group(), after, RULE, CONFIDENCE, other)

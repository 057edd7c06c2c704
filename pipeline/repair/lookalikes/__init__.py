"""Letters of one script standing in words of another, and OCR confusions.

Each module holds one kind of damage with its story, its traps and its price:

* `mixed`: words of Latin and Cyrillic (or Greek) letters;
* `latinnames`: Latin names and signs in Cyrillic letters;
* `wrongscript`: Russian words in Latin letters;
* `digits`: digits in Russian words;
* `confusions`: l, I, 1 and 0, O, o; model names, numbers, Roman numerals;
* `kana`: Han, hiragana and dashes in katakana words.

They read one `Document`; where two want the same letters, the first in this order has
them.  What a word may be is settled by `lexicon` (names, words whose capitals look alike)
and `plausibility` (letter trigrams).
"""

from collections.abc import Iterable
from itertools import chain

from pipeline.ledger import Edit
from pipeline.repair.base import Context, Findings
from pipeline.repair.lookalikes import confusions, digits, kana, latinnames, mixed, wrongscript
from pipeline.repair.lookalikes.document import Document


def find(text: str, context: Context) -> Findings:
    """Find letters of the wrong script and confused letters in `text`."""
    del context
    document = Document(text)
    edits, marks = mixed.find(document)
    found = chain(
        edits,
        latinnames.find(document),
        wrongscript.find(document),
        digits.find(document),
        confusions.find(document),
        kana.find(document),
    )
    return Findings(_first_come(found), marks)


def _first_come(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in the order of the text; of two that overlap, the first found."""
    kept: dict[int, Edit] = {}
    taken: set[int] = set()
    for edit in edits:
        span = range(edit.start, edit.end)
        if taken.isdisjoint(span):
            kept[edit.start] = edit
            taken.update(span)
    return [kept[start] for start in sorted(kept)]

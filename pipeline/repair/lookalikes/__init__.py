"""Letters of one script standing in words of another, and OCR confusions.

Each module holds one kind of damage with its story, its traps and its price:

* `mixed`: words of Latin and Cyrillic (or Greek) letters;
* `latinnames`: Latin names and signs in Cyrillic letters;
* `wrongscript`, `smallwords`: Russian words in Latin letters;
* `digits`: digits in Russian words;
* `reversed_e`: з for э in Russian words;
* `versions`: model names and their versions;
* `numbers`: letters in numbers and Roman numerals;
* `designations`: letters among the digits of model numbers;
* `confusions`, `shortwords`, `habits`: l, I, 1; 0, O; rn, m; 5, S; 8, B in words;
* `fonts`: Polish letters that a font displaced;
* `kana`: Han, hiragana and dashes in katakana words, and the reverse.

They read one `Document`; where two want the same letters, the first in this order has
them.  What a word may be is settled by `lexicon` (names, words) and `plausibility` (letter
trigrams, whose difference in bits is the margin of an alternative).  Program code stays.
"""

from collections.abc import Iterable
from itertools import chain

from pipeline.ledger import Edit
from pipeline.repair import shapes
from pipeline.repair.base import Context, Findings
from pipeline.repair.lookalikes import (
    confusions,
    designations,
    digits,
    fonts,
    kana,
    latinnames,
    mixed,
    numbers,
    reversed_e,
    versions,
    wrongscript,
)
from pipeline.repair.lookalikes.document import Document


def find(text: str, context: Context) -> Findings:
    """Find letters of the wrong script and confused letters in `text`."""
    del context
    document = Document(text)
    edits, marks = mixed.find(document)
    numbered, doubtful = designations.find(document)
    confused, unsure = confusions.find(document)
    found = chain(
        edits,
        fonts.find(document),
        latinnames.find(document),
        wrongscript.find(document),
        digits.find(document),
        reversed_e.find(document),
        versions.find(document),
        numbers.find(document),
        numbered,
        confused,
        kana.find(document),
    )
    kept = _first_come(found)
    doubtful += unsure
    if kept or doubtful:
        spans = shapes.code(text)
        kept = [edit for edit in kept if not spans.touch(edit.start, edit.end)]
        taken = {place for edit in kept for place in range(edit.start, edit.end)}
        marks += [m for m in doubtful if m.start not in taken and not spans.touch(m.start, m.end)]
    return Findings(kept, marks)


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

"""Words with a space behind their ligature: ``geografi czny``, ``fi lm``, ``Bibliografi a``.

Typesetting makes one glyph of f and i or l, and some converters of PDF leave a gap behind
it.  The gap goes where the list knows the whole and not the part before it, or where both
parts are no words and the first is no name (``Looff``).  Two such places prove the damage;
then it also goes where only one part is no word, and where both are words and the list
knows the whole (``fi lm``).

Price in false positives: in a document so damaged, a word in fi before an unknown one.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.apart.known import WORDS_OF_ONE, is_known
from pipeline.repair.grams import finds, gram

RULE: Final = ("apart.ligature",)
CONFIDENCE: Final = 0.93
LIKELY: Final = 0.85
LIGATURES: Final = frozenset(["fi", "fl", "ff"])
MIN_LETTERS: Final = 4
#: So many different places prove the damage.
HABIT: Final = 2

_SMALL: Final = "a-zß-öø-ÿąćęłńóśźż"
_GAP: Final = re.compile(rf"f[fil] (?=[{_SMALL}])")
_GAP_GRAM: Final = gram("f", "fil", " ", _SMALL)
_HEAD: Final = re.compile(r"[^\W\d_]*\Z")
_TAIL: Final = re.compile(rf"[{_SMALL}]+(?![^\W_])")


def edits(text: str) -> Iterator[Edit]:
    """Yield the edits that close the gap behind a ligature."""
    doubtful = []
    proofs = set()
    for gap in finds(text, _GAP, _GAP_GRAM):
        place = gap.end() - 1
        head = _HEAD.search(text, max(0, place - 40), place)
        tail = _TAIL.match(text, gap.end())
        if not head or not tail or len(head.group() + tail.group()) < MIN_LETTERS:
            continue
        alone = head.group().lower() in LIGATURES
        first, second = is_known(head.group()) and not alone, _is_word(tail.group())
        whole = is_known(head.group() + tail.group())
        torn = head.group().islower() and text[place - 1] != "f"
        if (whole and not first) or (torn and not (whole or first or second or alone)):
            proofs.add((head.group(), tail.group()))
            yield Edit(place, place + 1, " ", "", RULE, CONFIDENCE)
        elif whole or (torn and not (first and second)):
            doubtful.append(Edit(place, place + 1, " ", "", RULE, LIKELY))
    if len(proofs) >= HABIT:
        yield from doubtful


def _is_word(part: str) -> bool:
    return part in WORDS_OF_ONE or is_known(part)

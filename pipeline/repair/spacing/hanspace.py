"""A stray space in a Chinese or Japanese sentence: ``做出决 定``, ``会 议还研究了``.

Unwrapping puts a space where a line ended, conversion from PDF wherever a character was
set a little wide.  In running text Chinese and Japanese put no space between characters;
what divides names, verses, list items and cells does not stand alone in its clause, or
the line has no punctuation.  A space goes when

* its clause holds no other one within ten characters and ends or begins at a mark,
* the two characters beside it belong together: the pair is in the list of pairs that
  occur much oftener than by chance.

In a document that shows two of these, single spaces beside other pairs go too.  A text
in which most single spaces are beside other pairs puts them on purpose, and keeps all.
Spaces just inside of full-width brackets go in any case.

Price in false positives: a first and a last name parted by a space amid a sentence, whose
inner characters make a common pair.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.lookalikes.lexicon import han_pairs
from pipeline.repair.spacing.lines import Prose

RULE: Final = ("spacing.stray_han_space",)
INSIDE: Final = ("spacing.space_inside_wide_bracket",)
KNOWN: Final = 0.9
LIKELY: Final = 0.8
INSIDE_CONFIDENCE: Final = 0.97
#: Characters that a clause needs, and that part two spaces of a wrapped text.
MIN_CLAUSE: Final = 4
MIN_APART: Final = 10
#: So many spaces beside known pairs show the damage; so small a share of them a habit.
HABIT: Final = 2
MIN_SHARE: Final = 0.4
REACH: Final = 60
#: How far punctuation may stand from the space in a line of running text.
AROUND: Final = 400

_CJK: Final = "々〇㐀-䶿一-鿿\uf900-\ufaff\u3041-\u3096\u30a1-\u30fa\u30fc"
_SPACE: Final = re.compile(f"[ \u00a0](?=[{_CJK}])(?<=[{_CJK}].)")
_KATAKANA: Final = re.compile("[\u30a1-\u30fc]")
_BREAK: Final = re.compile(r"[，。、；！？：,.;!?:\n（）()「」『』“”《》【】|/·・\t]")
#: What opens a title, in which a space may part its halves.
_OPENERS: Final = "「『《〈“"
_END: Final = re.compile("[，。、；！？]")
_OPENED: Final = re.compile("[（「『《【〈][ \u00a0]+(?=[^\\s）」』》】〉])")
#: Numbered parts of laws, which a space parts from their text.
_NUMBERED: Final = re.compile(
    "^ *第[〇零一二三四五六七八九十百千0-9]+[条條章节節款项項编編回話节]$"
)


def edits(prose: Prose) -> Iterator[Edit]:
    """Yield the edits that remove stray spaces between characters."""
    if not prose.has_wide:
        return
    text = prose.text
    for match in _OPENED.finditer(text):
        low = match.start() + 1
        yield Edit(low, match.end(), text[low : match.end()], "", INSIDE, INSIDE_CONFIDENCE)
    places = [match.start() for match in _SPACE.finditer(text)]
    lone = [place for place in places if _is_lone(prose, place)]
    known = [place for place in lone if _is_pair(text, place)]
    if not known or len(known) < MIN_SHARE * len(lone):
        return
    proved = len(known) >= HABIT
    for place in lone if proved else known:
        sure = KNOWN if _is_pair(text, place) else LIKELY
        yield Edit(place, place + 1, text[place], "", RULE, sure)


def _is_pair(text: str, place: int) -> bool:
    """Tell whether the characters beside the space at `place` belong together.

    Between katakana a space parts foreign names.
    """
    pair = text[place - 1] + text[place + 1]
    return pair in han_pairs() and not _KATAKANA.search(pair)


def _is_lone(prose: Prose, place: int) -> bool:
    """Tell whether the space at `place` stands alone in a clause of running text."""
    text = prose.text
    line = prose.line(place)
    low, high = max(line.start, place - REACH), min(line.end, place + 1 + REACH)
    left = _BREAK.split(text[low:place])[-1]
    right = _BREAK.split(text[place + 1 : high], maxsplit=1)[0]
    bounded = place - len(left) > line.start or place + 1 + len(right) < line.end
    before = text[place - len(left) - 1 : place - len(left)]
    if (
        (before and before in _OPENERS)
        or not bounded
        or len(left + right) < MIN_CLAUSE
        or _NUMBERED.match(left)
    ):
        return False
    if _KATAKANA.match(left[-1:]) and _KATAKANA.match(right):
        return False
    near = left[-MIN_APART:] + right[:MIN_APART]
    return (
        not any(sign.isspace() for sign in near)
        and _END.search(text, max(line.start, place - AROUND), min(line.end, place + AROUND))
        is not None
        and not line.is_code_or_table
    )

"""Dashes with a space on one side only: ``Wieczorem– jak``, ``нам –пошёл``, ``»,— сказал``.

Between two words a dash that has a space on one side wants one on the other as well; what
has none may be a compound or an English dash, which stays.  Numbers stay too, since an
interval may begin with a word (``lata –1990``).  A book that always sets its dashes
close to a comma or quotation mark keeps them.

So do several endings in a line (``–ite``, ``–ous``), doubled words (``desa –desa``), hanging
parts (``тёмно— и светло-зелёный``) and broken off speech.  But where the text has the doubled
word with a hyphen, the dash becomes one.  A hyphen with a space on one side stays, since it
is as often a torn compound (``топ -менеджер``) as a dash.

Price in false positives: a compound cut in two (``szkolno– wychowawczy``).
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.apart.known import is_known
from pipeline.repair.grams import finds, gram
from pipeline.repair.spacing.lines import Prose

RULE: Final = ("spacing.dash_gap",)
CONFIDENCE: Final = 0.9
#: So many dashes behind commas are the habit of a book.
HABIT: Final = 3
#: Letters of English endings, some of which are words.
MAX_ENDING: Final = 4

_L: Final = "A-Za-zÀ-ɏЀ-ӿ"
_SMALL: Final = "a-zß-öø-ÿąćęłńóśźżа-яё"
_DASH: Final = re.compile(
    rf"[–—](?:(?<=[{_L}]{{2}}.)(?= [{_L}])|(?<=[{_L}][{_L},»”)] .)(?=[{_L}]{{2}})"
    rf"|(?<=[{_L}.,!?…][»”].)(?= [{_L}]|[{_SMALL}]{{2}})"
    rf"|(?<=[»”][,.].)(?= [{_L}]))"
)
_DASH_GRAMS: Final = (gram("^ ", "–—", " ", start=1), gram("–—", _L))
_BEFORE: Final = re.compile(rf"([{_L}]+) ?\Z")
_AFTER: Final = re.compile(rf" ?([{_L}]+)")
_CONJUNCTIONS: Final = frozenset(
    ["и", "или", "i", "oraz", "lub", "czy", "dan", "atau", "and", "or"]
)
#: Dashes set close on both sides, as English does it; endings spoken of.
_CLOSE: Final = re.compile("[A-Za-z]—[A-Za-z]")
_ENDINGS: Final = re.compile(rf"(?:(?<=\s)|(?<=\())[–—]([{_SMALL}]+)")
_AFTER_COMMA: Final = re.compile(r",[–—] ")


def edits(prose: Prose) -> Iterator[Edit]:
    """Yield the spaces that are missing on one side of a dash."""
    text = prose.text
    if "–" not in text and "—" not in text:
        return
    habit: bool | None = None
    for match in finds(text, _DASH, *_DASH_GRAMS):
        place = match.start()
        before = text[place - 1]
        if before in ",.»”":
            if habit is None:
                habit = len(_AFTER_COMMA.findall(text)) >= HABIT
            if habit:
                continue
        line = prose.line(place)
        if line.is_code_or_table or not line.is_long_enough:
            continue
        if before in "»”" and text[place + 1] != " ":
            if _CLOSE.search(text):
                continue
            yield Edit(place, place + 1, text[place], f" {text[place]} ", RULE, CONFIDENCE)
            continue
        doubled = _doubled(text, place)
        if doubled:
            yield doubled
            continue
        if _is_hanging(text, place) or _speaks_of_endings(line.content):
            continue
        where = place + 1 if before == " " else place
        yield Edit(where, where, "", " ", RULE, CONFIDENCE)


def _speaks_of_endings(line: str) -> bool:
    """Tell whether several dashes of a line stand before what is no word, or looks like none."""
    found: list[str] = _ENDINGS.findall(line)
    return sum(not is_known(x) or (x.isascii() and len(x) <= MAX_ENDING) for x in found) > 1


def _doubled(text: str, place: int) -> Edit | None:
    """Return the edit that makes a hyphen of the dash in a word that the text has so."""
    before, after = _BEFORE.search(text, max(0, place - 40), place), _AFTER.match(text, place + 1)
    if not before or not after or before.group(1).lower() != after.group(1).lower():
        return None
    if f"{before.group(1)}-{after.group(1)}" not in text:
        return None
    start, end = before.end(1), after.start(1)
    return Edit(start, end, text[start:end], "-", RULE, CONFIDENCE)


def _is_hanging(text: str, place: int) -> bool:
    """Tell whether a part of a word or a sentence broken off stands before the dash."""
    before = _BEFORE.search(text, max(0, place - 40), place)
    after = _AFTER.match(text, place + 1)
    if not before or not after:
        return False
    glued = text[place - 1] != " "
    cut_off = glued and (after.group(1)[0].isupper() or after.group(1) in _CONJUNCTIONS)
    return cut_off or before.group(1).lower() == after.group(1).lower()

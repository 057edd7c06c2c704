"""Confused letters in what a document settles alone: acronyms, names with a hyphen, initials.

* acronyms of two signs (``Al``, ``lT``, ``SG``): AI must be frequent, must not stand before a
  capital (``Al Gore``) or a hyphen, and nothing may speak of aluminium;
* names of parts with hyphens (``Wi-Fl``), if the document mostly spells them otherwise;
* an l at the start of a word before letters that it never precedes there (``lndonesia``).

Price in false positives: a person whose first name is Al, in a text about AI.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.plausibility import margin
from pipeline.repair.lookalikes.skeletons import skeleton

RULE: Final = ("lookalikes.ocr_confusion",)
SETTLED: Final = 0.95
CHOSEN: Final = 0.85
_L: Final = "A-Za-zÀ-ɏ"
_HEAD_WORD: Final = re.compile(rf"[{_L}0158|]+")


#: How often AI must occur, and how much oftener than Al, to correct Al; the same for 5G.
MIN_ACRONYM: Final = 3
_FREE: Final = f"^{_L}0-9_'"
_NOT_BEHIND: Final = rf"(?![{_L}0-9_Ѐ-ӿ'’-])"
_INITIAL_L: Final = re.compile(r"l(?=n[dstfvc][a-z]|mp[a-z]{3})(?<!\w.)")
_INITIAL_GRAMS: Final = (
    gram("^A-Za-z0-9_", "l", "n", start=1),
    gram("^A-Za-z0-9_", "l", "m", start=1),
)
_OPEN_AI: Final = re.compile(rf"Open Al{_NOT_BEHIND}")
_ACRONYM: Final = re.compile(
    rf"(?:Al(?! [A-ZА-Я])(?!\.)|l[TPDQOSA]|U[l1]|SG|5C){_NOT_BEHIND}(?<![{_L}0-9_Ѐ-ӿ.'’-]..)"
)
_ACRONYM_GRAMS: Final = (
    gram(_FREE, "A", "l", _FREE, start=1),
    gram(_FREE, "l", "TPDQOSA", _FREE, start=1),
    gram(_FREE, "U", "l1", _FREE, start=1),
    gram(_FREE, "S", "G", _FREE, start=1),
    gram(_FREE, "5", "C", _FREE, start=1),
)
_READINGS: Final = {"Al": "AI", "SG": "5G", "5C": "5G", "Ul": "UI", "U1": "UI"}
_ALUMINIUM: Final = re.compile(r"Al[\d₂]|[Aa]lumin|[Аа]люмин|[Gg]lin(?:u|owy)|アルミ|[铝鋁]")


def find(document: Document) -> Iterator[Edit]:
    """Yield edits for acronyms, names with a hyphen, and first letters."""
    yield from _hyphenated(document)
    yield from _initials(document)
    yield from _acronyms(document)


def _hyphenated(document: Document) -> Iterator[Edit]:
    """Yield the names with a hyphen that the document mostly spells otherwise (``Wi-Fl``)."""
    if len(document.hyphenated) < 2:
        return
    alike: dict[str, list[str]] = {}
    for name in sorted(document.hyphenated):
        alike.setdefault(skeleton(name), []).append(name)
    for spellings in alike.values():
        if len(spellings) < 2:
            continue
        counts = {spelling: document.count(spelling) for spelling in spellings}
        best = max(spellings, key=lambda spelling: (counts[spelling], spelling))
        for other in spellings:
            if other.lower() == best.lower() or 2 * counts[other] > counts[best]:
                continue
            alternatives = (Alternative(other, margin(best, other)),)
            for place in document.places(other):
                end = place + len(other)
                yield Edit(place, end, other, best, RULE, SETTLED, alternatives)


def _initials(document: Document) -> Iterator[Edit]:
    """Yield the l that begin a word for I, and the Al of ``Open Al``."""
    text = document.text
    for match in finds(text, _INITIAL_L, *_INITIAL_GRAMS):
        found = _HEAD_WORD.match(text, match.start())
        word = found.group() if found else "l"
        other = (Alternative("l", margin(f"I{word[1:]}", word)),)
        yield Edit(match.start(), match.end(), "l", "I", RULE, CHOSEN, other)
    if "Open Al" in text:
        for match in _OPEN_AI.finditer(text):
            start, end = match.end() - 2, match.end()
            yield Edit(
                start, end, "Al", "AI", RULE, CHOSEN, (Alternative("Al", margin("AI", "Al")),)
            )


def _acronyms(document: Document) -> Iterator[Edit]:
    """Yield the acronyms of two signs that the document settles."""
    matches = list(finds(document.text, _ACRONYM, *_ACRONYM_GRAMS))
    for confused, count in sorted(Counter(match.group() for match in matches).items()):
        after = _READINGS.get(confused, "I" + confused[1:])
        frequency = document.count(after)
        if frequency < MIN_ACRONYM or frequency <= 2 * count:
            continue
        if confused == "Al" and _ALUMINIUM.search(document.text):
            continue
        other = (Alternative(confused, margin(after, confused)),)
        for match in matches:
            if match.group() == confused:
                yield Edit(*match.span(), confused, after, RULE, CHOSEN, other)

"""The space missing before a small letter: behind a quotation, a colon, a full stop.

* ``"Jangan pergi,"kata ibu``: the mark closes a quotation when punctuation stands before
  it and the nearest mark before it in the line opens one, at the start of a word;
* ``каждый год:многие уезжают``: one colon between two small-letter words of a sentence.
  Latin words joined so are as often identifiers (``std:vector``, ``site:example``), so
  there one of them must hold a letter that identifiers lack (``ł``, ``é``).
* ``tidak datang.tetapi adiknya``: a full stop before a word that joins clauses, or between
  two Russian words; most other small letters behind a full stop are parts of a name.

Rows of pairs (``цвет:белый форма:круглая``) have several colons and stay; so do the
proportions of a line that speaks of one.

Price in false positives: a score or a proportion in words (``два:один``) in a sentence
that does not say what it is.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.grams import finds, gram, may_hold
from pipeline.repair.lookalikes.lexicon import russian_lexicon, words
from pipeline.repair.spacing.gaps import sentence_words
from pipeline.repair.spacing.lines import Prose, is_plain, token_after, token_before

QUOTE: Final = ("spacing.quote_gap",)
COLON: Final = ("spacing.colon_gap",)
STOP: Final = ("spacing.small_sentence_gap",)
CONFIDENCE: Final = 0.95
CHOSEN_CONFIDENCE: Final = 0.85

_LATIN: Final = "a-zß-öø-ÿąćęłńśźż"
_RUSSIAN: Final = "а-яё"
_CLOSED: Final = re.compile(
    rf"[\"”»](?=[{_LATIN}{_RUSSIAN}]{{2,}}(?:[\s.,;:!?]|$))(?<=[^\W_][,.!?…].)"
)
_CLOSED_GRAM: Final = gram('"”»', f"{_LATIN}{_RUSSIAN}")
_OPENERS: Final = {'"': '"', "”": "“„", "»": "«"}
_SIGNS: Final = '"“”„«»'
#: How far a quotation or a row of pairs is looked for, in characters.
REACH: Final = 500
_COLON: Final = re.compile(
    rf":(?:(?=[{_RUSSIAN}]{{2,}}[\s,])(?<=[{_RUSSIAN}]{{2}}:)"
    rf"|(?=[{_LATIN}]{{2,}}[\s,])(?<=[{_LATIN}]{{2}}:))"
)
_COLON_GRAM: Final = gram(f"{_LATIN}{_RUSSIAN}", ":", f"{_LATIN}{_RUSSIAN}", start=1)
_STOP: Final = re.compile(
    rf"\.(?:(?=[{_RUSSIAN}]{{3}})(?<=[{_RUSSIAN}]{{3}}\.)|(?=[{_LATIN}]{{3}})(?<=[{_LATIN}]{{3}}\.))"
)
_STOP_GRAM: Final = gram(f"{_LATIN}{_RUSSIAN}", ".", f"{_LATIN}{_RUSSIAN}", start=1)
_LAST: Final = re.compile(rf"(?<![^\s(„«\"])[{_LATIN}{_RUSSIAN}]+\Z")
_FIRST: Final = re.compile(rf"[{_LATIN}{_RUSSIAN}]+(?=[\s,])")
#: Beyond it there are no letters that are written with spaces, but Han and kana.
LAST_ALPHABETIC: Final = "\u2fff"
#: Letters that both Russian words beside a full stop need.
MIN_RUSSIAN: Final = 3
_JOINED: Final = re.compile(r":(?=\S)(?<=\S:)")
_WORD: Final = re.compile(r"[„“«(\"]?(?:[^\W\d_]+-)?[^\W\d_]+")
_PROPORTION: Final = re.compile(
    r"(?i)соотнош|отношен|пропорц|сч[её]т|масштаб|proporcj|stosun|wynik|rasio|perbanding|skor"
)


def edits(prose: Prose) -> Iterator[Edit]:
    """Yield the spaces that are missing before small letters."""
    for place in prose.quotes if may_hold(prose.text, _CLOSED_GRAM) else ():
        if _CLOSED.match(prose.text, place) and _closes(prose, place):
            yield Edit(place + 1, place + 1, "", " ", QUOTE, CONFIDENCE)
    for match in finds(prose.text, _COLON, _COLON_GRAM):
        if _introduces(prose, match.start()):
            yield Edit(match.end(), match.end(), "", " ", COLON, CHOSEN_CONFIDENCE)
    for match in finds(prose.text, _STOP, _STOP_GRAM):
        if _ends_a_sentence(prose, match.start()):
            yield Edit(match.end(), match.end(), "", " ", STOP, CHOSEN_CONFIDENCE)


def _ends_a_sentence(prose: Prose, position: int) -> bool:
    """Tell whether the full stop at `position` ends a sentence; the next begins small."""
    text = prose.text
    line = prose.line(position)
    left, right = (
        _LAST.search(text, max(0, position - 40), position),
        _FIRST.match(text, position + 1),
    )
    if not (left and right) or not line.is_long_enough or line.is_code_or_table:
        return False
    before, after = left.group(), right.group()
    if before in sentence_words()["abbreviations"] or after in sentence_words()["endings"]:
        return False
    if "а" <= before[-1] <= "ё":
        known = before in russian_lexicon() and after in russian_lexicon()
        return known and len(before) >= MIN_RUSSIAN and len(after) >= MIN_RUSSIAN
    named = before in sentence_words()["code_heads"] or prose.is_about_programs
    return after in sentence_words()["joining"] and before in words() and not named


def _closes(prose: Prose, position: int) -> bool:
    """Tell whether the mark at `position` closes a quotation opened in its line."""
    line = prose.line(position)
    if line.is_code_or_table:
        return False
    text = prose.text
    low = max(line.start, position - REACH)
    start = max(text.rfind(sign, low, position) for sign in _SIGNS)
    if start < 0 or text[start] not in _OPENERS[text[position]]:
        return False
    opens = start == line.start or text[start - 1].isspace() or text[start - 1] in "(—–-"
    straight = text[position] == '"'
    return (
        opens
        and text[start + 1].isalnum()
        and not (straight and prose.quotes_before(position) % 2 == 0)
    )


def _introduces(prose: Prose, position: int) -> bool:
    """Tell whether the colon at `position` stands between two words of a sentence."""
    text = prose.text
    line = prose.line(position)
    if not line.is_long_enough or line.is_code_or_table:
        return False
    before, after = token_before(text, position), token_after(text, position + 1)
    if not (_WORD.fullmatch(before) and is_plain(after)):
        return False
    if before[-1] < "а" and ((before + after).isascii() or max(before) > LAST_ALPHABETIC):
        return False
    inside = line.first_word < position - len(before) and line.end > position + 1 + len(after)
    low, high = max(line.start, position - REACH), min(line.end, position + REACH)
    around = text[low:high]
    return inside and len(_JOINED.findall(around)) == 1 and not _PROPORTION.search(around)

"""Spaces outside and inside of quotation marks and brackets.

Outside, where two text nodes or two keystrokes met: ``berkata,"Saya``, ``Zapytał:„Dokąd``,
``общество«Заря»и завод``, ``Spółka(dawniej fabryka)zatrudnia``, ``wieku.[3]Później``.
Inside: ``« Заря »``, ``„ Nowy porządek ”``.

Marks that face one way tell by themselves which side is which; straight ones by their
order in the line, so that the line needs an even number of them.  What stays:

* French, which sets its marks wide, and novels that turn them (``»tak«``);
* values (``"a","b"``), calls and optional endings (``foo(x)``, ``autor(ka)``);
* anything beside Chinese or Japanese, which need no spaces.

Price in false positives: a product whose name has a quotation mark within it.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.apart.known import is_known
from pipeline.repair.base import Context
from pipeline.repair.spacing.lines import Prose, is_plain, token_before

BEFORE_QUOTE: Final = ("spacing.opening_quote_gap",)
AFTER_QUOTE: Final = ("spacing.closing_quote_gap",)
BRACKET: Final = ("spacing.bracket_gap",)
NOTE: Final = ("spacing.note_gap",)
INSIDE: Final = ("spacing.space_inside_quotes",)
CONFIDENCE: Final = 0.95
CHOSEN: Final = 0.85
REACH: Final = 400
#: Letters of the longest word in brackets that are a remark and no arguments.
MIN_REMARK: Final = 3
#: Letters of a word before brackets that no list need know, if it is no English one.
MIN_FOREIGN: Final = 4
#: Characters of a quoted word that has an ending behind it.
MAX_ENDED: Final = 30

_SMALL: Final = "a-zß-öø-ÿąćęłńóśźżа-яё"
_CAPITAL: Final = "A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻА-ЯЁ"
_L: Final = f"{_SMALL}{_CAPITAL}"
_FACING: Final = re.compile(rf"[„«“](?=[{_L}\d])(?:(?<=[{_L}]{{2}}.)|(?<=[{_L})»”\"][,:;].))")
#: Not a key with its value in Chinese or Japanese text: form:"colors" 标签.
_STRAIGHT: Final = re.compile(
    rf'"(?=[{_L}])(?:(?<=[{_SMALL}][,:;].)(?![\w.-]+"\s?[\u3041-\u9fff])|(?<=[{_L}].))'
)
#: A closing mark, and a letter that makes a string of a program of what it stands before.
_STRAIGHT_CLOSING: Final = re.compile(rf'"(?=[{_SMALL}])(?<=[{_L}].)')
_PREFIXED: Final = re.compile(r"(?<![^\W_])[bfrBFRLu]\Z")
_BETWEEN: Final = re.compile(rf'""(?=[{_CAPITAL}])(?<=[{_L}][.,!?…]"")')
_CLOSING: Final = re.compile(rf"[»”][,;:]?(?=[{_SMALL}])")
_BRACKET: Final = re.compile(rf"\((?=[ ]?[{_L}][^()\n]{{1,200}}\))(?<=[{_L}]{{2}}[{_SMALL}].)")
#: Signs of a trade mark, which are set close, and arguments that have names or are texts.
_NO_REMARK: Final = re.compile(
    r"(?:TM|[RC])\Z|.*(?:\w: ?[\"'\d{\[]|[\x00-\x7f]*[a-z][A-Z][\x00-\x7f]*\Z)"
)
#: The tag of a field or attribute and its value: json:"name,omitempty".
_TAG: Final = re.compile(r':"[a-z][\w.,=-]*"')
_TAG_VALUE: Final = re.compile(r'"[A-Za-z][\w.,=-]*"')
_KEY: Final = re.compile(r"(?<![^\s(„“])[a-z][\w-]*:\Z", re.ASCII)
#: Endings that Polish and Indonesian set to a single word in quotation marks.
_ENDED: Final = re.compile(
    r"(?:kan|isasi|i|an|in|a|u|y|e|em|ie|ów|owi|om|ami|ach|ze|ом|а|у|е|ы|ов|ам)(?![^\W_])"
)
_YEAR: Final = re.compile(r"\((?:1[89]|20)\d\d[a-z]?(?:[:,] ?\d{1,4}(?:[-–]\d{1,4})?)?\)")
_AUTHOR: Final = re.compile(rf"(?<![^\s(])[{_CAPITAL}][{_SMALL}]{{2,}}\Z")
_NOTE: Final = re.compile(r"\[(?:\d{1,3}|[a-z])\](?:\[\d{1,3}\])*")
_SENTENCE_BEHIND: Final = re.compile(rf"[„«“\"]?[{_CAPITAL}][{_L}]*[\s,]")
_WORD_BEHIND: Final = re.compile(rf"[{_SMALL}]{{2,}}[\s,.]")
_PAIRS: Final = {"„": '”“"', "«": "»", "“": "”"}
_WIDE_INSIDE: Final = re.compile(
    r"[„«“](?=[ \u00a0])(?:(?<=„)[ \u00a0][^„”“«»\"\n]{1,150}[ \u00a0]?[”“\"]"
    r"|(?<=«)(?<!««)[ \u00a0][^«»\n]{1,150}[ \u00a0]?»(?!»)"
    r"|(?<=“)[ \u00a0][^“”\n]{1,150}[ \u00a0]?”)"
)
#: A quotation with a space at its end alone.
_WIDE_END: Final = re.compile(
    r"„(?=[^\s„”“«»\"])[^„”“«»\"\n]{2,150}(?P<low> )”(?![\w„«])"
    r"|«(?=[^\s„”“«»])[^„”“«»\n]{2,150}(?P<angle> )»(?![\w„«])"
)
#: What all signs that the rules for facing marks ask about have in common.
_LOOSE: Final = re.compile(rf"[„«“][{_L}\d \u00a0]|[»”][,;:]?[{_SMALL}]")
#: The charge of an ion is set close: iron(II).
_ROMAN: Final = re.compile("[IVX]+")
_WIDE: Final = re.compile("[\u3041-\u9fff]")
_CYRILLIC: Final = re.compile("[А-яЁё]")
_QUOTED: Final = re.compile(r"\w\w")
_SIGNS: Final = re.compile('[„“”«»"]')
_TURNED: Final = re.compile(
    rf"»(?=[{_L}])(?<![^\s(].)|«(?=[\s.,;:!?]|$)(?<=[{_L}.,!?]«)", re.MULTILINE
)
_FRENCH: Final = re.compile(
    r"« \w[^\n«»]{0,80} »[^\n]{0,200}\b(?:les|des|une|dans|est|et|le|la)\b"
    r"|\b(?:les|des|une|dans|est)\b[^\n]{0,200}« \w"
)
_WORD: Final = re.compile(rf"[{_SMALL}]+(?![^\s.,:;!?…)])")
_SUFFIXES: Final = frozenset(
    ["nya", "lah", "kah", "pun", "ku", "mu", "an", "em", "owi", "ów", "ом"]
)
_VALUES: Final = re.compile(r'"[,;:]\S')


def edits(prose: Prose, context: Context) -> Iterator[Edit]:
    """Yield the spaces missing or too many around quotations and brackets."""
    text = prose.text
    yield from _straight(prose)
    if not text.isascii():
        yield from _facing(prose, context)
    if "(" in text:
        yield from _brackets(prose)
        yield from _citations(prose)
    if "[" in text:
        yield from _notes(prose)


def _notes(prose: Prose) -> Iterator[Edit]:
    """Yield the spaces missing behind the numbers of footnotes."""
    text = prose.text
    for match in _NOTE.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before and before in '.!?…»”"':
            fits = _SENTENCE_BEHIND.match(text, match.end())
        else:
            known = (before.islower() or before.isdigit()) and text[match.start() + 1].isdigit()
            fits = _WORD_BEHIND.match(text, match.end()) if known else None
        if fits and not _is_code(prose, match.start()):
            yield Edit(match.end(), match.end(), "", " ", NOTE, CONFIDENCE)


def _is_code(prose: Prose, position: int) -> bool:
    line = prose.line(position)
    return line.is_code_or_table or line.is_values


def _straight(prose: Prose) -> Iterator[Edit]:
    """Yield the spaces missing before straight marks that open."""
    text = prose.text
    for place in prose.straight_quotes:
        if not _STRAIGHT.match(text, place):
            continue
        line = prose.line(place)
        closing = text.find('"', place + 1, min(line.end, place + REACH))
        if prose.quotes_before(place) % 2 or closing < 0 or _is_code(prose, place):
            continue
        if prose.quotes_before(line.end) % 2 or not line.is_long_enough:
            continue
        low, high = max(line.start, place - REACH), min(line.end, place + REACH)
        if _VALUES.search(text, low, high) or _PREFIXED.search(text, max(0, place - 2), place):
            continue
        if is_plain(token_before(text, place)) and not _is_tag(prose, place):
            yield Edit(place, place, "", " ", BEFORE_QUOTE, CONFIDENCE)
    yield from _straight_closing(prose)
    for place in prose.straight_quotes:
        between = _BETWEEN.match(text, place) and prose.quotes_before(place) % 2
        if between and not _is_code(prose, place):
            yield Edit(place + 1, place + 1, "", " ", AFTER_QUOTE, CONFIDENCE)


def _straight_closing(prose: Prose) -> Iterator[Edit]:
    """Yield the spaces missing behind straight marks that close."""
    text = prose.text
    for place in prose.straight_quotes:
        if not _STRAIGHT_CLOSING.match(text, place):
            continue
        line = prose.line(place)
        even = prose.quotes_before(line.end) % 2 == 0
        if even and prose.quotes_before(place) % 2 and line.is_long_enough:
            word = _WORD.match(text, place + 1)
            if word and _is_ended(text, place, word.group()):
                continue
            if word and _may_stand(word.group()) and not _is_code(prose, place):
                yield Edit(place + 1, place + 1, "", " ", AFTER_QUOTE, CHOSEN)


def _is_tag(prose: Prose, place: int) -> bool:
    """Tell whether the mark at `place` opens the value of a tag (``json:"name"``).

    A value with a capital needs another tag in the text that has none.
    """
    text = prose.text
    if not (_TAG_VALUE.match(text, place) and _KEY.search(text, max(0, place - 40), place)):
        return False
    return text[place + 1].islower() or any(
        _TAG.match(text, other - 1) for other in prose.straight_quotes if other
    )


def _is_ended(text: str, place: int, word: str) -> bool:
    """Tell whether the mark at `place` parts a single word from its ending (``"AND"kan``)."""
    if not _ENDED.fullmatch(word):
        return False
    low = text.rfind('"', max(0, place - MAX_ENDED), place)
    quoted = text[low + 1 : place]
    return low >= 0 and quoted.isalnum() and (quoted.isupper() or len(word) > 1)


def _facing(prose: Prose, context: Context) -> Iterator[Edit]:
    """Yield the edits of spaces around marks that face one way."""
    text = prose.text
    is_turned = "»" in text and _TURNED.search(text) is not None
    is_french: bool | None = None
    for place in prose.quotes:
        mark = text[place]
        if not _LOOSE.match(text, place) or (mark in "«»" and is_turned):
            continue
        if mark in "„«“" and _FACING.match(text, place):
            if not (_is_code(prose, place) or (mark == "“" and _closes(prose, place))):
                yield Edit(place, place, "", " ", BEFORE_QUOTE, CONFIDENCE)
            continue
        wide = _WIDE_INSIDE.match(text, place) if mark in _PAIRS else None
        if wide and wide.group()[-1] in _PAIRS[mark] and _QUOTED.search(wide.group()):
            if is_french is None:
                is_french = (context.language or "").startswith("fr") or bool(_FRENCH.search(text))
            if not is_french:
                yield from _inside(wide)
            continue
        end = _WIDE_END.match(text, place)
        if end and not _is_code(prose, place) and not (mark == "«" and is_turned):
            low = end.end() - 2
            yield Edit(low, low + 1, " ", "", INSIDE, CONFIDENCE)
            continue
        closing = _CLOSING.match(text, place)
        if closing and not _is_code(prose, place) and _opened(prose, place):
            word = _WORD.match(text, closing.end())
            if word and _may_stand(word.group()):
                yield Edit(closing.end(), closing.end(), "", " ", AFTER_QUOTE, CHOSEN)


def _inside(wide: re.Match[str]) -> Iterator[Edit]:
    """Yield the edits of the spaces just inside of a quotation."""
    found = wide.group()
    yield Edit(wide.start() + 1, wide.start() + 2, found[1], "", INSIDE, CONFIDENCE)
    if found[-2] in " \u00a0":
        yield Edit(wide.end() - 2, wide.end() - 1, found[-2], "", INSIDE, CONFIDENCE)


def _may_stand(word: str) -> bool:
    """Tell whether what follows a quotation is a word and not its ending (``«Эра»ми``)."""
    if word in _SUFFIXES:
        return False
    return word in {"i", "a", "o", "w", "z", "и", "а", "в", "о", "с", "к", "у"} or (
        len(word) > 1 and is_known(word)
    )


def _closes(prose: Prose, place: int) -> bool:
    """Tell whether an upper mark closes what a lower one opened, as in German."""
    low = max(prose.line(place).start, place - REACH)
    signs = _SIGNS.findall(prose.text, low, place)
    return bool(signs) and signs[-1] == "„"


def _opened(prose: Prose, place: int) -> bool:
    """Tell whether the mark at `place` closes a quotation that its line opens."""
    low = max(prose.line(place).start, place - REACH)
    signs = _SIGNS.findall(prose.text, low, place)
    return bool(signs) and prose.text[place] in _PAIRS.get(signs[-1], "")


def _brackets(prose: Prose) -> Iterator[Edit]:
    """Yield the spaces missing before and behind brackets with words in them."""
    text = prose.text
    for match in _BRACKET.finditer(text):
        place = match.start()
        end = text.index(")", place)
        body = text[place + 1 : end]
        before = token_before(text, place)
        if not before[1:].islower() or not before.isalpha() or _NO_REMARK.match(body):
            continue
        if not is_known(before) and not _is_foreign(before, body):
            continue
        if body.isascii() and before.isascii() and _CYRILLIC.search(prose.line(place).content):
            continue
        called = prose.is_about_programs or _WIDE.search(prose.line(place).content)
        if body.isascii() and called:
            continue
        behind = _WORD.match(text, end + 1)
        glued = bool(behind and _may_stand(behind.group())) and len(body) > MIN_REMARK
        glued = glued and is_known(body) and not is_known(before + body)
        if not (_is_remark(body, glued=glued) and is_plain(body)) or _is_code(prose, place):
            continue
        if not prose.line(place).is_long_enough:
            continue
        yield Edit(place, place, "", " ", BRACKET, CHOSEN)
        if behind and _may_stand(behind.group()):
            yield Edit(end + 1, end + 1, "", " ", BRACKET, CHOSEN)


def _is_foreign(before: str, body: str) -> bool:
    """Tell whether no program calls a word so, and words in the brackets are known."""
    words = body.split()
    return (
        not before.isascii()
        and len(before) >= MIN_FOREIGN
        and len(words) > 1
        and any(len(word) >= MIN_REMARK and is_known(word.strip(",.;:")) for word in words)
    )


def _citations(prose: Prose) -> Iterator[Edit]:
    """Yield the spaces missing around the year of a cited work (``Alma(2011:130)``)."""
    text = prose.text
    for match in _YEAR.finditer(text):
        if _is_code(prose, match.start()) or not prose.line(match.start()).is_long_enough:
            continue
        if _AUTHOR.search(text, max(0, match.start() - 30), match.start()):
            yield Edit(match.start(), match.start(), "", " ", BRACKET, CONFIDENCE)
        word = _WORD.match(text, match.end())
        if word and _may_stand(word.group()):
            yield Edit(match.end(), match.end(), "", " ", BRACKET, CONFIDENCE)


def _is_remark(body: str, *, glued: bool) -> bool:
    """Tell whether brackets hold words or an acronym, and not the ending of a word.

    A single word must be known, and `glued` to what follows as to what stands before.
    """
    if " " in body.strip() or glued:
        return max(map(len, body.split())) >= MIN_REMARK and "=" not in body
    return body.isupper() and body.isalpha() and len(body) > 1 and not _ROMAN.fullmatch(body)

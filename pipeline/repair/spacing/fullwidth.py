"""Punctuation and spaces between Han and kana.

Some converters turn full-width ``，？！：；`` into half-width marks, and text taken from PDF has
a space between all characters.  Half-width marks are a style as well, so they are widened only
where `folding` has evidence of the converter, or where the document writes the same mark wide
five times as often; a Japanese slip of a comma becomes ``、``.  Beside a digit or a Latin letter
the mark may be part of a number, a ratio or a list, so there a comma is widened only in a folded
page with three commas between Han and no full-width one.

A question mark may also be what is left of a lost byte (see the frame-shift repair):
it is widened only at the end of a clause that asks.

Spaces are removed only between three or more single characters in a row
(``大 模 型``): two are as often a name or a heading set wide.

Price in false positives: a list of Han keywords typed with ASCII commas in a page that else
writes wide ones.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.base import Context
from pipeline.repair.spacing import folding
from pipeline.repair.spacing.lines import Prose

WIDTH: Final = ("spacing.fullwidth",)
SPACE: Final = ("spacing.han_space",)
CONFIDENCE: Final = 0.98
#: So many half-width marks make it a habit of the document, not a slip or a quotation.
HABIT: Final = 3
SLIP: Final = 0.9
#: Wide marks for each narrow one that is a slip.
FEW: Final = 5
#: So many spaced characters alone in a line are text; fewer are a heading or weekdays.
MIN_SPACED: Final = 8

_HAN: Final = "々〇㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff"
_KANA: Final = "\u3041-\u3096\u30a1-\u30fa\u30fc"
_CJK: Final = f"{_HAN}{_KANA}"
_OPENERS: Final = "“‘「『《（【"
_CLOSERS: Final = "”’」』》）】"
_AFTER_CJK: Final = f"(?:(?<=[{_CJK}].)|(?<=[{_CJK}。，！？…][{_CLOSERS}].))"
_BETWEEN: Final = re.compile(f'[,!?:;](?=[{_CJK}{_OPENERS}]|"[{_CJK}]){_AFTER_CJK}')
_AT_END: Final = re.compile(
    f'[!?.](?<![.][.])(?=[”’」』）]|"(?:[{_CJK}]|$)|[^\\S\\n]*$){_AFTER_CJK}', re.MULTILINE
)
_BESIDE: Final = re.compile(
    f",(?=[A-Za-z0-9])(?<=[{_CJK}”）》],)|,(?=[{_CJK}“《])(?<=[A-Za-z0-9%],)"
    f"|[;:](?=[0-9])(?<=[{_CJK}”）》].)|;(?=[{_CJK}“《])(?<=[A-Za-z0-9%];)"
)
_BETWEEN_HAN: Final = re.compile(f",(?=[{_HAN}])(?<=[{_HAN}],)")
_SPACED: Final = re.compile(
    f" (?=[{_CJK}])(?<=[{_CJK}] )(?<![{_CJK}]..)[{_CJK}]"
    f"(?: (?:[{_CJK}](?![{_CJK}])|[，。、；：！？](?:(?! )|(?= [{_CJK}](?![{_CJK}])))))+"
)
_ASKS: Final = re.compile(
    "什[么麼]|甚麼|怎|何|哪|[谁誰]|几|幾|多少|吗|嗎|呢|是否|能否|可否|会不会|會不會|是不是|难道|難道|么|麼|か|の$"
)
_CLAUSE_START: Final = re.compile("[，。！？；,!?;\\n“「]")
_APART: Final = re.compile(r"[\s，。；|｜/／]")
_WIDE: Final = str.maketrans(",!?:;.", "，！？：；。")


def edits(prose: Prose, context: Context) -> Iterator[Edit]:
    """Yield edits that widen marks and remove spaces between Han and kana."""
    text = prose.text
    if not prose.has_wide:
        return
    for match in _SPACED.finditer(text):
        joined = match.group().replace(" ", "")
        if len(joined) < MIN_SPACED and _is_set_wide(prose, match):
            continue
        yield Edit(match.start(), match.end(), match.group(), joined, SPACE, 0.9)
    if not any(mark in text for mark in ",?!:;"):
        return
    japanese = _is_japanese(text, context)
    folded = not japanese and folding.is_folded(text, context.traces)
    matches = _folded(text) if folded else list(_slips(text, japanese=japanese))
    clauses = [start.end() for start in _CLAUSE_START.finditer(text)] if matches else []
    for match in matches:
        if prose.is_code_or_table(match.start()) or not _is_sure(prose, match, clauses):
            continue
        comma = japanese and match.group() == ","
        wide = "、" if comma else match.group().translate(_WIDE)
        sure = CONFIDENCE if folded else SLIP
        yield Edit(match.start(), match.end(), match.group(), wide, WIDTH, sure)


def _is_set_wide(prose: Prose, match: re.Match[str]) -> bool:
    """Tell whether a few spaced characters are a heading, or choices or blanks behind a label."""
    text = prose.text
    line = prose.line(match.start())
    if all(len(word) == 1 for word in line.content.split()):
        return True
    before = text[line.start : match.start() - 1].rstrip()
    return before[-1:] in tuple("[［【(（:：")


def _folded(text: str) -> list[re.Match[str]]:
    """Return the marks of a folded page that may have been wide."""
    matches = [*_BETWEEN.finditer(text), *_AT_END.finditer(text)]
    if "，" not in text and len(_BETWEEN_HAN.findall(text)) >= HABIT - 1:
        matches += _BESIDE.finditer(text)
    return matches if len(matches) >= HABIT else []


def _slips(text: str, *, japanese: bool) -> Iterator[re.Match[str]]:
    """Yield the narrow marks between characters that the page else writes wide."""
    matches = [match for match in _BETWEEN.finditer(text) if text[match.end()] not in _OPENERS]
    for mark in sorted({match.group() for match in matches}):
        places = [match for match in matches if match.group() == mark]
        wide = "、" if japanese and mark == "," else mark.translate(_WIDE)
        if text.count(wide) >= FEW * text.count(mark):
            yield from places


def _is_sure(prose: Prose, match: re.Match[str], clauses: Sequence[int]) -> bool:
    """Tell whether the mark can be nothing but punctuation (``CN:文件:`` is a markup).

    Args:
        prose: the text.
        match: the mark.
        clauses: where the clauses of the text start, but for the first.
    """
    text = prose.text
    if match.group() == ":":
        line_start = prose.line(match.start()).start
        before = text[max(line_start, match.start() - 12) : match.start()]
        return ":" not in _APART.split(before)[-1]
    if match.group() != "?":
        return text[match.start() - 1] not in "?!" and text[match.end() : match.end() + 1] != "?"
    index = bisect_left(clauses, match.end()) - 1
    return asks(text, clauses[index] if index >= 0 else 0, match.start())


def asks(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of Chinese or Japanese text holds a word that asks."""
    return _ASKS.search(text, start, end) is not None


def _is_japanese(text: str, context: Context) -> bool:
    if context.language:
        return context.language.startswith("ja")
    kana = sum("\u3041" <= letter <= "\u30fa" for letter in text)
    return kana * 10 > len(text)

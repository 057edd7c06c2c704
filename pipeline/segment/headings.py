"""Headings, told from verse, names beside a date, addresses and menus."""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.segment.lines import Kinds, Line, width

# Questions over answers, as in a list of frequent ones; a single one may be rhetorical.
MIN_QUESTIONS: Final = 2
MIN_ANSWER: Final = 80
_NAME: Final = re.compile(
    r"[A-ZÀ-ŽА-ЯЁ][\w'’-]+(?:\s[A-ZÀ-ŽА-ЯЁ][\w.'’-]*){1,2}(?:\s[-–|]\s[\w.]{3,20})?"
)
MIN_FIGURES: Final = 8
_GREETING: Final = re.compile(
    "(?:pozdrawia(?:m|my)|z poważaniem|z wyrazami szacunku|с уважением|salam hangat|hormat kami|"
    "(?:best|kind) regards)(?![^\\W_])",
    re.IGNORECASE,
)
# What stands over a text or its translation, an exercise or its answer.
_LABELLED: Final = re.compile(
    r"(?:原文|[译譯訳]文|和訳|例文|例句|[题題]目|[注註][释釋]?|[答问問]|解[答析]|回答|質問|tłumaczenie|"
    r"oryginał|перевод|оригинал|terjemahan|teks asli)\s?[:：]",
    re.IGNORECASE,
)
#: The lines of a title page that stand over a text at once, and words of its first one.
MAX_TITLE_LINES: Final = 3
MIN_TITLE_WORDS: Final = 3
MIN_TITLE_WIDTH_CJK: Final = 16
_LEADING_NUMBER: Final = re.compile(r"(?:\d{1,2}|[IVX]{1,4})[.)、]?\s+\S")


def find(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    """Find the headings: short lines without a full stop that stand over longer text.

    Three or more short lines in a row are verse, an address or a menu and no headings.
    """
    found: Kinds = {}
    brief = [
        line.short and not line.finished and index not in kinds for index, line in enumerate(lines)
    ]
    titled = [line.titled and index not in kinds for index, line in enumerate(lines)]
    for index, line in enumerate(lines):
        numbered = bool(_LEADING_NUMBER.match(line.head)) or text.startswith("#", line.start)
        asks = numbered and line.short and line.tail[-1] in "?!？！"
        if not (titled[index] or asks) or _is_no_heading(line.head):
            continue
        crowded = _is_crowded(lines, brief, index) and not _stands_out(lines, index)
        if index in kinds or (crowded and not _is_title_page(lines, brief, index)):
            continue
        if _has_body(lines, titled, kinds, index):
            named = _is_name(line.head) and _is_by_byline(lines, kinds, found, index)
            found[index] = ("byline" if named else "heading", ())
    asked = [index for index in range(len(lines)) if _is_question(lines, kinds, index)]
    if len(asked) >= MIN_QUESTIONS:
        found.update(dict.fromkeys(asked, ("heading", ())))
    first = next((index for index in range(len(lines)) if index not in kinds), None)
    if first is not None and first not in found and _is_asked(lines, kinds, first):
        found[first] = ("heading", ())
    return found


def _is_no_heading(line: str) -> bool:
    """Tell the number of a person or letter, a greeting that ends one, a labelled text."""
    if _LABELLED.match(line):
        return True
    figures = sum(map(str.isdigit, line))
    return (figures >= MIN_FIGURES and figures > sum(map(str.isalpha, line))) or _GREETING.match(
        line
    ) is not None


def _is_question(lines: Sequence[Line], kinds: Kinds, index: int) -> bool:
    """Tell whether a line asks, stands by itself, and text that answers follows."""
    line = lines[index]
    if index in kinds or line.tail[-1] not in "?？" or not line.headline or line.head[0] in "-–—":
        return False
    if (
        index + 1 == len(lines)
        or index + 1 in kinds
        or not line.below
        or (index and not line.above)
    ):
        return False
    return lines[index + 1].finished and lines[index + 1].length > MIN_ANSWER


def _stands_out(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line is written in capitals, and the ones around it are not."""
    around = (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
    return lines[index].shouted and not any(line.shouted for line in around)


def _is_title_page(lines: Sequence[Line], brief: Sequence[bool], index: int) -> bool:
    """Tell whether a line opens a text with its title, of which two more lines follow.

    A menu of three entries has shorter ones.
    """
    after = index + MAX_TITLE_LINES
    if index or after >= len(lines) or not all(brief[:after]) or brief[after]:
        return False
    if any(line.below for line in lines[: after - 1]):
        return False
    head = lines[0].head
    wide = width(head) - len(head)
    long = 2 * wide >= MIN_TITLE_WIDTH_CJK if wide else len(head.split()) >= MIN_TITLE_WORDS
    return long and lines[after].finished and width(lines[after].head) > 2 * width(head)


def _is_name(line: str) -> bool:
    return _NAME.fullmatch(line) is not None


def _is_by_byline(lines: Sequence[Line], kinds: Kinds, found: Kinds, index: int) -> bool:
    """Tell whether a line stands beside a date or credit, and under the title of the text."""
    beside = any(
        kinds.get(place, ("", ()))[0] == "byline" for place in (index - 1, index + 1, index + 2)
    )
    return beside and any(
        found.get(place, ("", ()))[0] == "heading" and not lines[place].shouted
        for place in range(max(0, index - 2), index)
    )


def _is_asked(lines: Sequence[Line], kinds: Kinds, index: int) -> bool:
    """Tell whether the first line is a title that asks or exclaims.

    A byline, a button or a gap follows.
    """
    line = lines[index]
    single = len(re.findall(r"[.!?。！？]", line.head)) == 1
    credited = kinds.get(index + 1, ("", ()))[0] in ("byline", "boilerplate")
    byline = credited or (single and line.below > 0 and index == 0)
    double = credited and len(re.findall(r"[.!?。！？]", line.head)) == 2
    asks = line.short and not line.lower and line.tail[-1] in "?!？！"
    return asks and (single or double) and byline


def _is_crowded(lines: Sequence[Line], brief: Sequence[bool], index: int) -> bool:
    """Tell whether a line is one of three or more short ones without a gap."""
    above = below = 0
    while (
        above < 2 and index > above and brief[index - above - 1] and not lines[index - above].above
    ):
        above += 1
    while below < 2 and index + below + 1 < len(lines) and brief[index + below + 1]:
        if lines[index + below].below:
            break
        below += 1
    return above + below > 1


def _has_body(lines: Sequence[Line], titled: Sequence[bool], kinds: Kinds, index: int) -> bool:
    """Tell whether text follows that a heading could be over."""
    for later in range(index + 1, min(index + 4, len(lines))):
        if titled[later] or (lines[later].short and lines[later].tail.endswith((":", "："))):
            continue
        kind = kinds.get(later, ("paragraph", ()))[0]
        if kind == "boilerplate":
            continue  # buttons between a title and its text
        if kind in ("list_item", "table", "byline", "source", "caption"):
            return True
        body = lines[later]
        return kind == "paragraph" and (
            body.finished or width(body.head) > 1.5 * width(lines[index].head)
        )
    return False

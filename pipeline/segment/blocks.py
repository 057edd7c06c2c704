"""Cut a text into passages and say what each of them is.

Every line that is not blank becomes one block; what belongs together has been joined
by the repairs before.  Kinds come from the shape of a line, its neighbours and generic
cue words; nothing is dropped, so a wrong kind costs a label and never a text.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import or_
from statistics import median
from typing import Final

from pipeline.ledger import Mark
from pipeline.schema import PassageKind
from pipeline.segment import (
    cues,
    dates,
    furniture,
    lists,
    menus,
    navigation,
    pictures,
    tables,
)
from pipeline.segment.lines import Kinds, Line, split, usual_gap, width

MIN_TEASERS: Final = 3
MIN_REPEATS: Final = 3
MIN_PROSE: Final = 100
# Questions over answers, as in a list of frequent ones; a single one may be rhetorical.
MIN_QUESTIONS: Final = 2
MIN_ANSWER: Final = 80
#: Short lines come again and again, on one page and on the pages of a site.
REMEMBERED: Final = 4096
INTERRUPTED: Final = "interrupted"
CONTINUES: Final = "continues"
_ELLIPSIS: Final = ("...", "…", "。。。", "・・・")
_NAME: Final = re.compile(r"[A-ZÀ-ŽА-ЯЁ][\w'’-]+(?:\s[A-ZÀ-ŽА-ЯЁ][\w.'’-]*){1,2}")
_LEADING_NUMBER: Final = re.compile(r"(?:\d{1,2}|[IVX]{1,4})[.)、]?\s+\S")


@dataclass(frozen=True, slots=True)
class Block:
    """One passage of a text.

    Args:
        start: its first character.
        end: one past its last character.
        kind: what it is.
        flags: remarks, such as `header` of a table or those of marks that lie on it.
    """

    start: int
    end: int
    kind: PassageKind
    flags: tuple[str, ...] = ()


def passages(text: str, marks: Sequence[Mark] = ()) -> tuple[Block, ...]:
    """Cut `text` into blocks, in order, with nothing but white space between them.

    Args:
        text: the repaired text of a document.
        marks: remarks of the repairs; a block carries the flags of those on it.
    """
    lines = split(text)
    kinds = _torn(lines, marks)
    for rule in _RULES:
        for index, kind in rule(text, lines, kinds).items():
            kinds.setdefault(index, kind)
    blocks = [
        Block(line.start, line.end, *kinds.get(index, ("paragraph", ())))
        for index, line in enumerate(lines)
    ]
    return _flagged(blocks, marks)


def _torn(lines: Sequence[Line], marks: Sequence[Mark]) -> Kinds:
    """The parts of a paragraph with other lines in its middle, whatever they look like."""
    places = {mark.start for mark in marks if mark.flag in (INTERRUPTED, CONTINUES)}
    return {index: ("paragraph", ()) for index, line in enumerate(lines) if line.start in places}


def _flagged(blocks: list[Block], marks: Sequence[Mark]) -> tuple[Block, ...]:
    extra: dict[int, list[str]] = {}
    ends = [block.end for block in blocks]
    for mark in marks:
        index = bisect_left(ends, mark.start + 1)
        while index < len(blocks) and blocks[index].start < max(mark.end, mark.start + 1):
            extra.setdefault(index, []).append(mark.flag)
            index += 1
    for index, flags in extra.items():
        block = blocks[index]
        united = tuple(dict.fromkeys((*block.flags, *sorted(flags))))
        blocks[index] = Block(block.start, block.end, block.kind, united)
    return tuple(blocks)


def _tables(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    del kinds
    return tables.find(text, lines)


def _menus(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    del text
    return menus.find(lines, kinds)


def _teasers(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    """Runs of lines that were cut at the same length and end in an ellipsis."""
    found: Kinds = {}
    run: list[int] = []
    for index in range(len(lines) + 1):
        cut = index < len(lines) and _is_cut(lines[index]) and index not in kinds
        if cut and (not run or lines[index].length < 600):
            run.append(index)
            continue
        if len(run) >= MIN_TEASERS and _alike([lines[place].length for place in run]):
            found.update(dict.fromkeys(run, ("teaser", ())))
        run = []
    del text
    return found


def _is_cut(line: Line) -> bool:
    return 20 < line.length < 600 and line.tail.endswith(_ELLIPSIS)


def _alike(lengths: Sequence[int]) -> bool:
    middle = median(lengths)
    near = sum(abs(length - middle) <= max(3, 0.12 * middle) for length in lengths)
    return near * 3 >= 2 * len(lengths)


def _credits(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    del text, kinds
    found: Kinds = {}
    for index, line in enumerate(lines):
        if line.length > cues.MAX_LABELLED_SOURCE:
            continue
        kind = _credited(line.head, ended=line.finished or line.paused)
        if kind:
            found[index] = (kind, ())
    return found


@lru_cache(maxsize=REMEMBERED)
def _credited(head: str, *, ended: bool) -> PassageKind | None:
    roles = [credit.role for credit in cues.credits_of(head)]
    if not roles:
        dated = (not ended and dates.stamp(head)) or dates.is_date(head)
        return "byline" if dated else None
    if "author" in roles or "translator" in roles:
        return "byline"
    if "picture" in roles and pictures.is_credited(head):
        return "caption"
    return "source" if "publisher" in roles or "picture" in roles else "boilerplate"


@lru_cache(maxsize=REMEMBERED)
def _is_outside(head: str) -> bool:
    """Tell whether a line belongs to the page, wherever it stands."""
    return navigation.is_menu(head) or furniture.is_furniture(head) or menus.is_pair(head)


@lru_cache(maxsize=REMEMBERED)
def _leads_away(head: str) -> bool:
    return navigation.is_navigation(head) or cues.is_legal(head)


def _boilerplate(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    """Navigation, notices, and short lines that come again and again."""
    del text
    counts = Counter(line.head for line in lines if line.short and not line.finished)
    return {
        index: ("boilerplate", ())
        for index, line in enumerate(lines)
        if index not in kinds
        and line.length <= cues.MAX_DISCLAIMER
        and (
            _is_outside(line.head)
            or (
                kinds.get(index + 1, ("", ()))[0] != "byline"
                and (
                    _leads_away(line.head)
                    or (index and line.titled and navigation.is_pointer(lines[index - 1].head))
                    or (counts[line.head] >= MIN_REPEATS and line.titled)
                )
            )
            or (line.titled and kinds.get(index + 1, ("", ()))[0] == "teaser")
        )
    }


def _links(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    """Titles of other articles below a label such as "Read also".

    The last of them is taken for a heading where a credit follows, and where text
    follows unless text stood before.
    """
    del text
    found: Kinds = {}
    seen_text = False
    for index, line in enumerate(lines):
        seen_text = seen_text or line.length > MIN_PROSE
        if not furniture.heads_links(line.head):
            continue
        end = index + 1
        while end < len(lines) and end not in kinds and _is_link(lines[end]):
            end += 1
        followed = end < len(lines) and (kinds.get(end, ("", ()))[0] == "byline")
        texted = end < len(lines) and end not in kinds and not (seen_text and end == index + 2)
        last = end - 1 > index and not _is_cut(lines[end - 1]) and (followed or texted)
        for place in range(index + 1, end - last):
            found[place] = ("teaser" if _is_cut(lines[place]) else "boilerplate", ())
    return found


def _is_link(line: Line) -> bool:
    """Tell whether a line could be the title of another article, whole or cut off."""
    return line.headline or (_is_cut(line) and line.short and not line.lower)


def _captions(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    """Short lines numbered as figures, or standing before a source, table or gap.

    The gap that a removed picture leaves is two blank lines more than usual; a heading
    that a site sets far above its text looks the same, which is what the rule costs.
    """
    del text
    found: Kinds = {}
    gap = usual_gap(lines) + 2
    seen_text = list(
        accumulate((line.length > MIN_PROSE for line in lines), initial=False, func=or_)
    )
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if index in kinds:
            continue
        if (line.short and cues.is_caption(line.head)) or pictures.is_credited(line.head):
            found[index] = ("caption", ())
            continue
        if not line.titled or index == 0:
            continue
        if line.above == 0 and cues.is_caption_number(lines[index - 1].head):
            found[index] = ("caption", ())
            continue
        later = found.get(index + 1) or kinds.get(index + 1)
        kind = later[0] if later else None
        part = kind == "caption" and (
            cues.is_legend(lines[index + 1].head) or _is_subtitle(lines[index + 1])
        )
        hole = line.below >= gap and seen_text[index]
        if kind == "source" or (kind == "table" and line.below <= gap) or part or hole:
            found[index] = ("caption", ())
    return found


def _is_subtitle(line: Line) -> bool:
    return any(map(str.isdigit, line.head)) or line.head[:1] in "(（"


def _headings(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    """Short lines without a full stop that stand over longer text.

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
        if not titled[index] and not asks:
            continue
        if index in kinds or (_is_crowded(lines, brief, index) and not _stands_out(lines, index)):
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
    """Tell whether the first line is a title that asks or exclaims: a byline or gap follows."""
    line = lines[index]
    single = len(re.findall(r"[.!?。！？]", line.head)) == 1
    byline = kinds.get(index + 1, ("", ()))[0] == "byline" or (line.below > 0 and index == 0)
    return line.short and not line.lower and single and line.tail[-1] in "?!？！" and byline


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


_RULES: Final[tuple[Callable[[str, Sequence[Line], Kinds], Kinds], ...]] = (
    _tables,
    _teasers,
    _credits,
    _menus,
    _boilerplate,
    _links,
    lists.find,
    _captions,
    _headings,
)

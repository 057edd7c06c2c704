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
    headings,
    lists,
    menus,
    navigation,
    notices,
    pictures,
    tables,
)
from pipeline.segment.lines import Kinds, Line, split, usual_gap

MIN_TEASERS: Final = 3
MIN_REPEATS: Final = 3
MIN_PROSE: Final = 100
#: Short lines come again and again, on one page and on the pages of a site.
REMEMBERED: Final = 4096
INTERRUPTED: Final = "interrupted"
CONTINUES: Final = "continues"
# Who wrote the comment that follows below its date.
_WRITES: Final = re.compile(
    r"\S+(?: \S+){0,2} (?:pisze|napisała?|пишет|написала?|says|said|menulis|berkata)\s?:"
)
_NAME: Final = re.compile(r"[A-ZÀ-ŽА-ЯЁ][\w'’-]+(?:\s[A-ZÀ-ŽА-ЯЁ][\w.'’-]*){1,2}")
_POST: Final = re.compile(
    "(?:специальный |собственный )?(?:корреспондент|обозреватель|журналист(?:ка)?|автор|редактор)"
    "[^.!?]{0,40}|(?:dziennikar(?:z|ka)|redaktor(?:ka)?|publicyst(?:a|ka)|reporter(?:ka)?|"
    "korespondent(?:ka)?|autor(?:ka)?)[^.!?]{0,40}|"
    "(?:wartawan|jurnalis|kontributor|reporter|redaktur|penulis)[^.!?]{0,40}",
    re.IGNORECASE,
)
_ELLIPSIS: Final = ("...", "…", "。。。", "・・・")


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
        if _WRITES.fullmatch(line.head) and index + 1 < len(lines):
            kind = "byline" if dates.is_date(lines[index + 1].head) else kind
        if kind is None and _is_introduced(lines, index):
            found[index + 1] = ("byline", ())
            kind = "byline"
        if kind:
            found[index] = (kind, ())
    return found


def _is_introduced(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a name stands over the post that its owner has at the paper."""
    following = lines[index + 1] if index + 1 < len(lines) else None
    return (
        following is not None
        and not following.above
        and bool(following.below)
        and _POST.fullmatch(following.head) is not None
        and _NAME.fullmatch(lines[index].head) is not None
    )


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
    return navigation.is_navigation(head) or notices.is_legal(head)


def _boilerplate(text: str, lines: Sequence[Line], kinds: Kinds) -> Kinds:
    """Navigation, notices, and short lines that come again and again."""
    del text
    counts = Counter(line.head for line in lines if line.short and not line.finished)
    return {
        index: ("boilerplate", ())
        for index, line in enumerate(lines)
        if index not in kinds
        and line.length <= notices.MAX_DISCLAIMER
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
        if kinds.get(end, ("", ()))[0] == "boilerplate":
            end += 1  # the link that a label with a colon announces
        while end < len(lines) and end not in kinds and _is_link(lines[end]):
            end += 1
        followed = end < len(lines) and (kinds.get(end, ("", ()))[0] == "byline")
        texted = end < len(lines) and end not in kinds and not (seen_text and end == index + 2)
        alone = lines[end - 1].above > 0 or not lines[end - 1].below  # as headings stand
        texted = texted and alone
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


_RULES: Final[tuple[Callable[[str, Sequence[Line], Kinds], Kinds], ...]] = (
    _tables,
    _teasers,
    _credits,
    _menus,
    _boilerplate,
    _links,
    lists.find,
    _captions,
    headings.find,
)

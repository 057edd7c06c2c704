"""Paragraphs torn apart by a figure, a table or a page.

The first part has no full stop, the second starts in lower case.  Where only blank lines
are left between them the parts are joined; where a caption or a source line stands
between them it stays, and marks tie the parts together.  Chinese and Japanese have no
case: there a part is joined only if it ends in a comma, in a word that ends no sentence
and holds a whole sentence before, or in one that ends no heading either and holds a
clause.  One that ends within a clause is tied where both a caption and a source line
stand between, or where a caption stands between and the part holds a whole sentence or
ends in a particle, as no heading does, or where the rest opens with a word that opens no
sentence.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pipeline.ledger import Edit, Mark
from pipeline.repair.layout import hyphens
from pipeline.repair.layout.rows import Row, is_cjk, rows, seam
from pipeline.segment import cues
from pipeline.segment.navigation import is_page_number

MIN_PART: Final = 60
MIN_PART_CJK: Final = 24
MAX_INSERTS: Final = 8
#: How far back a sentence is looked for.
MAX_SENTENCE: Final = 200
_OPEN_ENDS: Final = (":", ";", "：", "；")
_COMMAS: Final = ("，", "、")
# A sentence and the beginning of the next, or a Japanese clause that leads on.
_RUNNING: Final = re.compile(
    r"[。！？](?=.{4})|[、，].{4,}(?:[にでとか]は|では|から|まで|ため|[をがはにとでてのも])$"
)

# A whole sentence and the beginning of the next, up to a word that ends no sentence: many
# paragraphs on the web do without their last full stop.
_BROKEN_OFF: Final = re.compile(
    r"[。！？][」』”’）]?[^。！？]{4,}(?:[和与與及或把被将將而]|[をはがに])$"
)
# Words that end no sentence and no heading, behind a clause of the same line.
_UNENDED: Final = re.compile(
    r"[，、。].*(?:一[个個种種项項次位条條场場]|[这這那各每][个個种種些]|(?<!早)已[经經]|成[为為了](?<!完成了)|"
    r"正在|以及|[为為]了|[对對关關由][于於]|因[为為]|如果|而且|但是|[还還]是|就是|不是|非常|越[来來]越|"
    r"(?<![存现現所实實内內好自正外])在|(?<![自服])[从從]|(?<![答反正应應面])[对對]|(?<!方)向)$|"
    r"、[^、。]{6,}(?:[のは]|では|には|とは|による|として|について)$"
)
# Words that open no sentence: particles, and adverbs that follow a subject.
_NEVER_FIRST: Final = re.compile(
    r"(?:を|には|へは?|からの?|までの?|として|について|による|により|における|に対|にとって)(?=[^、。])|は(?=[^いたいじずや])|"
    r"[则則也便却卻的](?=[\u4e00-\u9fff]{2})(?!的[确確士])"
)


def gaps(text: str) -> list[Edit]:
    """Find the blank lines within a paragraph."""
    edits = []
    for above, below in pairwise(rows(text)):
        if below.gap and _is_rest(above, below) and _is_open(above):
            divided = hyphens.is_divided(above, below)
            whole = hyphens.joined(text, above, below) if divided else None
            if whole:
                edits.append(whole)
                continue
            before = text[above.end : below.start]
            after = seam(above.text, below.text)
            edits.append(
                Edit(above.end, below.start, before, after, ("layout.join_paragraph",), 0.95)
            )
    return edits


def interruptions(text: str) -> list[Mark]:
    """Return marks on the two parts of paragraphs with other lines in their middle."""
    lines = rows(text)
    marks: list[Mark] = []
    for index, above in enumerate(lines):
        later = _rest_of(lines, index) if _may_break(above) else None
        if later is None or not (_is_open(above) or _is_cut(above, lines[index + 1 : later + 1])):
            continue
        inserts = lines[index + 1 : later]
        labelled = any(cues.credits_of(row.text) or _is_label(row) for row in inserts)
        if labelled or any(map(_is_page_edge, inserts)):
            marks += _tied(above, lines[later])
    return marks


def _rest_of(lines: Sequence[Row], index: int) -> int | None:
    """Return the line behind inserts that goes on with the paragraph of the one at `index`."""
    for later in range(index + 1, min(index + 2 + MAX_INSERTS, len(lines))):
        if later > index + 1 and _is_rest(lines[index], lines[later]):
            return later
        if not _is_insert(lines[later]):
            return None
    return None


def _may_break(row: Row) -> bool:
    return _may_open(row) or (is_cjk(row.text[-1]) and not row.finished)


def _may_open(row: Row) -> bool:
    """Tell whether a line could be the first part of a torn paragraph, by its ends."""
    if len(row.text) < MIN_PART_CJK or row.finished or row.text.endswith(_OPEN_ENDS):
        return False
    if not is_cjk(row.text[-1]):
        return True
    broken = row.text.endswith(_COMMAS) or _BROKEN_OFF.search(row.text) is not None
    return broken or _UNENDED.search(row.text[-MAX_SENTENCE:]) is not None


def _is_cut(above: Row, below: Sequence[Row]) -> bool:
    """Tell Chinese or Japanese text cut within a clause by a captioned figure.

    A heading has no comma and no caption below it.

    Args:
        above: the part before the figure.
        below: what stands between the parts, and the first line of the rest.
    """
    *inserts, rest = below
    return (
        is_cjk(above.text[-1])
        and above.text[-1].isalpha()
        and len(above.text) >= MIN_PART_CJK
        and any(comma in above.text for comma in _COMMAS)
        and above.prose
        and any(cues.is_caption(row.text) for row in inserts)
        and (
            _RUNNING.search(above.text) is not None
            or _NEVER_FIRST.match(rest.text) is not None
            or (len(inserts) > 1 and any(cues.credits_of(row.text) for row in inserts))
        )
    )


def _is_page_edge(row: Row) -> bool:
    """Tell whether a line is the number of a page, which a page break leaves behind."""
    return any(map(str.isdigit, row.text)) and is_page_number(row.text)


def _tied(above: Row, below: Row) -> Iterator[Mark]:
    yield Mark(above.start, above.end, "interrupted")
    yield Mark(below.start, below.end, "continues")


def _is_open(row: Row) -> bool:
    """Tell whether a line could be the first part of a torn paragraph."""
    if not _may_open(row):
        return False
    if is_cjk(row.text[-1]):
        return row.prose
    return len(row.text) >= MIN_PART and row.prose and not cues.credits_of(row.text)


def _is_rest(above: Row, below: Row) -> bool:
    """Tell whether a line could be the rest of the paragraph that another opens."""
    if is_cjk(above.text[-1]):
        return below.finished and not below.item and below.prose
    return below.resumes and " " in below.text and below.prose


def _is_insert(row: Row) -> bool:
    if len(row.text) > cues.MAX_LABELLED_SOURCE:
        return False
    return not (row.finished and row.prose) or _is_labelled(row.text)


@lru_cache(maxsize=256)
def _is_labelled(line: str) -> bool:
    """Tell whether a line is a caption or a credit; neighbours ask about the same lines."""
    return cues.is_caption(line) or bool(cues.credits_of(line))


def _is_label(row: Row) -> bool:
    return cues.is_caption(row.text) or cues.is_legend(row.text) or row.text.isupper()

"""Spaces and punctuation: sentences that run together, stray and doubled marks.

Four kinds of rule, each in a module with its own traps and price:

* `gaps`: the space that is missing after a sentence or a comma;
* `strays`: spaces before punctuation, doubled and contradicting marks;
* `fullwidth`: half-width punctuation and stray spaces between Han and kana;
* `quotes`: unbalanced quotation marks, which are only marked.

They judge single lines of prose: rows of tables (a tab or several ``|``), lines with
code and words that look like addresses or identifiers stay.
"""

from collections.abc import Iterable
from itertools import chain

from pipeline.ledger import Edit
from pipeline.repair.base import Context, Findings
from pipeline.repair.spacing import fullwidth, gaps, quotes, strays
from pipeline.repair.spacing.lines import Prose


def find(text: str, context: Context) -> Findings:
    """Find spaces and punctuation to repair in `text`, and quotes to remark on."""
    prose = Prose(text)
    found = chain(strays.edits(prose, context), fullwidth.edits(prose, context), gaps.edits(prose))
    return Findings(_without_overlap(found), tuple(quotes.marks(prose)))


def _without_overlap(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in order; of two that touch, the next round finds the later one."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not kept or edit.start > kept[-1].end:
            kept.append(edit)
    return kept

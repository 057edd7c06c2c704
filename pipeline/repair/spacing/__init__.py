"""Spaces and punctuation: sentences that run together, stray and doubled marks.

Twelve kinds of rule, each in a module with its own traps and price:

* `gaps`: the space that is missing after a sentence or a comma;
* `unstopped`: the full stop that is missing before a capital;
* `joints`: the space that is missing before a small letter;
* `strays`: spaces before punctuation, doubled and contradicting marks;
* `fullwidth`: half-width punctuation and stray spaces between Han and kana, the former
  with the evidence of `folding`;
* `hanspace`: single stray spaces in Chinese and Japanese sentences;
* `lowquotes`: Polish quotation marks typed with commas;
* `facing`: quotation marks that open where a quotation closes;
* `closers`: straight marks that close curly quotations;
* `enclosed`: spaces around and inside quotations and brackets;
* `dashes`: dashes with a space on one side;
* `quotes`: unbalanced quotation marks, which are only marked, and doubled straight ones.

They judge single lines of prose: rows of tables (a tab or several ``|``), lines with
code and words that look like addresses or identifiers stay.
"""

from collections.abc import Iterable
from itertools import chain

from pipeline.ledger import Edit
from pipeline.repair.base import Context, Findings
from pipeline.repair.spacing import (
    closers,
    dashes,
    enclosed,
    facing,
    fullwidth,
    gaps,
    hanspace,
    joints,
    lowquotes,
    quotes,
    strays,
    unstopped,
)
from pipeline.repair.spacing.lines import Prose


def find(text: str, context: Context) -> Findings:
    """Find spaces and punctuation to repair in `text`, and quotes to remark on."""
    prose = Prose(text)
    closing = closers.Closers(prose)
    paired = [
        *lowquotes.edits(prose, context),
        *facing.edits(prose),
        *closers.edits(prose, closing),
    ]
    found = chain(
        strays.edits(prose, context),
        fullwidth.edits(prose, context),
        gaps.edits(prose),
        joints.edits(prose),
        unstopped.edits(prose),
        quotes.edits(prose),
        enclosed.edits(prose, context),
        dashes.edits(prose),
        hanspace.edits(prose),
    )
    taken = {place for edit in paired for place in range(edit.start, edit.end + 1)}
    others = (edit for edit in found if taken.isdisjoint(range(edit.start, edit.end + 1)))
    marks = tuple(mark for mark in quotes.marks(prose, closing) if mark.start not in taken)
    return Findings(_without_overlap([*paired, *others]), marks)


def _without_overlap(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in order; of two that touch, the next round finds the later one."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not kept or edit.start > kept[-1].end:
            kept.append(edit)
    return kept

"""What was deleted at the edge of a passage belongs to it.

A cut through an edited text leaves deletions at the edges of a span outside, where
nothing tells of them.  Blank ones are the white space between passages; signs such as
the asterisks around a bold line, or the mark of a heading, are a repair of the passage.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.ledger import Edit, Slice


def with_deletions(slices: Sequence[Slice], edits: Sequence[Edit]) -> tuple[Slice, ...]:
    """Widen slices by the deletions that touch them.

    Args:
        slices: pieces of an edited text, in order, from `ledger.cut`.
        edits: the edits of the raw text that were cut.

    Returns:
        The slices, each with the deletions of more than white space at its edges; the
        edited text of a slice is the same.
    """
    deletions = [edit for edit in edits if not edit.after and not edit.before.isspace()]
    by_start = {edit.start: edit for edit in deletions}
    by_end = {edit.end: edit for edit in deletions}
    widened: list[Slice] = []
    for piece in slices:
        wide = piece
        floor = widened[-1].end if widened else 0
        while (edit := by_end.get(wide.start)) and edit.start >= floor:
            wide = replace(wide, start=edit.start, edits=(edit, *wide.edits))
            del by_end[edit.end]
        while (edit := by_start.get(wide.end)) and edit not in wide.edits:
            wide = replace(wide, end=edit.end, edits=(*wide.edits, edit))
        widened.append(wide)
    return tuple(widened)

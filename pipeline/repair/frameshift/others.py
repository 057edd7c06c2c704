"""What slipped in other ways than by cuts and glosses, beside what those explain."""

from pipeline.ledger import Edit, Mark
from pipeline.repair.base import Findings
from pipeline.repair.frameshift import backslash, slips
from pipeline.repair.shapes import Spans


def with_others(text: str, found: Findings) -> Findings:
    """Add backslashes left behind and bytes lost to what was found already.

    Args:
        text: one document.
        found: edits and marks of slips by cuts and glosses, which keep their places.

    Returns:
        All findings; where two explain the same place the earlier explanation stays,
        and the next round of repairs looks again.
    """
    edits: list[Edit] = list(found.edits)
    taken = _around(edits)
    edits += [edit for edit in backslash.find(text) if not taken.touch(edit.start, edit.end)]
    lost = slips.find(text, _around(edits))
    edits += lost.edits
    marks: list[Mark] = [*found.marks, *lost.marks]
    return Findings(
        tuple(sorted(edits, key=lambda edit: edit.start)),
        tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, mark.flag))),
    )


def _around(edits: list[Edit]) -> Spans:
    """Return the spans of edits with a character on both sides."""
    return Spans([(max(0, edit.start - 1), edit.end + 1) for edit in edits])

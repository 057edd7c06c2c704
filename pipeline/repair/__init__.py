"""Undo the damage that scraping, decoding and OCR did to a text.

`repair` runs the repairs in the order of `REPAIRS`, where one feeds another:

0. *lowbytes*: characters without their high byte may be control characters too;
1. *mojibake* next: control characters and odd spaces may be bytes of text that was
   read with a wrong codec;
2. *characters* next, so that no other rule has to think of invisible ones;
3. *frameshift* restores text that slipped by one byte, before anything looks at letters;
4. *glosses* come after both, since a slipped frame hides their brackets;
5. *markup* residue and escapes, and *mojibake* again, since escapes may spell it out;
6. *lookalikes* need clean words, and *names* and words cut *apart* the right letters;
7. *layout* joins lines, and only then can
8. *spacing* judge the ends of sentences.

The list runs again while it still finds something, so repaired text is a fixed
point: repairing it once more changes nothing.  A repair is a function of the text and
the context alone, so one whose text no other has changed since is not asked again.
The context says which rules have found something before: glosses that are gone are still
a trace of the tool that put them there.
"""

from dataclasses import dataclass, replace

from pipeline.ledger import Edit, Mark, apply, compose, move_marks
from pipeline.repair import (
    apart,
    characters,
    frameshift,
    glosses,
    layout,
    lookalikes,
    lowbytes,
    markup,
    mojibake,
    names,
    spacing,
)
from pipeline.repair.base import Context, Findings, Repair

__all__ = ["REPAIRS", "Context", "Findings", "Repair", "Repaired", "repair"]

REPAIRS: tuple[tuple[str, Repair], ...] = (
    ("lowbytes", lowbytes.find),
    ("mojibake", mojibake.find),
    ("characters", characters.find),
    ("frameshift", frameshift.find),
    ("glosses", glosses.find),
    ("markup", markup.find),
    ("mojibake", mojibake.find),
    ("lookalikes", lookalikes.find),
    ("names", names.find),
    ("apart", apart.find),
    ("layout", layout.find),
    ("spacing", spacing.find),
)

MAX_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text with the way back.

    Args:
        raw: the text as it came.
        text: the text repaired, ``apply(raw, edits)``.
        edits: hunks in the coordinates of `raw`.
        marks: remarks in the coordinates of `text`.
    """

    raw: str
    text: str
    edits: tuple[Edit, ...]
    marks: tuple[Mark, ...]


def repair(text: str, context: Context | None = None) -> Repaired:
    """Repair `text` with every rule that finds something to repair.

    Args:
        text: decoded text of one document.
        context: what is known of the document beforehand.

    Returns:
        The text as the last round left it.  Should two rules undo each other's work
        without end, a mark ``repair_unsettled`` says so.
    """
    context = context or Context()
    edits: tuple[Edit, ...] = ()
    marks: tuple[Mark, ...] = ()
    current = text
    last: dict[str, tuple[str, Findings]] = {}
    for _ in range(MAX_ROUNDS):
        changed = False
        marks = ()
        for name, find in REPAIRS:
            before, found = last.get(name, (None, Findings()))
            if before != current:
                found = find(current, context)
                last[name] = (current, found)
            marks += tuple(found.marks)
            if found.edits:
                changed = True
                edits = compose(text, edits, found.edits)
                traces = context.traces.union(*(edit.rules for edit in found.edits))
                context = replace(context, traces=traces)
                marks = move_marks(marks, found.edits)
                current = apply(current, found.edits)
        if not changed:
            return Repaired(text, current, edits, tuple(sorted(marks, key=_place)))
    unsettled = Mark(0, len(current), "repair_unsettled")
    return Repaired(text, current, edits, (unsettled, *sorted(marks, key=_place)))


def _place(mark: Mark) -> tuple[int, int, str]:
    return mark.start, mark.end, mark.flag

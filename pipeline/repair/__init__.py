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

from collections.abc import Iterator, Sequence
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
from pipeline.repair.shapes import Spans

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

#: How flags end that say of damage that it was left alone.  What proves it may be gone
#: once the text around it is repaired, so such marks stay until their own text changes.
LEFT_ALONE = "_unresolved"


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
        earlier = tuple(mark for mark in marks if mark.flag.endswith(LEFT_ALONE))
        marks = ()
        for name, find in REPAIRS:
            before, found = last.get(name, (None, Findings()))
            if before != current:
                found = find(current, context)
                last[name] = (current, found)
            earlier = _untouched(earlier, found.edits)
            marks = (*_untouched(marks, found.edits), *found.marks)
            if found.edits:
                changed = True
                edits = compose(text, edits, found.edits)
                traces = context.traces.union(*(edit.rules for edit in found.edits))
                context = replace(context, traces=traces)
                marks = move_marks(marks, found.edits)
                earlier = move_marks(earlier, found.edits)
                current = apply(current, found.edits)
        marks += tuple(_not_again(earlier, marks))
        if not changed:
            return Repaired(text, current, edits, tuple(sorted(marks, key=_place)))
    unsettled = Mark(0, len(current), "repair_unsettled")
    return Repaired(text, current, edits, (unsettled, *sorted(marks, key=_place)))


def _untouched(marks: Sequence[Mark], edits: Sequence[Edit]) -> tuple[Mark, ...]:
    """Return the marks whose text no edit touches: what does may have repaired the damage."""
    touched = Spans([(edit.start, edit.end) for edit in edits])
    return tuple(mark for mark in marks if not touched.touch(mark.start, mark.end))


def _not_again(marks: Sequence[Mark], again: Sequence[Mark]) -> Iterator[Mark]:
    """Yield the marks of earlier rounds on what no mark with the same flag lies on."""
    for flag in sorted({mark.flag for mark in marks}):
        taken = Spans([(mark.start, mark.end) for mark in again if mark.flag == flag])
        for mark in marks:
            if mark.flag == flag and not taken.touch(mark.start, mark.end):
                yield mark


def _place(mark: Mark) -> tuple[int, int, str]:
    return mark.start, mark.end, mark.flag

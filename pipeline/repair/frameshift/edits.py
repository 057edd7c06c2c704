"""From the best reading of a stretch to edits, each with how it came about."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.frameshift.confidence import Grade, Stretch, weakened

#: Nats per character below which a reading makes no sense itself; text has about -5.
SENSE: Final = -8.5
_TO_ASCII: Final = str.maketrans("，？！（）：；", ",?!():;")


def edits_of(stretch: Stretch, floor: float, *, ascii_marks: bool) -> list[Edit]:
    """Return the edits of a stretch; none where the best reading is not clearly better.

    Args:
        stretch: the stretch with its readings.
        floor: nats by which the best one must beat the text as it stands.
        ascii_marks: whether the document writes wide punctuation in ASCII.
    """
    changed = stretch.changed()
    best = stretch.readings[0]
    if not changed or stretch.gain < floor or best.score < SENSE * len(best.text):
        return []
    edits: list[Edit] = []
    weakest = 1.0
    for grade, places in _groups(stretch, changed):
        edit = _edit(stretch, places, grade, weakest)
        if grade is Grade.CHOSEN:
            weakest = min(weakest, edit.confidence)
        edits.append(edit)
    if ascii_marks:
        edits = [replace(edit, after=edit.after.translate(_TO_ASCII)) for edit in edits]
    return edits


def _groups(stretch: Stretch, changed: Sequence[int]) -> list[tuple[Grade, list[int]]]:
    """Join neighbouring cells of one grade; a cell without text goes with its neighbour."""
    best = stretch.readings[0]
    grades: dict[int, Grade] = {}
    last = changed[-1]
    for place in range(changed[0], last + 1):
        if not best.pieces[place][0] and place - 1 in grades:
            grades[place] = grades[place - 1]
        else:
            grades[place] = stretch.grade(place)
    if not best.pieces[changed[0]][0] and changed[0] + 1 in grades:
        grades[changed[0]] = grades[changed[0] + 1]
    wanted = set(changed)
    groups = []
    for (same, grade), places in groupby(
        range(changed[0], last + 1), key=lambda place: (place in wanted, grades[place])
    ):
        if same:
            groups.append((grade, list(places)))
    return groups


def _edit(stretch: Stretch, places: Sequence[int], grade: Grade, weakest: float) -> Edit:
    best = stretch.readings[0]
    after = "".join(best.pieces[place][0] for place in places)
    before = "".join(stretch.cells[place].text for place in places)
    start, end = stretch.cells[places[0]].start, stretch.cells[places[-1]].end
    probability = stretch.probability(places)
    if grade is not Grade.CHOSEN:
        confidence = weakened(grade, probability, weakest)
        return Edit(start, end, before, after, ("frameshift.restored",), confidence)
    others: dict[str, float] = {}
    for reading in stretch.readings[1:]:
        other = "".join(reading.pieces[place][0] for place in places)
        if other != after:
            others.setdefault(other, round(float(best.score - reading.score), 3))
    alternatives = tuple(Alternative(other, margin) for other, margin in others.items())[:3]
    confidence = round(min(probability, 0.99), 3)
    return Edit(start, end, before, after, ("frameshift.chosen",), confidence, alternatives)

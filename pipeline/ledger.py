"""Edits that can be replayed: the record of every change made to a text.

A step of the pipeline never returns a changed text alone: it returns the *edits*
that make it.  An edit replaces ``text[start:end]`` (``before``) by ``after``; the
edits of one step are in order and do not overlap, so applying them is one pass and
undoing them is one pass.  `compose` folds the edits of two consecutive steps into
hunks in the coordinates of the first text, so however many steps ran, one list
leads from the raw text to the final one and back.  `pipeline.slices` cuts a text with
its edits into pieces.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from pipeline.errors import LedgerError


@dataclass(frozen=True, slots=True)
class Alternative:
    """A reading that was not chosen.

    `margin` is how much worse it scored than the chosen one, in the unit of the
    rule that made the choice (log-probability unless the rule says otherwise).
    """

    text: str
    margin: float


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in a text.

    Args:
        start: first character replaced, counted in the text the step received.
        end: one past the last character replaced; equal to `start` to insert.
        before: the characters replaced, ``text[start:end]``.
        after: what stands there instead.
        rules: which rules made the change, as ``stage.rule``; several after `compose`.
        confidence: 1.0 when the change is proved, less when it was chosen.
        alternatives: the readings not chosen, best first.
    """

    start: int
    end: int
    before: str
    after: str
    rules: tuple[str, ...]
    confidence: float = 1.0
    alternatives: tuple[Alternative, ...] = ()

    def shifted(self, by: int) -> Self:
        """Return the same edit `by` characters further on."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark on a span of text that changes nothing, such as damage left alone."""

    start: int
    end: int
    flag: str
    detail: str = ""


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with `edits` applied.

    Raises:
        LedgerError: the edits overlap, are out of order, or `before` is not what
            the text holds at that place.
    """
    pieces: list[str] = []
    position = 0
    for edit in edits:
        if edit.start < position or edit.end < edit.start:
            message = f"edit at {edit.start} overlaps the one before it, which ends at {position}"
            raise LedgerError(message)
        if text[edit.start : edit.end] != edit.before:
            found = text[edit.start : edit.end]
            message = f"edit at {edit.start} expects {edit.before!r} but the text holds {found!r}"
            raise LedgerError(message)
        pieces += (text[position : edit.start], edit.after)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)


def invert(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that lead back, in the coordinates of the edited text."""
    inverse = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        end = start + len(edit.after)
        inverse.append(replace(edit, start=start, end=end, before=edit.after, after=edit.before))
        shift += len(edit.after) - len(edit.before)
    return tuple(inverse)


class OffsetMap:
    """Positions of an edited text in terms of the text before the edits.

    A position inside a replaced span has no counterpart of its own; `to_before`
    gives the end of the span it replaced, or its start with ``left=True``.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._spans: list[tuple[int, int, int, int]] = []
        shift = 0
        for edit in edits:
            start = edit.start + shift
            end = start + len(edit.after)
            self._spans.append((start, end, edit.start, edit.end))
            shift += len(edit.after) - len(edit.before)
        self._starts = [span[0] for span in self._spans]

    def to_before(self, position: int, *, left: bool = False) -> int:
        """Return where `position` of the edited text stood before the edits.

        At the very edge of an edit, ``left=True`` stays before deleted characters
        and ``left=False`` goes behind them.
        """
        index = bisect_right(self._starts, position) - 1
        if left:
            while index >= 0 and self._spans[index][0] == position:
                index -= 1
        if index < 0:
            return position
        start, end, before_start, before_end = self._spans[index]
        if position == start < end:
            return before_start
        if start < position < end:
            return before_start if left else before_end
        return position if position < start else before_end + position - end


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """Fold two consecutive lists of edits into one, in the coordinates of `text`.

    Args:
        text: the text that `first` applies to.
        first: edits of `text`.
        second: edits of ``apply(text, first)``.

    Returns:
        Edits of `text` whose result is that of both lists.  Edits that overlap or
        meet where one of them is empty become one hunk, which names the rules of
        all, carries the lowest confidence and the alternatives of the least certain.
    """
    if not second:
        return tuple(first)
    if not first:
        return tuple(second)
    middle = apply(text, first)
    inverse = invert(first)
    back = OffsetMap(first)
    hunks = []
    for olds, news in _clusters(inverse, second):
        if not news:
            hunks += [first[index] for index in olds]
            continue
        if not olds:
            hunks += [_moved(edit, back) for edit in news]
            continue
        low = min(news[0].start, inverse[olds[0]].start)
        high = max(news[-1].end, inverse[olds[-1]].end)
        raw_low = first[olds[0]].start - (inverse[olds[0]].start - low)
        raw_high = first[olds[-1]].end + (high - inverse[olds[-1]].end)
        after = apply(middle[low:high], [edit.shifted(-low) for edit in news])
        before = text[raw_low:raw_high]
        if before != after:
            parts = [*(first[index] for index in olds), *news]
            hunks.append(_merged(raw_low, raw_high, before, after, parts))
    return tuple(hunks)


def _moved(edit: Edit, back: OffsetMap) -> Edit:
    start = back.to_before(edit.start)
    return replace(edit, start=start, end=start + len(edit.before))


def _merged(start: int, end: int, before: str, after: str, parts: Sequence[Edit]) -> Edit:
    rules = tuple(dict.fromkeys(rule for part in parts for rule in part.rules))
    doubtful = min(parts, key=lambda part: part.confidence)
    return Edit(start, end, before, after, rules, doubtful.confidence, doubtful.alternatives)


def _clusters(olds: Sequence[Edit], news: Sequence[Edit]) -> Iterable[tuple[list[int], list[Edit]]]:
    """Group the edits of both lists that touch the same characters of the middle text."""
    events: list[tuple[int, int, int, int]] = [
        *((edit.start, edit.end, 0, index) for index, edit in enumerate(olds)),
        *((edit.start, edit.end, 1, index) for index, edit in enumerate(news)),
    ]
    events.sort()
    group_olds: list[int] = []
    group_news: list[Edit] = []
    high = -1
    loose = False
    for start, end, side, index in events:
        edit = news[index] if side else olds[index]
        empty = start == end or not edit.after or not edit.before
        if (group_olds or group_news) and not (
            start < high or (start == high and (loose or empty))
        ):
            yield group_olds, group_news
            group_olds, group_news, loose = [], [], False
            high = -1
        if side:
            group_news.append(edit)
        else:
            group_olds.append(index)
        if end > high:
            high, loose = end, empty
        elif end == high:
            loose = loose or empty
    if group_olds or group_news:
        yield group_olds, group_news


def move_marks(marks: Iterable[Mark], edits: Sequence[Edit]) -> tuple[Mark, ...]:
    """Carry marks of a text over to the text after `edits`."""
    forward = OffsetMap(invert(edits))
    return tuple(
        replace(
            mark,
            start=forward.to_before(mark.start, left=True),
            end=max(forward.to_before(mark.start, left=True), forward.to_before(mark.end)),
        )
        for mark in marks
    )

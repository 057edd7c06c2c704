"""Cut an edited text into pieces, each with the raw text and the edits it came from."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.ledger import Edit, OffsetMap, invert


@dataclass(frozen=True, slots=True)
class Slice:
    """A span of an edited text, with the span of the raw text it came from.

    Args:
        start: first character in the raw text.
        end: one past the last character in the raw text.
        edits: the edits inside, in the coordinates of the whole raw text.
    """

    start: int
    end: int
    edits: tuple[Edit, ...]


def cut(edits: Sequence[Edit], spans: Sequence[tuple[int, int]]) -> tuple[Slice, ...]:
    """Cut an edited text into spans, each with its own raw text and edits.

    Args:
        edits: edits of the raw text.
        spans: pieces of the edited text, in order and apart.

    Returns:
        One slice a span.  Applying its edits (shifted by its start) to its raw text
        gives the span.  Signs deleted at the very edge of a span belong to it; white
        space deleted or inserted there stays outside, and so does what is deleted
        with a line end.  An edit across an edge is cut in two.
    """
    whole = _split_at(edits, [position for span in spans for position in span])
    back = OffsetMap(whole)
    inverse = invert(whole)
    slices = []
    index = 0
    for start, end in spans:
        free = index
        while index < len(whole) and not _inside(inverse[index], start, end):
            if inverse[index].start >= end:
                break
            index += 1
        first = index
        while index < len(whole) and _inside(inverse[index], start, end):
            index += 1
        low = back.to_before(start)
        high = max(low, back.to_before(end, left=True))
        while first > free and _is_sign_deleted(whole[first - 1]) and whole[first - 1].end == low:
            first -= 1
            low = whole[first].start
        while index < len(whole) and _is_sign_deleted(whole[index]) and whole[index].start == high:
            high = whole[index].end
            index += 1
        slices.append(Slice(low, high, tuple(whole[first:index])))
    return tuple(slices)


def _is_sign_deleted(edit: Edit) -> bool:
    return not edit.after and bool(edit.before.strip()) and "\n" not in edit.before


def _inside(placed: Edit, start: int, end: int) -> bool:
    if placed.start == placed.end:
        return start < placed.start < end
    return start <= placed.start and placed.end <= end


def _split_at(edits: Sequence[Edit], positions: Sequence[int]) -> tuple[Edit, ...]:
    """Cut every edit whose result holds one of `positions` of the edited text."""
    pieces: list[Edit] = []
    for edit, placed in zip(edits, invert(edits), strict=True):
        rest = edit
        offset = placed.start
        first = bisect_left(positions, placed.start)
        for position in positions[first : bisect_right(positions, placed.end)]:
            keep = position - offset
            raw_keep = _matching_cut(rest.before, rest.after, keep)
            if not 0 < keep < len(rest.after) and not 0 < raw_keep < len(rest.before):
                continue
            middle = rest.start + raw_keep
            head = replace(rest, end=middle, before=rest.before[:raw_keep], after=rest.after[:keep])
            pieces.append(head)
            rest = replace(
                rest, start=middle, before=rest.before[raw_keep:], after=rest.after[keep:]
            )
            offset = position
        pieces.append(rest)
    return tuple(pieces)


def _matching_cut(before: str, after: str, keep: int) -> int:
    """Say where in `before` to cut when `after` is cut at `keep`: at the same newline.

    Without one, white space in front of the cut comes from white space, and all else
    from the text that is cut off in front.
    """
    lines = after.count("\n", 0, keep)
    parts = before.split("\n")
    if after[keep : keep + 1] == "\n" and len(parts) > lines + 1:
        return len("\n".join(parts[: lines + 1]).rstrip(" \t\r"))
    indent = after[after.rfind("\n", 0, keep) + 1 : keep]
    if len(parts) > lines and not indent.strip() and (lines or keep < len(after)):
        head = len("\n".join(parts[:lines])) + 1 if lines else 0
        line = parts[lines]
        return head + min(len(line) - len(line.lstrip(" \t\u3000")), len(indent))
    if not keep:
        return 0
    return len(before)

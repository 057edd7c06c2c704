"""Search for text that was read with a wrong codec more than once."""

from collections.abc import Sequence
from typing import Final

from pipeline.ledger import Edit, compose
from pipeline.repair.mojibake.belief import believed
from pipeline.repair.mojibake.layers import Layer
from pipeline.repair.mojibake.memory import Memory
from pipeline.repair.mojibake.reread import Change
from pipeline.repair.mojibake.search import Reading, readings, spliced
from pipeline.repair.mojibake.suspicion import damaged
from pipeline.repair.shapes import Spans

#: Bits that undoing one more layer must save.
MIN_LAYER_GAIN: Final = 14.0
#: Bits that one more layer costs: text misread is mostly saved as UTF-8 and misread again;
#: any other chain is rare.
LAYER_COST: Final = 15.0
ODD_CHAIN_COST: Final = 60.0
#: Characters that it must restore, unless they are UTF-8.
MIN_LAYER_NEW: Final = 3
MAX_LAYERS: Final = 3
#: Readings kept while more layers are looked for.
BEAM: Final = 3


def deepest(line: str, memory: Memory, layers: Sequence[Layer] | None = None) -> list[Reading]:
    """Return readings of `line` with as many layers undone as save bits, best first.

    Args:
        line: one line of text.
        memory: what was read in the document before.
        layers: the layers to try; all by default.
    """
    frontier = readings(line, memory, layers)
    found = {one.line: one for one in frontier}
    for level in range(MAX_LAYERS - 1):
        # What a model of the language found makes sense as it is.
        if not frontier or frontier[0].searched or not damaged(frontier[0].line):
            break
        if not level and not memory.may_deepen():
            break
        frontier = [
            one
            for outer in frontier[:BEAM]
            if not outer.lossy and not outer.searched
            if outer.gain > frontier[0].gain / 2 and damaged(outer.line)
            for ranked in (readings(outer.line, memory, layers),)
            if believed(outer.line, ranked)
            for one in _deeper(line, outer, ranked[0], memory)
        ]
        for one in frontier:
            if one.line not in found or found[one.line].gain < one.gain:
                found[one.line] = one
        frontier.sort(key=lambda one: -one.gain)
    return sorted(found.values(), key=lambda one: -one.gain)


def _deeper(line: str, outer: Reading, inner: Reading, memory: Memory) -> list[Reading]:
    """Return a reading with one more layer undone, if there is one.

    Text read by a codec and written by the same one is the bytes it was: of two such
    layers the outer halves make one.  A layer that explains what the first leaves may
    explain the whole line.
    """
    if not _worth_a_layer(inner):
        return []
    if inner.layers[0].wrong == outer.layers[-1].right:
        both = Layer(outer.layers[-1].wrong, inner.layers[0].right)
        return readings(line, memory, (both,)) if len(outer.layers) == 1 else []
    if not _stands_on(outer, inner):
        return readings(line, memory, inner.layers)
    return [_stacked(line, outer, inner)]


def _worth_a_layer(inner: Reading) -> bool:
    """Say whether one more layer is likely: it saves much, on more than a sign or two."""
    new = sum(not character.isascii() for _, _, text in inner.parts for character in text)
    return inner.gain > MIN_LAYER_GAIN and (
        inner.layers[0].right == "utf-8" or new >= MIN_LAYER_NEW
    )


def _stands_on(outer: Reading, inner: Reading) -> bool:
    """Say whether a layer is one more, or the same one in another stretch of the line.

    Another one that explains what the first leaves is none.
    """
    if inner.layers[0] in outer.layers:
        return True
    new = Spans(_new_places(outer))
    changed = [
        place
        for start, end, _ in inner.parts
        for place in range(start, end)
        if not outer.line[place].isascii()
    ]
    return 2 * sum(place in new for place in changed) >= len(changed)


def _new_places(reading: Reading) -> list[tuple[int, int]]:
    """Return where the new text of a reading stands in it."""
    found = []
    shift = 0
    for start, end, text in reading.parts:
        found.append((start + shift, start + shift + len(text)))
        shift += len(text) - (end - start)
    return found


def _stacked(line: str, outer: Reading, inner: Reading) -> Reading:
    """Express a reading of a reading in coordinates of the original line."""
    parts = _composed(outer.parts, inner.parts, line)
    return Reading(
        inner.line,
        parts,
        outer.gain
        + inner.gain
        - (LAYER_COST if outer.layers[-1].right == "utf-8" else ODD_CHAIN_COST),
        outer.layers + inner.layers,
        outer.lossy + inner.lossy,
        restored=frozenset((part[0], part[1]) for part in parts if outer.lossy + inner.lossy),
    )


def _composed(
    outer: Sequence[tuple[int, int, str]], inner: Sequence[tuple[int, int, str]], line: str
) -> tuple[tuple[int, int, str], ...]:
    def edits(parts: Sequence[tuple[int, int, str]], text: str) -> list[Edit]:
        return [Edit(a, b, text[a:b], new, ("mojibake",)) for a, b, new in parts]

    first = edits(outer, line)
    middle, _ = spliced(line, [Change(*part) for part in outer])
    folded = compose(line, first, edits(inner, middle))
    return tuple((edit.start, edit.end, edit.after) for edit in folded)

"""Search for the layers of damage that explain a line best.

Each layer (`layers.PAIRS`) proposes changes to the line; the plausibility model says
how many bits each saves.  Bytes garbled together stand together, so the stretch of
changes that saves most in sum is repaired, words inside it that save nothing
included, and words beyond it that would get worse are good text and stay.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.plausibility.model import UNITS_PER_BIT
from pipeline.repair.mojibake import pricing
from pipeline.repair.mojibake.footnotes import without_marks
from pipeline.repair.mojibake.gaps import Piece, has_gaps
from pipeline.repair.mojibake.language import foreign_letters
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, HOLE, Layer, unread
from pipeline.repair.mojibake.memory import Memory
from pipeline.repair.mojibake.probe import promising
from pipeline.repair.mojibake.reread import Change, changes

#: A word at the edge of a repaired stretch goes with it unless it loses more than this.
EDGE_LOSS: Final = 4.0
#: The better the stretch is proved, the more its edges may lose.
EDGE_LOSS_SHARE: Final = 0.08
MAX_EDGE_LOSS: Final = 12.0
#: Bytes form UTF-8 by chance so rarely that it counts for some bits.
UTF8_BONUS: Final = 20.0
#: Han characters glued to small Latin letters are what single-byte text looks like when
#: read in pairs; each seam costs a double-byte reading so many bits.
SEAM_COST: Final = 12.0
_SEAM: Final = re.compile("[a-z][\u4e00-\u9fff]|[\u4e00-\u9fff][a-z]")
_CONTROL: Final = re.compile("[\x80-\x9f]")
#: A line that a codec cannot have made as a whole was rather read with another.
MIXED_COST: Final = 8.0
#: A letter that Polish does not have in a Polish line, and how many of them count.
FOREIGN_COST: Final = 8.0
MAX_FOREIGN: Final = 2
#: Layers tried on a line that lost bytes, and the bits that leave none to be tried.
MAX_GAPPED: Final = 3
SETTLED: Final = 150.0
#: Bits saved elsewhere in a line from which signs beside its words count as well.
PROVED: Final = 25.0
#: Bits of one U+FFFD, which a gap filled in would save.
HOLE_COST: Final = 25.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A line with some of its stretches read otherwise.

    Args:
        line: what the line reads now.
        parts: stretches in coordinates of the original line, and their new text.
        gain: bits saved over the original line.
        layers: what was undone, outermost first.
        lossy: number of bytes that were guessed.
        guesses: the parts that were restored from a part of their bytes.
        restored: the bounds of other parts in which bytes were guessed.
        searched: whether a model of the language chose among readings (`gaps`).
    """

    line: str
    parts: tuple[tuple[int, int, str], ...]
    gain: float
    layers: tuple[Layer, ...]
    lossy: int
    guesses: tuple[Piece, ...] = ()
    searched: bool = False
    restored: frozenset[tuple[int, int]] = frozenset()

    @property
    def stretches(self) -> list[tuple[int, int, str]]:
        """Return the parts, those that touch as one."""
        found: list[tuple[int, int, str]] = []
        for start, end, text in self.parts:
            if found and found[-1][1] == start:
                found[-1] = (found[-1][0], end, found[-1][2] + text)
            else:
                found.append((start, end, text))
        return found


def readings(line: str, memory: Memory, layers: Sequence[Layer] | None = None) -> list[Reading]:
    """Return the readings of `line` that save bits, best first, one layer undone.

    Args:
        line: one line of text.
        memory: what was read in the document before.
        layers: the layers to try; all by default.
    """
    worth = promising(line) if layers is None else layers
    if not worth:
        return []
    old = np.cumsum(pricing.character_costs(line), dtype=np.int64)
    best: dict[str, Reading] = {}
    tried = 0
    for layer in worth:
        if layer.wrong in DOUBLE_BYTE and has_gaps(line):
            tried += 1
            settled = best and max(one.gain for one in best.values()) > SETTLED
            if tried > MAX_GAPPED or settled:
                continue
        bytes_ = unread(line, layer.wrong)
        reading = _reading(line, old, changes(bytes_, layer, memory), layer) if bytes_ else None
        telling = layer.right == "utf-8" or _CONTROL.search(line)
        if reading and telling and foreign_letters(reading.line) and memory.is_polish(line):
            reading = _less_foreign(reading)
        if (
            reading
            and reading.gain > UTF8_BONUS * (layer.right == "utf-8")
            and reading.line not in best
        ):
            best[reading.line] = reading
    return sorted(best.values(), key=lambda one: (-one.gain, one.lossy))


def _reading(
    line: str, old: npt.NDArray[np.int64], proposed: Sequence[Change], layer: Layer
) -> Reading | None:
    if not any(one for one in proposed if not one.barrier):
        return None
    changed, spans = spliced(line, proposed)
    new = np.cumsum(pricing.character_costs(changed), dtype=np.int64)
    chosen = _best_stretch(_gains(proposed, spans, old, new))
    kept = [proposed[index] for index in chosen if not proposed[index].barrier]
    kept = [one for one in kept if line[one.start : one.end] != one.text]
    if not kept:
        return None
    result, _ = spliced(line, kept)
    gain = _saved(line, kept, result, float(old[-1]), layer)
    gain -= MIXED_COST * _is_mixed(line, layer.wrong)
    if layer.right == "utf-8":
        gain += UTF8_BONUS
    elif layer.right in DOUBLE_BYTE:
        gain -= SEAM_COST * sum(len(_SEAM.findall(one.text)) for one in kept)
    searched = any(one.pieces for one in kept)
    if searched:
        # That gaps are filled in proves nothing.
        gain -= HOLE_COST * max(0, line.count(HOLE) - result.count(HOLE))
    pieces = [
        piece for one in kept for piece in one.pieces or (Piece(one.start, one.end, one.text),)
    ]
    return Reading(
        result,
        tuple((one.start, one.end, one.text) for one in pieces),
        gain,
        (layer,),
        sum(one.lossy for one in kept),
        tuple(piece for piece in pieces if piece.lossy),
        searched=searched,
        restored=frozenset((one.start, one.end) for one in kept if one.lossy and not one.pieces),
    )


def _less_foreign(reading: Reading) -> Reading:
    """Return a reading of Polish, which letters that Polish does not have speak against."""
    found = foreign_letters("".join(text for _, _, text in reading.parts))
    return replace(reading, gain=reading.gain - FOREIGN_COST * min(MAX_FOREIGN, found))


def _saved(line: str, kept: Sequence[Change], result: str, old: float, layer: Layer) -> float:
    """Return the bits that a reading saves; signs beside sound words do not count."""
    if layer.wrong not in DOUBLE_BYTE and layer.right not in DOUBLE_BYTE | {"utf-8"}:
        parts = [(one.start, one.end, one.text) for one in kept]
        rest = without_marks(line, parts, result)
        if rest is None:
            return 0.0
        saved = pricing.cost(rest[0]) - pricing.cost(rest[1])
        if saved < PROVED:
            return saved
    return (old - float(pricing.character_costs(result).sum())) / UNITS_PER_BIT


def _is_mixed(line: str, codec: str) -> bool:
    """Tell whether C1 controls stand where the codec has characters: another one was read with."""
    return any(
        "\x80" <= character < "\xa0"
        and character.encode("latin-1").decode(codec, "replace") not in {character, HOLE}
        for character in set(line)
    )


def spliced(line: str, changes_: Sequence[Change]) -> tuple[str, list[tuple[int, int]]]:
    """Apply changes; return the new line and where each change lies in it."""
    pieces: list[str] = []
    spans = []
    at = length = 0
    for one in changes_:
        length += one.start - at
        spans.append((length, length + len(one.text)))
        pieces += (line[at : one.start], one.text)
        length += len(one.text)
        at = one.end
    pieces.append(line[at:])
    return "".join(pieces), spans


def _gains(
    proposed: Sequence[Change],
    spans: Sequence[tuple[int, int]],
    old: npt.NDArray[np.int64],
    new: npt.NDArray[np.int64],
) -> list[float | None]:
    """Return the bits that each change saves, the character behind it included."""
    result: list[float | None] = []
    for one, (low, high) in zip(proposed, spans, strict=True):
        if one.barrier:
            result.append(None)
            continue
        before = _between(old, one.start, one.end + 1)
        after = _between(new, low, high + 1)
        result.append((before - after) / UNITS_PER_BIT)
    return result


def _between(total: npt.NDArray[np.int64], start: int, end: int) -> int:
    end = min(end, len(total))
    if end <= start:
        return 0
    return int(total[end - 1]) - (int(total[start - 1]) if start else 0)


def _best_stretch(gains: Sequence[float | None]) -> range:
    """Return the stretch with the greatest sum that crosses no barrier (None)."""
    best = 0.0
    chosen = range(0)
    start, total = 0, 0.0
    for index, gain in enumerate(gains):
        if gain is None or total + gain <= 0:
            start, total = index + 1, 0.0
            continue
        total += gain
        if total > best:
            best, chosen = total, range(start, index + 1)
    return _widened(chosen, gains, min(MAX_EDGE_LOSS, EDGE_LOSS + EDGE_LOSS_SHARE * best))


def _widened(chosen: range, gains: Sequence[float | None], loss: float) -> range:
    low, high = chosen.start, chosen.stop
    if low == high:
        return chosen
    while low > 0 and _goes_along(gains[low - 1], loss):
        low -= 1
    while high < len(gains) and _goes_along(gains[high], loss):
        high += 1
    return range(low, high)


def _goes_along(gain: float | None, loss: float) -> bool:
    return gain is not None and gain > -loss

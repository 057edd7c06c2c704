"""What was read in the lines of a document that lost bytes, and what makes no sense there.

To search one line takes long, to search many of them at once little longer.  So a layer
is tried on a few lines first; where it makes sense of none, it is given up in this
document, and where it does, all other lines are read together, by the habit that the
reader showed there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.repair.mojibake.gaps import Runs, has_gaps, searched
from pipeline.repair.mojibake.language import is_polish
from pipeline.repair.mojibake.layers import FIRST_WIDE, Layer

#: Characters of the lines on which a layer is tried first, and of those of which it must
#: have made no sense to be given up.
FIRST: Final = 300
PATIENCE: Final = 150
#: Lines in which more than one layer may be looked for in vain, one after the other.
MAX_DEEP: Final = 20


@dataclass(slots=True)
class _Experience:
    """What is known of a layer in a document.

    Args:
        failed: characters of which it made no sense.
        habit: whether its reader lost pairs; None where it made sense of nothing yet.
        done: whether lines with gaps were all read, and lines without.
    """

    failed: int = 0
    habit: bool | None = None
    done: set[bool] = field(default_factory=set)


class Memory:
    """What the search for lost bytes found in a document so far.

    Args:
        lines: the lines of it that may have to be searched.
        text: the document.
    """

    def __init__(self, lines: Sequence[str] = (), text: str = "") -> None:
        self._text = text
        self._lines = dict.fromkeys(lines)
        self._read: dict[tuple[str, Layer], Runs | None] = {}
        self._experience: defaultdict[tuple[Layer, bool], _Experience]
        self._experience = defaultdict(_Experience)
        self._in_vain = 0

    def is_polish(self, line: str) -> bool:
        """Say whether a line is Polish, or else what can be seen of its document."""
        return is_polish(line) or is_polish(self._text)

    def may_deepen(self) -> bool:
        """Say whether to look for more than one layer, and count it as done in vain."""
        self._in_vain += 1
        return self._in_vain <= MAX_DEEP

    def deepened(self) -> None:
        """Note that more than one layer was found."""
        self._in_vain = 0

    def read(self, line: str, layer: Layer) -> Runs | None:
        """Read the bytes of a line by another codec where some are lost.

        Args:
            line: the text: a line of the document, or what one reads by another layer.
            layer: the two codecs, the wrong one a double-byte codec.

        Returns:
            Stretches that were read with the wrong codec, each in pieces; None where the
            text makes no sense so, or is in a language without a model.
        """
        if (line, layer) in self._read:
            return self._read[line, layer]
        own, gapped = line in self._lines, has_gaps(line)
        known = self._experience[layer, own]
        if known.failed > PATIENCE:
            return None
        lines = [line]
        if own and known.habit is None:
            lines = [line, *self._some_beside(line, layer)]
        elif own and gapped not in known.done:
            known.done.add(gapped)
            lines = [*dict.fromkeys((line, *self._alike(line, layer)))]
        self._search(lines, layer, known)
        return self._read[line, layer]

    def _alike(self, line: str, layer: Layer) -> Iterator[str]:
        """Yield the lines not read that seem to have lost bytes in the way of one of them."""
        gapped = has_gaps(line)
        for other in self._lines:
            wide = max(other) >= FIRST_WIDE
            if wide and has_gaps(other) == gapped and (other, layer) not in self._read:
                yield other

    def _some_beside(self, line: str, layer: Layer) -> Iterator[str]:
        """Yield a few lines like one."""
        size = len(line)
        for other in self._alike(line, layer):
            size += len(other)
            if size > FIRST:
                return
            if other != line:
                yield other

    def _search(self, lines: Sequence[str], layer: Layer, known: _Experience) -> None:
        """Read some lines; remember whether and how the layer makes sense."""
        habits: Counter[bool] = Counter()
        outcomes = searched(lines, layer, habit=known.habit)
        for line, (runs, habit) in zip(lines, outcomes, strict=True):
            self._read[line, layer] = runs
            if runs is not None:
                habits[habit] += len(line)
        if known.habit is None and habits:
            known.habit = habits[True] > habits[False]
            known.failed = 0
        elif known.habit is None:
            known.failed += sum(map(len, lines))

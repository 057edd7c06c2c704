"""What was read in the lines of a document that lost bytes, and what makes no sense there.

To search one line takes long, to search many of them at once little longer.  So a layer
is tried on a few lines first; where it makes sense of none, it is given up in this
document, and where it does, all other lines are read together, by the habit that the
reader showed there.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.repair.mojibake.gaps import Runs, has_gaps, searched
from pipeline.repair.mojibake.layers import FIRST_WIDE, Layer

#: Characters of the lines on which a layer is tried first, and of those of which it must
#: have made no sense to be given up.
FIRST: Final = 300
PATIENCE: Final = 150


class Memory:
    """What the search for lost bytes found in a document so far.

    Args:
        lines: the lines of it that may have to be searched.
    """

    def __init__(self, lines: Sequence[str] = ()) -> None:
        self._lines = tuple(dict.fromkeys(lines))
        self._read: dict[tuple[str, Layer], Runs | None] = {}
        self._habits: dict[Layer, bool] = {}
        self._failed: Counter[Layer] = Counter()
        self._prepared: set[tuple[Layer, bool]] = set()

    def read(self, line: str, layer: Layer) -> Runs | None:
        """Read the bytes of a line by another codec where some are lost.

        Args:
            line: the text.
            layer: the two codecs, the wrong one a double-byte codec.

        Returns:
            Stretches that were read with the wrong codec, each in pieces; None where the
            text makes no sense so, or is in a language without a model.
        """
        if (line, layer) not in self._read:
            gapped = has_gaps(line)
            if self._failed[layer] > PATIENCE:
                return None
            if layer not in self._habits:
                self._search([line, *self._some_beside(line, layer)], layer)
            elif line in self._lines and (layer, gapped) not in self._prepared:
                self._prepared.add((layer, gapped))
                self._search(list(self._alike(line, layer)), layer)
            else:
                self._search([line], layer)
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
        for other in self._alike(line, layer) if line in self._lines else ():
            size += len(other)
            if size > FIRST:
                return
            if other != line:
                yield other

    def _search(self, lines: Sequence[str], layer: Layer) -> None:
        """Read some lines; remember whether and how the layer makes sense."""
        outcomes = searched(lines, layer, self._habits.get(layer))
        habits: Counter[bool] = Counter()
        for line, (runs, habit) in zip(lines, outcomes, strict=True):
            self._read[line, layer] = runs
            if runs is not None:
                habits[habit] += len(line)
        if habits and layer not in self._habits:
            self._habits[layer] = habits[True] > habits[False]
        elif layer not in self._habits:
            self._failed[layer] += sum(map(len, lines))

"""A cache language model: what a document has written, it writes again.

Kuhn and De Mori 1990: the probability of a character is mixed with its share in the
document itself, alone and after the one or two characters before it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.repair.models.ngrams import BITS, LAST_KEY

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

#: How far the document's characters count after two others and after one.
_AFTER_TWO: Final = 0.35
_AFTER_ONE: Final = 0.12
#: How far its characters count alone, and the length at which half of that counts.
_ALONE: Final = 0.05
_PAGE: Final = 300
_ONE: Final = (1 << BITS) - 1


@dataclass(frozen=True, slots=True, eq=False)
class _Sequences:
    """Sorted keys of a document's n-grams of one length, and how often each occurs."""

    keys: Ints
    counts: Ints

    def count(self, wanted: Ints) -> Ints:
        place = self.keys.searchsorted(wanted)
        return np.where(self.keys[place] == wanted, self.counts[place], 0)


class CacheModel:
    """The n-grams of one document, of up to three classes.

    Args:
        tokens: the classes of its sound text.
        classes: how many classes there are.
    """

    def __init__(self, tokens: list[int], classes: int) -> None:
        stream = np.array(tokens, dtype=np.int64)
        self._alone = np.bincount(stream, minlength=classes)
        share = _ALONE / (max(len(tokens), 1) + _PAGE)
        self._chances = (share * self._alone).astype(np.float32)
        self._pairs = _sequences(stream, 2)
        self._triples = _sequences(stream, 3)

    def mixed(self, chances: Floats, contexts: Ints, owners: Ints, following: Ints) -> Floats:
        """Mix the probabilities of classes with their shares in the document.

        Args:
            chances: probabilities by another model; changed in place.
            contexts: keys of the classes before, the nearest in the lowest bits.
            owners: for each class the index of its context.
            following: the classes.
        """
        chances *= 1 - _ALONE
        chances += self._chances[following]
        two, one = contexts & ((1 << 2 * BITS) - 1), contexts & _ONE
        for tails, seen, longer, weight in (
            (two, self._pairs.count(two), self._triples, _AFTER_TWO),
            (one, self._alone[one], self._pairs, _AFTER_ONE),
        ):
            asked = np.flatnonzero((seen > 0)[owners])
            if not len(asked):
                continue
            mine = owners[asked]
            shares = longer.count((tails << BITS)[mine] | following[asked]) / seen[mine]
            trust = (weight * seen / (seen + 1))[mine]
            chances[asked] = (1 - trust) * chances[asked] + trust * shares
        return chances

    def after(self, last: int, scores: Floats) -> Floats:
        """Mix the log-probabilities of all classes behind the class `last` in place."""
        low, high = self._pairs.keys.searchsorted([last << BITS, (last + 1) << BITS])
        if low < high:
            counts = self._pairs.counts[low:high]
            classes = self._pairs.keys[low:high] & _ONE
            scores += np.float32(np.log1p(-_AFTER_ONE))
            own = _AFTER_ONE * counts / counts.sum()
            scores[classes] = np.log(np.exp(scores[classes]) + own)
        return scores


def _sequences(stream: Ints, length: int) -> _Sequences:
    size = max(len(stream) - length + 1, 0)
    packed = np.zeros(size, dtype=np.int64)
    for place in range(length):
        packed = packed << BITS | stream[place : place + size]
    keys, counts = np.unique(packed, return_counts=True)
    return _Sequences(np.append(keys, LAST_KEY), np.append(counts, 0).astype(np.int64))

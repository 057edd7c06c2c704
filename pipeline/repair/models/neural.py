"""A small neural model of Chinese: a causal transformer over the classes of `ngrams`.

`training/han/` trains it and writes the file, `SOURCES.md` says on which texts.  It sees
a hundred characters where the n-gram model sees three, and costs a thousand times more,
so it only ranks the readings that a search has kept (`rerank`).  The arithmetic is plain
numpy; sums differ between machines in the last digits, so what it returns is rounded.
"""

import lzma
import struct
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

MAGIC: Final = b"HANNEURAL1\n"
#: Classes, width, heads, layers, hidden units, classes seen in order; reach of attention.
HEADER: Final = "<6If"
#: Classes at most before those that are scored; the training saw no more than 128.
HISTORY: Final = 32
_EPSILON: Final = np.float32(1e-5)
_MASKED: Final = np.float32(-1e4)
#: Digits behind the point that count; float32 sums in another order agree on them.
_DIGITS: Final = 3


class _Layer(NamedTuple):
    qkv: Floats
    out: Floats
    up: Floats
    down: Floats


class _Tree:
    """Texts after one history as a tree: what several begin with is there once.

    Args:
        history: classes before all texts.
        texts: classes; nothing follows their last ones, which have no node.
        near: classes of a node that are seen in their order.

    Attributes:
        recent: the last classes up to each node, [nodes, near].
        depths: nodes on the way to each node, itself included, [nodes].
        above: whether a node stands on the way to another or is it, [nodes, nodes].
        before: for each text the node before each of its classes.
    """

    def __init__(self, history: Sequence[int], texts: Sequence[Sequence[int]], near: int) -> None:
        self._near = near
        self._known: dict[tuple[int, int], int] = {}
        self._recent: list[tuple[int, ...]] = []
        self._above: list[list[int]] = []
        last = -1
        for token in history:
            last = self._node(last, token)
        self.before = []
        for text in texts:
            nodes = [last]
            for token in text[:-1]:
                nodes.append(self._node(nodes[-1], token))
            self.before.append(nodes[: len(text)])
        self.recent = np.array(self._recent)
        self.depths = np.array([len(each) for each in self._above])
        self.above = np.zeros((len(self._above),) * 2, dtype=bool)
        for row, each in zip(self.above, self._above, strict=True):
            row[each] = True

    def _node(self, last: int, token: int) -> int:
        """Return the node of a class behind the node `last`, made if there is none."""
        found = self._known.setdefault((last, token), len(self._recent))
        if found == len(self._recent):
            recent = (0,) * self._near if last < 0 else self._recent[last]
            self._recent.append((*recent[1:], token))
            self._above.append([*([] if last < 0 else self._above[last]), found])
        return found


class NeuralModel:
    """Log-probabilities of classes after up to `HISTORY` and more others, in nats.

    Args:
        data: the unpacked model file.
    """

    def __init__(self, data: bytes) -> None:
        place = len(MAGIC)
        numbers = struct.unpack_from(HEADER, data, place)
        place += struct.calcsize(HEADER)
        self.classes, width, self._heads, layers, hidden, self._near = numbers[:6]
        shapes = [(self.classes, width), (width, self._near * width)]
        shapes += [(3 * width, width), (width, width), (hidden, width), (width, hidden)] * layers
        found: list[Floats] = []
        for rows, columns in shapes:
            scales = np.frombuffer(data, dtype="<f2", count=rows, offset=place)
            place += 2 * rows
            units = np.frombuffer(data, dtype=np.int8, count=rows * columns, offset=place)
            place += rows * columns
            found.append(units.reshape(rows, columns) * scales.astype(np.float32)[:, None])
        self._table, self._first = found[0], found[1].T.copy()
        self._seen = _normed(self._table)
        self._layers = [
            _Layer(*(each.T.copy() for each in found[start : start + 4]))
            for start in range(2, len(found), 4)
        ]
        falls = np.arange(self._heads) / max(self._heads - 1, 1)
        self._slopes = (np.float64(numbers[6]) ** -falls).astype(np.float32)

    def scores(self, history: Sequence[int], texts: Sequence[Sequence[int]]) -> list[Floats]:
        """Return the log-probability of each class of each text after one history.

        Args:
            history: classes before the texts, the nearest last; one at least.
            texts: classes; what several of them begin with is computed once.
        """
        wanted = np.array([token for text in texts for token in text], dtype=np.int64)
        if not len(wanted):
            return [np.zeros(0, dtype=np.float32) for _ in texts]
        tree = _Tree(history[-HISTORY:], texts, self._near)
        before = [node for nodes in tree.before for node in nodes]
        nodes, place = np.unique(before, return_inverse=True)
        found = self._scored(self._run(tree)[nodes], place, wanted)
        return np.split(found, np.cumsum([len(text) for text in texts])[:-1])

    def _scored(self, states: Floats, place: Ints, wanted: Ints) -> Floats:
        """Return the log-probability of each class that follows the state at its place."""
        logits = states @ self._table.T
        right = logits[place, wanted]
        highest = logits.max(1)
        logits -= highest[:, None]
        np.exp(logits, out=logits)
        result: Floats = right - (highest + np.log(logits.sum(1)))[place]
        return np.round(result, _DIGITS)

    def _run(self, tree: _Tree) -> Floats:
        """Return the hidden state of every node of a tree, [nodes, width]."""
        nodes = len(tree.depths)
        x = self._seen[tree.recent].reshape(nodes, -1) @ self._first
        distances = (tree.depths[:, None] - tree.depths).astype(np.float32)
        bias = np.where(tree.above, -self._slopes[:, None, None] * distances, _MASKED)
        for layer in self._layers:
            parts = (_normed(x) @ layer.qkv).reshape(nodes, 3, self._heads, -1)
            query, key, value = parts.transpose(1, 2, 0, 3)
            query *= np.float32(query.shape[-1] ** -0.5)
            joined = _softmax(query @ key.transpose(0, 2, 1) + bias) @ value
            x += joined.transpose(1, 0, 2).reshape(nodes, -1) @ layer.out
            hidden = np.maximum(_normed(x) @ layer.up, 0)
            x += np.square(hidden) @ layer.down
        return _normed(x)


def _normed(x: Floats) -> Floats:
    centred = x - x.mean(-1, keepdims=True)
    result: Floats = centred / np.sqrt(np.square(centred).mean(-1, keepdims=True) + _EPSILON)
    return result


def _softmax(x: Floats) -> Floats:
    raised: Floats = np.exp(x - x.max(-1, keepdims=True))
    raised /= raised.sum(-1, keepdims=True)
    return raised


@cache
def neural_model() -> NeuralModel:
    """Return the neural model that ships with linguaflow, loaded on first use."""
    packed = files("pipeline.repair.models").joinpath("han.neural.xz").read_bytes()
    return NeuralModel(lzma.decompress(packed))

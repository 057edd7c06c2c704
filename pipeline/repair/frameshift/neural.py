"""A small neural model of Chinese: a causal transformer over the classes of `han_model`.

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
from itertools import takewhile
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


class _Memory(NamedTuple):
    """Keys and values of one layer, [heads, time, width of a head]."""

    keys: Floats
    values: Floats


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
            texts: classes; what all of them begin with is computed once.
        """
        before = list(history[-HISTORY:])
        shared = len(_common(texts))
        prefix = [*before, *texts[0][:shared]]
        trunk, memories = self._run(np.array([prefix]), 0, [])
        found = self._scored(trunk[0, len(before) - 1 : -1], np.array(texts[0][:shared]))
        longest = max(map(len, texts))
        if longest == shared:
            return [_rounded(found) for _ in texts]
        rows = np.zeros((len(texts), len(prefix) + longest - shared), dtype=np.int64)
        for row, text in zip(rows, texts, strict=True):
            row[: len(prefix) + len(text) - shared] = [*prefix, *text[shared:]]
        branches, _ = self._run(rows, len(prefix), memories)
        lasts = np.repeat(trunk[:, -1:], len(texts), axis=0)
        states = np.concatenate([lasts, branches[:, :-1]], axis=1)
        asked = np.array(
            [[place < len(text) for place in range(shared, longest)] for text in texts]
        )
        tails = np.split(
            self._scored(states[asked], rows[:, len(prefix) :][asked]),
            np.cumsum(asked.sum(1))[:-1],
        )
        return [_rounded(np.concatenate([found, tail])) for tail in tails]

    def _scored(self, states: Floats, wanted: Ints) -> Floats:
        """Return the log-probability of the class that follows each state."""
        if not len(wanted):
            return np.zeros(0, dtype=np.float32)
        logits = states @ self._table.T
        right = logits[np.arange(len(wanted)), wanted]
        highest = logits.max(1)
        logits -= highest[:, None]
        np.exp(logits, out=logits)
        result: Floats = right - highest - np.log(logits.sum(1))
        return result

    def _run(
        self, rows: Ints, known: int, memories: Sequence[_Memory]
    ) -> tuple[Floats, list[_Memory]]:
        """Return the hidden states of [batch, time] classes, and what to remember of row 0.

        Args:
            rows: classes, from the start of the history on.
            known: how many of them, alike in all rows, are in `memories` already.
            memories: what an earlier call returned.
        """
        batch, time = rows.shape[0], rows.shape[1] - known
        padded = np.pad(rows, ((0, 0), (self._near - 1, 0)))[:, known:]
        seen = [self._seen[padded[:, back : back + time]] for back in range(self._near)]
        x = np.concatenate(seen, axis=-1).reshape(batch * time, -1) @ self._first
        distances = np.arange(known, known + time)[:, None] - np.arange(known + time)
        bias = np.where(distances < 0, _MASKED, -self._slopes[:, None, None] * distances)
        kept = []
        for place, layer in enumerate(self._layers):
            parts = (_normed(x) @ layer.qkv).reshape(batch, time, 3, self._heads, -1)
            query, key, value = parts.transpose(2, 0, 3, 1, 4)
            kept.append(_Memory(key[0], value[0]))
            weights = np.empty((batch, self._heads, time, known + time), dtype=np.float32)
            query *= np.float32(query.shape[-1] ** -0.5)
            if known:
                weights[..., :known] = query @ memories[place].keys.transpose(0, 2, 1)
            weights[..., known:] = query @ key.transpose(0, 1, 3, 2)
            weights = _softmax(weights + bias)
            joined = weights[..., known:] @ value
            if known:
                joined += weights[..., :known] @ memories[place].values
            x += joined.transpose(0, 2, 1, 3).reshape(batch * time, -1) @ layer.out
            hidden = np.maximum(_normed(x) @ layer.up, 0)
            x += np.square(hidden) @ layer.down
        return _normed(x).reshape(batch, time, -1), kept


def _normed(x: Floats) -> Floats:
    centred = x - x.mean(-1, keepdims=True)
    result: Floats = centred / np.sqrt(np.square(centred).mean(-1, keepdims=True) + _EPSILON)
    return result


def _softmax(x: Floats) -> Floats:
    raised: Floats = np.exp(x - x.max(-1, keepdims=True))
    raised /= raised.sum(-1, keepdims=True)
    return raised


def _rounded(x: Floats) -> Floats:
    result: Floats = np.round(x, _DIGITS)
    return result


def _common(texts: Sequence[Sequence[int]]) -> list[int]:
    """Return what all texts begin with."""
    columns = zip(*texts, strict=False)
    return [column[0] for column in takewhile(lambda each: len(set(each)) == 1, columns)]


@cache
def neural_model() -> NeuralModel:
    """Return the neural model that ships with linguaflow, loaded on first use."""
    packed = files("pipeline.repair.frameshift").joinpath("han.neural.xz").read_bytes()
    return NeuralModel(lzma.decompress(packed))

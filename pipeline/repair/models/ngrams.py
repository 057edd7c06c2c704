"""A small character model of Chinese, simplified and traditional alike.

The model is an n-gram model with back-off over classes of characters, in which a
traditional character shares the class of its simplified one; a second table says
which form a text in one script or the other uses.  `scripts/build_han_model.py`
builds the file from frequencies, `SOURCES.md` says of which texts.
"""

import lzma
import struct
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from importlib.resources import files
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.repair.models.characters import CLASSES, EDGE, SAME, UNKNOWN, normal

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

MAGIC: Final = b"HANMODEL1\n"
ORDER: Final = 4
BITS: Final = 13
NATS_PER_UNIT: Final = 1 / 16
_ZERO: Final = 16
#: Log-share of a character that the model knows no class for.
_RARE: Final = -8.0
#: Log-share of a full-width digit or letter, or one with a tone mark.
_FANCY: Final = -7.0
_MASK: Final = (1 << BITS) - 1
#: Behind all keys.
LAST_KEY: Final = np.int64(1) << 62


class HanModel:
    """Log-probabilities of characters after up to three others, in nats.

    Args:
        data: the unpacked model file.
    """

    def __init__(self, data: bytes) -> None:
        reader = _Reader(data, len(MAGIC))
        count, length = reader.numbers(2)
        characters = reader.take(length).decode("utf-8")
        classes = reader.plane(count)
        self._classes = dict(zip(characters, classes.tolist(), strict=True))
        shares = [reader.weights(count).tolist() for _ in range(2)]
        self._shares = dict(zip(characters, zip(*shares, strict=True), strict=True))
        self._classes.update({EDGE: 0, "0": 2, "A": 3})
        self._keys: list[Ints] = []
        self._logp: list[Floats] = []
        self._back: list[Floats] = []
        self._parents: list[npt.NDArray[np.bool_]] = []
        for order in range(1, ORDER + 1):
            prefix: Ints | int = 0
            if order > 1:
                children = reader.plane(len(self._keys[-1]) - 1)
                self._parents.append(np.append(children > 0, False))
                prefix = np.repeat(self._keys[-1][:-1], children) << BITS
            (number,) = reader.numbers(1)
            self._keys.append(np.append(prefix | reader.plane(number), LAST_KEY))
            self._logp.append(reader.weights(number))
            if order < ORDER:
                self._back.append(np.append(reader.weights(number), np.float32(0)))

    def classes(self, text: str) -> list[int]:
        """Return the class of each character of `text`, spaces left out."""
        return [self._classes.get(character, UNKNOWN) for character in normal(text)]

    def lean(self, character: str) -> float:
        """Return how many nats likelier `character` is in traditional than in simplified text."""
        simplified, full = self._shares.get(character, (0.0, 0.0))
        return float(full - simplified)

    @cached_property
    def _tables(self) -> tuple[Ints, Ints, Floats]:
        """The class of every code point; the characters with shares, and those."""
        classes = np.full(0x10000, UNKNOWN, dtype=np.int64)
        for character, place in self._classes.items():
            classes[ord(character)] = place
        codes = np.array([ord(character) for character in self._shares])
        pairs = np.exp(np.array(list(self._shares.values()), dtype=np.float32))
        return classes, codes, pairs

    def tables(self, traditional: float) -> tuple[Ints, Floats]:
        """Return the class and the log-share in its class of every code point.

        Args:
            traditional: how much of the text is in traditional script, 0 to 1.
        """
        classes, codes, pairs = self._tables
        shares = np.full(0x10000, _RARE, dtype=np.float32)
        mixed = (1 - traditional) * pairs[:, 0] + traditional * pairs[:, 1]
        shares[codes] = np.log(mixed)
        classes = classes.copy()
        known = classes != UNKNOWN
        shares[~known] = _RARE
        for code, token in SAME.items():
            classes[code] = classes[ord(token)]
            shares[code] = _FANCY if code > 0x7F and token in CLASSES else 0.0
        shares[list(map(ord, "0A\n"))] = 0.0
        return classes, shares

    def unigrams(self) -> Floats:
        """Return the log-probability of every class without context."""
        return self._logp[0]

    def after(self, last: int) -> Floats:
        """Return the log-probability of every class behind the class `last` alone."""
        low, high = np.searchsorted(self._keys[1], [last << BITS, (last + 1) << BITS])
        result: Floats = self._logp[0] + self._back[0][last]
        result[self._keys[1][low:high] & _MASK] = self._logp[1][low:high]
        return result

    def score(self, contexts: Ints, owners: Ints, following: Ints) -> Floats:
        """Return the log-probability of each class after its context.

        Args:
            contexts: keys of the three classes before, the nearest in the lowest bits.
            owners: for each class the index of its context.
            following: the classes.
        """
        result = self._logp[0][following]
        for order in range(2, ORDER + 1):
            tails = contexts & ((1 << BITS * (order - 1)) - 1)
            known, place = _find(self._keys[order - 2], tails)
            result += np.where(known, self._back[order - 2][place], 0)[owners]
            asked = np.flatnonzero((known & self._parents[order - 2][place])[owners])
            if len(asked):
                wanted = (tails << BITS)[owners[asked]] | following[asked]
                hit, place = _find(self._keys[order - 1], wanted)
                result[asked[hit]] = self._logp[order - 1][place[hit]]
        return result

    def score_text(self, text: str) -> float:
        """Return the log-probability of `text` as one paragraph."""
        tokens = self.classes(text)
        found = self.score(contexts(tokens)[:-1], np.arange(len(tokens)), np.array(tokens))
        return float(found.sum())


def push(context: int, token: int) -> int:
    """Return the key of the last three classes after one more."""
    return (context << BITS | token) & ((1 << BITS * (ORDER - 1)) - 1)


def contexts(tokens: Iterable[int], start: int = 0) -> Ints:
    """Return the context before each of some classes, and the one behind them all.

    Args:
        tokens: the classes, one after the other.
        start: the context before the first.
    """
    return np.fromiter(accumulate(tokens, push, initial=start), dtype=np.int64)


def _find(keys: Ints, wanted: Ints) -> tuple[npt.NDArray[np.bool_], Ints]:
    """Return which keys are there, and where; `keys` end with one that none is behind."""
    place = keys.searchsorted(wanted)
    return keys[place] == wanted, place


class _Reader:
    """Take the columns of the model file one after the other."""

    def __init__(self, data: bytes, position: int) -> None:
        self._data = data
        self._position = position

    def take(self, length: int) -> bytes:
        self._position += length
        return self._data[self._position - length : self._position]

    def numbers(self, count: int) -> Sequence[int]:
        return struct.unpack(f"<{count}I", self.take(4 * count))

    def plane(self, count: int) -> Ints:
        low, high = (np.frombuffer(self.take(count), dtype=np.uint8) for _ in range(2))
        return low.astype(np.int64) | high.astype(np.int64) << 8

    def weights(self, count: int) -> Floats:
        units = np.frombuffer(self.take(count), dtype=np.uint8).astype(np.float32)
        return (_ZERO - units) * np.float32(NATS_PER_UNIT)


@cache
def han_model() -> HanModel:
    """Return the model of Chinese that ships with linguaflow, loaded on first use."""
    return _packed("han.model.xz")


@cache
def ja_model() -> HanModel:
    """Return the model of Japanese (`scripts/build_ja_model.py`), loaded on first use."""
    return _packed("ja.model.xz")


def _packed(name: str) -> HanModel:
    packed = files("pipeline.repair.models").joinpath(name).read_bytes()
    return HanModel(lzma.decompress(packed))

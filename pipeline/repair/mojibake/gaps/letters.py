"""A small model of Russian and Polish letters: how often up to six follow each other.

`scripts/build_letter_ngrams.py` builds the file, `SOURCES.md` says of which texts.  All
that is no letter of the two languages is one symbol; capitals count as small letters.
"""

import lzma
import struct
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

MAGIC: Final = b"LETTERS1\n"
ORDER: Final = 6
BITS: Final = 7
MASK: Final = (1 << BITS) - 1
#: Logarithms of counts are stored in steps of 1/16.
UNITS: Final = 16
ALPHABET: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюяёabcdefghijklmnopqrstuvwxyząćęłńóśźż"
#: All symbols, and contexts whose rows of them are kept: 8 MB.
SYMBOLS: Final = len(ALPHABET) + 1
MAX_ROWS: Final = 30_000
#: Taken from each count for what was never seen (Kneser and Ney 1995).
DISCOUNT: Final = 0.7
_PLANES: Final = 6


@cache
def symbols() -> npt.NDArray[np.int64]:
    """Return the symbol of each code point of the basic plane, 0 for what is no letter."""
    table = np.zeros(0x10000, dtype=np.int64)
    for place, letter in enumerate(ALPHABET, start=1):
        table[ord(letter)] = table[ord(letter.upper())] = place
    return table


class Letters:
    """Log-probabilities of symbols after up to five others, in nats.

    Args:
        data: the unpacked model file.
    """

    def __init__(self, data: bytes) -> None:
        self._keys: list[Ints] = []
        self._counts: list[Floats] = []
        self._heads: list[Ints] = []
        self._starts: list[Ints] = []
        self._totals: list[Floats] = []
        self._rests: list[Floats] = []
        at = len(MAGIC)
        for _ in range(ORDER):
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
            steps = np.zeros(size, dtype=np.int64)
            for plane in range(_PLANES):
                part = np.frombuffer(data, dtype=np.uint8, count=size, offset=at)
                steps |= part.astype(np.int64) << 8 * plane
                at += size
            units = np.frombuffer(data, dtype=np.uint8, count=size, offset=at)
            at += size
            self._add(np.cumsum(steps), np.exp(units.astype(np.float32) / UNITS))

    def _add(self, keys: Ints, counts: Floats) -> None:
        heads, starts = np.unique(keys >> BITS, return_index=True)
        kept = np.add.reduceat(np.maximum(counts - DISCOUNT, 0.0), starts)
        whole = np.add.reduceat(counts, starts)
        if self._keys:
            # What follows too rarely to be stored counts as well.
            place = _find(self._keys[-1], heads)
            whole = np.maximum(whole, np.where(place >= 0, self._counts[-1][place], 0.0))
        self._keys.append(keys)
        self._counts.append(counts)
        self._heads.append(heads)
        self._starts.append(np.append(starts, len(keys)))
        self._totals.append(whole.astype(np.float32))
        self._rests.append((whole - kept).astype(np.float32))

    def score(self, contexts: Ints, owners: Ints, following: Ints) -> Floats:
        """Return the log-probability of each symbol after its context.

        Args:
            contexts: keys of the five symbols before, the nearest in the lowest bits.
            owners: for each symbol the index of its context.
            following: the symbols.
        """
        share = np.full(len(following), 1.0 / (len(ALPHABET) + 1), dtype=np.float32)
        for order in range(1, ORDER + 1):
            tails = contexts & ((1 << BITS * (order - 1)) - 1)
            head = _find(self._heads[order - 1], tails)
            known = (head >= 0)[owners]
            if not known.any():
                break
            place = _find(self._keys[order - 1], tails[owners] << BITS | following)
            seen = np.where(place >= 0, self._counts[order - 1][place], 0.0)
            total = self._totals[order - 1][head][owners]
            rest = self._rests[order - 1][head][owners]
            fresh = (np.maximum(seen - DISCOUNT, 0.0) + rest * share) / total
            share = np.where(known, fresh, share).astype(np.float32)
        return np.log(np.maximum(share, 1e-9)).astype(np.float32)

    def rows(self, contexts: Ints) -> Floats:
        """Return the log-probability of every symbol after each of some contexts."""
        shares = np.full((len(contexts), SYMBOLS), 1.0 / SYMBOLS, dtype=np.float32)
        for order in range(ORDER):
            tails = contexts & ((1 << BITS * order) - 1)
            head = _find(self._heads[order], tails)
            known = np.flatnonzero(head >= 0)
            if not len(known):
                break
            head = head[known]
            total = self._totals[order][head]
            shares[known] *= (self._rests[order][head] / total)[:, None]
            first = self._starts[order][head]
            size = self._starts[order][head + 1] - first
            owner = np.repeat(np.arange(len(head)), size)
            place = np.arange(len(owner)) + (first - np.cumsum(size) + size)[owner]
            seen = np.maximum(self._counts[order][place] - DISCOUNT, 0.0) / total[owner]
            shares[known[owner], self._keys[order][place] & MASK] += seen
        return np.log(np.maximum(shares, 1e-9))


class Rows:
    """The log-probabilities of all symbols after each context met, computed once.

    Args:
        model: what computes them.
    """

    def __init__(self, model: Letters) -> None:
        self._model = model
        self._places: dict[int, int] = {}
        self._rows = np.empty((MAX_ROWS, SYMBOLS), dtype=np.float32)

    def score(self, contexts: Ints, owners: Ints, following: Ints) -> Floats:
        """Return the log-probability of each symbol after its context.

        Args:
            contexts: keys of the five symbols before.
            owners: for each symbol the index of its context.
            following: the symbols.
        """
        keys = contexts.tolist()
        new = [key for key in dict.fromkeys(keys) if key not in self._places]
        if len(self._places) + len(new) > MAX_ROWS:
            self._places.clear()
            new = list(dict.fromkeys(keys))
        if len(new) > MAX_ROWS:
            return self._model.score(contexts, owners, following)
        if new:
            self._add(new)
        places = np.array([self._places[key] for key in keys], dtype=np.int64)
        found: Floats = self._rows[places[owners], following]
        return found

    def _add(self, keys: list[int]) -> None:
        first = len(self._places)
        self._rows[first : first + len(keys)] = self._model.rows(np.array(keys))
        self._places.update((key, first + place) for place, key in enumerate(keys))


def push(context: int, symbol: int) -> int:
    """Return the key of the last five symbols after one more; gaps between words are one."""
    if symbol == 0 and context & MASK == 0:
        return context
    return (context << BITS | symbol) & ((1 << BITS * (ORDER - 1)) - 1)


def pushed(contexts: Ints, following: Ints) -> Ints:
    """Return the keys of the last five symbols after one more each."""
    longer = (contexts << BITS | following) & ((1 << BITS * (ORDER - 1)) - 1)
    return np.where((following == 0) & (contexts & MASK == 0), contexts, longer)


def _find(keys: Ints, wanted: Ints) -> Ints:
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, place, -1)


@cache
def letters() -> Letters:
    """Return the model that ships with linguaflow, loaded on first use."""
    packed = files("pipeline.repair.mojibake.gaps").joinpath("letters.model.xz").read_bytes()
    return Letters(lzma.decompress(packed))


@cache
def rows() -> Rows:
    """Return the model with what was asked of it before."""
    return Rows(letters())

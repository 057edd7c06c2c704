"""The file of a character model, as `pipeline.repair.models.ngrams` reads it."""

import lzma
import math
import struct
from collections import Counter

import numpy as np
import numpy.typing as npt
from character_ngrams import Floats, Level, positions

from pipeline.repair.models.ngrams import BITS, MAGIC, NATS_PER_UNIT, ORDER

VARIANT_FLOOR = 2e-4


def varied(
    counts: dict[bool, Counter[str]], fold: dict[str, str], characters: list[str]
) -> dict[bool, list[float]]:
    """Return each character's share of its class in simplified and in traditional text."""
    result = {}
    for traditional, counter in counts.items():
        totals: Counter[str] = Counter()
        for character in characters:
            totals[fold.get(character, character)] += counter[character] + 0.01
        result[traditional] = [
            math.log(
                max(
                    (counter[character] + 0.01) / totals[fold.get(character, character)],
                    VARIANT_FLOOR,
                )
            )
            for character in characters
        ]
    return result


def pack_levels(levels: list[Level]) -> list[bytes]:
    """Write the levels as a trie in columns: children per prefix, last class, weights."""
    parts = []
    for order, level in enumerate(levels, start=1):
        last = (level.keys & ((1 << BITS) - 1)).astype(np.uint16)
        if order > 1:
            owner = positions(levels[order - 2].keys, level.keys >> BITS)
            children = np.bincount(owner, minlength=len(levels[order - 2].keys))
            parts += plane(children.astype(np.uint16))
        parts.append(struct.pack("<I", len(level.keys)))
        parts += plane(last)
        parts.append(quantised(level.logp, 0 if order == 1 else 2))
        if order < ORDER:
            parts.append(quantised(level.back, 2))
    return parts


def plane(values: npt.NDArray[np.uint16]) -> list[bytes]:
    return [(values & 255).astype(np.uint8).tobytes(), (values >> 8).astype(np.uint8).tobytes()]


def quantised(values: Floats, coarse: int) -> bytes:
    step = 1 << coarse
    units = np.clip(np.round(-values / NATS_PER_UNIT / step) * step + 16, 0, 255)
    return units.astype(np.uint8).tobytes()


def packed_model(
    characters: list[str],
    classes: list[int],
    shares: dict[bool, list[float]],
    levels: list[Level],
) -> bytes:
    """Return the model file: each character's class and shares, and the n-grams."""
    alphabet = "".join(characters).encode("utf-8")
    parts = [
        struct.pack("<II", len(characters), len(alphabet)),
        alphabet,
        *plane(np.array(classes, dtype=np.uint16)),
        quantised(np.array(shares[False]), 2),
        quantised(np.array(shares[True]), 2),
        *pack_levels(levels),
    ]
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "pb": 0}]
    return lzma.compress(MAGIC + b"".join(parts), format=lzma.FORMAT_XZ, filters=filters)

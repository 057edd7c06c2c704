"""Interpolated n-gram models over classes of characters: counting, estimating, pruning.

Discounts are those of modified Kneser-Ney (Chen and Goodman 1999); pruning goes by the
weighted difference of log-probabilities (Seymore and Rosenfeld 1996).
"""

from collections import Counter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from han_texts import paragraphs

from pipeline.repair.models.characters import CLASSES, EDGE, UNKNOWN
from pipeline.repair.models.ngrams import BITS, ORDER

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Level(NamedTuple):
    """All n-grams of one order: sorted keys, log-probabilities, back-off weights."""

    keys: Ints
    logp: Floats
    back: Floats


def vocabulary(frequency: Counter[str], minimum: int) -> tuple[list[str], dict[str, int]]:
    """Return the characters seen `minimum` times or more, and the numbers of all classes."""
    special = [*CLASSES]
    chosen = [
        character
        for character, number in sorted(frequency.items(), key=lambda item: (-item[1], item[0]))
        if number >= minimum and character not in special and character < "\U00010000"
    ][: (1 << BITS) - len(special)]
    return chosen, {character: place for place, character in enumerate([*special, *chosen])}


def tokenised(texts: list[str], ids: dict[str, int]) -> Ints:
    """Return the classes of all texts in a row, with edges between the paragraphs."""
    joined = EDGE + "".join(paragraphs(texts)) + EDGE
    table = np.full(0x110000, UNKNOWN, dtype=np.int64)
    for character, place in ids.items():
        table[ord(character)] = place
    tokens: Ints = table[np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)]
    return tokens


def count(tokens: Ints, order: int) -> tuple[Ints, Ints]:
    """Count the n-grams of running text; none reaches over an edge."""
    size = len(tokens) - order + 1
    keys = np.zeros(size, dtype=np.int64)
    inside = np.ones(size, dtype=bool)
    for place in range(order):
        part = tokens[place : place + size]
        keys = (keys << BITS) | part
        if 0 < place < order - 1:
            inside &= part != 0
    if order > 1:
        inside &= (keys & ((1 << BITS) - 1) != 0) | (keys >> BITS != 0)
    keys, counts = np.unique(keys[inside], return_counts=True)
    return keys, counts.astype(np.int64)


def merge(parts: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    keys = np.concatenate([part[0] for part in parts])
    counts = np.concatenate([part[1] for part in parts])
    unique, inverse = np.unique(keys, return_inverse=True)
    return unique, np.bincount(inverse, weights=counts).round().astype(np.int64)


def word_ngrams(
    shares: dict[str, float], ids: dict[str, int], order: int, mass: float
) -> tuple[Ints, Ints]:
    """Count the n-grams inside words, as if the words made up `mass` words of text."""
    counts: Counter[int] = Counter()
    for word, share in shares.items():
        weight = max(1, round(share * mass))
        tokens = [ids.get(character, UNKNOWN) for character in word]
        for start in range(len(tokens) - order + 1):
            key = 0
            for token in tokens[start : start + order]:
                key = key << BITS | token
            counts[key] += weight
    items = sorted(counts.items())
    return (
        np.array([key for key, _ in items], dtype=np.int64),
        np.array([value for _, value in items], dtype=np.int64),
    )


def discounts(counts: Ints) -> Floats:
    """Return the discounts for counts 0, 1, 2 and 3 or more."""
    n1, n2, n3, n4 = (int((counts == number).sum()) for number in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    found = [0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
    return np.array([min(max(number, 0.1), 2.9) for number in found])


def positions(keys: Ints, wanted: Ints) -> Ints:
    """Return where each wanted key stands; -1 where it is missing."""
    found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[found] == wanted, found, -1)


def estimate(counted: list[tuple[Ints, Ints]], classes: int) -> list[Level]:
    """Estimate the model of every order from its n-grams and counts."""
    levels: list[Level] = []
    for order, (keys, raw) in enumerate(counted, start=1):
        counts = raw
        if order < ORDER:  # continuation counts: how many different left neighbours
            longer = counted[order][0]
            suffix, types = np.unique(longer & ((1 << BITS * order) - 1), return_counts=True)
            place = positions(suffix, keys)
            counts = np.where(place >= 0, types[place], 1)
            edge = keys >> (BITS * (order - 1)) == 0
            counts = np.where(edge & (order > 1), raw, counts)
        cut = discounts(counts)[np.minimum(counts, 3)]
        context = keys >> BITS
        owners, inverse = np.unique(context, return_inverse=True)
        total = np.bincount(inverse, weights=counts)
        freed = np.bincount(inverse, weights=cut)
        gamma = freed / total
        if order == 1:
            lower = np.full(len(keys), 1 / classes)
        else:
            lower = np.exp(lookup(levels, keys & ((1 << BITS * (order - 1)) - 1), order - 1))
        probability = (counts - cut) / total[inverse] + gamma[inverse] * lower
        levels.append(Level(keys, np.log(probability), np.zeros(len(keys))))
        if order > 1:
            below = levels[-2]
            place = positions(below.keys, owners)
            below.back[place[place >= 0]] = np.log(gamma[place >= 0])
    return levels


def lookup(levels: list[Level], keys: Ints, order: int) -> Floats:
    """Return the log-probability of the last class of each key, with back-off."""
    level = levels[order - 1]
    place = positions(level.keys, keys)
    result = np.where(place >= 0, level.logp[place], 0.0)
    missing = place < 0
    if missing.any():
        if order == 1:
            result[missing] = level.logp.min()
        else:
            rest = keys[missing]
            below = levels[order - 2]
            context = positions(below.keys, rest >> BITS)
            weight = np.where(context >= 0, below.back[context], 0.0)
            shorter = rest & ((1 << BITS * (order - 1)) - 1)
            result[missing] = weight + lookup(levels, shorter, order - 1)
    return result


def prune(levels: list[Level], counted: list[tuple[Ints, Ints]], budget: list[int]) -> list[Level]:
    """Keep the n-grams that change the model most, and their prefixes; renew the back-off."""
    kept = list(levels)
    needed: Ints = np.zeros(0, dtype=np.int64)
    for order in range(ORDER, 1, -1):
        level, counts = levels[order - 1], counted[order - 1][1]
        shorter = level.keys & ((1 << BITS * (order - 1)) - 1)
        context = positions(levels[order - 2].keys, level.keys >> BITS)
        fallback = levels[order - 2].back[context] + lookup(levels, shorter, order - 1)
        gain = counts * np.abs(level.logp - fallback)
        gain[counts < 2] *= 0.25
        threshold = np.partition(gain, -budget[order - 1])[-budget[order - 1]]
        keep = (gain >= threshold) | np.isin(level.keys, needed)
        kept[order - 1] = Level(level.keys[keep], level.logp[keep], level.back[keep])
        needed = np.unique(kept[order - 1].keys >> BITS)
    for order in range(2, ORDER + 1):
        level, below = kept[order - 1], kept[order - 2]
        owners, inverse = np.unique(level.keys >> BITS, return_inverse=True)
        shorter = level.keys & ((1 << BITS * (order - 1)) - 1)
        mass = np.bincount(inverse, weights=np.exp(level.logp))
        covered = np.bincount(inverse, weights=np.exp(lookup(kept, shorter, order - 1)))
        left = np.maximum(1 - mass, 1e-4) / np.maximum(1 - covered, 1e-4)
        below.back[:] = 0
        place = positions(below.keys, owners)
        if (place < 0).any():
            raise ValueError("a context was pruned before its n-grams")
        below.back[place] = np.log(left)
    return kept

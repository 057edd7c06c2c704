"""Batches of pairs with one source length each, so that no source position is padding.

Every pass shuffles the pairs, groups them by source length and nearby target length, cuts the
groups into batches of about `tokens` positions and shuffles the batches; all by (seed, pass), so
that a resumed run sees what the unbroken one would have seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

BOS, EOS, IGNORED = 1, 2, -100


@dataclass(frozen=True)
class Pairs:
    """Encoded pairs."""

    source: np.ndarray
    target: np.ndarray
    offsets: np.ndarray
    languages: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """Return [pairs, 2] token counts, the target's with its end token."""
        return np.diff(self.offsets.astype(np.int64), axis=0) + np.array([0, 1])


@dataclass(frozen=True)
class Batch:
    """Token numbers of a batch: source, decoder input, and labels (-100 is ignored)."""

    source: Tensor
    inputs: Tensor
    labels: Tensor


def load(data: Path, name: str) -> Pairs:
    """Read the binaries that `encode` wrote."""
    return Pairs(
        np.fromfile(data / f"{name}.src.bin", dtype=np.uint16),
        np.fromfile(data / f"{name}.tgt.bin", dtype=np.uint16),
        np.fromfile(data / f"{name}.offsets.bin", dtype=np.uint32).reshape(-1, 2),
        np.fromfile(data / f"{name}.langs.bin", dtype=np.uint8),
    )


def joined(parts: list[Pairs]) -> Pairs:
    """Return several sets of pairs as one."""
    offsets, base = [np.zeros((1, 2), dtype=np.uint32)], np.zeros(2, dtype=np.uint32)
    for part in parts:
        offsets.append(part.offsets[1:] + base)
        base = offsets[-1][-1]
    return Pairs(
        np.concatenate([part.source for part in parts]),
        np.concatenate([part.target for part in parts]),
        np.concatenate(offsets),
        np.concatenate([part.languages for part in parts]),
    )


def plan(pairs: Pairs, *, tokens: int, seed: int, language: int | None = None) -> list[np.ndarray]:
    """Return the batches of one pass as arrays of pair numbers.

    Args:
        pairs: Encoded pairs.
        tokens: Most positions of a batch on its longer side, padding included.
        seed: Seed of this pass.
        language: Number of the only language to take; None takes all.
    """
    generator = np.random.default_rng(seed)
    lengths = pairs.lengths
    order = generator.permutation(len(lengths))
    if language is not None:
        order = order[pairs.languages[order] == language]
    bucket = (lengths[:, 1] + 3) // 4
    order = order[np.lexsort((bucket[order], lengths[order, 0]))]
    sources, targets = lengths[order, 0], lengths[order, 1]
    batches: list[np.ndarray] = []
    start = 0
    while start < len(order):
        width = int(sources[start])
        window = min(int(np.searchsorted(sources, width, "right")), start + max(1, tokens // width))
        longest = np.maximum.accumulate(np.maximum(targets[start:window], width))
        fits = longest * np.arange(1, len(longest) + 1) <= tokens
        end = start + max(1, int(np.count_nonzero(fits)))
        batches.append(order[start:end])
        start = end
    return [batches[index] for index in generator.permutation(len(batches))]


def collate(pairs: Pairs, numbers: np.ndarray) -> Batch:
    """Return the tensors of the pairs with these numbers (all of one source length)."""
    starts = pairs.offsets[numbers].astype(np.int64)
    sizes = pairs.offsets[numbers + 1].astype(np.int64) - starts
    source = pairs.source[starts[:, :1] + np.arange(sizes[0, 0])].astype(np.int64)
    steps = np.arange(int(sizes[:, 1].max()))
    inside = steps < sizes[:, 1:]
    places = np.minimum(starts[:, 1:] + steps, len(pairs.target) - 1)
    target = pairs.target[places].astype(np.int64)
    rows = len(numbers)
    inputs = np.full((rows, len(steps) + 1), EOS, dtype=np.int64)
    labels = np.full((rows, len(steps) + 1), IGNORED, dtype=np.int64)
    inputs[:, 0] = BOS
    inputs[:, 1:][inside] = target[inside]
    labels[:, :-1][inside] = target[inside]
    labels[np.arange(rows), sizes[:, 1]] = EOS
    return Batch(torch.from_numpy(source), torch.from_numpy(inputs), torch.from_numpy(labels))


def stream(
    pairs: Pairs, *, tokens: int, seed: int, start: int = 0, language: int | None = None
) -> Iterator[tuple[int, int, np.ndarray]]:
    """Yield (pass, position in the pass, pair numbers) for ever, from the start-th batch on."""
    position, number = start, 0
    while True:
        batches = plan(pairs, tokens=tokens, seed=seed + number, language=language)
        for index in range(position, len(batches)):
            yield number, index, batches[index]
        position = max(0, position - len(batches))
        number += 1

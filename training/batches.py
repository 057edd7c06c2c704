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
    """Encoded pairs mapped into memory."""

    source: np.ndarray
    target: np.ndarray
    offsets: np.ndarray

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
    """Map the binaries that `encode` wrote."""
    return Pairs(
        np.memmap(data / f"{name}.src.bin", dtype=np.uint16, mode="r"),
        np.memmap(data / f"{name}.tgt.bin", dtype=np.uint16, mode="r"),
        np.fromfile(data / f"{name}.offsets.bin", dtype=np.uint32).reshape(-1, 2),
    )


def plan(pairs: Pairs, *, tokens: int, seed: int) -> list[np.ndarray]:
    """Return the batches of one pass as arrays of pair numbers.

    Args:
        pairs: Encoded pairs.
        tokens: Most positions of a batch on its longer side, padding included.
        seed: Seed of this pass.
    """
    generator = np.random.default_rng(seed)
    lengths = pairs.lengths
    order = generator.permutation(len(lengths))
    bucket = (lengths[:, 1] + 3) // 4
    order = order[np.lexsort((bucket[order], lengths[order, 0]))]
    batches: list[np.ndarray] = []
    start = 0
    while start < len(order):
        source = lengths[order[start], 0]
        end, longest = start, source
        while end < len(order) and lengths[order[end], 0] == source:
            longest = max(longest, lengths[order[end], 1])
            if end > start and longest * (end + 1 - start) > tokens:
                break
            end += 1
        batches.append(order[start:end])
        start = end
    return [batches[index] for index in generator.permutation(len(batches))]


def collate(pairs: Pairs, numbers: np.ndarray) -> Batch:
    """Return the tensors of the pairs with these numbers (all of one source length)."""
    starts, ends = pairs.offsets[numbers], pairs.offsets[numbers + 1]
    source = np.stack(
        [pairs.source[s:e] for s, e in zip(starts[:, 0], ends[:, 0], strict=True)]
    ).astype(np.int64)
    longest = int((ends[:, 1] - starts[:, 1]).max()) + 1
    inputs = np.full((len(numbers), longest), EOS, dtype=np.int64)
    labels = np.full((len(numbers), longest), IGNORED, dtype=np.int64)
    inputs[:, 0] = BOS
    for row, (s, e) in enumerate(zip(starts[:, 1], ends[:, 1], strict=True)):
        size = int(e - s)
        inputs[row, 1 : size + 1] = pairs.target[s:e]
        labels[row, :size] = pairs.target[s:e]
        labels[row, size] = EOS
    return Batch(torch.from_numpy(source), torch.from_numpy(inputs), torch.from_numpy(labels))


def stream(
    pairs: Pairs, *, tokens: int, seed: int, start: int = 0
) -> Iterator[tuple[int, int, np.ndarray]]:
    """Yield (pass, position in the pass, pair numbers) for ever, from the start-th batch on."""
    position, number = start, 0
    while True:
        batches = plan(pairs, tokens=tokens, seed=seed + number)
        for index in range(position, len(batches)):
            yield number, index, batches[index]
        position = max(0, position - len(batches))
        number += 1

"""Dequantise the blocks of GGUF tensors.

Block layouts: ``ggml-quants`` of the ggml project.  A block is a run of values that
share a scale `d`, sometimes with a minimum, and for the K types with 6-bit or 8-bit
factors for each sub-block.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Values = NDArray[np.float32]

_F32, _F16, _Q4_0, _Q4_1, _Q5_0, _Q5_1, _Q8_0, _Q4_K, _Q5_K, _Q6_K, _BF16 = (
    *(0, 1, 2, 3, 6, 7, 8),
    *(12, 13, 14, 30),
)
# By GGUF's number of a type: values in a block, bytes in a block.
LAYOUTS: Final = {
    _F32: (1, 4),
    _F16: (1, 2),
    _BF16: (1, 2),
    _Q4_0: (32, 18),
    _Q4_1: (32, 20),
    _Q5_0: (32, 22),
    _Q5_1: (32, 24),
    _Q8_0: (32, 34),
    _Q4_K: (256, 144),
    _Q5_K: (256, 176),
    _Q6_K: (256, 210),
}


def dequantize(kind: int, data: Bytes) -> Values:
    """Return the values of a tensor's bytes in their order.

    Args:
        kind: GGUF's number of the type, one of `LAYOUTS`.
        data: whole blocks.
    """
    data = np.ascontiguousarray(data)
    if kind == _F32:
        return data.view("<f4").astype(np.float32)
    if kind == _F16:
        return data.view("<f2").astype(np.float32)
    if kind == _BF16:
        return (data.view("<u2").astype(np.uint32) << 16).view(np.float32)
    blocks = data.reshape(-1, LAYOUTS[kind][1])
    return _UNPACK[kind](blocks).reshape(-1).astype(np.float32, copy=False)


def _half(blocks: Bytes, at: int) -> Values:
    """Return the float16 at a byte of every block, as a column."""
    return np.ascontiguousarray(blocks[:, at : at + 2]).view("<f2").astype(np.float32)


def _nibbles(packed: Bytes) -> Bytes:
    """Return all low halves of the bytes of each row, then all high ones."""
    return np.concatenate([packed & 15, packed >> 4], axis=1)


def _fifth_bits(packed: Bytes) -> Bytes:
    """Return the 32 bits of 4 bytes per row, each as 0 or 16."""
    return np.left_shift(np.unpackbits(packed, axis=1, bitorder="little"), 4, dtype=np.uint8)


def _q4_0(blocks: Bytes) -> Values:
    return _half(blocks, 0) * (_nibbles(blocks[:, 2:]).astype(np.float32) - 8)


def _q4_1(blocks: Bytes) -> Values:
    return _half(blocks, 0) * _nibbles(blocks[:, 4:]) + _half(blocks, 2)


def _q5_0(blocks: Bytes) -> Values:
    values = _nibbles(blocks[:, 6:]) | _fifth_bits(blocks[:, 2:6])
    return _half(blocks, 0) * (values.astype(np.float32) - 16)


def _q5_1(blocks: Bytes) -> Values:
    values = _nibbles(blocks[:, 8:]) | _fifth_bits(blocks[:, 4:8])
    return _half(blocks, 0) * values + _half(blocks, 2)


def _q8_0(blocks: Bytes) -> Values:
    return _half(blocks, 0) * blocks[:, 2:].view(np.int8)


def _scales(blocks: Bytes) -> tuple[Values, Values]:
    """Return scales and minima of the 8 sub-blocks of Q4_K and Q5_K, packed 6 bits each."""
    low, middle, high = blocks[:, 4:8], blocks[:, 8:12], blocks[:, 12:16]
    scales = np.concatenate([low & 63, (high & 15) | (low >> 6 << 4)], axis=1)
    minima = np.concatenate([middle & 63, (high >> 4) | (middle >> 6 << 4)], axis=1)
    return _half(blocks, 0) * scales, _half(blocks, 2) * minima


def _pairs_of_nibbles(packed: Bytes) -> Bytes:
    """Return 8 sub-blocks of 32 from 128 bytes: each 32 bytes hold two, low halves first."""
    quarters = packed.reshape(-1, 4, 1, 32)
    return np.concatenate([quarters & 15, quarters >> 4], axis=2).reshape(-1, 8, 32)


def _q4_k(blocks: Bytes) -> Values:
    scales, minima = _scales(blocks)
    return scales[..., None] * _pairs_of_nibbles(blocks[:, 16:]) - minima[..., None]


def _q5_k(blocks: Bytes) -> Values:
    scales, minima = _scales(blocks)
    shifts = np.arange(8, dtype=np.uint8).reshape(1, 8, 1)
    fifth = (blocks[:, 16:48].reshape(-1, 1, 32) >> shifts & 1) << 4
    return scales[..., None] * (_pairs_of_nibbles(blocks[:, 48:]) | fifth) - minima[..., None]


def _q6_k(blocks: Bytes) -> Values:
    low = blocks[:, :128].reshape(-1, 2, 2, 32)
    four = np.concatenate([low & 15, low >> 4], axis=2)
    shifts = np.arange(0, 8, 2, dtype=np.uint8).reshape(1, 1, 4, 1)
    two = blocks[:, 128:192].reshape(-1, 2, 1, 32) >> shifts & 3
    values = (four | two << 4).reshape(-1, 16, 16).astype(np.float32) - 32
    scales = _half(blocks, 208) * blocks[:, 192:208].view(np.int8)
    scaled: Values = scales[..., None] * values
    return scaled


_UNPACK: Final[dict[int, Callable[[Bytes], Values]]] = {
    _Q4_0: _q4_0,
    _Q4_1: _q4_1,
    _Q5_0: _q5_0,
    _Q5_1: _q5_1,
    _Q8_0: _q8_0,
    _Q4_K: _q4_k,
    _Q5_K: _q5_k,
    _Q6_K: _q6_k,
}

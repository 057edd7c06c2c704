"""Dequantise GGUF blocks (Q4_K, Q6_K) with PyTorch, on any device.

Block layouts after ggml-quants of the ggml project; a block holds 256 values.
"""

import torch
from torch import Tensor

_DTYPES = {"F32": torch.float32, "F16": torch.float16}


def _half(blocks: Tensor, at: int) -> Tensor:
    """Return the float16 number at a byte offset of every block, as float32 [blocks, 1]."""
    return blocks[:, at : at + 2].contiguous().view(torch.float16).float()


def q4_k(raw: Tensor) -> Tensor:
    """Return the values of Q4_K blocks.

    Args:
        raw: Bytes, uint8.

    Returns:
        float32 values in order; 256 per 144 bytes: 8 sub-blocks with a 6-bit scale and minimum.
    """
    blocks = raw.view(-1, 144)
    packed = blocks[:, 4:16].to(torch.int16)
    low, middle, high = packed[:, :4], packed[:, 4:8], packed[:, 8:]
    scales = torch.cat([low & 63, (high & 15) | ((low >> 6) << 4)], 1).float()
    minima = torch.cat([middle & 63, (high >> 4) | ((middle >> 6) << 4)], 1).float()
    nibbles = blocks[:, 16:].view(-1, 4, 1, 32)
    values = torch.cat([nibbles & 15, nibbles >> 4], 2).view(-1, 8, 32).float()
    scaled = (_half(blocks, 0) * scales)[:, :, None] * values
    return (scaled - (_half(blocks, 2) * minima)[:, :, None]).flatten()


def q6_k(raw: Tensor) -> Tensor:
    """Return the values of Q6_K blocks: float32, 256 per 210 bytes, 16 sub-blocks."""
    blocks = raw.view(-1, 210)
    low = blocks[:, :128].reshape(-1, 2, 2, 32)
    high = blocks[:, 128:192].reshape(-1, 2, 1, 32)
    scales = blocks[:, 192:208].contiguous().view(torch.int8).float()
    four = torch.cat([low & 15, low >> 4], 2)
    two = torch.cat([(high >> shift) & 3 for shift in (0, 2, 4, 6)], 2)
    values = (four | (two << 4)).float() - 32
    return (_half(blocks, 208)[:, :, None] * scales[:, :, None] * values.view(-1, 16, 16)).flatten()


def dequantise(kind: str, shape: tuple[int, ...], raw: Tensor) -> Tensor:
    """Return a tensor of the given shape in float32.

    Args:
        kind: F32, F16, Q4_K or Q6_K.
        shape: Rows and columns.
        raw: Bytes, uint8.
    """
    if kind in _DTYPES:
        return raw.contiguous().view(_DTYPES[kind]).float().view(shape)
    return {"Q4_K": q4_k, "Q6_K": q6_k}[kind](raw).view(shape)

"""Checkpoints in a quarter of their size: int8 rows with one scale each, to bring them home.

The scale is CTranslate2's (127 over the row's largest value), so converting a shrunk checkpoint
gives the int8 model that the full one would have given.
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from torch import Tensor


def shrunk(state: dict[str, Any]) -> dict[str, Any]:
    """Return a checkpoint with its matrices as (int8, scale) pairs."""
    packed: dict[str, Tensor | tuple[Tensor, Tensor]] = {}
    for name, value in state["model"].items():
        weight = value.float()
        if weight.dim() != 2:
            packed[name] = weight
            continue
        scale = 127 / weight.abs().amax(1, keepdim=True).clamp(min=1e-9)
        packed[name] = ((weight * scale).round().to(torch.int8), scale)
    return {**state, "model": packed}


def grown(state: dict[str, Any]) -> dict[str, Any]:
    """Undo `shrunk`; a checkpoint that was not shrunk comes back as it is."""
    weights = {
        name: value[0].float() / value[1] if isinstance(value, tuple) else value
        for name, value in state["model"].items()
    }
    return {**state, "model": weights}


def main() -> None:
    """Shrink a checkpoint file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    state = torch.load(arguments.checkpoint, map_location="cpu", weights_only=True)
    torch.save(shrunk(state), arguments.out)
    print(f"{arguments.out.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()

"""The mean of the last checkpoints: one network, smoother than each (Vaswani et al. 2017)."""

import argparse
from pathlib import Path
from typing import Any

import torch


def average(paths: list[Path]) -> dict[str, Any]:
    """Return a checkpoint whose weights are the float32 mean of the given ones.

    Args:
        paths: Checkpoints `step-*.pt` of one run.

    Raises:
        ValueError: No path was given, or the shapes of the networks differ.
    """
    if not paths:
        raise ValueError("no checkpoints to average")
    loaded = [torch.load(path, map_location="cpu", weights_only=True) for path in paths]
    if any(state["shape"] != loaded[0]["shape"] for state in loaded):
        raise ValueError("checkpoints of different shapes cannot be averaged")
    weights = {
        name: torch.stack([state["model"][name].float() for state in loaded]).mean(0)
        for name in loaded[0]["model"]
    }
    return {"model": weights, "shape": loaded[0]["shape"], "steps": [s["step"] for s in loaded]}


def main() -> None:
    """Average the last checkpoints of a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--last", type=int, default=3)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    paths = sorted(arguments.run.glob("step-*.pt"))[-arguments.last :]
    state = average(paths)
    torch.save(state, arguments.out)
    print(f"averaged steps {state['steps']}")


if __name__ == "__main__":
    main()

"""Write the trained network as the file that the pipeline reads.

    python -m training.han.pack RUN/last.pt OUTPUT.xz

Every row of every matrix becomes bytes with a scale of its own.
"""

import argparse
import lzma
import struct
from pathlib import Path

import numpy as np
import torch

from training.han.network import FARTHEST, NEAR

#: As `pipeline/repair/models/neural.py` has them, which cannot be imported here: it
#: needs the pipeline's dependencies, and training needs PyTorch alone.
MAGIC = b"HANNEURAL1\n"
HEADER = "<6If"


def packed(shape: dict[str, int], weights: dict[str, torch.Tensor]) -> bytes:
    """Return the unpacked file: sizes, then scales and bytes of each matrix."""
    sizes = [shape[name] for name in ("classes", "width", "heads", "layers", "hidden")]
    parts = [MAGIC, struct.pack(HEADER, *sizes, NEAR, FARTHEST)]
    names = ["table", "near"]
    for layer in range(shape["layers"]):
        names += [f"blocks.{layer}.{part}" for part in ("qkv", "out", "up", "down")]
    for name in names:
        matrix = weights[f"{name}.weight"].double().numpy()
        scales = (np.abs(matrix).max(1) / 127 + 1e-7).astype("<f2")
        units = np.round(matrix / scales.astype(np.float64)[:, None])
        parts += [scales.tobytes(), np.clip(units, -127, 127).astype(np.int8).tobytes()]
    return b"".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    state = torch.load(arguments.checkpoint, weights_only=True)
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "pb": 0}]
    data = packed(state["shape"], state["network"])
    data = lzma.compress(data, format=lzma.FORMAT_XZ, filters=filters)
    arguments.output.write_bytes(data)
    print(f"{arguments.output}: {len(data)} bytes after {state['step']} steps")


if __name__ == "__main__":
    main()

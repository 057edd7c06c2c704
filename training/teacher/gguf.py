"""Read a GGUF file: metadata, and tensors as raw quantised blocks mapped into memory.

Format: version 3 of the GGUF specification (ggml project).  Only what the teacher's file uses is
read; other tensor types raise.  `pipeline.translate.qwen` reads such files too, but the machine
that is lent for the teacher has PyTorch and none of what `pipeline.translate` imports.
"""

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SCALARS = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
_STRING, _ARRAY = 8, 9
# name, values in a block, bytes in a block
TYPES = {0: ("F32", 1, 4), 1: ("F16", 1, 2), 12: ("Q4_K", 256, 144), 14: ("Q6_K", 256, 210)}


@dataclass(frozen=True)
class Tensor:
    """One tensor: shape as [rows, columns] or [length], its type, and its bytes."""

    shape: tuple[int, ...]
    kind: str
    data: memoryview


@dataclass(frozen=True)
class Gguf:
    """Metadata and tensors of a file."""

    metadata: dict[str, Any]
    tensors: dict[str, Tensor]


class _Reader:
    def __init__(self, data: memoryview) -> None:
        self.data, self.at = data, 0

    def scalar(self, code: str) -> Any:
        value = struct.unpack_from(code, self.data, self.at)[0]
        self.at += struct.calcsize(code)
        return value

    def string(self) -> str:
        size = self.scalar("<Q")
        self.at += size
        return bytes(self.data[self.at - size : self.at]).decode("utf-8")

    def value(self, kind: int) -> Any:
        if kind == _STRING:
            return self.string()
        if kind == _ARRAY:
            inner, size = self.scalar("<I"), self.scalar("<Q")
            return [self.value(inner) for _ in range(size)]
        return self.scalar(_SCALARS[kind])


def read(path: Path) -> Gguf:
    """Read a GGUF file.

    Raises:
        ValueError: It is no GGUF file, or has tensor types that are not known here.
    """
    with path.open("rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    reader = _Reader(mapped)
    if reader.scalar("<I") != 0x46554747 or reader.scalar("<I") != 3:
        raise ValueError(f"{path} is no GGUF file of version 3")
    tensors_number, values_number = reader.scalar("<Q"), reader.scalar("<Q")
    metadata = {}
    for _ in range(values_number):
        key = reader.string()
        metadata[key] = reader.value(reader.scalar("<I"))
    found = []
    for _ in range(tensors_number):
        name = reader.string()
        # Sizes come fastest first.
        shape = tuple(reader.scalar("<Q") for _ in range(reader.scalar("<I")))[::-1]
        kind, offset = reader.scalar("<I"), reader.scalar("<Q")
        if kind not in TYPES:
            raise ValueError(f"{path}: tensor {name} has type {kind}, which is not read here")
        found.append((name, shape, kind, offset))
    alignment = metadata.get("general.alignment", 32)
    start = (reader.at + alignment - 1) // alignment * alignment
    tensors = {}
    for name, shape, kind, offset in found:
        label, values, size = TYPES[kind]
        number = 1
        for length in shape:
            number *= length
        begin = start + offset
        tensors[name] = Tensor(shape, label, mapped[begin : begin + number // values * size])
    return Gguf(metadata, tensors)

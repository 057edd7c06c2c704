"""Read a GGUF file: metadata and tensors, without loading what is not asked for.

Format: versions 2 and 3 of the GGUF specification of the ggml project.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.translate.qwen.blocks import LAYOUTS, dequantize

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q"}
_SCALARS[12] = "d"
_STRING, _ARRAY = 8, 9
_MOST_DIMENSIONS = 4
_ALIGNMENT = 32


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a tensor lies: shape as rows and columns, number of its type, first byte."""

    shape: tuple[int, ...]
    kind: int
    offset: int


class Gguf:
    """A GGUF file, mapped into memory.

    Args:
        path: the file.
        metadata: values by key.
        places: where each tensor lies, by name.
    """

    def __init__(
        self, path: Path, metadata: Mapping[str, Any], places: Mapping[str, _Place]
    ) -> None:
        self.path = path
        self.metadata = metadata
        self._places = places
        self._bytes = np.memmap(path, np.uint8, "r")

    def __contains__(self, name: str) -> bool:
        """Return whether there is a tensor of this name."""
        return name in self._places

    def value(self, key: str, default: Any = None) -> Any:
        """Return a value of the metadata.

        Raises:
            ModelError: it is not there, and there is no default.
        """
        found = self.metadata.get(key, default)
        if found is None:
            raise ModelError(f"{self.path} does not say {key}", code="model_corrupt")
        return found

    def shape(self, name: str) -> tuple[int, ...]:
        """Return rows and columns of a tensor, or its length.

        Raises:
            ModelError: it is not there.
        """
        if name not in self._places:
            raise ModelError(f"{self.path} has no tensor {name}", code="model_corrupt")
        return self._places[name].shape

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Return the values of a tensor, dequantised.

        Raises:
            ModelError: it is not there, of a type that is not read, or cut off.
        """
        return self.rows(name, 0, self.shape(name)[0])

    def rows(self, name: str, first: int, stop: int) -> NDArray[np.float32]:
        """Return some rows of a tensor, dequantised; else as `tensor`."""
        shape = self.shape(name)
        place = self._places[name]
        if place.kind not in LAYOUTS:
            raise ModelError(
                f"{self.path}: tensor {name} has type {place.kind} of GGUF, which is not read "
                "here; files named Q4_0 to Q8_0, Q4_K_M, Q5_K_M, Q6_K, F16 or BF16 are",
                code="model_unsupported",
            )
        values, size = LAYOUTS[place.kind]
        width = math.prod(shape[1:])
        begin, end = (place.offset + row * width // values * size for row in (first, stop))
        if width * (stop - first) % values or end > len(self._bytes):
            raise ModelError(f"{self.path}: tensor {name} is cut off", code="model_corrupt")
        return dequantize(place.kind, self._bytes[begin:end]).reshape(stop - first, *shape[1:])


class _Reader:
    def __init__(self, data: memoryview) -> None:
        self._data = data
        self.at = 0

    def scalar(self, code: str) -> Any:
        value = struct.unpack_from(f"<{code}", self._data, self.at)[0]
        self.at += struct.calcsize(f"<{code}")
        return value

    def string(self) -> str:
        size = self.scalar("Q")
        if size > len(self._data) - self.at:
            raise ValueError("a string runs past the end")
        self.at += size
        return str(self._data[self.at - size : self.at], "utf-8")

    def value(self, kind: int) -> Any:
        if kind == _STRING:
            return self.string()
        if kind == _ARRAY:
            inner, size = self.scalar("I"), self.scalar("Q")
            if size > len(self._data):
                raise ValueError("an array runs past the end")
            return [self.value(inner) for _ in range(size)]
        return self.scalar(_SCALARS[kind])


def read(path: Path) -> Gguf:
    """Read the metadata of a GGUF file and where its tensors lie.

    Raises:
        ModelError: it cannot be read, or is no sound GGUF file.
    """
    try:
        data = np.memmap(path, np.uint8, "r").data
        return _parse(path, _Reader(data))
    except OSError as error:
        raise ModelError(
            f"cannot read the language model {path}: {error.strerror}", code="no_model"
        ) from error
    except (struct.error, ValueError, KeyError, RecursionError) as error:
        raise ModelError(f"{path} is no sound GGUF file: {error}", code="model_corrupt") from error


def _parse(path: Path, reader: _Reader) -> Gguf:
    magic, version = reader.scalar("I"), reader.scalar("I")
    if magic != int.from_bytes(b"GGUF", "little") or version not in {2, 3}:
        raise ValueError("it does not begin with GGUF and version 2 or 3")
    tensors, values = reader.scalar("Q"), reader.scalar("Q")
    metadata = {}
    for _ in range(values):
        key = reader.string()
        metadata[key] = reader.value(reader.scalar("I"))
    found: list[tuple[str, _Place]] = []
    for _ in range(tensors):
        name, dimensions = reader.string(), reader.scalar("I")
        if dimensions > _MOST_DIMENSIONS:
            raise ValueError(f"tensor {name} has {dimensions} dimensions")
        # Sizes come fastest first.
        shape = tuple(reader.scalar("Q") for _ in range(dimensions))[::-1]
        found.append((name, _Place(shape, reader.scalar("I"), reader.scalar("Q"))))
    alignment = int(metadata.get("general.alignment", _ALIGNMENT)) or _ALIGNMENT
    start = -(-reader.at // alignment) * alignment
    places = {name: _Place(one.shape, one.kind, start + one.offset) for name, one in found}
    return Gguf(path, metadata, places)

"""Which characters some bytes can be, where not all of the bytes are known."""

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.repair.mojibake.gaps.tape import Byte, failing
from pipeline.repair.mojibake.layers import DOUBLE_BYTE

Codes = npt.NDArray[np.int64]
#: Blocks whose characters can be restored from less than all their bytes of UTF-8.
_RESTORABLE: Final = (
    (0xA1, 0x180),
    (0x401, 0x452),
    (0x2010, 0x2040),
    (0x3000, 0x3100),
    (0x4E00, 0x9FA6),
    (0xFF01, 0xFF5F),
)
MAX_BYTES: Final = 4


@dataclass(frozen=True, eq=False)
class Glyphs:
    """The characters of a codec that take so many bytes.

    Args:
        codes: their code points.
        bytes_: their bytes, one row a place.
    """

    codes: Codes
    bytes_: tuple[npt.NDArray[np.uint8], ...]

    @cached_property
    def is_ordered(self) -> bool:
        """Say whether the first bytes are in order."""
        return bool(np.all(self.bytes_[0][1:] >= self.bytes_[0][:-1]))


@cache
def glyphs(codec: str, length: int) -> Glyphs:
    """Return the characters of `codec` that take `length` bytes, where they can be told."""
    if codec == "utf-8":
        points = [code for low, high in _RESTORABLE for code in range(low, high)]
        raws = [(code, chr(code).encode()) for code in points]
    elif length == 1:
        raws = [pair for byte in range(0x80, 0x100) for pair in _read(bytes((byte,)), codec)]
    elif codec in DOUBLE_BYTE:
        seconds = range(0x40, 0x100)
        raws = [
            pair
            for first in range(0x81, 0xFF)
            for second in seconds
            for pair in _read(bytes((first, second)), codec)
        ]
    else:
        raws = []
    kept = [(code, raw) for code, raw in raws if len(raw) == length]
    rows = np.frombuffer(b"".join(raw for _, raw in kept), dtype=np.uint8).reshape(-1, length)
    codes = np.array([code for code, _ in kept], dtype=np.int64)
    return Glyphs(codes, tuple(np.ascontiguousarray(rows[:, place]) for place in range(length)))


def _read(raw: bytes, codec: str) -> list[tuple[int, bytes]]:
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return []
    return [(ord(text), raw)] if len(text) == 1 and not "\ue000" <= text <= "\uf8ff" else []


@lru_cache(16_384)
def candidates(path: tuple[Byte, ...], right: str, wrong: str) -> Codes:
    """Return the code points that the bytes of a path can be in `right`.

    Args:
        path: the bytes of the character.
        right: the codec that reads them.
        wrong: the codec that was read with, which fails where bytes are lost.
    """
    if all(byte.known >= 0 for byte in path):
        try:
            text = bytes(byte.known for byte in path).decode(right)
        except UnicodeDecodeError:
            return np.empty(0, dtype=np.int64)
        return np.array([ord(text)] if len(text) == 1 else [], dtype=np.int64)
    found = glyphs(right, len(path))
    low, high = 0, len(found.codes)
    if path[0].known >= 0 and found.is_ordered:
        low, high = np.searchsorted(found.bytes_[0], [path[0].known, path[0].known + 1])
    places = np.arange(low, high)
    for byte, values in zip(path, found.bytes_, strict=True):
        places = places[byte.values[values[places]]]
    for index, byte in enumerate(path[:-1]):
        if byte.failing and len(places):
            first, second = found.bytes_[index][places], found.bytes_[index + 1][places]
            places = places[failing(wrong)[first, second]]
    return found.codes[places]

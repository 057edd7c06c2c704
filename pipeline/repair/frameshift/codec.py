"""Double-byte code tables: which bytes make which character, and which make none.

A frame that slipped pairs the second byte of one character with the first byte of the
next.  Half of what follows from that is in the tables alone: what such a pair looks
like, and that some pairs look like nothing at all.  Those lie in the user-defined
areas, which decoders turn into private-use characters that pages then drop, or they
are unassigned.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

#: Different characters that converters use for the same GBK code.
_TWINS: Final = {
    "—": "―", "―": "—", "·": "・", "・": "·", "～": "〜", "〜": "～", "‖": "∥", "∥": "‖",
    "…": "⋯", "⋯": "…", "－": "−", "−": "－",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Codec:
    """The code table of a double-byte encoding.

    Args:
        name: Python's name of the codec.
        codes: the code point of each pair ``[first, second]``, 0 where there is none.
        missing: which pairs have the form of a character and are none.
        pairs: the bytes of each character.
    """

    name: str
    codes: Codes
    missing: Bools
    pairs: dict[str, tuple[int, int]]

    def pair(self, character: str) -> tuple[int, int] | None:
        """Return the bytes of a two-byte character, or None."""
        return self.pairs.get(character)


@cache
def gbk() -> Codec:
    """Return the table of CP936, which is GBK without its user-defined areas."""
    codes = np.zeros((256, 256), dtype=np.int32)
    missing = np.zeros((256, 256), dtype=bool)
    pairs: dict[str, tuple[int, int]] = {}
    spare: dict[str, tuple[int, int]] = {}
    for first in range(0x81, 0xFF):
        for second in range(0x40, 0xFF):
            if second == 0x7F:
                continue
            data = bytes((first, second))
            character = data.decode("gbk", errors="replace")
            if len(character) == 1 and character != "\ufffd":
                codes[first, second] = ord(character)
                pairs[character] = (first, second)
            else:
                missing[first, second] = True
                spare[data.decode("gb18030")] = (first, second)
    for character, twin in _TWINS.items():
        if character in pairs:
            pairs.setdefault(twin, pairs[character])
    pairs.update((character, pair) for character, pair in _user_defined() if character not in pairs)
    for character, pair in spare.items():
        if not "\ue000" <= character <= "\uf8ff":
            pairs.setdefault(character, pair)
    return Codec("gbk", codes, missing, pairs)


def _user_defined() -> list[tuple[str, tuple[int, int]]]:
    """Return the private-use characters of CP936's three user-defined areas."""
    areas = (
        (0xE000, range(0xAA, 0xB0), range(0xA1, 0xFF)),
        (0xE234, range(0xF8, 0xFF), range(0xA1, 0xFF)),
        (0xE4C6, range(0xA1, 0xA8), [*range(0x40, 0x7F), *range(0x80, 0xA1)]),
    )
    found = []
    for code, firsts, seconds in areas:
        cells = [(first, second) for first in firsts for second in seconds]
        found += [(chr(code + place), cell) for place, cell in enumerate(cells)]
    return found

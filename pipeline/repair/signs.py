"""Which characters a text holds at all: the cheapest reason to look no further."""

import re
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.script import codepoints

_ALL: Final = 0x110000
_SPAN: Final = re.compile("(.)-(.)|(.)", re.DOTALL)

Signs = NDArray[np.intp]


def signs(members: str) -> Signs:
    """Return a set of characters to ask `holds` for.

    Args:
        members: single characters and ranges such as ``a-z``, as between the brackets
            of a regular expression, without escapes or a leading ``^``.
    """
    spans = [(ord(first or one), ord(last or one)) for first, last, one in _SPAN.findall(members)]
    return np.concatenate([np.arange(low, high + 1) for low, high in spans])


def holds(text: str, wanted: Signs) -> bool:
    """Tell whether `text` holds any of the characters `wanted`.

    One pass over the text answers for all sets that are asked for after it.
    """
    return bool(_held(text)[wanted].any())


@lru_cache(2)
def _held(text: str) -> NDArray[np.bool_]:
    held = np.zeros(_ALL, dtype=np.bool_)
    held[codepoints(text)] = True
    return held

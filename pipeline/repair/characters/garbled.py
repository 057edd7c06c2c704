"""Signs of text that was read with a wrong codec, which its own repair needs as they are."""

import re
from itertools import islice
from typing import Final

#: Pairs that only such text shows.
PAIR: Final = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00ac\u00ae-\u00bf]|[\u0080-\u009f][\u0080-\u00ff]|"
    "[РСВ][\u0402-\u040f\u0452-\u045f\u00a1-\u00bb\u2018-\u203a\u20ac\u2116\u2122]|"
    "[ĂĹÄ][\u00a0-\u00bf\u2018-\u203a˘ˇ˙˛ł]|[ÐÑÃÂ][\u2018-\u203aŠŒŽšœžŸ€™]"
)
_LEAST: Final = 2


def is_garbled(text: str) -> bool:
    """Tell whether a text shows such pairs again and again."""
    return len(list(islice(PAIR.finditer(text), _LEAST))) == _LEAST

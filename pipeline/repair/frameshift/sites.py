"""Where a frame can have slipped: cheap signatures, tested on every text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.repair.readings import SYLLABLE

_WIDE: Final = (
    r"[\u00a4-\u00f7\u0370-\u0451\u2010-\u266f\u3000-\u30ff\u3105-\u3129\u3200-\u9fff"
    r"\ue000-\uf8ff\ufe30-\uff5e]"
)
#: A hole before punctuation that a pair of bytes may have made, within wide text;
#: or a hole that swallowed the opening bracket of a gloss behind an ideograph.
_SITE: Final = re.compile(
    rf"[?\ufffd](?=[!?,:;！？，：；。](?:{_WIDE}|[?\ufffd]))"
    rf"|(?<=[\u00b7\u2010-\u2027\u3000-\u30ff\u3400-\u9fff\uff01-\uff5e,)!:;?\n])[?\ufffd](?=[(（]?{SYLLABLE}[)）])"
)
_QUICK: Final = re.compile(rf"[?\ufffd](?:[!?,:;！？，：；。]|[(（]?{SYLLABLE}[)）])")


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a frame can have slipped.

    Args:
        start: the hole.
        glossed: whether half a gloss follows, which sound text never shows.
    """

    start: int
    glossed: bool


def is_suspect(text: str) -> bool:
    """Tell quickly whether a text has any place worth a closer look."""
    if "?" not in text and "\ufffd" not in text:
        return False
    return _QUICK.search(text) is not None and _SITE.search(text) is not None


def sites(text: str) -> Iterator[Site]:
    """Yield the places where a frame can have slipped, in order."""
    for found in _SITE.finditer(text):
        after = text[found.end() : found.end() + 1]
        yield Site(found.start(), glossed=after.isalpha() or after in "(（")

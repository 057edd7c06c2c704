"""Where a frame can have slipped: cheap signatures, tested on every text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.repair.readings import SYLLABLE

_WIDE: Final = (
    r"[\u00a4-\u00f7\u0101-\u01dc\u0251\u0261\u0370-\u0451\u2010-\u266f\u3000-\u30ff\u3105-\u3129"
    r"\u3200-\u9fff\ue000-\uf8ff\ufe30-\uff5e]"
)
_MARK: Final = "[!?,:;！？，：；。、]"
_GLOSS: Final = rf"[(（]{SYLLABLE}[)）]"
#: A hole before punctuation that a pair of bytes may have made, within wide text or
#: before the half of a character that shows as a letter; two holes before a mark; or a
#: hole that swallowed the opening bracket of a gloss behind an ideograph.
_SITE: Final = re.compile(
    rf"[?\ufffd](?={_MARK}(?:{_WIDE}|[?\ufffd]))"
    rf"|(?<=[^\s!-'*-=@-~])[?\ufffd](?={_MARK}[@-~](?:{_GLOSS})?{_WIDE})"
    rf"|(?<=[\u3400-\u9fff)）])[?\ufffd](?=[?\ufffd][,:;，：；])"
    rf"|(?<=[\u00b7\u2010-\u2027\u3000-\u30ff\u3400-\u9fff\uff01-\uff5e,)!:;?\n])[?\ufffd](?=[(（]?{SYLLABLE}[)）])"
)
_ODD: Final = re.compile(
    rf"[,:;，：；。、](?:[@-~](?:{_GLOSS})?{_WIDE}|[\u3105-\u3129\u01ce-\u01dc])"
)
_QUICK: Final = re.compile(rf"[?\ufffd](?:{_MARK}|[(（]?{SYLLABLE}[)）])")


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a frame can have slipped.

    Args:
        start: the hole.
        glossed: whether half a gloss follows, which sound text never shows.
        odd: whether marks and a letter follow that sound text never shows so.
    """

    start: int
    glossed: bool
    odd: bool


def is_suspect(text: str) -> bool:
    """Tell quickly whether a text has any place worth a closer look."""
    if "?" not in text and "\ufffd" not in text:
        return False
    return _QUICK.search(text) is not None and _SITE.search(text) is not None


def sites(text: str) -> Iterator[Site]:
    """Yield the places where a frame can have slipped, in order."""
    for found in _SITE.finditer(text):
        after = text[found.end() : found.end() + 1]
        glossed = after.isalpha() or after in "(（"
        yield Site(found.start(), glossed, odd=_ODD.match(text, found.end()) is not None)

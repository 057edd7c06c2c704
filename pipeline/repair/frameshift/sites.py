"""Where a frame can have slipped: cheap signatures, tested on every text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.repair.frameshift.cells import HOLES
from pipeline.repair.mojibake import is_garbled
from pipeline.repair.readings import SYLLABLE

_WIDE: Final = (
    r"[\u00a4-\u00f7\u0101-\u01dc\u0251\u0261\u0370-\u0451\u2010-\u266f\u3000-\u30ff\u3105-\u3129"
    r"\u3200-\u9fff\ue000-\uf8ff\ufe30-\uff5e]"
)
_MARK: Final = "[!?,:;！？，：；。、]"
_GLOSS: Final = rf"[(（]{SYLLABLE}[)）]"
#: A mark without a hole before it, if half characters follow that show as letters, Greek,
#: bopomofo or frames; some decoders drop a byte that is left over.
_HOLELESS: Final = (
    r"(?<=[\u3400-\u9fff])(?:[!;！；。](?=[\u3105-\u3129\u2550-\u2573\u01ce-\u01dc])"
    r"|[!;！；](?=[\u3400-\u9fff]{2,15}[@-~]{1,2}[\u3400-\u9fff]))"
)
#: A hole before punctuation that a pair of bytes may have made, within wide text or
#: before the half of a character that shows as a letter; two holes before a mark; or a
#: hole that swallowed the opening bracket of a gloss behind an ideograph.
_SITE: Final = re.compile(
    rf"[?\ufffd](?={_MARK}(?:{_WIDE}|[?\ufffd]))"
    rf"|(?<=[^\s!-'*-=@-~])[?\ufffd](?={_MARK}[@-~](?:{_GLOSS})?{_WIDE})"
    rf"|(?<=[\u3400-\u9fff)）])[?\ufffd](?=[?\ufffd][,:;，：；])"
    rf"|{_HOLELESS}"
    rf"|(?<=[\u00b7\u2010-\u2027\u3000-\u30ff\u3400-\u9fff\uff01-\uff5e,)!:;?\n])[?\ufffd](?=[(（]?{SYLLABLE}[)）])"
)
_ODD: Final = re.compile(
    rf"[,:;，：；。、](?:[@-~](?:{_GLOSS})?{_WIDE}|[\u3105-\u3129\u01ce-\u01dc])"
)
#: Holes in a row that no slip makes, and the share of a line (one in so many) that none leaves.
_HOLES_ONLY: Final = re.compile(r"[?\ufffd]{4}|\ufffd(?:[^\ufffd\n]{0,20}\ufffd){2}")
_MANY: Final = 5
#: The same for replacement characters, which stand for nothing else.
_MANY_REPLACED: Final = 10
_HOLE: Final = re.compile(r"[?\ufffd]")
_LINE: Final = re.compile(r".+")
_QUICK: Final = re.compile(
    rf"[?\ufffd](?:{_MARK}|[(（]?{SYLLABLE}[)）])|[!;！；。][\u3105-\u3129\u2550-\u2573\u01ce-\u01dc]"
    r"|[!;！；][\u3400-\u9fff]{2,15}[@-~]{1,2}[\u3400-\u9fff]"
)


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a frame can have slipped.

    Args:
        start: the hole.
        glossed: whether half a gloss follows, which sound text never shows.
        odd: whether marks and a letter follow that sound text never shows so.
        hole: whether the byte that is left over shows as a hole.
    """

    start: int
    glossed: bool
    odd: bool
    hole: bool


def is_suspect(text: str) -> bool:
    """Tell quickly whether a text has any place worth a closer look."""
    return _QUICK.search(text) is not None and _SITE.search(text) is not None


def sites(text: str) -> Iterator[Site]:
    """Yield the places where a frame can have slipped, in order."""
    lost = _lost_lines(text)
    for found in _SITE.finditer(text):
        if any(start <= found.start() < end for start, end in lost):
            continue
        if in_garbled_line(text, found.start()):
            continue
        after = text[found.end() : found.end() + 1]
        glossed = after.isalpha() or after in "(（"
        odd = _ODD.match(text, found.end()) is not None
        yield Site(found.start(), glossed, odd, hole=found[0] in HOLES)


def in_garbled_line(text: str, place: int) -> bool:
    """Tell whether the line around a place was read with a wrong codec, beyond repair."""
    end = text.find("\n", place)
    return is_garbled(text[text.rfind("\n", 0, place) + 1 : len(text) if end < 0 else end])


def _lost_lines(text: str) -> list[tuple[int, int]]:
    """Return the lines of which so much is holes that a decoder knew none of their letters."""
    if not _HOLES_ONLY.search(text):
        return []
    return [
        line.span()
        for line in _LINE.finditer(text)
        if _MANY * len(_HOLE.findall(line[0])) > len(line[0])
        or _MANY_REPLACED * line[0].count("\ufffd") > len(line[0])
    ]

"""Cut sentences that are far too long for a translation model.

At semicolons first; at commas outside brackets and quotations if the sentence is half as
long again; at a space if it is a list of words; anywhere if it is no text at all.  A
piece that is cut off reads as a fragment, so the limits are generous.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.segment.lines import CJK

# Characters; Chinese and Japanese say as much in half of them.
LONG: Final = 400
LONG_CJK: Final = 200
COMMA_AT: Final = 1.5
SPACE_AT: Final = 3.0
ANYWHERE_AT: Final = 6.0
_CJK: Final = re.compile(f"[{CJK}]")
_SEMICOLON: Final = re.compile(r"；|[;](?=\s|[^\x00-\u024f])")
_COMMA: Final = re.compile(r"，|[,:](?=\s)|,(?=[\u3000-\u9fff])|、|\s(?=[—–]\s)")
_SPACE: Final = re.compile(r"\s(?=\S)")
_PAIRS: Final = ("()", "（）", "“”", "«»", "「」", "『』", "《》", "[]")


def shortened(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces of the sentence from `start` to `end`, one if it is not too long."""
    limit = LONG_CJK if _is_cjk(line[start : min(end, start + 2000)]) else LONG
    while end - start > limit:
        cut = _cut(line, start, end, limit)
        if cut is None:
            break
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _is_cjk(sample: str) -> bool:
    return len(_CJK.findall(sample)) * 3 > len(sample)


def _cut(line: str, start: int, end: int, limit: int) -> int | None:
    size = end - start
    low, high = start + limit // 4, min(start + limit, end - limit // 8)
    for pattern, least in ((_SEMICOLON, 1.0), (_COMMA, COMMA_AT), (_SPACE, SPACE_AT)):
        if size < least * limit:
            return None
        for match in reversed(list(pattern.finditer(line, low, high))):
            if pattern is _SPACE or _is_level(line[start : match.end()]):
                return match.end()
    return start + 2 * limit if size > ANYWHERE_AT * limit else None


def _is_level(part: str) -> bool:
    """Tell whether no bracket or quotation is left open."""
    return all(part.count(opening) <= part.count(closing) for opening, closing in _PAIRS)

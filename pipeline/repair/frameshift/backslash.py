r"""Backslashes left behind characters whose second byte is one: `表\示`, `許\功\蓋\`.

In Shift-JIS, Big5 and GBK the second byte of a character may be 0x5C, a backslash.
A tool that escapes text on its bytes doubles that byte, and where nothing takes it out
again a backslash stands behind every such character, and behind no other.  That is the
signature: chance would put a backslash behind one of them once in fifty times.  Escaped
twice or three times over there are three or seven.  Shift-JIS decoders that follow the
standard to the letter show the byte as a yen sign.

What is removed is certain as bytes go; what can be wrong is only that somebody meant the
backslash.  So it stays in code, in paths, formulas and regular expressions (a backslash
elsewhere in the same word), on pages about this very problem, where the document leaves
most such characters bare, and where it may stand for a line break (`\n`).

Price: of 33,000 clean lines none is touched (`bench/frameshift_codecs.py`); a page
with one single backslash, by hand, behind one of some 250 characters would lose it.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair import shapes

RULE: Final = "frameshift.backslash"
#: Confidence where the document shows the habit, and for one backslash on its own.
SURE: Final = 0.99
ALONE: Final = 0.85
#: Of such characters in lines that have any backslash behind one, the share with it.
HABIT: Final = 0.8
BACKSLASH: Final = 0x5C

_KANA: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
#: What remains of one, two or three rounds of escaping.
_RUNS: Final = (1, 3, 7)
#: What makes of a backslash a command, an escape or a part of a path.
_LETTER: Final = re.compile(r"[A-Za-z0-9$%{}()\[\]^*+?./]")
_WORD_END: Final = re.compile(r"[\s、。，！？「」『』“”（）()【】<>|,;:\"']")
#: Pages about the problem itself, and lines that may be.
_ABOUT: Final = re.compile(
    r"0x5[cC]|\b5[cC]\b|バックスラッシュ|円記号|円マーク|[ダ駄]メ文字|[衝冲沖]碼|跳脫|反斜|轉義|转义"
)
_NEAR: Final = re.compile(r"文字化け|Shift[-_ ]?JIS|BIG-?5\b|エスケープ|LaTeX", re.IGNORECASE)
#: Backslashes after which a line is about paths, formulas or programs.
_COMMAND: Final = re.compile(r"\\\\?[A-Za-z]{2,}|(?<![A-Za-z])[A-Za-z]:\\|\\\\[A-Za-z.]|\\[dwsb]\b")
#: How far a word is followed, in characters.
_REACH: Final = 60


@cache
def endings(codec: str) -> frozenset[str]:
    """Return the characters of a codec whose second byte is a backslash."""
    pairs = (bytes((first, BACKSLASH)) for first in range(0x81, 0xFE))
    found = (pair.decode(codec, errors="ignore") for pair in pairs)
    twins = {"―": "—"}
    return frozenset(
        twin
        for character in found
        if len(character) == 1 and character != "\\"
        for twin in (character, twins.get(character, character))
    )


@cache
def _patterns(codec: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of such characters with and without backslashes behind them."""
    group = f"[{''.join(sorted(endings(codec)))}]"
    return re.compile(rf"(?<={group})(?:\\+|¥+(?!\d))"), re.compile(group)


def find(text: str) -> list[Edit]:
    """Return the edits that remove backslashes left behind such characters."""
    if ("\\" not in text and "¥" not in text) or text.isascii():
        return []
    best: list[Edit] = []
    for codec in ("cp932",) if _KANA.search(text) else ("cp950", "gbk", "cp932"):
        found = _found(text, codec)
        if len(found) > len(best):
            best = found
    return best


def _found(text: str, codec: str) -> list[Edit]:
    escaped, any_ = _patterns(codec)
    places = [match for match in escaped.finditer(text) if len(match[0]) in _RUNS]
    if not places or _ABOUT.search(text):
        return []
    code = shapes.code(text)
    meant = shapes.Spans([*_lines(text, _COMMAND), *_lines(text, _NEAR)])
    kept = [
        match
        for match in places
        if not code.touch(*match.span())
        and not meant.touch(*match.span())
        and not _is_meant(text, match, codec)
    ]
    lines = list(_lines(text, escaped))
    total = sum(len(any_.findall(text, low, high)) for low, high in lines)
    if not kept or len(kept) < HABIT * total or len(kept) < HABIT * len(places):
        return []
    others = sum(text.count(sign) for sign in "\\¥") - sum(len(match[0]) for match in places)
    if len(kept) == 1 and (others or not _is_inside(text, kept[0])):
        return []
    sure = SURE if len(kept) > 1 else ALONE
    return [Edit(*match.span(), match[0], "", (RULE,), sure) for match in kept]


def _lines(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the lines in which a pattern occurs."""
    end = -1
    for match in pattern.finditer(text):
        if match.start() > end:
            found = text.find("\n", match.end())
            end = len(text) if found < 0 else found
            yield text.rfind("\n", 0, match.start()) + 1, end


def _is_meant(text: str, match: re.Match[str], codec: str) -> bool:
    """Tell whether the backslash may be a command, or divide the parts of a path."""
    after = text[match.end() : match.end() + 1]
    if _LETTER.match(after):
        return True
    return any(before not in endings(codec) for before in _dividers(text, match))


def _dividers(text: str, match: re.Match[str]) -> Iterator[str]:
    """Yield the character in front of every backslash in the word around a match."""
    start, end = match.span()
    low = max(0, start - _REACH)
    for place in range(start - 1, low - 1, -1):
        if _WORD_END.match(text[place]):
            low = place + 1
            break
    found = _WORD_END.search(text, end, end + _REACH)
    high = found.start() if found else min(len(text), end + _REACH)
    if high < len(text) and text[high] in "\"'" and text[high - 1] == "\\":
        high -= 1  # an escaped quotation mark is no part of a path
    for divider in re.finditer(r"\\+|¥+", text[low:high]):
        yield text[low + divider.start() - 1] if low + divider.start() else ""


def _is_inside(text: str, match: re.Match[str]) -> bool:
    """Tell whether wide characters stand on both sides."""
    after = text[match.end() : match.end() + 1]
    return after > "\u2e80"

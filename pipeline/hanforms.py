"""Which Chinese characters exist in one written form only.

The national character sets say it without any word list: a character that Unicode
codes for mainland China (GB 2312) and not for Taiwan (Big5) is a simplified form, one
coded for Taiwan only is a traditional form, one of Japan's JIS X 0208 alone is a
Japanese form.  OpenCC confirms that the character has a counterpart, which leaves out
rare characters that merely fell out of one of the sets.  Characters such as 后, 里, 干
or 著, right in both forms with different meanings, belong to neither.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import opencc

_FIRST, _LAST = 0x3400, 0x9FFF
_GB_LEVEL_2: Final = b"\xd8"
_BIG5_LEVEL_2: Final = b"\xc9"
_JIS_LEVEL_2: Final = b"\x98\x9f"
"""Where the rarer characters of the national character sets begin."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Characters by the one written form they belong to.

    Args:
        simplified: never in traditional Chinese; a third of them are Japanese too (国).
        traditional: never in simplified Chinese; some are Japanese too (語).
        japanese: in neither Chinese form, nor a variant of Hong Kong (図).
        chinese: simplified or traditional, and not in everyday Japanese (们, 們).
        shared_simplified: simplified forms that are everyday Japanese (国, 会).
        shared_traditional: traditional forms that are everyday Japanese (語, 議).
        common: on the first, frequent level of one of the three character sets; all but
            one in 500 characters of clean text.
    """

    simplified: frozenset[str]
    traditional: frozenset[str]
    japanese: frozenset[str]
    chinese: frozenset[str]
    shared_simplified: frozenset[str]
    shared_traditional: frozenset[str]
    common: frozenset[str]


@cache
def forms() -> Forms:
    """Return the table, made from Python's codecs and OpenCC on first use (0.2 s)."""
    characters = [chr(point) for point in range(_FIRST, _LAST + 1)]
    lines = "\n".join(characters)
    to_simplified = opencc.OpenCC("t2s").convert(lines).split("\n")
    from_hong_kong = opencc.OpenCC("hk2s").convert(lines).split("\n")
    to_traditional = opencc.OpenCC("s2t").convert(lines).split("\n")
    simplified, traditional, japanese, chinese = set(), set(), set(), set()
    rows = zip(characters, to_simplified, to_traditional, from_hong_kong, strict=True)
    for char, short, long, other in rows:
        mainland, taiwan = is_coded(char, "gb2312"), is_coded(char, "big5")
        everyday_japanese = _is_below(char, "shift_jis", _JIS_LEVEL_2)
        if long != char == short and not taiwan:
            simplified.add(char)
        if short != char == long and not mainland:
            traditional.add(char)
        if everyday_japanese and not mainland and not taiwan and char == short == other:
            japanese.add(char)
        if (char in simplified or char in traditional) and not everyday_japanese:
            chinese.add(char)
    simplified -= japanese
    return Forms(
        frozenset(simplified),
        frozenset(traditional),
        frozenset(japanese),
        frozenset(chinese),
        frozenset(simplified - chinese),
        frozenset(traditional - chinese),
        frozenset(char for char in characters if _is_common(char)),
    )


def is_coded(char: str, codec: str) -> bool:
    """Tell whether a character set has the character, by Python's codec for it."""
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _is_common(char: str) -> bool:
    return (
        _is_below(char, "gb2312", _GB_LEVEL_2)
        or _is_below(char, "big5", _BIG5_LEVEL_2)
        or _is_below(char, "shift_jis", _JIS_LEVEL_2)
    )


def _is_below(char: str, codec: str, level: bytes) -> bool:
    try:
        return char.encode(codec) < level
    except UnicodeEncodeError:
        return False

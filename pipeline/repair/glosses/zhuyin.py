"""Zhuyin, the phonetic symbols of Taiwan, behind single characters: 國(ㄍㄨㄛˊ)家.

Children's pages put them behind every hard character.  The symbols are put into pinyin
by the tables of the two spellings, so that the character's own readings can judge them.
Habit: three different characters that are read so, most of them amid a sentence.

Price in false positives: a lesson that gives readings in running sentences.
"""

import re
from functools import cache
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.glosses.gloss import HAN, ZHUYIN, Gloss, deletion, is_han, is_list
from pipeline.repair.readings import is_reading

_SYMBOLS: Final = "\u3105-\u3129"
_ZHUYIN: Final = re.compile(
    rf"(?<=[{HAN}])(?P<gap> )?[(（\[【〔] ?(?P<read>˙?[{_SYMBOLS}]{{1,3}})[ˊˇˋ˙ˉ]? ?"
    r"[)）\]】〕](?(gap) ?)"
)
_INITIAL_TABLE: Final = (
    "ㄅ b ㄆ p ㄇ m ㄈ f ㄉ d ㄊ t ㄋ n ㄌ l ㄍ g ㄎ k ㄏ h ㄐ j ㄑ q ㄒ x "
    "ㄓ zh ㄔ ch ㄕ sh ㄖ r ㄗ z ㄘ c ㄙ s"
)
#: The end of a syllable: symbols, spelling behind an initial, spelling by itself.
_FINAL_TABLE: Final = (
    "ㄚ a a ㄛ o o ㄜ e e ㄝ e e ㄞ ai ai ㄟ ei ei ㄠ ao ao ㄡ ou ou ㄢ an an ㄣ en en "
    "ㄤ ang ang ㄥ eng eng ㄦ er er ㄧ i yi ㄧㄚ ia ya ㄧㄛ io yo ㄧㄝ ie ye "
    "ㄧㄠ iao yao ㄧㄡ iu you ㄧㄢ ian yan ㄧㄣ in yin ㄧㄤ iang yang ㄧㄥ ing ying "
    "ㄨ u wu ㄨㄚ ua wa ㄨㄛ uo wo ㄨㄞ uai wai ㄨㄟ ui wei ㄨㄢ uan wan ㄨㄣ un wen "
    "ㄨㄤ uang wang ㄨㄥ ong weng ㄩ v yu ㄩㄝ ve yue ㄩㄢ van yuan ㄩㄣ vn yun "
    "ㄩㄥ iong yong"
)
MIN_CHARACTERS: Final = 3


def edits(text: str) -> list[Edit]:
    """Return the deletions of phonetic symbols behind the characters they read, in order."""
    found = [
        Gloss(
            match.start(),
            match.end(),
            text[match.start() - 1],
            match["read"],
            fits=_fits(text[match.start() - 1], match["read"].lstrip("˙")),
            inside=is_han(text[match.end() : match.end() + 1]),
        )
        for match in _ZHUYIN.finditer(text)
    ]
    fitting = [gloss for gloss in found if gloss.fits]
    if len({gloss.base for gloss in fitting}) < MIN_CHARACTERS or is_list(text, fitting):
        return []
    if 3 * sum(gloss.inside for gloss in fitting) < len(fitting):
        return []
    return [deletion(text, gloss, ZHUYIN) for gloss in fitting]


def _fits(character: str, symbols: str) -> bool:
    spelt = to_pinyin(symbols)
    return spelt is not None and is_reading(character, spelt)


def to_pinyin(symbols: str) -> str | None:
    """Return a syllable of phonetic symbols in pinyin without tone, ü as v.

    Returns:
        None where the symbols are no syllable.
    """
    initials, finals = _tables()
    initial = initials.get(symbols[:1], "")
    rest = symbols[1:] if initial else symbols
    if initial and not rest:
        return initial + "i"
    behind, alone = finals.get(rest, ("", ""))
    if not behind:
        return None
    if initial in ("j", "q", "x"):
        behind = behind.replace("v", "u")
    return initial + behind if initial else alone


@cache
def _tables() -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    first, last = _INITIAL_TABLE.split(), _FINAL_TABLE.split()
    finals = zip(last[::3], zip(last[1::3], last[2::3], strict=True), strict=True)
    return dict(zip(first[::2], first[1::2], strict=True)), dict(finals)

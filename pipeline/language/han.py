"""Chinese or Japanese, traditional or simplified, by the characters themselves.

Japan simplified some characters as China did (会) and kept others (議): both together
are Japanese.  Kana means Japanese, but one stray kana in a Chinese page does not: text
that slipped by a byte shows some.  So both sides collect points, and the prior of the
document has its say in lines too short to show any.  A Chinese page names Japanese
books and people: kana in brackets or quotation marks count only where there are some
outside as well, or nothing outside is Chinese.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from pipeline.hanforms import forms
from pipeline.script import is_han

KANA_SHARE: Final = 0.15
"""Share of kana among Han and kana from which nothing else is asked."""

_PARTICLES: Final = frozenset("のはをがにでともるたてすしいっれなかよりから")
_CHINESE_WORDS: Final = frozenset("是这這们們吗嗎呢你您她它哪啊吧很把让讓")
PRIOR_POINTS: Final = 4.0
"""What the language of the document is worth, in points of one telling character."""

_SPOKEN: Final = frozenset(
    "哋咗喺嘢嘅冇唔啱嚟瞓咁乜佢噉攞搵揾睇咩嗰諗俾畀啲嗱喎㗎啩嘥咪嚿揸嬲攰乸冧冚掂喐偈啖嚫嘞囉咋冞叻氹孭餸"
    "侬伲囡嗲汏睏"
)
"""Characters of written Cantonese and Wu, which a dialogue repeats."""

MIN_HAN: Final = 20
RARE_SHARE: Final = 0.15
"""Share of rare Han characters that clean text does not reach: it has one in 500."""

_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_QUOTED: Final = re.compile(
    "《[^《》\n]{1,80}》|「[^「」\n]{1,80}」|『[^『』\n]{1,80}』|“[^“”\n]{1,80}”|"
    "（[^（）\n]{1,80}）|[(][^()\n]{1,80}[)]|【[^【】\n]{1,80}】"
)

VARIANT_MARGIN: Final = 2
"""Telling characters needed to leave the written form of the document."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the Han characters and kana of a text say.

    Args:
        tag: `ja`, `zh-Hans`, `zh-Hant`, or `zh` where both forms are possible.
        confidence: 0.5 where nothing but the script speaks, up to 1.
        from_prior: the prior settled it, not the text.
    """

    tag: str
    confidence: float
    from_prior: bool = False


def read(text: str, han: int, kana: int, prior: str | None) -> Reading:
    """Read a text whose letters are Han characters and kana.

    Args:
        text: any text with at least one of them.
        han: number of Han characters.
        kana: number of kana.
        prior: tag of the document, if known.
    """
    outside = _QUOTED.sub("", text) if kana else text
    if outside != text and not _KANA.search(outside):
        chars = sum(map(is_han, outside))
        reading = read(outside, chars, 0, prior) if chars else None
        surely = _is_chinese(outside) or (prior or "").startswith("zh")
        if surely and reading and reading.tag != "ja":
            return reading
    table = forms()
    letters = Counter(text)
    if kana >= KANA_SHARE * (han + kana) and (kana > 1 or prior is None):
        return Reading("ja", round(min(1.0, 0.8 + kana / 50), 3))
    particles = sum(letters[char] for char in _PARTICLES)
    japanese = 1.0 * kana + 2.0 * particles + 2.0 * _sum(letters, table.japanese)
    japanese += min(
        _sum(letters, table.shared_simplified),
        _sum(letters, table.shared_traditional),
    )
    chinese = 2.0 * _sum(letters, table.chinese) + 1.0 * _sum(letters, _CHINESE_WORDS)
    evidence = max(japanese, chinese)
    if prior == "ja":
        japanese += PRIOR_POINTS
    elif prior and prior.startswith("zh"):
        chinese += PRIOR_POINTS
    if japanese > chinese:
        return Reading("ja", _odds(japanese, chinese), from_prior=evidence == 0)
    return _variant(letters, prior, _odds(chinese, japanese), from_prior=evidence == 0)


def _is_chinese(text: str) -> bool:
    letters = Counter(text)
    return _sum(letters, forms().chinese) + _sum(letters, _CHINESE_WORDS) > 0


def is_garbled(text: str, han: int) -> bool:
    """Tell Chinese characters that a wrong codec made: many of them are rare ones.

    Args:
        text: any text.
        han: number of its Han characters; too few say nothing.
    """
    if han < MIN_HAN:
        return False
    common = forms().common
    rare = sum(
        number
        for char, number in Counter(text).items()
        if char not in common and char not in _SPOKEN and is_han(char)
    )
    return rare > RARE_SHARE * han


def _variant(
    letters: Counter[str], prior: str | None, confidence: float, *, from_prior: bool
) -> Reading:
    table = forms()
    traditional = _sum(letters, table.traditional)
    simplified = _sum(letters, table.simplified)
    lead = traditional - simplified
    if prior in {"zh-Hant", "zh-Hans"}:
        other = lead < 0 if prior == "zh-Hant" else lead > 0
        if abs(lead) < VARIANT_MARGIN or not other:
            return Reading(prior, confidence, from_prior=from_prior or other or not lead)
    if not lead:
        return Reading("zh", confidence, from_prior=from_prior)
    share = abs(lead) / (traditional + simplified)
    return Reading("zh-Hant" if lead > 0 else "zh-Hans", round(min(confidence, 0.5 + share / 2), 3))


def _sum(letters: Counter[str], members: frozenset[str]) -> int:
    return sum(number for char, number in letters.items() if char in members)


def _odds(winner: float, loser: float) -> float:
    return round((winner + 1.0) / (winner + loser + 2.0), 3)

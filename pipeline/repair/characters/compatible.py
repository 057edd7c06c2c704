"""Compatibility characters: full-width Latin, half-width kana, ligatures and radicals."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.signs import holds, matches, signs

_WIDE: Final = "０-９Ａ-Ｚａ-ｚ"
_RADICALS: Final = dict(
    zip(
        "⺁⺌⺍⺏⺟⺠⺩⺫⺮⺶⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻩⻬⻮⻰⻳",
        "厂小小尢母民王目竹羊肉虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟黄齐齿龙龟",
        strict=True,
    )
)
_COMPATIBLE: Final = re.compile(
    f"(?P<fullwidth>[{_WIDE}]+(?:[．，：／－＋＆＠＿％＃＝][{_WIDE}]+)*(?:(?<=[０-９])％)?)|"
    "(?P<halfwidth>[\uff61-\uff9f]+)|(?P<ligature>[\ufb00-\ufb06])|"
    f"(?P<radical>[\u2f00-\u2fd5{''.join(_RADICALS)}])"
)
_COMPATIBLES: Final = f"{_WIDE}\uff61-\uff9f\ufb00-\ufb06\u2f00-\u2fd5{''.join(_RADICALS)}"
_ANY_COMPATIBLE: Final = re.compile(f"[{_COMPATIBLES}]")
_COMPATIBLE_SIGNS: Final = signs(_COMPATIBLES)
_KANA_MARK: Final = re.compile("(?<![ｳｶ-ﾄﾊ-ﾎﾜｦ])[ﾞﾟ]")
# Hiragana and katakana of EUC-JP read as Shift-JIS: every second one is a comma or dot.
_EUC_KANA: Final = re.compile("(?:[､･][^､･]){2}")
_HAN_OR_LOST: Final = re.compile("[\u3400-\u9fff\ufffd]")
# Words of half-width kana: so many of them show that the page is written so.
_KANA_WORD: Final = re.compile("[\uff66-\uff9f]{3,}")
_KANA_HABIT: Final = 2
_HALF_KANA: Final = re.compile("[\uff66-\uff9f]")
_HALF_STOP: Final = re.compile("[｡､]")
# Marks that stay wide between words of Chinese and Japanese: Ｑ＆Ａ：ＡＢＣ会社.
_WIDE_MARK: Final = re.compile("(?<![０-９])[：，]|[：，](?![０-９])")
_CJK: Final = re.compile("[\u3005\u3041-\u30ff\u3400-\u9fff]")
_NEAR: Final = 60


def compatibility(text: str) -> list[Edit]:
    """Return the edits that write such letters plainly; each kind is a rule of its own."""
    if not holds(text, _COMPATIBLE_SIGNS):
        return []
    half = "".join(re.findall("[\uff61-\uff9f]", text))
    stops = _HALF_KANA.search(half) is None and len(_HALF_STOP.findall(half)) >= _KANA_HABIT
    foreign = not stops and (_EUC_KANA.search(half) or _KANA_MARK.search(text))
    usual = stops or len(_KANA_WORD.findall(text)) >= _KANA_HABIT
    written = usual and "\ufffd" not in text
    edits: list[Edit] = []
    for match in matches(text, _ANY_COMPATIBLE, _COMPATIBLE):
        rule = str(match.lastgroup)
        if rule == "halfwidth" and (foreign or (not written and _is_slip(text, match))):
            continue
        after = _RADICALS.get(match[0]) or unicodedata.normalize("NFKC", match[0])
        if rule == "fullwidth" and _WIDE_MARK.search(match[0]) and _in_cjk(text, match):
            edits += _between_marks(match)
        elif after != match[0]:
            edits.append(Edit(*match.span(), match[0], after, (f"characters.{rule}",)))
    return edits


def _in_cjk(text: str, match: re.Match[str]) -> bool:
    """Tell whether Chinese or Japanese characters stand near a match."""
    low, high = max(0, match.start() - _NEAR), match.end() + _NEAR
    return _CJK.search(text, low, high) is not None


def _between_marks(match: re.Match[str]) -> Iterator[Edit]:
    """Yield the edits that write a match plainly, but for its wide colons and commas."""
    start = 0
    ends = [mark.span() for mark in _WIDE_MARK.finditer(match[0])]
    for end, behind in [*ends, (len(match[0]), 0)]:
        before = match[0][start:end]
        after = unicodedata.normalize("NFKC", before)
        if after != before:
            place = match.start() + start
            yield Edit(place, place + len(before), before, after, ("characters.fullwidth",))
        start = behind


def _is_slip(text: str, match: re.Match[str]) -> bool:
    """Tell single half-width kana between Chinese characters: UTF-8 read as Shift-JIS."""
    around = text[max(0, match.start() - 1) : match.end() + 1]
    return len(match[0]) < 3 and _HAN_OR_LOST.search(around) is not None

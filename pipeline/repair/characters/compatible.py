"""Compatibility characters: full-width Latin, half-width kana, ligatures and radicals."""

import re
import unicodedata
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


def compatibility(text: str) -> list[Edit]:
    """Return the edits that write such letters plainly; each kind is a rule of its own."""
    if not holds(text, _COMPATIBLE_SIGNS):
        return []
    half = "".join(re.findall("[\uff61-\uff9f]", text))
    foreign = _EUC_KANA.search(half) or _KANA_MARK.search(text)
    written = "\ufffd" not in text and len(_KANA_WORD.findall(text)) >= _KANA_HABIT
    edits: list[Edit] = []
    for match in matches(text, _ANY_COMPATIBLE, _COMPATIBLE):
        rule = str(match.lastgroup)
        if rule == "halfwidth" and (foreign or (not written and _is_slip(text, match))):
            continue
        after = _RADICALS.get(match[0]) or unicodedata.normalize("NFKC", match[0])
        if after != match[0]:
            edits.append(Edit(*match.span(), match[0], after, (f"characters.{rule}",)))
    return edits


def _is_slip(text: str, match: re.Match[str]) -> bool:
    """Tell single half-width kana between Chinese characters: UTF-8 read as Shift-JIS."""
    around = text[max(0, match.start() - 1) : match.end() + 1]
    return len(match[0]) < 3 and _HAN_OR_LOST.search(around) is not None

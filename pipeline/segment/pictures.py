"""Descriptions of pictures that name whose the picture is.

Cost in false positives: a short paragraph that ends in the name of a photographer or an
archive behind a label, and is no caption.
"""

import re
from typing import Final

from pipeline.segment.lines import holds_any

MAX_CREDITED: Final = 220
_CREDITED: Final = re.compile(
    r".{8,170}?(?:[\s(（\[|/／.,;]|(?<=[。）”」]))"
    r"(?:fot\.|foto|zdj\.|rys\.|фото|иллюстрация|photo|写真|画像|撮影|提供|[攝摄]影?|[图圖])"
    r"\s?[:：/／=＝]\s?[^\s!?。][^!?。]{1,60}|"
    r".{8,170}?[\s(（\[|/／.,;]fot\.\s?[A-ZÀ-Ž][^!?]{1,60}|"
    r".{8,120}[=＝](?:[^=＝。]{1,20}[、，])?[^=＝。]{1,16}(?:撮影|提供)[)）]?|"
    r"[^.!?。]{4,120}[(（\[]"
    r"(?:sumber(?: (?:gambar|foto))?|źródło|źr\.|источник(?: фото)?|foto|фото|fot\.)"
    r"\s?[:：]\s?[^()（）\[\]]{2,80}[)）\]]|"
    r"[图圖][为為](?:\d[^，。]{0,12}，)?[^。，]{4,60}。?|"
    r"(?:[资資]料[图圖照]|示意[图圖]|效果[图圖])[^。]{0,80}。?|"
    r".{6,120}[=＝]\d{4}年\d{1,2}月(?:\d{1,2}日)?(?:午[前後]\d{1,2}時(?:\d{1,2}分)?)?"
    r"(?:[、，][^。、，]{2,30}){1,2}|"
    r".{6,170}[(（](?:本[报報])?(?:[记記]者)?\s?[\u4e00-\u9fff·]{2,8}[摄攝]影?[)）]|"
    r"[^。，]{6,80}(?:供[图圖]|[\s\u3000/／][\u4e00-\u9fff]{2,4}[摄攝])[)）]?|"
    r"[▲△][^。]{4,80}。?[^。]{0,20}",
    re.IGNORECASE,
)
# One of these stands in every line that the pattern finds.
_SIGNS: Final = (
    *(
        "sumber",
        "źród",
        "źr.",
        "источник",
        "fot",
        "zdj.",
        "rys.",
        "фото",
        "иллюстрация",
        "写真",
        "画像",
        "撮影",
        "提供",
    ),
    *("photo", "摄", "攝", "图", "圖", "資料", "资料", "▲", "△", "年"),
)


def is_credited(line: str) -> bool:
    """Tell whether a line describes a picture and says whose it is."""
    if not 8 < len(line) <= MAX_CREDITED:
        return False
    return holds_any(line, _SIGNS) and _CREDITED.fullmatch(line) is not None

"""Notices about the law: copyright, who answers for what is said, cookies that a site sets."""

import re
from typing import Final

from pipeline.segment.lines import holds_any

MAX_DISCLAIMER: Final = 600
_LEGAL: Final = re.compile(
    r"(?<!\w)©|(?<!\w)\(c\) ?(?:19|20)\d\d|all rights reserved|wszelkie prawa zastrzeżone|"
    r"все права защищены|hak cipta dilindungi|版[权權]所有(?![者人权權])|版[权權][归歸].{1,20}所有|"
    r"無断(?:転載|複製)|禁止[转轉][载載]|著作権は.{0,30}(?:帰属|に属)|"
    r"cookies?\b.{0,60}(?:policy|accept|polity|wyraża\w{0,2} zgod|zgadza|akcept|"
    r"соглаш|setuju|kebijakan)",
    re.IGNORECASE,
)
# A site that speaks of the cookies it sets, not an article on cookies.
_COOKIES: Final = re.compile(
    r"(?:(?:we|this (?:web ?)?site|our (?:web ?)?site) uses?|"
    r"(?:(?:nasz|ta|ten|nasza|niniejsz[ay]) )?(?:strona|serwis|witryna|portal) "
    r"(?:używa|korzysta|wykorzystuje)|"
    r"(?:używamy|korzystamy z|wykorzystujemy)|"
    r"(?:мы|(?:наш|этот) сайт|на (?:нашем |этом )?сайте|сайт) (?:\w+ )?использу\w+|"
    r"(?:situs(?: web)? (?:ini|kami)|kami|website ini) (?:menggunakan|memakai)|"
    r"(?:本|我们的?|我們的?|此)(?:网站|網站|站)?使用|(?:当|本|この)(?:ウェブ)?サイト(?:では|は|で))"
    r".{0,50}(?:cookie|куки|クッキー)",
    re.IGNORECASE,
)
# Words that open a notice, and in the middle of a sentence report on one.
_NOTICE: Final = re.compile(
    r"\W{0,3}(?:copyright|hak cipta|disclaimer|zastrzeżenie prawne|отказ от ответственности|"
    r"penafian|免[责責][声聲]明|免責事項|ディスクレーマー|"
    r"未[经經].{0,12}(?:授[权權]|[许許]可|同意).{0,40}(?:[转轉][载載发發]|[复複][制製]|[镜鏡]像|摘[编編]|刊[登载載]|[盗盜]))",
    re.IGNORECASE,
)
_ADVICE: Final = re.compile(
    r"(?:not|n't).{0,40}(?:investment|financial|legal|medical) advice|"
    r"nie stanow\w{1,3} (?:\w+ ){0,3}(?:porad|rekomendac|ofert)|"
    r"nie zastępuj\w{1,3} (?:\w+ ){0,3}(?:porad|konsultac|wizyt|opini)|"
    r"не явля\w+ (?:\S+ ){0,3}(?:рекомендац|совет|оферт|консультац)|"
    r"не заменя\w+ (?:\S+ ){0,3}(?:консультац|совет|при[её]м|рекомендац)|"
    r"нос[ия]т (?:исключительно )?(?:справочн|информационн|ознакомительн)\w+ характер|"
    r"(?:bukan|tidak ada).{0,30}(?:nasihat|saran|ajakan|rekomendasi).{0,30}"
    r"(?:investasi|hukum|keuangan|medis)|"
    r"hanya untuk (?:tujuan )?(?:referensi|informasi)|"
    r"tidak (?:dapat )?menggantikan (?:\w+ ){0,2}(?:nasihat|saran|konsultasi|pemeriksaan)|"
    r"[仅僅]供(?:参|參|交流|学习|學習)|不[构構]成.{0,12}(?:建[议議]|意[见見]|要[约約])|[仅僅]代表.{0,8}(?:个人|個人|作者)|"
    r"(?:投資|勧誘|助言).{0,20}(?:目的と(?:した|する)ものでは|ものではありません)",
    re.IGNORECASE,
)
# One of these stands in every line that the patterns above find.
_SIGNS: Final = (
    *("©", "(c)", "right", "zastrz", "защищены", "hak", "disclaimer", "отказ", "penafian"),
    *("cookie", "куки", "クッキー", "advice", "nie stanow", "nie zast", "не явля", "bukan"),
    *("tidak ada", "не заменя", "характер", "menggantikan", "hanya untuk"),
    *("版", "免", "未", "禁", "無断", "著作", "ディスクレーマー"),
    *("仅", "僅", "供", "成", "代表", "投資", "勧誘", "助言"),
)


def is_legal(line: str) -> bool:
    """Tell whether a line is a copyright notice or disclaims responsibility.

    A long paragraph that merely discusses copyright is out of reach by its length; a
    short one is not, which is what the rule costs.
    """
    if len(line) > MAX_DISCLAIMER:
        return False
    if not holds_any(line, _SIGNS):
        return False
    if _ADVICE.search(line) or _COOKIES.match(line):
        return True
    return (
        len(line) <= 140
        and line[-1] not in ";；"
        and bool(_LEGAL.search(line) or _NOTICE.match(line))
    )


def is_cookie_notice(line: str) -> bool:
    """Tell whether a site speaks of the cookies it sets."""
    if len(line) > MAX_DISCLAIMER:
        return False
    if not holds_any(line, ("cookie", "куки", "クッキー")):
        return False
    return _COOKIES.match(line) is not None or is_legal(line)

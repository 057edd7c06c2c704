"""Dates as pages state them: of a day, or counted back from the moment of reading."""

import re
from typing import Final

_MONTHS: Final = (
    "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|"
    "grudnia|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|"
    "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|"
    "january|february|march|may|june|july|august|october|december|jan|feb|mar|apr|jun|jul|aug|"
    "agt|sep|oct|okt|nov|dec|des"
)
DATE: Final = re.compile(
    r"(?:[^\W\d_]{2,12},\s)?"
    r"(?:\d{4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}日?|\d{1,2}[-./]\d{1,2}[-./]\d{4}|"
    rf"\d{{1,2}}\s(?:{_MONTHS})\s\d{{4}}(?:\s(?:r\.|г\.|roku|года))?)"
    r"(?:\s?[(（][^\W\d_]{1,3}[)）])?"
    r"(?:[\sT,|–—-]*(?:o\sgodz\.\s|godz\.\s|pukul\s|[вo]\s|at\s)?\d{1,2}(?:[:：.]\d{2}){1,2}|\s?\d{1,2}[時时]\d{1,2}分)?"
    r"(?:\s(?:UTC|GMT|WIB|WITA|WIT|MSK|МСК|JST|CST|CET)\S*)?",
    re.IGNORECASE,
)
LAST: Final = re.compile(
    rf"(?:,\s*|\s*[|–—]\s*|\s-\s|\s(?=\d))(?P<date>{DATE.pattern})$", re.IGNORECASE
)
# Behind a label: without the year, and with that of the Republic of China.
_SHORT: Final = re.compile(
    r"\d{1,2}/\d{1,2}(?:[(（][月火水木金土日][)）])?(?:\s?\d{1,2}[:：]\d{2})?|"
    r"\d{2,3}[-./年]\d{1,2}[-./月]\d{1,2}日?"
)
# A time that stands before its date.
_EARLIER: Final = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?[\s,，|]+(?=\d{1,4}[-./年])")
_CLOCK: Final = (
    r"(?:,?\s(?:o |w |в |pukul |pkl\. |godz\. |at )?\d{1,2}[:.]\d{2}"
    r"(?:\s(?:WIB|WITA|WIT|МСК))?)"
)
# Days as a site counts them back from the moment of reading.
_RECENTLY: Final = re.compile(
    r"(?:сегодня|вчера|позавчера|dzisiaj|dziś|wczoraj|przedwczoraj|"
    r"hari ini|kemarin|today|yesterday|"
    rf"今天|昨天|前天|今日|昨日|一昨日){_CLOCK}|"
    r"(?:около |ok\. )?\d{1,3}\s?(?:[^\W\d_]{3,10}\.?\s(?:назад|temu|(?:yang )?lalu|ago)|"
    r"(?:分钟|分鐘|小时|小時|天|周|分|時間|日|週間|か月)前)",
    re.IGNORECASE,
)


# What sites write before the date: of publication, or of the latest change.
_LABEL: Final = re.compile(
    r"(?:data (?:publikacji|dodania|aktualizacji)|opublikowano|publikacja|aktualizacja|"
    r"(?:ostatnia )?aktualizacja|zaktualizowano|dodano|utworzono|дата (?:публикации|обновления)|"
    r"опубликован[оа]?|обновлен[оа]?|обновлено|размещено|добавлено|diterbitkan|diperbarui|"
    r"(?:terakhir )?di(?:perbaharui|perbarui|update)|"
    r"dipublikasikan|terbit|tayang|tanggal|(?:last )?(?:published|updated|posted)(?: on)?|"
    r"[发發][布表佈](?:[时時][间間]|日期|[于於])?|(?:[网網]站|本[页頁])?更新(?:[时時][间間]|日期|日時?)?|日期|[时時][间間]|"
    r"最[后後終终](?:更新|修改|編集|编辑)(?:[时時][间間]|日時?)?|[录録登][入録]日|"
    r"刊登[于於]|公開日?時?|投稿日|掲載日?|配信日?時?|作成日)\s?[:：]?\s*",
    re.IGNORECASE,
)
MAX_DATE: Final = 60


def dated(line: str) -> str | None:
    """Return the date of a line that holds nothing else, but perhaps a label for it."""
    if len(line) >= MAX_DATE:
        return None
    label = _LABEL.match(line)
    for bare in (line, line[label.end() :] if label else ""):
        early = _EARLIER.match(bare)
        if label and bare != line and _SHORT.fullmatch(bare):
            return bare
        if DATE.fullmatch(bare, early.end() if early else 0) or _RECENTLY.fullmatch(bare):
            return bare
    return None


def is_date(line: str) -> bool:
    """Tell whether a line is a date, with or without a time and a label, and nothing else."""
    return dated(line) is not None


MAX_STAMPED: Final = 60
_STAMP: Final = re.compile(
    r"(?:\d{4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}日?|\d{1,2}[-./]\d{1,2}[-./]\d{4}|"
    rf"\d{{1,2}}\s(?:{_MONTHS})\s\d{{4}})"
    r"(?:[\sT,|–—-]{1,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|\s\d{1,2}時\d{1,2}分(?!の|に|頃|ごろ|か|、))|"
    r"\d{1,2}/\d{1,2}[(（][月火水木金土日][)）]\s?\d{1,2}[:：]\d{2}(?=\s?(?:配信|更新|公開))",
    re.IGNORECASE,
)


def stamp(line: str) -> str | None:
    """Return the date and time of a line that is too short to say much besides.

    Sites put them beside the name of the author or paper: "产业观察 2024-05-18 07:30 北京".
    """
    found = _STAMP.search(line) if len(line) < MAX_STAMPED else None
    return found[0] if found else None

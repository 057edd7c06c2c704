"""Lines that say when a text was put up, and by whom.

"Opublikowano 3 lutego 2019 przez Tomek", "Diposting oleh admin pada 3 Februari 2019":
the label, the date and a name of at most four words fill the line.
"""

import re
from typing import Final

from pipeline.segment import dates

MAX_POSTED: Final = 110
_LABEL: Final = (
    r"(?:(?:wpis |post |tekst )?(?:opublikowa(?:no|ny|ne|ła?)|dodan[oye]|dodała?|napisan[oye]|"
    r"napisała?|utworzono|zamieszczono|zamieszczon[ye]|wysłan[oye])|"
    r"опубликова(?:но|на|л[аи]?)|размещено|добавлено|добавил[аи]?|написал[аи]?|"
    r"di(?:post(?:ing(?:kan)?|kan)?|poskan|publikasikan|terbitkan|tulis|unggah|buat)|"
    r"posted|published|written|submitted)"
)
_BY: Final = r"(?:przez|autor(?:ka)?:?|użytkownika?|автор(?:ом)?:?|пользователем|oleh|by)"
_ON: Final = r"(?:dnia|w dniu|on|pada(?: tanggal)?|tanggal|[,|·•–—-])"
_NAME: Final = r"(?P<{}>[^\W\d_][\w.'’-]*(?:\s[\w.'’-]+){{0,3}}?)"
_POSTED: Final = re.compile(
    rf"{_LABEL}:?\s(?:{_ON}\s)?(?P<date>{dates.DATE.pattern})[,|·•]?\s{_BY}\s{_NAME.format('last')}|"
    rf"{_LABEL}:?\s{_BY}:?\s{_NAME.format('first')},?\s(?:{_ON}\s)?(?P<later>{dates.DATE.pattern})",
    re.IGNORECASE,
)


def posted(line: str) -> tuple[str, str] | None:
    """Return the author and the date of a line that holds nothing else.

    Args:
        line: a line of text without white space around it.
    """
    if len(line) > MAX_POSTED or not any(map(str.isdigit, line)):
        return None
    found = _POSTED.fullmatch(line)
    if not found:
        return None
    return found["last"] or found["first"], found["date"] or found["later"]

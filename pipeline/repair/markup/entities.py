"""HTML entities in plain text, escaped once or several times."""

import html
import re
from functools import lru_cache
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.markup.page import Page, edits

_ENTITY: Final = re.compile(
    r"&(?:#(?:\d{2,7}|[xX][0-9a-fA-F]{2,6})|[a-zA-Z][a-zA-Z0-9]{1,31});|"
    r"&(?:nbsp|quot|laquo|raquo|mdash|ndash|hellip|ldquo|rdquo|bdquo|shy|amp)(?![a-zA-Z0-9=;])"
)
# Words right before an entity that a text speaks of, or tells to write.
_CUE: Final = re.compile(
    r"(?:\b(?:encj\w{1,4}|сущност\w{1,4}|мнемоник\w{0,3}|entit(?:y|ies|as)|"
    r"HTML[- ]?(?:kod\w{0,3}|код\w{0,3}|code)|"
    r"(?:wpis|napis|zapis|напиш|введ|ketik|(?:di)?tulis(?=\b|kan)|кодиру|пиш)\w{0,4})|"
    r"实体|實體|エンティティ|(?:実体|文字)参照|[字代][符元][代编編]?[码碼]|[输輸]入|[写寫][作成])"
    r"(?:[ :：是为為はの「“„\"'(（,，如]|像|例如|как|jako|sebagai|np\.|например|seperti|misalnya)"
    r"{0,4}\Z",
    re.IGNORECASE,
)
_LONE: Final = re.compile(r"&#?\w+;(?=[\s,.;:!?)、，。；）」”\"']|\Z|[\u3041-\u9fff])")
_INSTEAD: Final = re.compile(
    r"&#?\w+;(?=[”\"'」]? ?(?:(?:zamiast|вместо|alih-alih|sebagai ganti|instead of|"
    r"untuk (?:menulis|membuat|menampilkan)|[wв] HTML|(?:di|dalam|in) HTML)\b|"
    r"の代わり|と(?:書|記|入力|表)|[来來代]表示|代替))",
    re.IGNORECASE,
)
_OUTSIDE: Final = re.compile(r"[^\w&;]|[\u3041-\u9fff]|\Z")
# What stands between spaces in damaged prose as well.
_PLAIN: Final = re.compile("&(?:amp|nbsp|[mn]dash|hellip|quot|[lr]aquo|[lrb]d?quo);?")
_SPACES: Final = {"\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u00ad": ""}


def find(text: str) -> list[Edit]:
    """Find entities; one that is escaped twice needs two passes."""
    return edits(text, _ENTITY, "entity", _character) if "&" in text else []


def _character(match: re.Match[str], page: Page) -> str | None:
    name = match[0] if match[0].endswith(";") else f"{match[0]};"
    character = html.unescape(name)
    if character == name or (character in "<>" and page.taught(match)):
        return None
    if _is_mentioned(match, page):
        return None
    return _SPACES.get(character, character)


def _is_mentioned(match: re.Match[str], page: Page) -> bool:
    """Tell whether a text that speaks of entities shows one, between spaces or marks."""
    if not (_OUTSIDE.match(page.before(match)) and _OUTSIDE.match(page.after(match))):
        return False
    spoken = _spoken(page)
    return page.stands(match, spoken) if _PLAIN.fullmatch(match[0]) else bool(spoken)


@lru_cache(maxsize=2)
def _spoken(page: Page) -> list[int]:
    """Return where the entities stand that a text speaks of for sure."""
    instead = (match.start() for match in _INSTEAD.finditer(page.text))
    return sorted({*page.behind(_LONE, _CUE), *instead})

"""HTML entities in plain text, escaped once or several times."""

import html
import re
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.markup.page import Page, edits

_ENTITY: Final = re.compile(
    r"&(?:#(?:\d{2,7}|[xX][0-9a-fA-F]{2,6})|[a-zA-Z][a-zA-Z0-9]{1,31});|"
    r"&(?:nbsp|quot|laquo|raquo|mdash|ndash|hellip|ldquo|rdquo|bdquo|shy|amp)(?![a-zA-Z0-9=;])"
)
_SPACES: Final = {"\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u00ad": ""}


def find(text: str) -> list[Edit]:
    """Find entities; one that is escaped twice needs two passes."""
    return edits(text, _ENTITY, "entity", _character) if "&" in text else []


def _character(match: re.Match[str], page: Page) -> str | None:
    name = match[0] if match[0].endswith(";") else f"{match[0]};"
    character = html.unescape(name)
    if character == name or (character in "<>" and page.taught(match)):
        return None
    return _SPACES.get(character, character)

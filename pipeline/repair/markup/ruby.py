"""Ruby tags: the reading in ``<rt>`` goes, what it is a reading of stays.

Without this the reading would stand in the text like a second word: 漢字かんじ.
"""

import re
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.markup.page import Page, edits
from pipeline.repair.passes import Pass

_SIGNATURE: Final = re.compile(r"<(?:ruby|rt)\b", re.IGNORECASE)
_RUBY: Final = re.compile(
    r"<(?P<reading>r(?:p|tc?))\b[^<>\n]{0,100}>[^<>\n]{0,80}(?:</(?P=reading)\s{0,4}>)?"
    r"|</?(?:ruby|r(?:b|p|tc?))\b[^<>\n]{0,100}>",
    re.IGNORECASE,
)


def _ruby(text: str) -> list[Edit]:
    return edits(text, _RUBY, "ruby", _nothing) if _SIGNATURE.search(text) else []


def _nothing(match: re.Match[str], page: Page) -> str | None:
    return None if page.taught(match) else ""


PASSES: Final[tuple[Pass, ...]] = (_ruby,)

"""What the kinds of glosses share: the gloss itself, its deletion, the entry of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.ledger import Edit

PINYIN: Final = "glosses.pinyin"
ZHUYIN: Final = "glosses.zhuyin"
FURIGANA: Final = "glosses.furigana"

HAN: Final = r"\u3400-\u9fff\uf900-\ufaff"
#: Texts up to this length need fewer glosses for a habit, in characters.
SHORT: Final = 400
#: Marks beside which an entry of a list stands alone.
_APART: Final = "\n、，,;；|｜/／・·\t"


@dataclass(frozen=True, slots=True)
class Gloss:
    """A bracket that may hold a reading: where, of what, and how sure."""

    start: int
    end: int
    base: str
    reading: str
    fits: bool
    inside: bool


def is_entry(text: str, gloss: Gloss) -> bool:
    """Tell whether a gloss and its base are all there is between two marks or line ends.

    A bracket that a wrapped line parts from its base is none.
    """
    begin, end = gloss.start - len(gloss.base), gloss.end
    before = text[begin - 1 : begin].strip(" \u3000") or "\n"
    after = text[end : end + 1].strip(" \u3000") or "\n"
    return before in _APART and after in _APART


def is_list(text: str, glosses: Sequence[Gloss]) -> bool:
    """Tell whether most of the glosses are entries of a list, as of a dictionary."""
    return 2 * sum(is_entry(text, gloss) for gloss in glosses) > len(glosses)


def is_han(character: str) -> bool:
    """Tell whether `character` is a common ideograph."""
    return "\u3400" <= character <= "\u9fff"


def deletion(text: str, gloss: Gloss, rule: str) -> Edit:
    """Return the edit that deletes a gloss."""
    sure = 1.0 if gloss.fits else 0.9
    return Edit(gloss.start, gloss.end, text[gloss.start : gloss.end], "", (rule,), sure)

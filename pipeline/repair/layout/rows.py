"""The lines of a text as the repairs of layout see them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.repair import shapes
from pipeline.repair.lazy import lazy
from pipeline.script import codepoints

CJK: Final = r"\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_CJK: Final = re.compile(f"[{CJK}]")
#: No character before it is written without spaces around it.
_FIRST_CJK: Final = 0x2E80
_ITEM: Final = re.compile(
    r"[-–—*+•●○■□▪◦‣⁃◆◇▶➢✓※・>|#]|(?:\d{1,3}|[a-zA-Zа-яА-Я]|[IVXivx]{1,4})[.)、）]\s?|"
    r"[(（](?:\d{1,3}|[a-zа-я一二三四五六七八九十])[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、|"
    r"(?:https?:|www\.)"
)
_CLOSERS: Final = "\"'”’»›」』】）)]〉》*"
_FINAL: Final = tuple(".。．｡!！?？…")
# Chinese and Japanese punctuation that opens a line only where wrapping put it there.
_NEVER_FIRST: Final = "。，、」』）！？”"
MAX_COUNTED: Final = 1000
_GAP: Final = re.compile(r"\S {3,}\S")


@dataclass(eq=False)
class Row:
    """One line that is not blank; never changed, and not frozen since pages have many.

    Args:
        start: first character that is no white space.
        end: one past the last character that is no white space.
        indent: width of the white space in front.
        text: the line without white space around it.
        gap: number of blank lines before it.
        narrow: whether no line of the text has a character without spaces around it.
    """

    start: int
    end: int
    indent: int
    text: str
    gap: int
    narrow: bool

    @lazy
    def cjk(self) -> int:
        """How many of its characters are written without spaces around them.

        All of them in a line far too long to have been wrapped.
        """
        if self.narrow or self.text.isascii():
            return 0
        return len(self.text) if len(self.text) > MAX_COUNTED else len(_CJK.findall(self.text))

    @lazy
    def columns(self) -> int:
        """Columns that the line takes, two for a CJK character."""
        return self.indent + len(self.text) + self.cjk

    @property
    def characters(self) -> int:
        """Characters that the line takes, its indentation counted in full-width ones."""
        return self.indent // 2 + len(self.text)

    @lazy
    def finished(self) -> bool:
        """Whether the line ends like a sentence."""
        last = self.text[-1]
        closed = last in _CLOSERS and self.text.rstrip(_CLOSERS)[-1:] in _FINAL
        return closed or last in _FINAL

    @lazy
    def item(self) -> bool:
        """Whether the line opens like an item of a list, a quotation or an address."""
        return _ITEM.match(self.text) is not None

    @lazy
    def prose(self) -> bool:
        """Whether the line holds words and is neither a row of a table nor program code."""
        text = self.text
        divided = "\t" in text or "|" in text or ("   " in text and _GAP.search(text))
        worded = text[0] in _NEVER_FIRST or any(map(str.isalnum, text))
        return worded and not (divided or shapes.is_values(text) or shapes.is_code(text))

    @lazy
    def resumes(self) -> bool:
        """Whether the line starts in lower case, as only the rest of a sentence does.

        Brand names such as iPhone, addresses and lettered items do not count.
        """
        if not self.text[0].islower():
            return False
        word = re.split(r"[\s/]", self.text, maxsplit=1)[0]
        return (
            not any(map(str.isupper, word[1:4]))
            and not any(sign in word for sign in ("@", "://", "_", "="))
            and not self.item
        )


@lru_cache(maxsize=2)
def rows(text: str) -> tuple[Row, ...]:
    """Return the lines of `text` that are not blank; every pass asks for the same."""
    return tuple(_rows(text))


def _rows(text: str) -> Iterator[Row]:
    position = 0
    gap = 0
    narrow = not text or int(codepoints(text).max()) < _FIRST_CJK
    for line in text.split("\n"):
        content = line.strip()
        if content:
            indent = len(line) - len(line.lstrip())
            start = position + indent
            if indent:
                wide = line[:indent].expandtabs(4)
                indent = len(wide) + wide.count("\u3000")
            yield Row(start, start + len(content), indent, content, gap, narrow)
            gap = 0
        else:
            gap += 1
        position += len(line) + 1


def is_cjk(character: str) -> bool:
    """Tell whether a character is written without spaces around it."""
    return character >= "\u2e80" and _CJK.match(character) is not None


def seam(before: str, after: str) -> str:
    """Return what stands between two joined lines: a space, or nothing in CJK text.

    Nothing stands behind the hyphen of a compound of names ("Санкт-" and "Петербург").
    """
    compound = before[-1] == "-" and before[-2:-1].isalpha() and after[0].isupper()
    return "" if compound or is_cjk(before[-1]) or is_cjk(after[0]) else " "

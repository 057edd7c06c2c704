"""A text under repair, with what every pass over it has to ask about a place."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair import shapes
from pipeline.repair.grams import Gram, finds

# Words of a text about markup or programming: its examples must stay.
_ABOUT: Final = re.compile(
    r"(?<![</!.])(?<!doctype )"
    r"\b(?:html|xml|css|markdown|latex|regex\w*|unicode|json|javascript|python|tags?|"
    r"тег\w*|разметк\w*|znacznik\w*|escape|экранир\w*|newline|backslash)\b|"
    r"标签|標籤|标记|轉義|转义|换行符|換行符|タグ|エスケープ|改行(?:文字|コード)|要素名",
    re.IGNORECASE,
)
# Words right before a tag that a sentence names: "Element <li> oznacza ...".
_NAMING: Final = re.compile(
    r"(?:\b(?:ele?men\w{0,4}|элемент\w{0,3}|znak\w{0,3}|деклараци\w{1,2}|deklaracj\w{1,2}|deklarasi|"
    r"wewnątrz|pomiędzy|внутри|zamiast|wstaw\w{0,4}|wpis\w{1,4}|użyj\w{0,3}|używ\w{1,4}|dodaj\w{0,3}|"
    r"вместо|(?:по|в)став\w{2,4}|напиши\w{0,3}|использу\w{2,4}|добав\w{2,4}|gunakan|pakai|"
    r"(?:tulis|ketik|tambah|sisip)(?:kan)?)|元素|要素|[标標][记記]|[声聲]明|符[号號]|記号|"
    r"(?<![\u4e00-\u9fff])用|使用|[输輸]入|插入|加上|[写寫][作成])"
    r"[ ]?[„“\"«‘'「『(（]?\Z",
    re.IGNORECASE,
)
# A tag with no content of its own: a mark, a small letter or nothing behind it.
_NAMED: Final = re.compile(
    r"</?(?P<tag>[a-z][a-z1-6]{0,9})\s?/?>"
    r"(?=[ ]?[,.;:)）、，。”\"»’']|[ ](?-i:(?![A-ZА-ЯЁĆŁŚŹŻ]))\S|[\u3041-\u9fff]|\Z)"
    r"(?![^\n]{0,200}</(?P=tag))",
    re.IGNORECASE,
)
_TEX: Final = re.compile(r"(?<![A-Za-z])(?:La|Bib|Xe|Lua)?TeX")
NEAR: Final = 300
#: Characters in front of a place in which a word that announces it is looked for.
CUE: Final = 32
_QUOTED: Final = ('""', "''", "``", "“”", "„”", "«»", "「」", "‘’")


class Page:
    """A text with its program code, and questions about its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._code = shapes.code(text)
        self._places: dict[re.Pattern[str], list[int]] = {}

    def before(self, match: re.Match[str]) -> str:
        """Return the character in front of a match, nothing at the very start."""
        return self.text[max(0, match.start() - 1) : match.start()]

    def after(self, match: re.Match[str]) -> str:
        """Return the character behind a match, nothing at the very end."""
        return self.text[match.end() : match.end() + 1]

    def line(self, place: int) -> str:
        """Return the line around `place`, or its nearest characters if it is long."""
        return self.text[slice(*self._bounds(place))]

    def closed(self, match: re.Match[str]) -> bool:
        """Tell whether a match must be left alone, as code or as a quoted example."""
        quoted = self.before(match) + self.after(match) in _QUOTED
        return quoted or self._code.touch(*match.span())

    @cached_property
    def is_about_tex(self) -> bool:
        """Whether the text speaks of TeX, whose accents are commands with a backslash."""
        return _TEX.search(self.text) is not None

    def taught(self, match: re.Match[str]) -> bool:
        """Tell whether the line of a match is about markup or programming."""
        return self.beside(match, _ABOUT) or self.stands(match, self._named)

    @cached_property
    def _named(self) -> list[int]:
        """Where tags stand that a sentence names."""
        return self.behind(_NAMED, _NAMING)

    def behind(self, pattern: re.Pattern[str], cue: re.Pattern[str]) -> list[int]:
        """Return where `pattern` matches right behind the end of a `cue`."""
        return [
            found.start()
            for found in pattern.finditer(self.text)
            if cue.search(self.text, max(0, found.start() - CUE), found.start())
        ]

    def beside(self, match: re.Match[str], pattern: re.Pattern[str]) -> bool:
        """Tell whether `pattern` begins in the line of a match, not too far from it."""
        if pattern not in self._places:
            self._places[pattern] = [found.start() for found in pattern.finditer(self.text)]
        return self.stands(match, self._places[pattern])

    def stands(self, match: re.Match[str], places: list[int]) -> bool:
        """Tell whether any of some `places` lies in the line of a match, not too far."""
        low, high = self._bounds(match.start()) if places else (0, 0)
        index = bisect_left(places, low)
        return index < len(places) and places[index] < high

    def _bounds(self, place: int) -> tuple[int, int]:
        far = max(0, place - NEAR)
        end = self.text.find("\n", place, place + NEAR)
        start = max(self.text.rfind("\n", far, place) + 1, far)
        return start, min(len(self.text), place + NEAR) if end < 0 else end


@lru_cache(maxsize=2)
def _page(text: str) -> Page:
    return Page(text)


Replace = Callable[[re.Match[str], Page], str | None]
Unwrap = Callable[[re.Match[str], Page], tuple[str, str] | None]


def edits(
    text: str, pattern: re.Pattern[str], rule: str, replace: Replace, confidence: float = 1.0
) -> list[Edit]:
    """Return an edit for each match that `replace` has another text for.

    Args:
        text: the text to search.
        pattern: what to look for.
        rule: name of the rule.
        replace: gives the new text of a match, None to leave it.
        confidence: how sure the rule is.
    """
    return replaced(text, pattern.finditer(text), rule, replace, confidence)


def replaced(
    text: str,
    matches: Iterable[re.Match[str]],
    rule: str,
    replace: Replace,
    confidence: float = 1.0,
) -> list[Edit]:
    """Return an edit for each of some matches that `replace` has another text for.

    Args:
        text: the text that was searched.
        matches: what was found in it.
        rule: name of the rule.
        replace: gives the new text of a match, None to leave it.
        confidence: how sure the rule is.
    """
    found: list[Edit] = []
    page: Page | None = None
    for match in matches:
        page = page or _page(text)
        after = None if page.closed(match) else replace(match, page)
        if after is not None and after != match[0]:
            found.append(Edit(*match.span(), match[0], after, (f"markup.{rule}",), confidence))
    return found


def unwrapped(  # noqa: PLR0913
    text: str,
    pattern: re.Pattern[str],
    rule: str,
    unwrap: Unwrap,
    confidence: float = 1.0,
    *,
    grams: tuple[Gram, ...] = (),
) -> list[Edit]:
    """Return two edits for each match, before and behind its group `content`.

    Args:
        text: the text to search.
        pattern: what to look for; the characters in the group `content` stay.
        rule: name of the rule.
        unwrap: gives what stands for the marks on both sides, None to leave a match.
        confidence: how sure the rule is.
        grams: what the pattern begins with, for one that is slow.
    """
    found: list[Edit] = []
    page: Page | None = None
    for match in finds(text, pattern, *grams) if grams else pattern.finditer(text):
        page = page or _page(text)
        sides = None if page.closed(match) else unwrap(match, page)
        if sides is None:
            continue
        inner, outer = match.span("content")
        for start, end, after in ((match.start(), inner, sides[0]), (outer, match.end(), sides[1])):
            if text[start:end] != after:
                before = text[start:end]
                found.append(Edit(start, end, before, after, (f"markup.{rule}",), confidence))
    return found


def bare(match: re.Match[str], page: Page) -> tuple[str, str]:
    """Leave nothing of the marks around the content of a match."""
    del match, page
    return "", ""

"""What a document says about its own words: scripts, spellings, neighbours."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline.repair.lookalikes.lexicon import latin_words, names
from pipeline.script import codepoints

#: Begins with a letter: a look-behind in front would slow the search.
_LATIN_WORD: Final = re.compile(r"[A-Za-z01](?<!\w.)[A-Za-z0-9|]*\b")
_CYRILLIC_WORD: Final = re.compile(r"[А-Яа-яЁё]+")
_CYRILLIC: Final = re.compile("[Ѐ-ԯ]+")
_REAL_CYRILLIC: Final = re.compile("[Ѐ-ԯ](?<![АВЕКМНОРСТХУІЅЈаеорсухіѕј])")
_SMALL_LETTER: Final = re.compile("[ac-z]")
_BEFORE: Final = re.compile(r"([^\W\d_]+)[^\w\n]*\Z")
_AFTER: Final = re.compile(r"[^\w\n]*([^\W\d_]+)")


@dataclass(frozen=True)
class Document:
    """The text under repair, with counts made once and only when asked for."""

    text: str

    @cached_property
    def has_cyrillic(self) -> bool:
        """Whether the text holds a Cyrillic letter."""
        return not self.text.isascii() and _CYRILLIC.search(self.text) is not None

    @cached_property
    def is_cyrillic(self) -> bool:
        """Whether the text is written in Cyrillic letters rather than Latin ones, Han or kana."""
        if not self.has_cyrillic:
            return False
        points = codepoints(self.text)
        cyrillic = (points >= 0x400) & (points <= 0x52F)
        small = points | 0x20
        latin = (small >= ord("a")) & (small <= ord("z"))
        kana = (points >= 0x3041) & (points <= 0x30FF)
        han = (points >= 0x3400) & (points <= 0x9FFF)
        return int(cyrillic.sum()) >= int((latin | kana | han).sum())

    @cached_property
    def latin_words(self) -> Counter[str]:
        """How often each word in Latin letters occurs, as it is spelt."""
        return Counter(_LATIN_WORD.findall(self.text))

    @cached_property
    def cyrillic_words(self) -> Counter[str]:
        """How often each word in Russian letters occurs, as it is spelt."""
        return Counter(_CYRILLIC_WORD.findall(self.text))

    @cached_property
    def russian_forms(self) -> frozenset[str]:
        """The Russian words of the text in lower case."""
        return frozenset(word.lower() for word in self.cyrillic_words)

    @cached_property
    def latin_forms(self) -> frozenset[str]:
        """The words in Latin letters that hold a small letter but b, lower-cased."""
        return frozenset(w.lower() for w in self.latin_words if _SMALL_LETTER.search(w))

    @cached_property
    def is_without_cyrillic_words(self) -> bool:
        """Whether all Cyrillic letters are look-alikes in a text of other letters."""
        return self.has_cyrillic and not (self.is_cyrillic or _REAL_CYRILLIC.search(self.text))

    def is_latin_word(self, word: str) -> bool:
        """Tell whether `word` is a known word or name in Latin letters."""
        folded = word.lower()
        return folded in latin_words() or word in names() or folded in self.latin_forms

    def neighbours(self, start: int, end: int) -> tuple[str, str]:
        """Return the words before and after the span, within its line; "" where there is none."""
        before = _BEFORE.search(self.text, max(0, start - 60), start)
        after = _AFTER.match(self.text, end, end + 60)
        return (before[1] if before else "", after[1] if after else "")

    def line(self, position: int) -> tuple[int, int]:
        """Return where the line that holds `position` starts and ends."""
        end = self.text.find("\n", position)
        return self.text.rfind("\n", 0, position) + 1, len(self.text) if end < 0 else end


def is_cyrillic(word: str) -> bool:
    """Tell whether `word` is written in Cyrillic letters alone."""
    return bool(word) and all("\u0400" <= letter <= "\u052f" for letter in word)

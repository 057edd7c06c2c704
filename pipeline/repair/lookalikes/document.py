"""What a document says about its own words: scripts, spellings, neighbours."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes.lexicon import latin_words, names
from pipeline.script import codepoints

#: Begins with a letter: a look-behind in front would slow the search.
_LATIN_WORD: Final = re.compile(r"[A-Za-zÀ-ɏ01](?<![A-Za-z0-9_À-ɏЀ-ӿ].)[A-Za-zÀ-ɏ0-9|]*(?![_Ѐ-ӿ])")
_ALNUM: Final = re.compile("[A-Za-z0-9_À-ɏ]")
_CAPITALISED: Final = re.compile("[A-Z][A-Za-z]{4,}")
_HYPHEN: Final = re.compile("-(?=[A-Z][A-Za-z])(?<=[A-Za-z]-)")
_HYPHEN_GRAM: Final = gram("A-Za-z", "-", "A-Z", "A-Za-z", start=1)
_HYPHENATED: Final = re.compile(
    r"[A-Z](?<![A-Za-z0-9_À-ɏ/.-].)[A-Za-z]+(?:-[A-Z][A-Za-z]+)+(?![A-Za-z0-9_À-ɏ/@=-]|\.\w)"
)
_CYRILLIC_WORD: Final = re.compile(r"[А-Яа-яЁё]+")
_CYRILLIC: Final = re.compile("[Ѐ-ԯ]")
_FIRST_CYRILLIC: Final = 0x400
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
        text = self.text
        return not text.isascii() and (
            int(codepoints(text).max()) >= _FIRST_CYRILLIC and _CYRILLIC.search(text) is not None
        )

    @cached_property
    def is_cyrillic(self) -> bool:
        """Whether the text is written in Cyrillic letters rather than Latin ones, Han or kana."""
        if not self.has_cyrillic:
            return False
        return self._cyrillic_letters >= self._other_letters

    @cached_property
    def is_partly_cyrillic(self) -> bool:
        """Whether a tenth of the letters are Cyrillic."""
        return self.has_cyrillic and 10 * self._cyrillic_letters >= self._other_letters

    @cached_property
    def _cyrillic_letters(self) -> int:
        points = codepoints(self.text)
        return int(((points >= 0x400) & (points <= 0x52F)).sum())

    @cached_property
    def _other_letters(self) -> int:
        points = codepoints(self.text)
        small = points | 0x20
        latin = (small >= ord("a")) & (small <= ord("z"))
        kana = (points >= 0x3041) & (points <= 0x30FF)
        han = (points >= 0x3400) & (points <= 0x9FFF)
        return int((latin | kana | han).sum())

    @cached_property
    def capitalised(self) -> frozenset[str]:
        """The words or parts of words of five letters and more from a capital A to Z on."""
        return frozenset(_CAPITALISED.findall(self.text))

    @cached_property
    def hyphenated(self) -> frozenset[str]:
        """The names of capitalised parts with hyphens between them."""
        found: set[str] = set()
        reached = 0
        for hyphen in finds(self.text, _HYPHEN, _HYPHEN_GRAM):
            if hyphen.start() < reached:
                continue
            name = self._name_around(hyphen.start(), reached)
            if name:
                found.add(name.group())
                reached = name.end()
        return frozenset(found)

    def _name_around(self, place: int, low: int) -> re.Match[str] | None:
        """Return the name with a hyphen at `place`, if it is one, not begun before `low`."""
        text, start = self.text, place
        while start > low and (text[start - 1] == "-" or text[start - 1].isalpha()):
            start -= 1
        tries = (_HYPHENATED.match(text, begin) for begin in range(start, place))
        return next((name for name in tries if name and name.end() > place), None)

    def places(self, word: str) -> Iterator[int]:
        """Yield where `word` stands in the text, boundaries aside."""
        place = self.text.find(word)
        while place >= 0:
            yield place
            place = self.text.find(word, place + len(word))

    def count(self, word: str) -> int:
        """Return how often `word` stands in the text as a word."""
        if "latin_words" in self.__dict__:
            return self.latin_words[word]
        text = self.text
        return sum(
            1
            for start in self.places(word)
            if not (_ALNUM.match(text[start - 1 : start]) or _ALNUM.match(text, start + len(word)))
        )

    def holds(self, word: str) -> bool:
        """Tell whether the text has `word`, or the same with a small or a capital letter first."""
        return any(self.count(form) for form in (word, word.lower(), word.capitalize()))

    def spelt_like(
        self, skeletons: set[str], fold: Callable[[list[str]], list[str]]
    ) -> dict[str, dict[str, int]]:
        """Return how often the text has the Latin words that `fold` makes one of `skeletons`."""
        if not skeletons:
            return {}
        found: dict[str, dict[str, int]] = {}
        words = list(self.latin_words)
        for word, skeleton in zip(words, fold(words), strict=True):
            if skeleton in skeletons:
                found.setdefault(skeleton, {})[word] = self.latin_words[word]
        return found

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

    def cyrillic_lines(self) -> Iterator[tuple[int, int]]:
        """Yield the spans of the lines that hold a Cyrillic letter."""
        found = _CYRILLIC.search(self.text)
        while found:
            low, high = self.line(found.start())
            yield low, high
            found = _CYRILLIC.search(self.text, high)

    def line(self, position: int) -> tuple[int, int]:
        """Return where the line that holds `position` starts and ends."""
        end = self.text.find("\n", position)
        return self.text.rfind("\n", 0, position) + 1, len(self.text) if end < 0 else end


def is_cyrillic(word: str) -> bool:
    """Tell whether `word` is written in Cyrillic letters alone."""
    return bool(word) and all("\u0400" <= letter <= "\u052f" for letter in word)

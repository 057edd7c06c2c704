"""Which marks of punctuation end a sentence, and what closes together with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.segment import abbreviations
from pipeline.segment.lines import CJK

_WIDE_ENDS: Final = "。！？｡．"
_END: Final = re.compile(
    r"(?P<marks>[.!?。！？．｡…‼⁇⁈⁉]+)"
    r"(?P<closers>(?:''|[”’»›」』】）)\]〉》*_]|\[\d{1,3}\])*)(?P<quote>[\"'“]?)"
)
_BLANK: Final = re.compile(r"\s|$")
_CJK: Final = re.compile(f"[{CJK}]")
_WORD: Final = re.compile(r"[^\s(\[{\"'„“”«»「『（/]{1,24}$")
_LIST_NUMBER: Final = re.compile(r"\d{1,3}|[IVXivx]{1,4}|[a-zа-я]")
_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,4}\.-?)+[^\W\d_]{1,4}")
_NUMERAL: Final = re.compile(r"(?:\d|\b[IVXLХ]+|\b[^\W\d_]\.)\s*$")
# Polish "lata 70. XX wieku": the number is an ordinal.
_CENTURY: Final = re.compile(r"[IVX]{1,5}\s[^\W\d_]")
_FIGURE: Final = re.compile(r"[+(№]*\d")
# "I" alone may be a word: a pronoun in English, "and" in Polish.
_ROMAN: Final = re.compile(r"(?:[IVXLC]{2,6}|[VX])(?!\w)|I(?=[,.;:)])")
_OPENERS: Final = "\"'„“«‹「『【（([〈《‘*_"
_OPENING: Final = re.compile(rf"[{re.escape(_OPENERS)}\s]*")
_DASHES: Final = "—–-"
# What may follow a closing bracket in the middle of a Japanese sentence.
_PARTICLES: Final = "とっはがをにでもやのなへかよねだ"
# Who speaks a Chinese quotation, behind it: “…？”他又问。
_SPEAKER: Final = re.compile(
    "[^，。！？；：“”‘’「」『』《》（）\\s]{1,8}?(?:[问問说說道喊叫答嚷吼骂罵]|回答|解[释釋]|表示|嘀咕|感[叹嘆]|[惊驚]呼)"
    "(?:道|着|著)?(?:[，。：；！,]|$)"
)
_QUOTED: Final = "”」』"
_HOLDS_ON: Final = ",，、;；:：)）]】」』”»〉》%"
# "W 2001 r. Polska", "В XX в. Россия": a year that opens a sentence does not end it.
MIN_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class _Stop:
    """A mark that may end the sentence which begins at `start`.

    Args:
        line: the text.
        start: where the sentence begins.
        mark: where the mark stands.
        marks: the mark, or several in a row.
        end: behind the mark and what closes with it.
        language: primary subtag of the language.
    """

    line: str
    start: int
    mark: int
    marks: str
    end: int
    language: str

    @property
    def after(self) -> str:
        return self.line[self.end : self.end + 40]

    @property
    def following(self) -> str:
        rest = self.after.lstrip()
        return rest[2:] if rest[:2] == ",," and rest[2:3].isalnum() else rest

    @property
    def closed(self) -> bool:
        return self.end > self.mark + len(self.marks)


def ends(line: str, language: str) -> Iterator[int]:
    """Yield the places behind the marks that end a sentence within `line`.

    Args:
        line: a text without line breaks.
        language: primary subtag of its language.
    """
    start = 0
    quotes = 0
    counted = 0
    for match in _END.finditer(line):
        end = match.end("closers")
        if match["quote"]:
            quotes += line.count('"', counted, match.start("quote"))
            counted = match.start("quote")
            odd = quotes % 2 == 1
            closes = odd if match["quote"] == '"' else _BLANK.match(line, match.end()) is not None
            end = match.end() if closes else end
        stop = _Stop(line, start, match.start(), match["marks"], end, language)
        if end < len(line) and _ends_sentence(stop):
            yield end
            start = end


def _ends_sentence(stop: _Stop) -> bool:
    following = stop.following
    if not following or following[0] in _HOLDS_ON:
        return False
    if stop.marks[-1] in _WIDE_ENDS and not (stop.marks == "．" and following[0].isdigit()):
        return not (stop.closed and (following[0] in _PARTICLES or _is_spoken(stop)))
    if len(following) == len(stop.after):
        return _ends_unspaced(stop)
    if _goes_on(following):
        return False
    return stop.marks != "." or not _is_short(stop)


def _is_spoken(stop: _Stop) -> bool:
    """Tell whether the speaker follows a Chinese quotation that asks or exclaims.

    Behind a full stop a speaker begins a sentence of its own.
    """
    quoted = stop.line[stop.end - 1] in _QUOTED and stop.language != "ja"
    return quoted and stop.marks[-1] not in "。｡．." and _SPEAKER.match(stop.after) is not None


def _ends_unspaced(stop: _Stop) -> bool:
    """Judge a half-width mark without a space behind it: an end in Chinese and Japanese.

    An ellipsis is a pause there, unless a quotation closes with it.
    """
    following = stop.following
    if not stop.mark or not _CJK.match(stop.line, stop.mark - 1):
        return False
    paused = set(stop.marks) <= {"…", "."} and stop.marks != "."
    particle = stop.closed and (following[0] in _PARTICLES or _is_spoken(stop))
    wide = _CJK.match(following.lstrip(_OPENERS)[:1]) is not None
    return wide and not particle and (stop.closed or not paused)


def _goes_on(following: str) -> bool:
    """Tell whether the text after a mark continues the sentence: it is in lower case."""
    bare = following.lstrip(_OPENERS + _DASHES + " ")
    word = bare.split(maxsplit=1)[0] if bare else ""
    return word[:1].islower() and not any(map(str.isupper, word[1:4]))


def _is_short(stop: _Stop) -> bool:
    """Tell whether a full stop belongs to an abbreviation, a number or an initial."""
    found = _WORD.search(stop.line, max(stop.start, stop.mark - 24), stop.mark)
    if found is None:
        return False
    word = found[0].lstrip(_DASHES)
    if not word:
        return False
    opened = _OPENING.match(stop.line, stop.start, found.start())
    if opened and opened.end() == found.start() and _LIST_NUMBER.fullmatch(word):
        return True
    if word[-1].isdecimal():
        return stop.language in ("zh", "ja") or _CENTURY.match(stop.following) is not None
    return _is_abbreviation(stop, word, found.start())


def _opens(stop: _Stop) -> bool:
    """Tell whether the word behind a stop opens sentences."""
    word, space, _ = stop.following.partition(" ")
    opening = abbreviations.opening(stop.language)
    return bool(space) and word[:1].isupper() and word.lower() in opening


def _is_abbreviation(stop: _Stop, word: str, place: int) -> bool:
    lowered = word.lower()
    before_number = (
        _FIGURE.match(stop.following) is not None or _ROMAN.match(stop.following) is not None
    )
    if before_number and lowered in abbreviations.numbered(stop.language):
        return True
    if lowered in abbreviations.closing(stop.language):
        closes = len(word) > 1 or _NUMERAL.search(stop.line, max(stop.start, place - 8), place)
        if closes and word[-1].islower():
            near = max(stop.start, stop.mark - 100)
            return before_number or len(stop.line[near : stop.mark].split()) < MIN_WORDS
    if lowered in abbreviations.leading(stop.language):
        return True
    # A capital is an initial, unless a word follows that opens sentences and is no surname:
    # "vitamin C." at the end of a sentence before any other word is what that costs.
    initial = len(word) == 1 or (_DOTTED.fullmatch(word) is not None and word[-1].isupper())
    if len(word) == 1 and word.isupper() and place > stop.start and _opens(stop):
        return False
    return initial and word[-1].isalpha() and not _CJK.match(word[-1])

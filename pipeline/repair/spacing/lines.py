"""What a line and a word look like: prose, a row of a table, code, an address."""

import re
from bisect import bisect_left
from typing import Final

from pipeline.repair import shapes
from pipeline.repair.grams import finds, gram
from pipeline.repair.lazy import lazy
from pipeline.script import codepoints

_KEYWORDS: Final = (
    "import|from|def|class|return|const|let|var|void|public|private|using|echo|sudo|if|for|while"
)
_CODE: Final = re.compile(
    r"`|\t|\|.*\||\{\{|\}\}|;\s?\}|</|/>|=>|->|;\s*$|==|\+=|::|\(\)|^\s*(?:[$>#]\s|//|\.\.\s|at\s)"
    rf"|^\s*(?:{_KEYWORDS})\s(?:[^.!?]*[()={{}};:]\s*$|\S+$)"
)
#: Signs that a document speaks of programs: calls, identifiers, dotted names.
_PROGRAM: Final = re.compile(
    r"\w\(\)|[a-z]_[a-z]|[a-z][a-z]\.[a-z]+\(|[a-z]{2}[A-Z][a-z]+\(|=>|::|</"
)
_PROGRAM_GRAMS: Final = (
    gram("^ \n\t", "(", ")"),
    gram("a-z", "_", "a-z"),
    gram("a-z", "a-z", ".", "a-z"),
    gram("a-z", "a-z", "A-Z", "a-z"),
    gram("=", ">"),
    gram(":", ":"),
    gram("<", "/"),
)
_DOTTED_NAME: Final = re.compile(r" \.[A-Z]")
#: Words that a line must have to be read as a sentence.
MIN_WORDS: Final = 5
_WIDE: Final = re.compile("[\u3001-\U0002ffff]")
_FIRST_WIDE: Final = 0x3001
_QUOTES: Final = re.compile('[„“”«»「」『』《》"]')
_NOT_A_WORD: Final = re.compile(r"[@/\\_=<>{}\[\]#$&*+^~|`]|www|://")


class Prose:
    """A text with the questions that the rules ask about it, each answered once.

    Rules ask place by place, mostly in order, so the line asked about last is kept: a
    text of one line costs as much as one of many.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._line = _Line(text, 0)

    def line(self, position: int) -> "_Line":
        """Return the line that holds `position`."""
        if not self._line.start <= position <= self._line.end:
            self._line = _Line(self.text, position)
        return self._line

    def is_code_or_table(self, position: int) -> bool:
        """Tell whether the line at `position` looks like code or a row of a table."""
        return self.line(position).is_code_or_table

    @lazy
    def is_about_programs(self) -> bool:
        """Whether the text holds calls, identifiers or markup."""
        return next(finds(self.text, _PROGRAM, *_PROGRAM_GRAMS), None) is not None

    @lazy
    def has_wide(self) -> bool:
        """Whether the text holds Han, kana or full-width marks at all."""
        text = self.text
        if not text or int(codepoints(text).max()) < _FIRST_WIDE:
            return False
        return _WIDE.search(text) is not None

    @lazy
    def quotes(self) -> list[int]:
        """Where quotation marks of any kind but single ones stand."""
        return [match.start() for match in _QUOTES.finditer(self.text)]

    @lazy
    def quote_signs(self) -> str:
        """The quotation marks of the text with the ends of the lines between them."""
        signs, last = [], None
        for place in self.quotes:
            if last is not None and self.text.find("\n", last, place) >= 0:
                signs.append("\n")
            signs.append(self.text[place])
            last = place
        return "".join(signs)

    @lazy
    def straight_quotes(self) -> list[int]:
        """Where straight quotation marks stand."""
        return [place for place in self.quotes if self.text[place] == '"']

    def quotes_before(self, position: int) -> int:
        """Return how many straight quotes stand before `position` in its line."""
        low = self.line(position).start
        quotes = self.straight_quotes
        return bisect_left(quotes, position) - bisect_left(quotes, low)


class _Line:
    """One line of a text, without its end.

    Attributes:
        start: its first character.
        end: one past its last character.
    """

    def __init__(self, text: str, position: int) -> None:
        end = text.find("\n", position)
        self._text = text
        self.start = text.rfind("\n", 0, position) + 1
        self.end = len(text) if end < 0 else end

    @lazy
    def content(self) -> str:
        """The characters of the line."""
        return self._text[self.start : self.end]

    @lazy
    def is_code_or_table(self) -> bool:
        """Whether the line looks like program code or a row of a table."""
        return _CODE.search(self.content) is not None or shapes.is_code(self.content)

    @lazy
    def is_values(self) -> bool:
        """Whether the line looks like a row of values with commas between them."""
        return shapes.is_values(self.content)

    @lazy
    def first_word(self) -> int:
        """Where its first character stands that is no white space."""
        return self.end - len(self.content.lstrip())

    @lazy
    def is_long_enough(self) -> bool:
        """Whether the line has the five words of a short sentence."""
        return len(self.content.split(None, MIN_WORDS - 1)) >= MIN_WORDS

    @lazy
    def dotted_names(self) -> int:
        """How many words with a dot and a capital in front it has, as ``.Net``."""
        return len(_DOTTED_NAME.findall(self.content))


def is_plain(token: str) -> bool:
    """Tell whether `token` holds none of the signs of addresses, paths and identifiers."""
    return _NOT_A_WORD.search(token) is None


def token_before(text: str, position: int) -> str:
    """Return the characters from the last space up to `position`."""
    start = max(0, position - 80)
    piece = text[start:position]
    cut = max(piece.rfind(" "), piece.rfind("\n"), piece.rfind("\t"), piece.rfind("\u00a0"))
    return piece[cut + 1 :]


_SPACE: Final = re.compile(r"\s")


def token_after(text: str, position: int) -> str:
    """Return the characters from `position` up to the next space."""
    space = _SPACE.search(text, position, position + 80)
    return text[position : space.start() if space else position + 80]

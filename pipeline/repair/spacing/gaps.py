"""The space that is missing after a sentence or a comma: ``selesai.Kemudian``.

Machine-translated and scraped pages lose the space where two text nodes met.  A full
stop, question or exclamation mark between a word and a capitalised word ends a
sentence unless it belongs to a name, so the rule asks what the two words are:

* Cyrillic on both sides: a sentence, unless an abbreviation (``ул.Ленина``) or an
  initial (``И.И.Иванов``) stands before it;
* a lower-case Latin word before it: a sentence, unless the pair reads like program
  code (``os.Open``, ``decimal.Decimal``), a file name, a domain or an abbreviation;
* an acronym or a number before it: only when the next word opens sentences;
* a name before it: the same, or when nothing in the document looks like a program.

A comma between two lower-case words of a prose line needs a space; rows of values
(``red,green,blue``) do not.

Price in false positives: identifiers of two words in running text whose first part is
an ordinary word (``select.Select``-like names are caught, ``tasks.Deploy`` is not).
On 28 MB of Polish, Indonesian, English and Russian documentation the price is
measured by ``bench/repairs_small.py``.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.apart.known import is_known
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes.lexicon import names
from pipeline.repair.spacing.lines import Prose, is_plain, token_after, token_before
from pipeline.repair.spacing.pairs import Pairs

SENTENCE: Final = ("spacing.sentence_gap",)
COMMA: Final = ("spacing.comma_gap",)
CONFIDENCE: Final = 0.97
WEAK_CONFIDENCE: Final = 0.9
CHOSEN_CONFIDENCE: Final = 0.85

_UPPER: Final = "A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻА-ЯЁ"
_LOWER: Final = "a-zß-öø-ÿąćęłńśźżа-яё"
#: Words of one letter that stand in the middle of a sentence.
_ALONE: Final = "aiouwzаиоуяксв"
_STOP: Final = re.compile(
    rf"[.!?…](?:(?<=\.)\.\.)?(?P<close>[”»’\"]?)(?=[„“«(\"]?[{_UPPER}])(?<!\s.)"
)
_STOP_GRAMS: Final = (
    gram(".!?…", _UPPER),
    gram(".!?…", '”»’"„“«(', _UPPER),
    gram(".!?…", '”»’"', '„“«("', _UPPER),
    gram(".", ".", "."),
)
_DOTTED_NUMBER: Final = re.compile(r"\(?[\d.,]*\d%?$")
_COMMA: Final = re.compile(
    rf"[,;](?=[{_UPPER}{_LOWER}][{_UPPER}{_LOWER}]|[{_ALONE}]\s[{_LOWER}{_UPPER}])"
    rf"(?:(?<=[{_UPPER}{_LOWER}][{_LOWER}].)|(?<=[”»],)|(?<=[^\s(]\),)|(?<= \),))"
)
_COMMA_GRAM: Final = gram(",;", f"{_UPPER}{_LOWER}")
_LEFT: Final = re.compile(r"[„“«\"'(‘\[*]*(?P<word>[^\W_]+(?:[-'’][^\W_]+)*|[\d.,]*\d%?)$")
_RIGHT: Final = re.compile(
    rf"[„“«(\"]?(?P<word>[{_UPPER}](?!\.)[^\W\d_]*(?:[-'’][^\W\d_]+)*)(?P<rest>[,;:!?…\"”»)’]*\.{{0,3}}"
    rf"[\"”»)*]*)(?:$|(?<=[!?”»])(?=[„“«(\"]?[{_UPPER}])|(?<=[,;])(?=[{_LOWER}]+[.,;!?]?$))"
)
_WIDE: Final = re.compile("[\u3041-\u9fff]")
_LATIN_BEFORE: Final = re.compile(r"[\x20-\x7e]*\Z")
_LATIN_AFTER: Final = re.compile(r"[\x20-\x7e]*")
MIN_LATIN_WORDS: Final = 5
MAX_ACRONYM: Final = 5
MAX_MARKS: Final = 4
_ACRONYM: Final = re.compile(rf"[{_UPPER}](?<=\s.)[{_UPPER}]{{,{MAX_ACRONYM - 1}}}(?=[\s,])")
_PLAIN_COMMA: Final = re.compile(
    rf"(?:[„“«(]?[^\W\d_]{{2,}}[”»]?|\(?[^\s()]*\))[,;](?:[^\W\d_]{{2,}}[.,;:!?”»\")]*|[{_ALONE}])$"
)
_PROSE_AFTER: Final = re.compile(
    '[^\\S\\n]+(?:[–—-]\\s+)?[„“«"(‘]?[^\\W_\u2e80-\uffff]|\\s*$|\\s*\\n'
)

#: A dot between a small word and a name, as in the names of programs.
_MEMBER: Final = re.compile(r"\.(?=[A-Za-z])(?<=[a-z0-9]\.)(?P<name>[A-Za-z]\w+)")
_PACKAGE: Final = re.compile(r"(?<![\w.])[a-z][a-z0-9_]+\Z")
_CYRILLIC: Final = re.compile("[А-яЁё]")
#: Words of one letter that open sentences.
_SINGLE: Final = frozenset("AIWZOUВСЯОУКАИ")
#: Names that end in an exclamation mark.
_EXCLAIMED: Final = frozenset(["yahoo", "jeopardy", "joomla", "yum"])
_LOWER_NEXT: Final = re.compile(rf",(?=[{_LOWER}])|[„“«(\"]?,? [„“«\"(]?[{_LOWER}\d]")


@cache
def sentence_words() -> dict[str, frozenset[str]]:
    """Return the word lists of ``words.toml`` by name."""
    text = (files("pipeline.repair.spacing") / "words.toml").read_text(encoding="utf-8")
    return {name: frozenset(words.split()) for name, words in tomllib.loads(text).items()}


def _is_starter(word: str) -> bool:
    return word.lower() in sentence_words()["starters"]


@dataclass(frozen=True, slots=True)
class _Seam:
    """A full stop, question or exclamation mark with no space after it.

    Args:
        stop: the mark, with a closing quotation mark if one follows it.
        left: the word or number before it.
        right: the word after it.
        following: where the text goes on after `right` and its punctuation.
        closed: whether a closing bracket or quotation mark stands at the stop.
        first: whether `left` is the first word of its line.
        foreign: whether its line is Russian.
    """

    stop: str
    left: str
    right: str
    following: str
    closed: bool
    first: bool
    foreign: bool

    @property
    def opens(self) -> bool:
        """Whether the word after the stop is one that opens sentences."""
        return _is_starter(self.right)

    @property
    def goes_on(self) -> bool:
        """Whether a lower-case word or a comma follows the word after the stop."""
        return _LOWER_NEXT.match(self.following) is not None


def edits(prose: Prose) -> Iterator[Edit]:
    """Yield a space for each sentence and comma that lacks one."""
    page = _Page(prose)
    for match in finds(prose.text, _STOP, *_STOP_GRAMS):
        end = match.end()
        if match["close"] == '"' and prose.quotes_before(end - 1) % 2 == 0:
            end -= 1
        seam = _seam(page, match, end)
        confidence = _judge(seam, page) if seam else 0.0
        if confidence:
            yield Edit(end, end, "", " ", SENTENCE, confidence)
    for match in finds(prose.text, _COMMA, _COMMA_GRAM):
        if _separates_words(prose, match.start()):
            yield Edit(match.end(), match.end(), "", " ", COMMA, WEAK_CONFIDENCE)


class _Page:
    """A text with what the judgement of a seam asks of all of it, found once."""

    def __init__(self, prose: Prose) -> None:
        self.prose = prose
        self.text = prose.text
        self.pairs = Pairs(prose.text)

    @cached_property
    def packages(self) -> frozenset[str]:
        """The small words that stand before several names with a dot, and no sentence."""
        found: dict[str, set[str]] = {}
        for match in _MEMBER.finditer(self.text):
            head = _PACKAGE.search(self.text, max(0, match.start() - 30), match.start())
            if head:
                found.setdefault(head[0], set()).add(match["name"])
        return frozenset(
            head
            for head, members in found.items()
            if len(members) > 1 and not any(map(_is_starter, members))
        )

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words of up to five capitals that stand alone in the text."""
        return frozenset(_ACRONYM.findall(self.text))


def _seam(page: _Page, stop: re.Match[str], end: int) -> _Seam | None:
    """Return the seam at `stop`, or None where the line or the words are not prose.

    The seam lies at `end`: before a quotation mark after the stop that opens, else
    behind it.
    """
    text = page.text
    low = stop.start()
    while low and text[low - 1] in "!?" and stop.start() - low < MAX_MARKS:
        low -= 1
    before = token_before(text, low)
    after = token_after(text, end)
    left = _LEFT.match(before.rstrip(')”»"’'))
    right = _RIGHT.match(after)
    if not (before and left and left["word"] and right):
        return None
    if "." in before[:-1] and not (_DOTTED_NUMBER.match(before) and _is_starter(right["word"])):
        return None
    mark = text[low:end]
    if (
        not (is_plain(before) and is_plain(after))
        or not _PROSE_AFTER.match(text, end + len(after))
        or page.prose.is_code_or_table(stop.start())
        or page.pairs.recurs(before + mark, right["word"])
        or _is_term(page.prose, low, end)
    ):
        return None
    following = end + right.end("word")
    line = page.prose.line(stop.start())
    return _Seam(
        stop=mark,
        left=left["word"],
        right=right["word"],
        following=text[following : following + 4],
        closed=before[-1] in ')”»"’' or mark[-1] in '”»’"',
        first=low - len(before) <= line.first_word,
        foreign=_CYRILLIC.search(text, max(line.start, low - 40), min(line.end, end + 40))
        is not None,
    )


def _is_term(prose: Prose, low: int, high: int) -> bool:
    """Tell whether a Latin name of few words stands in a Chinese or Japanese line.

    There a dot with no space is part of a name (``io.Reader``); sentences have more words.
    """
    line = prose.line(low)
    if not (prose.has_wide and _WIDE.search(line.content)):
        return False
    left = _LATIN_BEFORE.search(prose.text, max(line.start, low - 80), low)
    right = _LATIN_AFTER.match(prose.text, high, min(line.end, high + 80))
    words = len((left[0] if left else "").split()) + len((right[0] if right else "").split())
    return words < MIN_LATIN_WORDS


def _judge(seam: _Seam, page: _Page) -> float:
    """Return how sure it is that `seam` parts two sentences; 0 when it does not."""
    left, right = seam.left.lower(), seam.right.lower()
    if (
        not _may_open(seam.right, page)
        or right in sentence_words()["endings"]
        or (left in sentence_words()["abbreviations"] and not seam.closed)
        or (seam.stop.startswith("..") and not seam.left.islower())
    ):
        return 0
    if _is_cyrillic(seam.right) and (_is_cyrillic(seam.left) or seam.left[-1].isalpha()):
        return CONFIDENCE if len(left) > 1 and left not in sentence_words()["brands"] else 0
    if left == right:
        return 0
    if left[-1] in "%0123456789":
        return _judge_number(seam)
    return _judge_latin(seam, page)


def _judge_number(seam: _Seam) -> float:
    """Judge a seam after a number: ``2023.Namun``, not the list number of ``1.Wstęp``."""
    usual = seam.opens or (len(seam.right) > 3 and (len(seam.left) > 1 or seam.closed))
    return WEAK_CONFIDENCE if usual and not seam.first and seam.goes_on else 0


def _judge_latin(seam: _Seam, page: _Page) -> float:
    """Judge a seam after a Latin word; see the module's docstring."""
    left = seam.left.lower()
    asks = seam.stop[0] in "!?…"
    if len(seam.left) < 2 or (seam.first and not (asks or seam.opens or seam.closed)):
        return 0
    if seam.left.islower():
        ends = seam.opens or asks or seam.closed
        return CONFIDENCE if ends or not _is_member(seam, page) else 0
    if seam.closed:
        return CONFIDENCE
    if not seam.goes_on or (seam.first and not (asks or seam.opens)):
        return 0
    if seam.opens or (asks and left not in _EXCLAIMED):
        return WEAK_CONFIDENCE
    is_name = len(seam.left) > 3 and seam.left[1:].islower() and seam.right[1:].islower()
    return CHOSEN_CONFIDENCE if is_name and not page.prose.is_about_programs else 0


def _is_member(seam: _Seam, page: _Page) -> bool:
    """Tell whether the words of a seam are a name of programs: ``horizon.Panel``.

    Its first part is known as one, or it stands before other names as well, or it stands
    in a Russian line, or no list knows it in a text about programs.
    """
    if seam.left in sentence_words()["code_heads"] or seam.left in page.packages:
        return True
    if not (seam.left.isascii() and seam.right.isascii()):
        return False
    return seam.foreign or (page.prose.is_about_programs and not is_known(seam.left))


def _may_open(right: str, page: _Page) -> bool:
    """Tell whether `right` has the shape of a sentence's first word."""
    head = re.split("[-'’]", right)[0]
    if len(head) == 1:
        return head in _SINGLE or len(right) > 1
    if head[1:].islower():
        return True
    return head in names() or (
        head.isupper() and len(head) <= MAX_ACRONYM and head in page.acronyms
    )


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] <= "\u04ff" and "\u0400" <= word[-1] <= "\u04ff"


def _separates_words(prose: Prose, position: int) -> bool:
    """Tell whether the comma at `position` stands between two words of a sentence."""
    text = prose.text
    before = token_before(text, position)
    after = token_after(text, position + 1)
    if not _PLAIN_COMMA.match(f"{before}{text[position]}{after}"):
        return False
    line = prose.line(position)
    return (
        line.is_long_enough
        and position - len(before) > line.start
        and line.end > position + 1 + len(after)
        and not line.is_code_or_table
    )

"""Cut a passage into sentences.

spaCy's rule-based `sentencizer` on a blank pipeline sets the sentences, as it ends one
at every mark of punctuation.  What it does not know is put right before it sees the
text: it receives a *skeleton*, a document in which each stretch of text is one
placeholder and only those marks stand that can end a sentence.  Abbreviations,
decimals, initials, list numbers and ellipses in mid-sentence never reach it, and an
opening bracket belongs to what follows it.  A skeleton costs a few tokens a sentence,
adds nothing to spaCy's vocabulary, however much text passes, and needs no tokenizer
data for Japanese.

Sentences far beyond what a translation model can take in one piece are cut at
semicolons, then at commas outside brackets, and only as a last resort at a space.
"""

import re
import warnings
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.segment import abbreviations
from pipeline.segment.lines import CJK

if TYPE_CHECKING:
    from spacy.language import Language

LONG: Final = 400
LONG_CJK: Final = 200
# Beyond this many times the length, weaker and weaker marks will do.
_COMMA_AT: Final = 1.5
_SPACE_AT: Final = 3.0
MAX_TOKENS: Final = 20_000

_WIDE_ENDS: Final = "。！？｡．"
_END: Final = re.compile(
    r"(?P<marks>[.!?。！？．｡…‼⁇⁈⁉]+)(?P<closers>[”’»›」』】）)\]〉》*_]*)(?P<quote>[\"'“]?)"
)
_CJK: Final = re.compile(f"[{CJK}]")
_WORD: Final = re.compile(r"[^\s(\[{\"'„“”«»「『（/]{1,24}$")
_BLANK: Final = re.compile(r"\s|$")
_LIST_NUMBER: Final = re.compile(r"\d{1,3}|[IVXivx]{1,4}")
_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,4}\.-?)+[^\W\d_]{1,4}")
_ROMAN_OR_DIGIT: Final = re.compile(r"(?:\d|\b[IVXLХ]+)\s*$")
_OPENERS: Final = "\"'„“«‹「『【（([〈《‘*_"
_DASHES: Final = "—–-"
# What may follow a closing bracket in the middle of a Japanese sentence.
_PARTICLES: Final = "とっはがをにでもやのなへかよねだ"
_HOLDS_ON: Final = ",，、;；:：)）]】」』”»〉》%"
_NOTE: Final = re.compile(r"(?:\[\d{1,3}\])+(?=\s|$)")


def sentences(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences of `text`, in order.

    Args:
        text: a passage.
        language: its BCP 47 tag; unknown ones get the rules all languages share.

    Returns:
        Start and end of each sentence.  Between two of them, before the first and
        after the last stands white space or nothing.
    """
    primary = language.partition("-")[0].lower()
    spans: list[tuple[int, int]] = []
    position = 0
    for line in text.split("\n"):
        spans += _of_line(line, primary, position)
        position += len(line) + 1
    return tuple(spans)


def _of_line(line: str, language: str, offset: int) -> list[tuple[int, int]]:
    if not line or line.isspace():
        return []
    ends = list(_ends(line, language))
    starts = [0, *ends] if not ends else _sentencized(ends)
    spans = [_trimmed(line, *span) for span in zip(starts, [*starts[1:], len(line)], strict=True)]
    whole = _mended(line, [span for span in spans if span[0] < span[1]])
    limit = LONG_CJK if _is_cjk(line) else LONG
    return [
        (start + offset, end + offset)
        for span in whole
        for start, end in _shortened(line, *span, limit)
    ]


def _is_cjk(line: str) -> bool:
    sample = line[:2000]
    return len(_CJK.findall(sample)) * 3 > len(sample)


def _sentencized(ends: list[int]) -> list[int]:
    """Return where sentences start, by spaCy, from where the marks that end them do."""
    from spacy.tokens import Doc  # noqa: PLC0415  (spaCy takes a second or two to import)

    pipeline = _pipeline()
    starts: list[int] = []
    step = MAX_TOKENS // 2
    for low in range(0, len(ends), step):
        part = ends[low : low + step]
        words = ["x", "."] * len(part) + ["x"]
        document = pipeline(Doc(pipeline.vocab, words=words))
        before = [ends[low - 1] if low else 0, *part]
        found = [before[sentence.start // 2] for sentence in document.sents]
        starts += found if not low else found[1:]
    return starts


@cache
def _pipeline() -> "Language":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy  # noqa: PLC0415

        pipeline = spacy.blank("xx")
        pipeline.add_pipe("sentencizer", config={"punct_chars": ["."]})
    return pipeline


def _ends(line: str, language: str) -> Iterator[int]:
    """Yield the places behind the marks that end a sentence and what closes with them."""
    start = 0
    quotes = 0
    counted = 0
    for match in _END.finditer(line):
        end = match.end("closers")
        quote = match["quote"]
        if quote:
            quotes += line.count('"', counted, match.start("quote"))
            counted = match.start("quote")
            closes = (
                quotes % 2 == 1 if quote == '"' else _BLANK.match(line, match.end()) is not None
            )
            end = match.end() if closes else end
        if end < len(line) and _is_end(line, start, match, end, language):
            yield end
            start = end


def _is_end(line: str, start: int, match: re.Match[str], end: int, language: str) -> bool:
    marks = match["marks"]
    after = line[end : end + 40]
    following = after.lstrip()
    spaced = len(following) < len(after)
    if not following or following[0] in _HOLDS_ON:
        return False
    if marks[-1] in _WIDE_ENDS and not (marks == "．" and following[0].isdigit()):
        return not (end > match.end("marks") and following[0] in _PARTICLES)
    closed = end > match.end("marks")
    if not spaced:
        beside = _CJK.match(line, match.start() - 1) if match.start() else None
        paused = set(marks) <= {"…", "."} and len(marks) + marks.count("…") > 1
        wide = _CJK.match(following.lstrip(_OPENERS)[:1]) is not None
        particle = closed and following[0] in _PARTICLES
        return bool(beside) and wide and not particle and (closed or not paused)
    if _goes_on(following):
        return False
    return marks[-1] != "." or len(marks) > 1 or not _is_short(line, start, match, language)


def _goes_on(following: str) -> bool:
    """Tell whether the text after a mark continues the sentence: it is in lower case."""
    bare = following.lstrip(_OPENERS + _DASHES + " ")
    word = bare.split(maxsplit=1)[0] if bare else ""
    return word[:1].islower() and not any(map(str.isupper, word[1:4]))


def _is_short(line: str, start: int, match: re.Match[str], language: str) -> bool:
    """Tell whether a single full stop belongs to an abbreviation, a number or initials."""
    found = _WORD.search(line, max(start, match.start() - 24), match.start())
    if found is None:
        return False
    word = found[0].lstrip(_DASHES)
    lowered = word.lower()
    first = not line[start : found.start()].strip(_OPENERS + " ")
    if first and _LIST_NUMBER.fullmatch(word):
        return True
    if language in ("zh", "ja") and word[-1].isdecimal():
        return True
    if lowered in abbreviations.leading(language):
        return True
    if len(word) == 1 or (_DOTTED.fullmatch(word) and word[-1].isupper()):
        return _is_initial(line, word, found.start(), language)
    return False


def _is_initial(line: str, word: str, start: int, language: str) -> bool:
    """Tell an initial from a letter that closes a date or a sum.

    A capital is an initial: "vitamin C." at the end of a sentence is what that costs.
    """
    if not word[-1].isalpha() or _CJK.match(word):
        return False
    if word.islower() and word in abbreviations.closing(language):
        return _ROMAN_OR_DIGIT.search(line, max(0, start - 8), start) is None
    return True


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _mended(line: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what is no sentence by itself, and move note numbers to their sentence."""
    mended: list[tuple[int, int]] = []
    for start, end in spans:
        note = _NOTE.match(line, start, end) if mended else None
        if note:
            mended[-1] = (mended[-1][0], note.end())
            start, end = _trimmed(line, note.end(), end)  # noqa: PLW2901
            if start == end:
                continue
        if mended and (not _has_word(line, start, end) or not _has_word(line, *mended[-1])):
            mended[-1] = (mended[-1][0], end)
        else:
            mended.append((start, end))
    return mended


def _has_word(line: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, line[start : min(end, start + 200)]))


_SEMICOLON: Final = re.compile(r"[;；](?=\s|[^\x00-\u024f])|；")
_COMMA: Final = re.compile(r"，|[,:](?=\s)|\s(?=[—–]\s)")
_SPACE: Final = re.compile(r"\s(?=\S)")


def _shortened(line: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Cut a span that is too long for a model, at the best marks there are."""
    while end - start > limit:
        cut = _cut(line, start, end, limit)
        if cut is None:
            break
        yield _trimmed(line, start, cut)
        start = _trimmed(line, cut, end)[0]
    if start < end:
        yield start, end


def _cut(line: str, start: int, end: int, limit: int) -> int | None:
    size = end - start
    low, high = start + limit // 4, min(start + limit, end - limit // 8)
    for pattern, least in ((_SEMICOLON, 1.0), (_COMMA, _COMMA_AT), (_SPACE, _SPACE_AT)):
        if size < least * limit:
            break
        places = [match.end() for match in pattern.finditer(line, low, high)]
        for place in reversed(places):
            if pattern is _SPACE or _is_level(line, start, place):
                return place
    return start + limit * 2 if size > 2 * _SPACE_AT * limit else None


def _is_level(line: str, start: int, place: int) -> bool:
    """Tell whether no bracket or quotation is open at `place`."""
    part = line[start:place]
    return all(
        part.count(opening) <= part.count(closing)
        for opening, closing in ("()", "（）", "“”", "«»", "「」", "『』", "„”", "《》", "[]")
    )

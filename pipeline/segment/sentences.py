"""Cut a passage into sentences.

spaCy's rule-based `sentencizer` on a blank pipeline sets the sentences, as it ends one
at every mark of punctuation.  What it does not know is put right before it sees the
text: it receives a *skeleton*, a document in which each stretch of text is one
placeholder and only those marks stand that end a sentence.  Abbreviations, decimals,
initials, list numbers and ellipses in mid-sentence never reach it, and an opening
bracket belongs to what follows it.  A skeleton costs two tokens a sentence, adds
nothing to spaCy's vocabulary, however much text passes, and needs no tokenizer data
for Japanese.
"""

import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.segment.lengths import shortened
from pipeline.segment.stops import ends

if TYPE_CHECKING:
    from spacy.language import Language

SENTENCES_AT_ONCE: Final = 10_000
_LINE_OR_CELL: Final = re.compile(r"[\n\t]")
_NOTE: Final = re.compile(r"(?:\[\d{1,3}\])+(?=\s|$)")

Span = tuple[int, int]


def sentences(text: str, language: str) -> tuple[Span, ...]:
    """Return the spans of the sentences of `text`, in order.

    Args:
        text: a passage.
        language: its BCP 47 tag; unknown ones get the rules all languages share.

    Returns:
        Start and end of each sentence; a cell of a table counts as one.  Between two of
        them, before the first and after the last stands white space or nothing.
    """
    primary = language.partition("-")[0].lower()
    spans: list[Span] = []
    position = 0
    for part in _LINE_OR_CELL.split(text):
        spans += ((start + position, end + position) for start, end in _of_line(part, primary))
        position += len(part) + 1
    return tuple(spans)


def _of_line(line: str, language: str) -> list[Span]:
    if not line or line.isspace():
        return []
    stops = list(ends(line, language))
    starts = _starts(stops) if stops else [0]
    spans = [_trimmed(line, *span) for span in zip(starts, [*starts[1:], len(line)], strict=True)]
    whole = _mended(line, [span for span in spans if span[0] < span[1]])
    return [
        _trimmed(line, *piece)
        for span in whole
        for piece in shortened(line, *span)
        if not line[slice(*piece)].isspace()
    ]


def _starts(stops: list[int]) -> list[int]:
    """Return where sentences start, by spaCy, from where the marks that end them do."""
    from spacy.tokens import Doc  # noqa: PLC0415  (spaCy takes a second or two to import)

    pipeline = _pipeline()
    starts: list[int] = []
    for low in range(0, len(stops), SENTENCES_AT_ONCE):
        part = stops[low : low + SENTENCES_AT_ONCE]
        words = ["x", "."] * len(part) + ["x"]
        document = pipeline(Doc(pipeline.vocab, words=words))
        places = [stops[low - 1] if low else 0, *part]
        found = [places[sentence.start // 2] for sentence in document.sents]
        starts += found[1:] if low else found
    return starts


@cache
def _pipeline() -> "Language":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy  # noqa: PLC0415

        pipeline = spacy.blank("xx")
        pipeline.add_pipe("sentencizer", config={"punct_chars": ["."]})
    return pipeline


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _mended(line: str, spans: list[Span]) -> list[Span]:
    """Join what is no sentence by itself, and move note numbers to their sentence."""
    mended: list[Span] = []
    for start, end in spans:
        rest = start
        note = _NOTE.match(line, start, end) if mended else None
        if note:
            mended[-1] = (mended[-1][0], note.end())
            rest = _trimmed(line, note.end(), end)[0]
        if rest == end:
            continue
        if mended and not (_has_word(line, rest, end) and _has_word(line, *mended[-1])):
            mended[-1] = (mended[-1][0], end)
        else:
            mended.append((rest, end))
    return mended


def _has_word(line: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, line[start : min(end, start + 200)]))

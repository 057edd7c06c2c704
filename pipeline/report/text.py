"""The source text of a passage as pieces: kept, removed, put in, sentence by sentence."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from pipeline.schema import EditRecord, Passage, Segment

PieceKind = Literal["same", "del", "ins"]

UNSAFE: Final = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
UNSEEN: Final = re.compile(
    f"[{UNSAFE.pattern[1:-1]}\xad\u034f\u180e\u200b-\u200d\u2028\u2029\u2060-\u2064\U000e0000-\U000e007f]"
)
FIRST_IDEOGRAPHIC: Final = "\u2e80"
SCRIPT: Final = "hanzi"
HARMLESS: Final = frozenset({"english"})
BLANKS: Final = {" ": "␣", "\n": "↵", "\r": "␍", "\t": "⇥", "\u3000": "□", "\u00a0": "⍽"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that shares one fate.

    Args:
        kind: kept as it was, removed, or put in.
        text: what to show; invisible characters of edits have signs.
        note: what the edit is, for a tooltip; empty for kept text.
        guess: whether the edit was chosen rather than proved.
        faint: whether the edit is mere white space or a change of script, of which a
            text can be full, and needs no attention.
    """

    kind: PieceKind
    text: str
    note: str = ""
    guess: bool = False
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The pieces of one sentence, or of the space between two.

    Args:
        number: place among the passage's segments, or None between them.
        pieces: in reading order.
    """

    number: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """The English of one sentence, or the space between two.

    Args:
        number: place among the passage's segments, or None between them.
        text: English, or the source where there is none.
        translated: whether `text` is English.
        note: score and flags for a tooltip.
        doubtful: whether the sentence has flags.
    """

    number: int | None
    text: str
    translated: bool = True
    note: str = ""
    doubtful: bool = False


def printable(text: str) -> str:
    """Return `text` fit for HTML: control characters and half surrogates become signs.

    So do the characters that turn the direction of text, which can make a page show
    other words than it holds.
    """
    return UNSAFE.sub(_sign, text)


def visible(text: str) -> str:
    """Return `text` with every character to be seen, as an edit needs it.

    White space gets a sign where it is all there is; a line break always, and so do
    format characters such as a zero-width space.
    """
    if text and not text.strip():
        text = "".join(BLANKS.get(character, character) for character in text)
    return UNSEEN.sub(_sign, text.replace("\n", BLANKS["\n"]))


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    return chr(0x2400 + code) if code < 0x20 else f"[U+{code:04X}]"


def note(edit: EditRecord) -> str:
    """Return one line on an edit: rule, certainty, readings not chosen."""
    parts = [
        edit.rule,
        "proved" if edit.confidence >= 1 else f"a guess, {edit.confidence:.0%} sure",
    ]
    if edit.alternatives:
        others = ", ".join(f"{visible(a.text)} (−{a.margin:.2g})" for a in edit.alternatives)
        parts.append(f"not chosen: {others}")
    return printable(" · ".join(parts))


def source_sentences(passage: Passage) -> tuple[Sentence, ...]:
    """Return the source of a passage, its edits in place, cut into its sentences."""
    starts = [segment.start for segment in passage.segments]
    cuts = sorted({*starts, *(segment.end for segment in passage.segments)})

    def owner(position: int) -> int | None:
        index = bisect_right(starts, position) - 1
        inside = index >= 0 and position < passage.segments[index].end
        return index if inside else None

    placed = [(owner(position), piece) for position, piece in _pieces(passage, cuts)]
    return tuple(
        Sentence(number, tuple(piece for _, piece in group))
        for number, group in groupby(placed, key=lambda pair: pair[0])
    )


def _pieces(passage: Passage, cuts: Sequence[int]) -> Iterator[tuple[int, Piece]]:
    """Yield pieces with their position in the passage's text."""
    done = 0
    position = 0
    for edit in passage.edits:
        lead, tail = _agreeing(edit.before, edit.after)
        start = edit.start - passage.start + lead
        for place, part in _split(passage.raw[done:start], position, cuts):
            yield place, Piece("same", printable(part))
        position += start - done
        before = edit.before[lead : len(edit.before) - tail]
        after = edit.after[lead : len(edit.after) - tail]
        hint, guess = note(edit), edit.confidence < 1
        faint = not guess and (edit.stage == SCRIPT or not (before + after).strip())
        if before:
            yield position, Piece("del", visible(before), hint, guess, faint)
        for place, part in _split(after, position, cuts):
            yield place, Piece("ins", printable(part), hint, guess, faint)
        position += len(after)
        done = edit.end - passage.start - tail
    for place, part in _split(passage.raw[done:], position, cuts):
        yield place, Piece("same", printable(part))


def _agreeing(before: str, after: str) -> tuple[int, int]:
    """Return how many characters two texts share at their start and at their end."""
    room = min(len(before), len(after))
    lead = next((n for n in range(room) if before[n] != after[n]), room)
    while lead and (_inside_word(before, lead) or _inside_word(after, lead)):
        lead -= 1
    room -= lead
    tail = next((n for n in range(room) if before[-1 - n] != after[-1 - n]), room)
    while tail and any(_inside_word(text, len(text) - tail) for text in (before, after)):
        tail -= 1
    return lead, tail


def _inside_word(text: str, place: int) -> bool:
    """Say whether an alphabetic word, which reads badly in parts, spans `place`."""
    pair = text[max(place - 1, 0) : place + 1]
    return len(pair) == 2 and pair.isalpha() and max(pair) < FIRST_IDEOGRAPHIC


def _split(text: str, position: int, cuts: Sequence[int]) -> Iterator[tuple[int, str]]:
    end = position + len(text)
    while position < end:
        index = bisect_right(cuts, position)
        stop = min(end, cuts[index]) if index < len(cuts) else end
        yield position, text[len(text) - (end - position) : len(text) - (end - stop)]
        position = stop


def english(passage: Passage) -> tuple[Rendering, ...]:
    """Return the English of a passage, cut into its sentences."""
    if not passage.segments:
        return (Rendering(None, printable(passage.target)),) if passage.target else ()
    if all(segment.target is None for segment in passage.segments):
        return ()
    whole = passage.target or ""
    found: list[Rendering] = []
    position = 0
    for number, segment in enumerate(passage.segments):
        text = segment.source if segment.target is None else segment.target
        place = whole.find(text, position)
        between = whole[position:place] if place >= 0 else " "
        if number and between:
            found.append(Rendering(None, printable(between)))
        found.append(_rendering(number, segment, printable(text)))
        position = place + len(text) if place >= 0 else position
    return tuple(found)


def _rendering(number: int, segment: Segment, text: str) -> Rendering:
    parts = [f"score {segment.score:.2f}"] if segment.score is not None else []
    parts += segment.flags
    return Rendering(
        number, text, segment.target is not None, " · ".join(parts), bool(doubts(segment))
    )


def doubts(segment: Segment) -> list[str]:
    """Return the flags of a segment that ask for a second look."""
    return [flag for flag in segment.flags if flag not in HARMLESS]

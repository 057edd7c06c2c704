"""Bytes lost, stripped or slipped in where text was Shift-JIS, Big5, GBK or EUC-JP.

Three kinds share one mechanism.  A tool that undoes escapes took out a backslash that
was the second byte of a character (`侮ｦ` from `表示`, `野i` from `許可`); one that escapes
put one in; or some byte was lost anywhere.  From there on the frame is off by one, until
a byte that cannot begin a pair: Shift-JIS shows single half-width kana, Big5 a lone ASCII
sign, EUC a hole.  These are the signature (`sites`).  `reframe` then reads the bytes
around it in every way that one event each explains, and the likeliest reading wins if it
beats the visible text by a margin.

What a stripped backslash leaves follows from the bytes (`frameshift.restored`), though
its place is chosen by plausibility, so nothing here is certain.  A byte that nobody knows
is chosen (`frameshift.chosen`), with the readings not chosen, or stays a hole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from pipeline.ledger import Alternative, Edit, Mark
from pipeline.repair import shapes
from pipeline.repair.base import Findings
from pipeline.repair.frameshift.bytetape import HOLE, Tape, byte_table, tape_of
from pipeline.repair.frameshift.han_model import han_model, ja_model
from pipeline.repair.frameshift.reframe import How, Path, Reframer, Scorer

Flags = npt.NDArray[np.bool_]

#: How far before a site its damage can begin, and how far behind it text is read along.
BACK: Final = 40
AHEAD: Final = 10
MAX_WINDOW: Final = 300
#: Cells searched in a document at least, per character of a longer one, and at most.
MIN_CELLS: Final = 2_000
CELLS_PER_CHARACTER: Final = 0.2
MAX_CELLS: Final = 20_000
#: Nats by which a reading must beat the text as it stands, in a document without other
#: damage and in one where the same is proved.
FLOOR: Final = 5.0
KNOWN_FLOOR: Final = 2.0
#: The same where only backslashes are missing, which leaves less to choose.
PLAIN_FLOOR: Final = 3.0
KNOWN_PLAIN_FLOOR: Final = 0.5
PROOF: Final = 16.0
#: Nats of gain from which damage that is left gets a mark.
MARKED: Final = 2.0
#: Probability of a guessed character below which it stays a hole.
WORTH: Final = 0.3
TEMPERATURE: Final = 2.0
#: Confidence at most: of what follows from the bytes, and of a guess.
RESTORED: Final = 0.98
GUESSED: Final = 0.95
#: Strangeness in nats around a site that makes it worth a search: what characters cost
#: beyond an allowance.
ALLOWANCE: Final = 7.0
STRANGE: Final = 3.0
_NEAR: Final = 4
_KANA: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_KANA_SHARE: Final = 0.05
#: Nats of evidence that tell a text in traditional characters from a simplified one.
_LEAN: Final = 6.0
_UNRESOLVED: Final = "frameshift_unresolved"


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of one line to be read anew."""

    start: int
    end: int
    sites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the best path through a window says.

    Args:
        window: the stretch.
        gain: nats by which it beats the text as it stands.
        texts: for each path, best first, what it reads for each cell.
        guessed: which cells hold a guess, by the best path.
        known: which cells the best path shifts without a guess.
        scores: the scores of the paths.
        backslashes: whether every event of the best path is about a backslash.
    """

    window: _Window
    gain: float
    texts: tuple[tuple[str, ...], ...]
    guessed: tuple[int, ...]
    scores: tuple[float, ...]
    backslashes: bool


#: Codecs, each with the language that it is read in.
_Languages: TypeAlias = tuple[tuple[str, str], ...]
_Readings: TypeAlias = dict[_Window, _Reading]


@cache
def _scorer(language: str) -> Scorer:
    if language == "ja":
        return Scorer(ja_model(), 0.0)
    return Scorer(han_model(), 1.0 if language == "zh-Hant" else 0.0)


@cache
def _reframer(codec: str, language: str) -> Reframer:
    return Reframer(byte_table(codec), _scorer(language))


def sites(text: str) -> list[int]:
    """Return the places where a frame that slipped may have met the true one again."""
    if text.isascii():
        return []
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    half = (points >= 0xFF61) & (points <= 0xFF9F)
    wide = (points >= 0x3000) & (points <= 0x9FFF) | (points >= 0xFF01) & (points <= 0xFF5E)
    if not wide.any():
        return []
    hole = points == ord(HOLE)
    ascii_ = (points >= 0x40) & (points <= 0x7E)
    behind = np.zeros_like(wide)
    signs = (points >= 0x2010) & (points <= 0x2FFF)
    behind[1:] = (wide | signs)[:-1]
    ahead = np.zeros_like(wide)
    ahead[:-1] = (wide | half | hole)[1:]
    ended = np.zeros_like(wide)
    ended[:-1] = points[1:] == ord("\n")
    ended[-1] = True
    halves = half & (behind | _single(half, wide))
    found = behind & (hole | ascii_ & (ahead | ended) | (points == ord("ヲ"))) | halves
    return [int(place) for place in np.flatnonzero(found)]


def _single(half: Flags, wide: Flags) -> Flags:
    """Return which half-width kana stand in front of a wide character."""
    found = np.zeros_like(half)
    found[:-1] = half[:-1] & wide[1:]
    return found


def find(text: str) -> Findings:
    """Find what a lost, stripped or added byte did to a text."""
    places = sites(text)
    if not places:
        return Findings()
    code = shapes.code(text)
    windows = [
        window for window in _windows(text, places) if not code.touch(window.start, window.end)
    ]
    languages = _languages(text)
    readings = _first_look(text, windows, languages)
    proved = [one for one in readings.values() if one.gain > PROOF]
    if any(one.backslashes for one in proved):
        readings = _second_look(text, windows, languages, readings)
    edits: list[Edit] = []
    marks: list[Mark] = []
    for window, reading in sorted(readings.items(), key=lambda item: item[0].start):
        if reading.gain >= _floor(reading, known=bool(proved)):
            edits += _edits(text, reading)
        elif reading.gain >= MARKED:
            marks.append(Mark(window.sites[0], window.sites[-1] + 1, _UNRESOLVED, "too doubtful"))
    marks += [
        Mark(edit.start, edit.end, _UNRESOLVED, "a byte that nothing settles")
        for edit in edits
        if HOLE in edit.after
    ]
    return Findings(tuple(edits), tuple(sorted(marks, key=lambda mark: (mark.start, mark.end))))


def _first_look(text: str, windows: Sequence[_Window], languages: _Languages) -> _Readings:
    """Read the windows that look strange, as far as the cells of the document go."""
    cells = _cells(text)
    readings: _Readings = {}
    for window in windows:
        if cells > 0 and _is_strange(text, window, languages):
            cells -= window.end - window.start
            if reading := _best(text, window, languages, habit=False):
                readings[window] = reading
    return readings


def _second_look(
    text: str, windows: Sequence[_Window], languages: _Languages, first: _Readings
) -> _Readings:
    """Read the windows again that did not stand out, now that backslashes are known lost."""
    cells = _cells(text)
    readings = dict(first)
    for window in windows:
        if cells > 0 and (window not in first or first[window].gain < PROOF):
            cells -= window.end - window.start
            if reading := _best(text, window, languages, habit=True):
                readings[window] = reading
    return readings


def _cells(text: str) -> int:
    """Return how many cells of a document are searched."""
    return min(MAX_CELLS, max(MIN_CELLS, int(CELLS_PER_CHARACTER * len(text))))


def _floor(reading: _Reading, *, known: bool) -> float:
    if reading.backslashes:
        return KNOWN_PLAIN_FLOOR if known else PLAIN_FLOOR
    return KNOWN_FLOOR if known else FLOOR


def _windows(text: str, places: Sequence[int]) -> Iterator[_Window]:
    """Join sites of one line whose surroundings overlap."""
    group: list[int] = []
    start = end = 0
    for place in places:
        near = group and place < end + BACK // 4 and place - start < MAX_WINDOW
        if near and "\n" not in text[group[-1] : place]:
            group.append(place)
            end = _line_end(text, place, AHEAD)
            continue
        if group:
            yield _Window(start, end, tuple(group))
        low = text.rfind("\n", max(0, place - BACK), place) + 1 or max(0, place - BACK)
        start = max(low, end)
        end = _line_end(text, place, AHEAD)
        group = [place]
    if group:
        yield _Window(start, end, tuple(group))


def _line_end(text: str, place: int, reach: int) -> int:
    end = text.find("\n", place, place + reach)
    return min(len(text), place + reach) if end < 0 else end


def _languages(text: str) -> _Languages:
    """Return the codecs that the text may have been in, each with the language."""
    han = len(re.findall(r"[\u3400-\u9fff]", text))
    kana = len(_KANA.findall(text))
    if kana > _KANA_SHARE * (han + kana):
        return ("cp932", "ja"), ("euc_jp", "ja")
    model = han_model()
    lean = sum(map(model.lean, sorted(set(text))))
    if lean < -_LEAN:
        return (("gbk", "zh-Hans"),)
    traditional = ("cp950", "zh-Hant"), ("gbk", "zh-Hant")
    return traditional if lean > _LEAN else (*traditional, ("gbk", "zh-Hans"))


def _context(text: str, start: int) -> str:
    return text[max(text.rfind("\n", 0, start) + 1, start - 8) : start]


def _is_strange(text: str, window: _Window, languages: _Languages) -> bool:
    """Tell whether the text around the sites of a window costs more than it should."""
    scorer = _scorer(languages[0][1])
    part = text[window.start : window.end]
    scores = scorer.literal(part, _context(text, window.start), ends=False)
    excess = np.maximum(0, -scores - ALLOWANCE)
    for site in window.sites:
        place = site - window.start
        if excess[max(0, place - _NEAR) : place + 2].sum() > STRANGE:
            return True
    return False


def _best(text: str, window: _Window, languages: _Languages, *, habit: bool) -> _Reading | None:
    """Return the reading of the codec that explains a window best, if any helps."""
    found = [
        reading
        for codec, language in languages
        if (reading := _read(text, window, codec, language, habit=habit))
    ]
    return max(found, key=lambda reading: reading.gain, default=None)


def _read(text: str, window: _Window, codec: str, language: str, *, habit: bool) -> _Reading | None:
    part, before = text[window.start : window.end], _context(text, window.start)
    ends = window.end == len(text) or text[window.end] == "\n"
    tape = tape_of(part, byte_table(codec))
    paths = _reframer(codec, language).read(tape, before, ends=ends, habit=habit)
    if not paths:
        return None
    literal = float(_scorer(language).literal(part, before, ends=ends).sum())
    best = paths[0]
    if best.score <= literal or not best.events:
        return None
    texts = tuple(_by_cell(path, tape)[0] for path in paths)
    guessed, backslashes = _by_cell(best, tape)[1:]
    scores = tuple(path.score for path in paths)
    return _Reading(window, best.score - literal, texts, guessed, scores, backslashes)


def _by_cell(path: Path, tape: Tape) -> tuple[tuple[str, ...], tuple[int, ...], bool]:
    """Return what a path reads in each cell, which cells hold guesses, and of what kind."""
    owner = 0
    owners = []
    for cell in tape.cells:
        owner = cell if cell >= 0 else owner
        owners.append(owner)
    texts = [""] * len(tape.text)
    guessed: set[int] = set()
    plain = True
    for piece in path.pieces():
        cell = owners[piece.node]
        texts[cell] += piece.text
        if piece.how is How.GUESSED:
            guessed.add(cell)
        plain = plain and (piece.how is not How.SHIFTED or bool(piece.text))
    return tuple(texts), tuple(sorted(guessed)), plain and not guessed


def _edits(text: str, reading: _Reading) -> list[Edit]:
    """Return the edits of the best reading, what was guessed apart from the rest."""
    window, best = reading.window, reading.texts[0]
    changed = [cell for cell, after in enumerate(best) if after != text[window.start + cell]]
    groups: list[list[int]] = []
    for cell in changed:
        last = groups[-1][-1] if groups else -2
        if last == cell - 1 and (last in reading.guessed) == (cell in reading.guessed):
            groups[-1].append(cell)
        else:
            groups.append([cell])
    return [_edit(text, reading, group) for group in groups]


def _edit(text: str, reading: _Reading, cells: list[int]) -> Edit:
    low, high = cells[0], cells[-1] + 1
    start = reading.window.start
    before = text[start + low : start + high]
    after = "".join(reading.texts[0][low:high])
    total = same = 0.0
    others: dict[str, float] = {}
    for texts, score in zip(reading.texts, reading.scores, strict=True):
        weight = exp((score - reading.scores[0]) / TEMPERATURE)
        other = "".join(texts[low:high])
        total += weight
        if other == after:
            same += weight
        else:
            others.setdefault(other, round(reading.scores[0] - score, 3))
    sense = 1 - exp(-reading.gain / TEMPERATURE)
    probability = same / total * sense
    if cells[0] not in reading.guessed:
        confidence = round(min(probability, RESTORED), 3)
        return Edit(start + low, start + high, before, after, ("frameshift.restored",), confidence)
    alternatives = tuple(Alternative(other, margin) for other, margin in others.items())[:3]
    confidence = round(min(probability, GUESSED), 3)
    return Edit(
        start + low, start + high, before, after, ("frameshift.chosen",), confidence, alternatives
    )

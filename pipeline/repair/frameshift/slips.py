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

Price: of 33,000 clean lines in Japanese and both Chinese scripts none is touched
(`bench/frameshift_codecs.py`).  Of lines whose backslashes were stripped 9 of 10 come
back exactly where no hole hides a byte; of lines that lost any byte about half, and more
than 8 of 10 but for one character.  A lone odd character or half of one stays.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, TypeAlias

import numpy as np

from pipeline.ledger import Edit, Mark
from pipeline.repair import shapes
from pipeline.repair.base import Findings
from pipeline.repair.frameshift.bytetape import HOLE, byte_table, tape_of
from pipeline.repair.frameshift.han_model import han_model, ja_model
from pipeline.repair.frameshift.reframe import Reframer
from pipeline.repair.frameshift.slip_edits import Reading, edits_of, reading_of
from pipeline.repair.frameshift.slip_scorer import Scorer
from pipeline.repair.frameshift.slip_windows import BACK, Window, sites, windows

#: Cells searched in a document at least, per character of a longer one, and at most.
MIN_CELLS: Final = 1_000
CELLS_PER_CHARACTER: Final = 0.2
MAX_CELLS: Final = 8_000
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
#: Strangeness in nats around a site that makes it worth a search: what characters cost
#: beyond an allowance.
ALLOWANCE: Final = 7.0
STRANGE: Final = 3.0
_NEAR: Final = 4
#: What a letter on its own, such as the name of an axis, is allowed beyond that.
_LETTER: Final = 3.0
_KANA: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_KANA_SHARE: Final = 0.05
#: Nats of evidence that tell a text in traditional characters from a simplified one.
_LEAN: Final = 6.0
#: Bars in a stretch of a line that make it a row of a table.
_BARS: Final = 3
_UNRESOLVED: Final = "frameshift_unresolved"


#: Codecs, each with the language that it is read in.
_Languages: TypeAlias = tuple[tuple[str, str], ...]
_Readings: TypeAlias = dict[Window, Reading]


@cache
def _scorer(language: str) -> Scorer:
    if language == "ja":
        return Scorer(ja_model(), 0.0)
    return Scorer(han_model(), 1.0 if language == "zh-Hant" else 0.0)


@cache
def _reframer(codec: str, language: str) -> Reframer:
    return Reframer(byte_table(codec), _scorer(language))


def find(text: str, taken: shapes.Spans) -> Findings:
    """Find what a lost, stripped or added byte did to a text.

    Args:
        text: one document.
        taken: places that another repair explains.

    Returns:
        Edits, with marks on what stays doubtful.
    """
    places = [place for place in sites(text) if text[place] != "|" or not _is_table(text, place)]
    if not places:
        return Findings()
    languages = _languages(text)
    free = [one for one in windows(text, places) if not taken.touch(one.start, one.end)]
    if not any(_is_strange(text, window, languages) for window in free):
        return Findings()
    code = shapes.code(text)
    free = [window for window in free if not code.touch(window.start, window.end)]
    readings = _first_look(text, free, languages)
    proved = [one for one in readings.values() if one.gain > PROOF]
    if 2 * sum(one.backslashes for one in proved) > len(proved):
        readings = _second_look(text, free, languages, readings)
    edits: list[Edit] = []
    marks: list[Mark] = []
    for window, reading in sorted(readings.items(), key=lambda item: item[0].start):
        if reading.gain >= _floor(reading, known=bool(proved)):
            edits += edits_of(text, reading)
        elif reading.gain >= MARKED:
            marks.append(Mark(window.sites[0], window.sites[-1] + 1, _UNRESOLVED, "too doubtful"))
    marks += [
        Mark(edit.start, edit.end, _UNRESOLVED, "a byte that nothing settles")
        for edit in edits
        if HOLE in edit.after
    ]
    return Findings(tuple(edits), tuple(sorted(marks, key=lambda mark: (mark.start, mark.end))))


def _is_table(text: str, place: int) -> bool:
    """Tell whether bars divide the line around a place into cells."""
    low = max(text.rfind("\n", 0, place) + 1, place - BACK)
    return text.count("|", low, _line_end(text, place)) >= _BARS


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place, place + BACK)
    return min(len(text), place + BACK) if end < 0 else end


def _first_look(text: str, free: Sequence[Window], languages: _Languages) -> _Readings:
    """Read the windows that look strange, as far as the cells of the document go."""
    cells = _cells(text)
    readings: _Readings = {}
    for window in free:
        if cells > 0 and _is_strange(text, window, languages):
            cells -= window.end - window.start
            if reading := _best(text, window, languages, habit=False):
                readings[window] = reading
    return readings


def _second_look(
    text: str, free: Sequence[Window], languages: _Languages, first: _Readings
) -> _Readings:
    """Read the windows again that did not stand out, now that backslashes are known lost."""
    cells = _cells(text)
    readings = dict(first)
    for window in free:
        settled = window in first and first[window].backslashes and first[window].gain > PROOF
        if cells > 0 and not settled:
            cells -= window.end - window.start
            if reading := _best(text, window, languages, habit=True):
                readings[window] = reading
    return readings


def _cells(text: str) -> int:
    """Return how many cells of a document are searched."""
    return min(MAX_CELLS, max(MIN_CELLS, int(CELLS_PER_CHARACTER * len(text))))


def _floor(reading: Reading, *, known: bool) -> float:
    if reading.backslashes:
        return KNOWN_PLAIN_FLOOR if known else PLAIN_FLOOR
    return KNOWN_FLOOR if known else FLOOR


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


def _is_strange(text: str, window: Window, languages: _Languages) -> bool:
    """Tell whether the text around the sites of a window costs more than it should."""
    scorer = _scorer(languages[0][1])
    part = text[window.start : window.end]
    scores = scorer.literal(part, _context(text, window.start), ends=False)
    excess = np.maximum(0, -scores - ALLOWANCE)
    for site in window.sites:
        place = site - window.start
        letter = part[place].isascii() and part[place].isalpha()
        if excess[max(0, place - _NEAR) : place + 2].sum() > STRANGE + letter * _LETTER:
            return True
    return False


def _best(text: str, window: Window, languages: _Languages, *, habit: bool) -> Reading | None:
    """Return the reading of the codec that explains a window best, if any helps."""
    best: Reading | None = None
    holes = HOLE in text[window.start : window.end]
    for codec, language in languages:
        if codec == "euc_jp" and not holes:
            continue
        reading = _read(text, window, codec, language, habit=habit)
        if reading and (best is None or reading.gain > best.gain):
            best = reading
        if best and best.gain > PROOF:
            break
    return best


def _read(text: str, window: Window, codec: str, language: str, *, habit: bool) -> Reading | None:
    part, before = text[window.start : window.end], _context(text, window.start)
    ends = window.end == len(text) or text[window.end] == "\n"
    tape = tape_of(part, byte_table(codec))
    paths = _reframer(codec, language).read(tape, before, ends=ends, habit=habit)
    if not paths:
        return None
    literal = float(_scorer(language).literal(part, before, ends=ends).sum())
    if paths[0].score <= literal or not paths[0].events:
        return None
    return reading_of(window, tape, paths, literal)

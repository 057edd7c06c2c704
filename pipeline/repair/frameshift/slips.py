"""Bytes lost, stripped or slipped in where text was Shift-JIS, Big5, GBK or EUC-JP.

Three kinds share one mechanism.  A tool that undoes escapes took out a backslash that
was the second byte of a character (`侮ｦ` from `表示`, `野i` from `許可`); one that escapes
put one in; or some byte was lost anywhere.  From there on the frame is off by one, until
a byte that cannot begin a pair: Shift-JIS shows single half-width kana, Big5 a lone ASCII
sign, EUC a hole.  These are the signature (`sites`).  `reframe` then reads the bytes
around it in every way that one event each explains, and the likeliest reading wins if it
beats the visible text by a margin.  That search is slow, so only places go to it that
look strange (`slip_strange`) and that a cheap look leaves open (`slip_probe`).  A letter
that stands where none belongs is as likely a typo as a byte that slipped in, and stays
unless other damage is proved.

What a stripped backslash leaves follows from the bytes (`frameshift.restored`), though
its place is chosen by plausibility, so nothing here is certain.  A byte that nobody knows
is chosen (`frameshift.chosen`), with the readings not chosen, or stays a hole.

Price: of 33,000 clean lines in Japanese and both Chinese scripts none is touched
(`bench/frameshift_codecs.py`).  Of lines whose backslashes were stripped 9 of 10 come
back exactly where no hole hides a byte; of lines that lost any byte about half, and more
than 8 of 10 but for one character.  A lone odd character or half of one stays.
"""

from collections.abc import Sequence
from functools import cache
from math import inf
from typing import Final, TypeAlias

from pipeline.ledger import Edit, Mark
from pipeline.repair import shapes
from pipeline.repair.base import Findings
from pipeline.repair.frameshift.bytetape import HOLE, byte_table, tape_of
from pipeline.repair.frameshift.reframe import Reframer
from pipeline.repair.frameshift.sites import in_garbled_line
from pipeline.repair.frameshift.slip_edits import Reading, edits_of, reading_of
from pipeline.repair.frameshift.slip_probe import promising
from pipeline.repair.frameshift.slip_scorer import Scorer
from pipeline.repair.frameshift.slip_strange import Languages, is_table, languages, strange
from pipeline.repair.frameshift.slip_windows import Window, sites, windows
from pipeline.repair.models.ngrams import han_model, ja_model

#: Places looked at in a document at least, and per character of a longer one; text that
#: slipped has one a line.
MIN_SITES: Final = 500
SITES_PER_CHARACTER: Final = 0.04
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
_UNRESOLVED: Final = "frameshift_unresolved"


_Readings: TypeAlias = dict[Window, Reading]
#: Windows, each with the codecs worth a search and the language of each.
_Tasks: TypeAlias = dict[Window, Languages]


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
    places = [place for place in sites(text) if text[place] != "|" or not is_table(text, place)]
    most = max(MIN_SITES, int(SITES_PER_CHARACTER * len(text)))
    near = windows(text, places[:most])
    free = [
        one
        for one in near
        if not taken.touch(one.start, one.end) and not in_garbled_line(text, one.start)
    ]
    if not free:
        return Findings()
    codecs = languages(text)
    tasks = _tasks(text, strange(text, free, _scorer(codecs[0][1])), codecs, habit=False)
    if not tasks:
        return Findings()
    code = shapes.code(text)
    tasks = {one: codecs for one, codecs in tasks.items() if not code.touch(one.start, one.end)}
    readings = _read_all(text, tasks, habit=False)
    proved = [one for one in readings.values() if one.gain > PROOF and not one.removes]
    if 2 * sum(one.backslashes for one in proved) > len(proved):
        settled = {one.window for one in proved if one.backslashes}
        free = [w for w in free if w not in settled and not code.touch(w.start, w.end)]
        readings |= _read_all(text, _tasks(text, free, codecs, habit=True), habit=True)
    edits: list[Edit] = []
    marks: list[Mark] = []
    for window, reading in sorted(readings.items(), key=lambda item: item[0].start):
        if reading.gain >= _floor(reading, known=bool(proved)):
            edits += edits_of(text, reading)
        elif reading.gain >= MARKED and not reading.removes:
            marks.append(Mark(window.sites[0], window.sites[-1] + 1, _UNRESOLVED, "too doubtful"))
    marks += [
        Mark(edit.start, edit.end, _UNRESOLVED, "a byte that nothing settles")
        for edit in edits
        if HOLE in edit.after
    ]
    return Findings(tuple(edits), tuple(sorted(marks, key=lambda mark: (mark.start, mark.end))))


def _tasks(text: str, free: Sequence[Window], codecs: Languages, *, habit: bool) -> _Tasks:
    """Return the windows that a cheap look does not rule out, with the codecs it leaves."""
    found: dict[Window, list[tuple[str, str]]] = {}
    for codec, language in codecs:
        looks = promising(text, free, codec, _scorer(language), habit=habit)
        for window, worth in zip(free, looks, strict=True):
            if worth:
                found.setdefault(window, []).append((codec, language))
    return {window: tuple(found[window]) for window in free if window in found}


def _read_all(text: str, tasks: _Tasks, *, habit: bool) -> _Readings:
    """Search windows as far as the cells of the document go."""
    cells = _cells(text)
    readings: _Readings = {}
    for window, codecs in tasks.items():
        if cells > 0:
            cells -= window.end - window.start
            if reading := _best(text, window, codecs, habit=habit):
                readings[window] = reading
    return readings


def _cells(text: str) -> int:
    """Return how many cells of a document are searched."""
    return min(MAX_CELLS, max(MIN_CELLS, int(CELLS_PER_CHARACTER * len(text))))


def _floor(reading: Reading, *, known: bool) -> float:
    if reading.removes and not known:
        return inf
    if reading.backslashes:
        return KNOWN_PLAIN_FLOOR if known else PLAIN_FLOOR
    return KNOWN_FLOOR if known else FLOOR


def _context(text: str, start: int) -> str:
    return text[max(text.rfind("\n", 0, start) + 1, start - 8) : start]


def _best(text: str, window: Window, codecs: Languages, *, habit: bool) -> Reading | None:
    """Return the reading of the codec that explains a window best, if any helps."""
    best: Reading | None = None
    for codec, language in codecs:
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

"""Text that was read with a wrong codec and lost bytes by it, one of the two a double-byte codec.

Big5 read as GBK, GBK as Shift-JIS, UTF-8 as any of them: pairs of bytes that the wrong
codec has no character for become U+FFFD or a question mark.  What was lost can only be
what that codec fails on, and the bytes beside it and the language say the rest: of a
character with one byte left there are seldom more than a handful, of which the model of
Chinese or Japanese characters (`voices`) prefers one.  `lattice` weighs all of them at
once; a character is written down from `SURE` on, with its probability and the others,
and else U+FFFD stands for it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.repair.models.ngrams import han_model
from pipeline.repair.mojibake.gaps import lattice
from pipeline.repair.mojibake.gaps.brackets import paired
from pipeline.repair.mojibake.gaps.habit import has_gaps, is_paired, shown
from pipeline.repair.mojibake.gaps.lattice import Damaged
from pipeline.repair.mojibake.gaps.pieces import Piece, Runs, judged, runs
from pipeline.repair.mojibake.gaps.shares import Glyph
from pipeline.repair.mojibake.gaps.tape import Tape, tape
from pipeline.repair.mojibake.gaps.voices import Voice, narrow, wide
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, HOLE, Layer, table

__all__ = ["Piece", "Runs", "has_gaps", "searched"]

#: Share of lost bytes beyond which what one reads is the model's and not the text's.
MAX_LOST: Final = 0.6
#: The same of Chinese and Japanese, where more characters are possible.
MAX_LOST_WIDE: Final = 0.35
WIDE: Final = DOUBLE_BYTE | {"utf-8"}
#: Share of the limit of nats up to which the other habit of readers is not tried, and from
#: which it would not help.
GOOD: Final = 0.75
HOPELESS: Final = 2.5
#: The same of a reading that does not exist.
NO_WAY: Final = 100.0
#: Characters of a line of which samples are read first, those and the size of these, and
#: the share of the limit from which they say that the rest makes no sense either.
LONG: Final = 300
SAMPLES: Final = 4
SAMPLE: Final = 50
STRAINED: Final = 1.4
_SEQUENCE: Final = re.compile("[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf]")
_HIGH: Final = re.compile("[\x80-\xff]")
_KANA: Final = re.compile("\xe3[\x81-\x83]")
_LETTER: Final = re.compile("[\xc3-\xc5\xd0\xd1][\x80-\xbf]")
_HAN: Final = re.compile("[\xe4-\xe9][\x80-\xbf]")
#: One in so many characters is kana in Japanese text.
KANA_SHARE: Final = 8


@dataclass(frozen=True, slots=True)
class _Search:
    """A line, or a part of one, under one model and habit.

    Args:
        line: the text.
        speaker: the model of its language.
        pairs: whether the reader lost pairs of bytes.
        inside: whether it is cut out of a longer one.
    """

    line: str
    speaker: Voice
    pairs: bool
    inside: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search came to.

    Args:
        search: the line.
        tape: its bytes.
        glyphs: its best reading.
        strain: nats a character, in terms of what makes no sense.
    """

    search: _Search
    tape: Tape
    glyphs: list[Glyph]
    strain: float


def searched(
    lines: Sequence[str], layer: Layer, *, habit: bool | None
) -> list[tuple[Runs | None, bool]]:
    """Read the bytes of lines by another codec where some are lost.

    Args:
        lines: the lines.
        layer: the two codecs, one of them a double-byte codec.
        habit: whether the reader lost pairs of bytes, None where both are to be tried.

    Returns:
        For each line the stretches that were read with the wrong codec, each in pieces;
        None where it makes no sense so, or is in a language without a model.  Beside it
        whether the reader lost pairs.
    """
    searches = {
        place: one for place, line in enumerate(lines) if (one := _search(line, layer, habit=habit))
    }
    long = {place: one for place, one in searches.items() if len(one.line) > LONG}
    short = {place: one for place, one in searches.items() if place not in long}
    sounded = _sounded(long, layer, both=habit is None and layer.wrong in DOUBLE_BYTE)
    read = _by_better_habit if habit is None else _read
    results: list[tuple[Runs | None, bool]] = [(None, False)] * len(lines)
    for place, found in (
        *zip(short, read(list(short.values()), layer), strict=True),
        *zip(sounded, _read(list(sounded.values()), layer), strict=True),
    ):
        results[place] = _runs_of(found) if found.strain <= 1 else None, found.search.pairs
    return results


def _sounded(searches: Mapping[int, _Search], layer: Layer, *, both: bool) -> dict[int, _Search]:
    """Return the long lines of which samples make sense, with the habit that fits these best."""
    samples = []
    for place, one in searches.items():
        either = both and has_gaps(one.line)
        for pairs in (one.pairs, not one.pairs) if either else (one.pairs,):
            samples += [
                (place, replace(one, line=part, pairs=pairs, inside=True))
                for part in _parts(one.line)
            ]
    strains: defaultdict[tuple[int, bool], float] = defaultdict(float)
    readings = _read([sample for _, sample in samples], layer)
    for (place, sample), reading in zip(samples, readings, strict=True):
        strains[place, sample.pairs] += reading.strain / SAMPLES
    sounded = {}
    for place, search in searches.items():
        other = strains.get((place, not search.pairs), NO_WAY)
        best = min(strains[place, search.pairs], other)
        if best <= STRAINED:
            sounded[place] = replace(search, pairs=search.pairs != (best == other))
    return sounded


def _parts(line: str) -> Iterator[str]:
    """Yield samples of a long line."""
    for place in range(SAMPLES):
        start = (len(line) - SAMPLE) * (2 * place + 1) // (2 * SAMPLES)
        yield line[start : start + SAMPLE]


def _search(line: str, layer: Layer, *, habit: bool | None) -> _Search | None:
    raw = shown(line, layer.wrong).translate(table(layer.wrong))
    gaps, known = raw.count(HOLE), len(_HIGH.findall(raw))
    speaker = _voice(raw, layer)
    if speaker is None:
        return None
    most = MAX_LOST_WIDE if speaker.silent else MAX_LOST
    if gaps > most * (gaps + known):
        return None
    if layer.wrong not in DOUBLE_BYTE:
        habit = False
    elif habit is None:
        habit = layer.right in WIDE and is_paired(raw, layer.right)
    return _Search(line, speaker, habit)


def _by_better_habit(searches: Sequence[_Search], layer: Layer) -> list[_Found]:
    """Read lines by the habit that seems to be the reader's, or the other if that is better."""
    found = _read(searches, layer)
    doubtful = [
        place
        for place, one in enumerate(found)
        if GOOD < one.strain < HOPELESS and has_gaps(one.search.line) and layer.wrong in DOUBLE_BYTE
    ]
    others = [replace(searches[place], pairs=not searches[place].pairs) for place in doubtful]
    for place, other in zip(doubtful, _read(others, layer), strict=True):
        found[place] = min(found[place], other, key=lambda one: one.strain)
    return found


def _read(searches: Sequence[_Search], layer: Layer) -> list[_Found]:
    """Read lines; those of one language go together."""
    tapes = [tape(one.line, layer.wrong, pairs=one.pairs) for one in searches]
    glyphs: list[list[Glyph]] = [[] for _ in searches]
    for speaker in dict.fromkeys(one.speaker for one in searches):
        places = [place for place, one in enumerate(searches) if one.speaker is speaker]
        damaged = [
            Damaged(tapes[place], one.line, layer.wrong, layer.right, inside=one.inside)
            for place in places
            for one in (searches[place],)
        ]
        for place, reading in zip(places, lattice.read(damaged, speaker), strict=True):
            glyphs[place] = reading
    return [
        _Found(one, bytes_, reading, _strain(reading, one.speaker))
        for one, bytes_, reading in zip(searches, tapes, glyphs, strict=True)
    ]


def _strain(glyphs: Sequence[Glyph], speaker: Voice) -> float:
    """Return what a reading costs a character, as a share of what makes no sense."""
    if not glyphs:
        return NO_WAY
    # U+FFFD of the line itself is no fault of the reading.
    return speaker.strain(
        "".join("" if glyph.text == HOLE and not glyph.garbled else glyph.text for glyph in glyphs)
    )


def _runs_of(found: _Found) -> Runs:
    speaker = found.search.speaker
    glyphs = [
        replace(glyph, probability=glyph.probability**speaker.power)
        for glyph in paired(found.glyphs)
    ]
    return list(runs(found.tape, judged(found.tape, glyphs, narrow=not speaker.silent)))


def _voice(raw: str, layer: Layer) -> Voice | None:
    """Return the model of the language that a line is written in, by its bytes."""
    if layer.right in {"cp932", "euc_jp"}:
        return wide(0.0, japanese=True)
    if layer.right in DOUBLE_BYTE:
        return wide(0.95 if layer.right == "cp950" else 0.1, japanese=False)
    return _voice_of_utf8(raw) if layer.right == "utf-8" else narrow()


def _voice_of_utf8(raw: str) -> Voice | None:
    kana, han = len(_KANA.findall(raw)), len(_HAN.findall(raw))
    if len(_LETTER.findall(raw)) > kana + han:
        return narrow()
    if kana + han == 0:
        return None
    if KANA_SHARE * kana > kana + han:
        return wide(0.0, japanese=True)
    whole = b"".join(found.encode("latin-1") for found in _SEQUENCE.findall(raw)).decode()
    lean = sum(map(han_model().lean, whole))
    return wide(0.9 if lean > 1 else 0.1 if lean < -1 else 0.5, japanese=False)

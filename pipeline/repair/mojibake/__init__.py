"""Undo wrong-codec reading: UTF-8 read as a Windows code page, KOI8 as 1251, ….

Text became bytes in one encoding and was read in another, once or several times.
Nothing is lost by that as long as every byte had a meaning in the wrong codec, so the
way back is to write the text with the wrong codec and read it with the right one; what
is hard is to know which, and where.  Three steps:

1. `suspicion` finds the lines that cost too much under the plausibility model, in a
   few array operations for the whole text;
2. `probe` and `search` try all pairs of codecs (`layers`) on these lines, on the
   stretch of words that gains most, through up to three layers;
3. `belief` decides by the bits saved, the lead over the next reading and the number
   of characters, whether to repair, and with what confidence.

A layer proved in one line needs less evidence in the next lines of the document.
Lost bytes (no-break space made a space, undefined bytes dropped, U+FFFD) are restored
where UTF-8's structure shows the gap, and count as chosen; where a double-byte codec was
read with, `gaps` weighs all that can have stood there.  What cannot be read is marked
``mojibake_unresolved``; `is_garbled` tells other repairs which lines to leave alone.

Price: of 5,982 clean sentences in five languages and English and of 564 in some 60 other
languages 22 are touched, all Indonesian and garbled in the set itself (``bench/mojibake.py``);
short lines in languages outside the model, all letters with accents, are what may go wrong.
ftfy repairs the UTF-8 layers as well, but none of the others, and its remaining fixes rewrite
CJK text: not called here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from pipeline.ledger import Edit, Mark
from pipeline.repair.base import Context, Findings
from pipeline.repair.mojibake.belief import PLAIN_GAIN, believed
from pipeline.repair.mojibake.confidence import (
    CERTAIN_GAIN,
    LEAST,
    alternatives,
    confidence,
    guessed,
    other_guesses,
    stretch_confidence,
)
from pipeline.repair.mojibake.depth import deepest
from pipeline.repair.mojibake.gaps import has_gaps
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, HOLE, Layer, byte_order_marks
from pipeline.repair.mojibake.lost import NEVER_WRITTEN, UNRESOLVED, lost
from pipeline.repair.mojibake.memory import Memory
from pipeline.repair.mojibake.polish import lost_ogonek
from pipeline.repair.mojibake.residue import residue
from pipeline.repair.mojibake.samples import is_sample, weighed
from pipeline.repair.mojibake.search import Reading
from pipeline.repair.mojibake.suspicion import (
    THRESHOLD,
    damaged,
    is_only_hyphenated,
    suspicious,
)
from pipeline.repair.mojibake.traits import changed_characters
from pipeline.repair.shapes import Spans

__all__ = ["find", "is_garbled"]

#: Excess in bits of lines that are looked at where the document proves a layer.
LOW_THRESHOLD: Final = 4.0
#: Bits that a layer must save in the whole document to count as proved there.
PROOF_GAIN: Final = 60.0
MAX_PROVED: Final = 3
#: Characters of a document that tell its language.
LEADING: Final = 20_000
#: A reading not believed is worth a mark if it saves and changes so much.
MARKED_GAIN: Final = 15.0
MARKED_CHARACTERS: Final = 5
#: U+FFFD in a line, and their share of it, that no slipped frame leaves.
DENSE_LEAST: Final = 8
DENSE_SHARE: Final = 0.2

#: ASCII between wide characters, one sign alone.
_LONE: Final = re.compile("((?<![^\u3001-\uffef])[@-~](?=[\u3001-\uffef]))")
_LONE_SIGN: Final = re.compile("[@-~]")

_Unit = tuple[int, int]
_Layers = tuple[Layer, ...]


def find(text: str, context: Context) -> Findings:
    """Find wrong-codec text and how it reads.

    Args:
        text: decoded text of a document, or part of one.
        context: not used: the language of damaged text is not known yet.

    Returns:
        Edits, one for each damaged stretch, with rules such as
        ``mojibake.utf-8_read_as_cp1252`` (outermost layer first), and marks with flag
        ``mojibake_unresolved``.
    """
    del context
    if text.isascii():
        return Findings(marks=tuple(lost(text)))
    units = suspicious(text, LOW_THRESHOLD)
    memory = Memory(
        [text[start:end] for start, end, excess in units if excess > THRESHOLD], text[:LEADING]
    )
    chosen: dict[_Unit, list[Reading]] = {}
    rest: dict[_Unit, list[Reading]] = {}
    proofs: defaultdict[_Layers, float] = defaultdict(float)
    for start, end, excess in units:
        if is_only_hyphenated(text[start:end], LOW_THRESHOLD):
            continue
        if excess <= THRESHOLD:
            rest[start, end] = []
            continue
        ranked = _ranked(text[start:end], proofs, memory)
        if believed(text[start:end], ranked):
            chosen[start, end] = ranked
            if len(ranked[0].layers) > 1:
                memory.deepened()
            if not is_sample(text[start:end], ranked[0].parts):
                proofs[ranked[0].layers] += ranked[0].gain
        else:
            rest[start, end] = ranked
    unsure = _second_look(text, rest, proofs, chosen, memory)
    losses = tuple(lost(text))
    gone = _spans(mark for mark in losses if mark.detail == NEVER_WRITTEN)
    edits = [
        edit
        for unit in sorted(chosen)
        for edit in _edits(text, unit, chosen[unit])
        if not gone.touch(edit.start, edit.end)
    ]
    taken = _spans(edits)
    small = (*residue(text), *lost_ogonek(text))
    edits += [edit for edit in small if not taken.touch(edit.start, edit.end)]
    edits.sort(key=lambda edit: edit.start)
    head = _byte_order_mark(text)
    if head:
        edits = [head, *(edit for edit in edits if edit.start >= head.end)]
    doubts = [edit for edit in edits if edit.confidence < LEAST and HOLE not in edit.after]
    edits, samples = weighed(text, [edit for edit in edits if edit not in doubts])
    unsure += [_too_doubtful(edit) for edit in doubts]
    marks = [*_marks(losses, edits, samples), *samples]
    marked = _spans(marks)
    # Doubts lie apart from each other: there is at most one in a line.
    marks += [
        Mark(low, high, UNRESOLVED, why) for low, high, why in unsure if not marked.touch(low, high)
    ]
    return Findings(tuple(edits), tuple(sorted(marks, key=lambda mark: (mark.start, mark.end))))


@lru_cache(256)
def is_garbled(line: str) -> bool:
    """Say whether a line was read with a wrong codec and lost so much that it stays as it is.

    Other repairs of double-byte text leave such lines alone: what looks like their own
    damage in it is chance.  Text whose frame slipped is none (no line of its cases is).

    Args:
        line: one line, without its end.
    """
    if line.isascii() or not has_gaps(line) or not damaged(line):
        return False
    lost_ = line.count(HOLE)
    if lost_ >= DENSE_LEAST and lost_ > DENSE_SHARE * len(line):
        return True
    ranked = deepest(line, Memory())
    if not ranked or ranked[0].gain < PLAIN_GAIN:
        return False
    beyond = sum(not character.isascii() for character in line)
    return 2 * changed_characters(line, ranked[0]) > beyond


def _ranked(line: str, proofs: Mapping[_Layers, float], memory: Memory) -> list[Reading]:
    """Return the readings of a line; the layers already proved are tried first."""
    for layers in _proved(proofs):
        ranked = deepest(line, memory, layers)
        if ranked and ranked[0].gain >= CERTAIN_GAIN:
            whole = ranked[0].line.replace(HOLE, "")
            if ranked[0].searched or not damaged(whole):
                return ranked
    return deepest(line, memory)


def _proved(proofs: Mapping[_Layers, float]) -> list[_Layers]:
    """Return the layers that the document proves, those that saved most bits first."""
    ranked = sorted(proofs.items(), key=lambda pair: (-pair[1], [one.rule for one in pair[0]]))
    return [layers for layers, gain in ranked[:MAX_PROVED] if gain >= PROOF_GAIN]


def _second_look(
    text: str,
    rest: Mapping[_Unit, Sequence[Reading]],
    proofs: Mapping[_Layers, float],
    chosen: dict[_Unit, list[Reading]],
    memory: Memory,
) -> list[tuple[int, int, str]]:
    """Repair weaker lines by proved layers; return what stays doubtful."""
    unsure = []
    for (start, end), weak in rest.items():
        line = text[start:end]
        for layers in _proved(proofs):
            ranked = deepest(line, memory, layers)
            if believed(line, ranked, known=True):
                chosen[start, end] = ranked
                break
        else:
            unsure += _doubt(line, start, weak)
    return unsure


def _doubt(line: str, start: int, ranked: Sequence[Reading]) -> list[tuple[int, int, str]]:
    if not ranked or ranked[0].gain < MARKED_GAIN:
        return []
    if changed_characters(line, ranked[0]) < MARKED_CHARACTERS:
        return []
    best = ranked[0]
    low, high = best.parts[0][0], best.parts[-1][1]
    rules = "+".join(layer.rule for layer in best.layers)
    return [(start + low, start + high, f"{rules} would save {best.gain:.0f} bits: too few")]


def _too_doubtful(edit: Edit) -> tuple[int, int, str]:
    """Return what is remarked in place of an edit that is rather wrong than right."""
    readings = [edit.after, *(other.text for other in edit.alternatives)]
    return edit.start, edit.end, f"{'+'.join(edit.rules)}, too doubtful: {' / '.join(readings)}"


def _edits(text: str, unit: _Unit, ranked: list[Reading]) -> list[Edit]:
    offset, end = unit
    line = text[offset:end]
    best = ranked[0]
    rules = tuple(dict.fromkeys(layer.rule for layer in best.layers))
    sure = confidence(line, ranked)
    guesses = {(guess.start, guess.end): guess for guess in best.guesses}
    edits = []
    for low, high, after in _apart(best):
        guess = guesses.get((low, high))
        if not after.strip("\ufffd ") and not guess:
            continue
        span = offset + low, offset + high, line[low:high], after.replace("\ufeff", ""), rules
        if guess:
            edits.append(Edit(*span, guessed(guess, sure), other_guesses(guess)))
        else:
            least = stretch_confidence(best, low, high, after, sure)
            edits.append(Edit(*span, least, alternatives(line, ranked, low, high)))
    return [edit for edit in edits if edit.before != edit.after]


def _apart(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Yield the parts of a reading, cut where lone ASCII stands between wide characters.

    That is what is left of a pair of bytes of which a single-byte reader dropped the first.
    """
    outer = reading.layers[0]
    cut = outer.right in DOUBLE_BYTE and outer.wrong not in DOUBLE_BYTE
    if not cut or len(reading.layers) > 1 or reading.searched:
        yield from reading.parts
        return
    for low, high, after in reading.parts:
        at = low
        if len(after.encode(outer.right, "ignore")) != high - low:
            yield low, high, after
            continue
        for piece in _LONE.split(after):
            end = at + len(piece.encode(outer.right))
            if piece and not _LONE_SIGN.fullmatch(piece):
                yield at, end, piece
            at = end


def _byte_order_mark(text: str) -> Edit | None:
    """Return the edit that removes a garbled byte order mark from the start."""
    for mark, rules in byte_order_marks():
        if text.startswith(mark):
            return Edit(0, len(mark), mark, "", rules)
    return None


def _marks(losses: Sequence[Mark], edits: Sequence[Edit], samples: Sequence[Mark]) -> list[Mark]:
    edited = _spans([*edits, *samples])
    marks = [mark for mark in losses if not edited.touch(mark.start, mark.end)]
    for edit in edits:
        if "\ufffd" in edit.after:
            marks.append(Mark(edit.start, edit.end, UNRESOLVED, "some bytes of it are lost"))
    return marks


def _spans(found: Iterable[Mark | Edit]) -> Spans:
    return Spans([(one.start, one.end) for one in found])

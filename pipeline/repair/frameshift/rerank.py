"""Rank the readings that the search has kept with the neural model.

The search ranks by an n-gram model, which sees three characters, and by what the document
says; here the neural model takes a part of the n-gram model's weight.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from pipeline.repair.frameshift.cells import HOLES, Cell, Kind
from pipeline.repair.frameshift.evidence import Evidence, without_glosses
from pipeline.repair.frameshift.trail import Reading
from pipeline.repair.models.characters import CLASSES, EDGE, LETTER
from pipeline.repair.models.neural import HISTORY, neural_model
from pipeline.repair.models.ngrams import contexts

#: Weights of the log-probabilities that come in, and that go out.  Weighing them inside
#: of what the document says, instead of beside it, ranked a little worse.
NEURAL: Final = 0.7
NGRAM: Final = 0.55
#: Readings that are ranked anew, and how many nats behind the best one.
MOST: Final = 8
GAP: Final = 6.0
#: Characters that still count behind the last one in which readings differ.
TAIL: Final = 8
#: Characters of the text before a stretch that are looked at.
BEFORE: Final = 3 * HISTORY
_UNSOUND: Final = re.compile(rf"[\n{HOLES}]")
#: Letters in a row that count for the neural model, as in its training.
LETTERS: Final = 2
_LETTER: Final = CLASSES.index(LETTER)
_EDGE: Final = CLASSES.index(EDGE)


def reranked(
    readings: Sequence[Reading],
    cells: Sequence[Cell],
    head: str,
    evidence: Evidence,
    behind: str,
) -> list[Reading]:
    """Sort readings anew.

    Args:
        readings: readings of a stretch, best first.
        cells: the stretch.
        head: the text before it.
        evidence: what the document says.
        behind: the text behind it, which speaks as far as it is sound.

    Returns:
        The readings with new scores.  The new best one keeps its old score, so that what
        it is compared with besides keeps its meaning.
    """
    near = [each for each in readings if each.score > readings[0].score - GAP][:MOST]
    if len(near) < 2:
        return list(readings)
    sound = _UNSOUND.split(behind, maxsplit=1)[0]
    texts = _cut([plain(reading, cells) + sound for reading in near])
    gains = changes(texts, head, evidence)
    new = [each.score + gain for each, gain in zip(near, gains, strict=True)]
    best = int(np.argmax(new))
    rest = float(np.mean(gains))
    shift = near[best].score - new[best]
    scores = [*new, *(each.score + rest for each in readings[len(near) :])]
    scored = [
        replace(reading, score=round(score + shift, 4))
        for reading, score in zip(readings, scores, strict=True)
    ]
    return sorted(scored, key=lambda reading: -reading.score)


def plain(reading: Reading, cells: Sequence[Cell]) -> str:
    """Return the text of a reading as the models see it, without glosses and spaces."""
    return "".join(
        piece.replace(" ", "")
        for cell, (piece, _) in zip(cells, reading.pieces, strict=False)
        if cell.kind is not Kind.GLOSS
    )


def changes(texts: Sequence[str], head: str, evidence: Evidence) -> list[float]:
    """Return for each text the nats that it gains where the neural model has its say.

    Args:
        texts: what may follow.
        head: the text before.
        evidence: what the document says.
    """
    before = [_EDGE, *_classes(without_glosses(head[-BEFORE:]), evidence)]
    start = len(before)
    whole = [[*before, *_classes(text, evidence)] for text in texts]
    seen = [_seen(tokens) for tokens in whole]
    history = [before[place] for place in seen[0] if place < start]
    following = [[place for place in places if place >= start] for places in seen]
    tokens = [
        [all_[place] for place in places] for all_, places in zip(whole, following, strict=True)
    ]
    result = []
    for all_, places, scores in zip(
        whole, following, neural_model().scores(history, tokens), strict=True
    ):
        old = evidence.model.score(
            contexts(all_)[places],
            np.arange(len(places)),
            np.array(all_, dtype=np.int64)[places],
        )
        result.append(float(NEURAL * scores.sum() - NGRAM * old.sum()))
    return result


def _classes(text: str, evidence: Evidence) -> list[int]:
    shown = (character for character in text if character == "\n" or not character.isspace())
    codes = [min(ord(character), 0xFFFF) for character in shown]
    found: list[int] = evidence.classes[np.array(codes, dtype=np.int64)].tolist()
    return found


def _seen(tokens: Sequence[int]) -> list[int]:
    """Return which classes the neural model sees: letters only the first few in a row."""
    run, result = 0, []
    for place, token in enumerate(tokens):
        run = run + 1 if token == _LETTER else 0
        if run <= LETTERS:
            result.append(place)
    return result


def _cut(texts: Sequence[str]) -> list[str]:
    """Leave off what all texts end with, but for a few characters."""
    shortest = min(map(len, texts))
    same = 0
    while same < shortest and len({text[-1 - same] for text in texts}) == 1:
        same += 1
    end = max(same - TAIL, 0)
    return [text[: len(text) - end] for text in texts]

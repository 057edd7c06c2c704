"""From the readings of a window to edits, with what they are worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.frameshift.bytetape import HOLE, Tape
from pipeline.repair.frameshift.reframe import How, Path
from pipeline.repair.frameshift.slip_windows import Window

#: Probability of a guessed character below which it stays a hole.
WORTH: Final = 0.3
#: Nats over which the odds between two readings fall by e; measured on held-out text.
TEMPERATURE: Final = 2.0
#: Confidence at most: of what follows from the bytes, and of a guess.
RESTORED: Final = 0.98
GUESSED: Final = 0.95


@dataclass(frozen=True, slots=True)
class Reading:
    """What the best path through a window says.

    Args:
        window: the stretch.
        gain: nats by which it beats the text as it stands.
        texts: for each path, best first, what it reads for each cell.
        guessed: for each cell of the best path that holds a guess, its text with holes.
        scores: the scores of the paths.
        backslashes: whether every event of the best path is about a backslash.
        removes: whether the best path only takes ASCII out, as of a typo.
    """

    window: Window
    gain: float
    texts: tuple[tuple[str, ...], ...]
    guessed: dict[int, str]
    scores: tuple[float, ...]
    backslashes: bool
    removes: bool


def reading_of(window: Window, tape: Tape, paths: Sequence[Path], literal: float) -> Reading:
    """Return what paths through the tape of a window say, the best one first.

    Args:
        window: the stretch.
        tape: its bytes.
        paths: at least one.
        literal: the score of the text as it stands.
    """
    texts = tuple(_by_cell(path, tape)[0] for path in paths)
    guessed, backslashes = _by_cell(paths[0], tape)[1:]
    scores = tuple(path.score for path in paths)
    removes = all(
        before == after or (before.isascii() and not after)
        for before, after in zip(tape.text, texts[0], strict=True)
    )
    return Reading(window, scores[0] - literal, texts, guessed, scores, backslashes, removes)


def _by_cell(path: Path, tape: Tape) -> tuple[tuple[str, ...], dict[int, str], bool]:
    """Return what a path reads in each cell, the cells with guesses, and of what kind."""
    owner = 0
    owners = []
    for cell in tape.cells:
        owner = cell if cell >= 0 else owner
        owners.append(owner)
    texts = [""] * len(tape.text)
    masked = [""] * len(tape.text)
    guessed: set[int] = set()
    for piece in path.pieces():
        cell = owners[piece.node]
        texts[cell] += piece.text
        masked[cell] += HOLE if piece.how is How.GUESSED else piece.text
        if piece.how is How.GUESSED or not piece.text:
            guessed.add(cell)
    return tuple(texts), {cell: masked[cell] for cell in sorted(guessed)}, not guessed


def edits_of(text: str, reading: Reading) -> list[Edit]:
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
    found = [_edit(text, reading, group) for group in groups]
    return [edit for edit in found if edit.before != edit.after]


def _edit(text: str, reading: Reading, cells: list[int]) -> Edit:
    """Return the edit of neighbouring cells; what cannot be known becomes a hole."""
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
    if probability < WORTH:
        alternatives = (Alternative(after, 0.0), *alternatives)[:3]
        after = "".join(reading.guessed[cell] for cell in cells)
    confidence = round(min(probability, GUESSED), 3)
    return Edit(
        start + low, start + high, before, after, ("frameshift.chosen",), confidence, alternatives
    )

"""What text costs as it stands, and what each part of a reading costs."""

from collections.abc import Sequence

import numpy as np

from pipeline.repair.frameshift.cells import Cell, Kind
from pipeline.repair.frameshift.evidence import Evidence
from pipeline.repair.frameshift.trail import Reading
from pipeline.repair.models.ngrams import contexts


def scores(text: str, context: int, evidence: Evidence) -> tuple[list[float], int]:
    """Return the log-probability of each character, and the context after them.

    Args:
        text: characters as they stand.
        context: the model's context before them.
        evidence: what the document says.
    """
    codes = np.array([min(ord(character), 0xFFFF) for character in text], dtype=np.int64)
    keys = contexts(evidence.classes[codes].tolist(), context)
    found = evidence.score(keys[:-1], np.arange(len(codes)), codes)
    return found.tolist(), int(keys[-1])


def literal(cells: Sequence[Cell], covered: int, context: int, evidence: Evidence) -> float:
    """Return the log-probability of the first `covered` cells as they stand."""
    shown = (cell.text for cell in cells[:covered] if cell.kind is not Kind.GLOSS)
    text = "".join(shown).replace(" ", "") + "\n" * (covered == len(cells))
    return sum(scores(text, context, evidence)[0])


def costs(reading: Reading, cells: Sequence[Cell], context: int, evidence: Evidence) -> list[float]:
    """Return for each cell the nats of what it became and of the character after it."""
    pieces = [
        "" if cell.kind is Kind.GLOSS else piece.replace(" ", "")
        for cell, (piece, _) in zip(cells, reading.pieces, strict=False)
    ]
    spent, _ = scores("".join(pieces), context, evidence)
    result, position = [], 0
    for piece in pieces:
        result.append(-sum(spent[position : position + max(len(piece), 1) + 1]))
        position += len(piece)
    return result

"""What text costs as it stands, and what each part of a reading costs."""

from collections.abc import Sequence

import numpy as np

from pipeline.repair.frameshift.cells import Cell, Kind
from pipeline.repair.frameshift.evidence import Evidence
from pipeline.repair.frameshift.hypotheses import CONTEXT
from pipeline.repair.frameshift.trail import Reading
from pipeline.repair.models.ngrams import BITS


def scores(text: str, context: int, evidence: Evidence) -> tuple[list[float], int]:
    """Return the log-probability of each character, and the context after them.

    Args:
        text: characters as they stand.
        context: the model's context before them.
        evidence: what the document says.
    """
    contexts, codes = [], [min(ord(character), 0xFFFF) for character in text]
    for code in codes:
        contexts.append(context)
        context = (context << BITS | int(evidence.classes[code])) & CONTEXT
    each = np.arange(len(codes))
    found = evidence.score(np.array(contexts, dtype=np.int64), each, np.array(codes))
    return found.tolist(), context


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

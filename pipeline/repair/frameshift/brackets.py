"""Quotation marks and brackets that do not pair speak against a reading."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.repair.frameshift.trail import Reading

_CLOSING: Final = {"”": "“", "’": "‘", "》": "《", "」": "「", "』": "『", "）": "（", "】": "【"}
_OPENING: Final = frozenset(_CLOSING.values())
#: Log-odds of a mark that closes nothing, that opens what is already open, or that opens
#: what no text follows.
_STRAY: Final = -2.5


def rank(readings: Sequence[Reading], before: str, after: str) -> list[Reading]:
    """Sort readings anew with a price for stray marks.

    Args:
        readings: readings of a stretch, best first.
        before: the paragraph up to the stretch.
        after: the paragraph behind it.
    """
    open_before = _follow(before, [])[0]
    scored = [
        replace(
            reading,
            score=reading.score + _STRAY * _follow(reading.text + after, list(open_before))[1],
        )
        for reading in readings
    ]
    return sorted(scored, key=lambda reading: -reading.score)


def _follow(text: str, open_marks: list[str]) -> tuple[list[str], int]:
    """Return the marks left open and how many are stray."""
    stray = 0
    for character in text:
        if character in _OPENING:
            stray += character in open_marks
            open_marks.append(character)
        elif character in _CLOSING:
            opening = _CLOSING[character]
            if opening in open_marks:
                while open_marks.pop() != opening:
                    pass
            else:
                stray += 1
    return open_marks, stray + (text[-1:] in _OPENING)

"""Marks that come in pairs: what opens is closed, which no model of a few characters sees."""

from collections.abc import Sequence
from dataclasses import replace
from math import exp
from typing import Final

from pipeline.repair.mojibake.gaps.shares import Glyph

CLOSING: Final = {"（": "）", "(": ")", "「": "」", "『": "』", "“": "”", "《": "》", "【": "】"}
_OPENING: Final = {closing: opening for opening, closing in CLOSING.items()}
#: Odds for a mark that its other half asks for, against one that it does not.
ODDS: Final = exp(4.0)


def paired(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Prefer, among the readings of each glyph, the mark that another one asks for.

    Args:
        glyphs: a line, with the readings of what lost bytes.
    """
    found = list(glyphs)
    for order, partners in ((range(len(found)), _OPENING), (range(len(found))[::-1], CLOSING)):
        waiting: list[str] = []
        for place in order:
            glyph = found[place]
            if len(glyph.others):
                glyph = found[place] = _preferring(glyph, waiting[-1:], partners)
            if glyph.text in partners:
                if waiting[-1:] == [glyph.text]:
                    waiting.pop()
            elif glyph.text in partners.values():
                waiting.append(_other_half(glyph.text, partners))
    return found


def _other_half(mark: str, partners: dict[str, str]) -> str:
    return next(half for half, other in partners.items() if other == mark)


def _preferring(glyph: Glyph, wanted: Sequence[str], partners: dict[str, str]) -> Glyph:
    """Weigh the readings of a glyph again where a mark is wanted, or none is."""
    options = ((glyph.text, glyph.probability), *glyph.others)
    if not any(text in partners for text, _ in options):
        return glyph
    rest = max(0.0, 1.0 - sum(share for _, share in options))
    weights = [
        (text, share * (ODDS if text in wanted else 1.0 / ODDS if text in partners else 1.0))
        for text, share in options
    ]
    total = sum(share for _, share in weights) + rest
    ranked = sorted(((text, share / total) for text, share in weights), key=lambda one: -one[1])
    return replace(glyph, text=ranked[0][0], probability=ranked[0][1], others=tuple(ranked[1:]))

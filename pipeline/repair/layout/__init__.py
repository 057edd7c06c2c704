"""Lines that belong together, and text that belongs apart.

Hard-wrapped lines are joined where their width proves the wrapping, list items with
their markers and the lines that continue them, paragraphs that a figure tore apart where
nothing but the gap is left of the figure.  What a scraper glued into one line, a byline, numbered
headings, paragraphs, is set apart by line breaks.  Verse, addresses, dialogue, lists
of short lines, tables and program code keep their lines.

A paragraph with a caption or source line in its middle cannot be joined without moving
text: the mark `continues` lies on its second part, `interrupted` on its first.
"""

from typing import Final

from pipeline.repair.base import Context, Findings
from pipeline.repair.layout import figures, glued, hyphens, numbering, wrapping
from pipeline.repair.passes import Pass, settle

__all__ = ["find"]

_PASSES: Final[tuple[Pass, ...]] = (
    numbering.find,
    wrapping.items,
    wrapping.paragraphs,
    wrapping.orphans,
    hyphens.find,
    figures.gaps,
    *glued.PASSES,
)


def find(text: str, context: Context) -> Findings:
    """Find lines to join and to split."""
    del context
    return Findings(settle(text, _PASSES), figures.interruptions(text))

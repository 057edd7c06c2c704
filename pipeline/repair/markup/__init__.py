r"""Markup residue and escapes left in plain text.

Entities become characters, tags and Markdown, BBCode and wiki marks go, escapes of
JSON and Markdown are undone.  Program code, fenced, in backticks or by its look, is left
alone, and so is a line that talks about markup.  What looks like residue and is none
(`a < b`, `2**10`, footnote stars, `C:\new`) is told apart by what stands beside it.

Cost in false positives: a pair of double asterisks used for anything but bold type,
with letters between them and spaces outside, is taken for bold type.
"""

from typing import Final

from pipeline.repair.base import Context, Findings
from pipeline.repair.markup import boards, entities, escapes, markdown, ruby, tags
from pipeline.repair.passes import settle

__all__ = ["find"]

#: What all marks have in common: one of these signs, or one of the next twice.
_SINGLE: Final = r"&<>\*[`#~"
_DOUBLED: Final = "_'="
_PASSES: Final = (
    entities.find,
    *ruby.PASSES,
    *tags.PASSES,
    *escapes.PASSES[:3],
    *boards.PASSES,
    *markdown.PASSES,
    *escapes.PASSES[3:],
)


def find(text: str, context: Context) -> Findings:
    """Find markup residue and escapes."""
    del context
    if not any(sign in text for sign in _SINGLE) and not any(
        sign in text and sign * 2 in text for sign in _DOUBLED
    ):
        return Findings()
    return Findings(settle(text, _PASSES))

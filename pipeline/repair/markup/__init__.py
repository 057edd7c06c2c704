r"""Markup residue and escapes left in plain text.

Entities become characters, tags and Markdown, BBCode and wiki marks go, escapes of
JSON and Markdown are undone.  Program code, fenced, in backticks or by its look, is left
alone, and so is a line that talks about markup.  What looks like residue and is none
(`a < b`, `2**10`, footnote stars, `C:\new`) is told apart by what stands beside it.

Cost in false positives: a pair of double asterisks used for anything but bold type,
with letters between them and spaces outside, is taken for bold type.
"""

import re
from typing import Final

from pipeline.repair.base import Context, Findings
from pipeline.repair.markup import boards, entities, escapes, markdown, ruby, tags
from pipeline.repair.passes import settle

__all__ = ["find"]

_SIGNATURE: Final = re.compile(r"[&<>\\*\[`#~]|__|''|==")
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
    if not _SIGNATURE.search(text):
        return Findings()
    return Findings(settle(text, _PASSES))

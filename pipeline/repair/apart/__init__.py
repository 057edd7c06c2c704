"""Words that are cut apart by spaces or hyphens within a line.

Each module holds one kind of damage with its story, its traps and its price:

* `letters`: letter-spaced words, ``П Р И К А З``, ``K E P U T U S A N``;
* `hyphens`: hyphens of line ends that went into the line, ``przygo- towali``;
* `ligatures`: gaps behind fi and fl, ``geografi czny``;
* `accents`: accents beside their letters, ``mo˙zna``;
* `fragments`: words that OCR broke, ``W ielkie``, ``шко лы``.

A cut is mended when the lists of words know the whole, and its parts speak against being
words of their own.
"""

from pipeline.repair import shapes
from pipeline.repair.apart import accents, fragments, hyphens, letters, ligatures
from pipeline.repair.base import Context, Findings

__all__ = ["find"]


def find(text: str, context: Context) -> Findings:
    """Find the words of `text` that are cut apart, and join them."""
    del context
    found = [
        *letters.edits(text),
        *hyphens.edits(text),
        *ligatures.edits(text),
        *accents.edits(text),
        *fragments.edits(text),
    ]
    if not found:
        return Findings()
    code = shapes.code(text)
    kept = []
    reached = 0
    for edit in sorted(found, key=lambda edit: (edit.start, edit.end)):
        if edit.start >= reached and not code.touch(edit.start, edit.end):
            kept.append(edit)
            reached = edit.end
    return Findings(kept)

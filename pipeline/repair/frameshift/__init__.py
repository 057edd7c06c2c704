"""Double-byte text that slipped by one byte.

A tool that cuts, replaces or annotates double-byte text on its bytes also matches where
the second byte of one character and the first byte of the next spell something it is
looking for.  From there on the frame is off by one: every pair is the second half of one
character and the first half of the next, up to a character whose second byte is ASCII,
and what results is fluent-looking nonsense.  The text is still there, but for pairs
that fell into user-defined areas and for bytes that a decoder replaced.

`find` looks for the places where a frame can have slipped, searches for the likeliest
text that the same damage turns into what is visible (`search`), and reports what
follows from the bytes as restored and what had to be chosen as chosen.

On sentences that the models never saw (`bench/frameshift.py`, 4,665 runs): of traditional
pages, the kind that has such damage, 88 % of the runs come back exactly, 97 % of those that
lost nothing; of simplified ones 67 %, as in those 17 % of the pairs off the frame vanish and
not 11 %, which leaves whole words to guess.  Without the neural model (`rerank`) it is 4
points less.  Confidence 1.0 takes a known frame, no other reading and plain text
(`confidence`); 263 of 263 such edits were right.
"""

from pipeline.repair.base import Context, Findings
from pipeline.repair.frameshift.others import with_others
from pipeline.repair.frameshift.repair import find_in
from pipeline.repair.frameshift.sites import is_suspect
from pipeline.repair.frameshift.slip_windows import has_wide

__all__ = ["find"]


def find(text: str, context: Context) -> Findings:
    """Find text whose frame slipped by one byte, and what it was.

    Args:
        text: one document.
        context: not used; the bytes tell more than a guess at the language.

    Returns:
        Edits of the rules ``frameshift.restored`` (what follows from the bytes, with
        confidence 1.0 where the frame itself is beyond doubt) and ``frameshift.chosen``
        (a choice, with its confidence and the readings not chosen), and marks
        ``frameshift_unresolved`` where there is damage but no reading stands out.
    """
    del context
    if text.isascii() or not has_wide(text):
        return Findings()
    return with_others(text, find_in(text) if is_suspect(text) else Findings())

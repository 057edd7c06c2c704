"""Text whose characters lost their high byte: ``UchwaBa``, ``mo|e``, ``?@825B``.

Programs that put 16-bit characters into bytes keep the low one: U+0142 (ł) becomes
U+0042 (B), U+017C (ż) the bar, U+043F (п) the question mark.  ó survives, and the letters
whose low byte is a control character (ą, ę, ć, Russian capitals) become one or vanish.

* `polish`: ł, ż, ś, ń, ź and their capitals come back by arithmetic, ą, ę and ć by the
  control character, or by the list of words where that is gone;
* `russian`: all small letters come back by arithmetic.

Both ask the list of words for proof by several words of the document first.  A line that
has the letters as they should be stays, so does program code.
"""

from pipeline.repair import shapes
from pipeline.repair.base import Context, Findings
from pipeline.repair.lowbytes import polish, russian


def find(text: str, context: Context) -> Findings:
    """Find the letters of `text` that lost their high byte."""
    del context
    found = sorted([*polish.edits(text), *russian.edits(text)], key=lambda edit: edit.start)
    if not found:
        return Findings()
    code = shapes.code(text) if "```" in text or "</" in text else None
    kept = [edit for edit in found if code is None or not code.touch(edit.start, edit.end)]
    return Findings(kept)

"""Control, zero-width and compatibility characters, and runs of spaces.

What a reader cannot see goes or becomes plain: line ends, invisible and control
characters, odd spaces. What a reader sees as a letter becomes that letter: decomposed
accents (NFC), ligatures, full-width Latin letters and digits, half-width kana, radicals
that a PDF gave in place of Chinese characters. Full-width punctuation, but for what
stands within a number, and a full-width space beside it or a character are Chinese and
Japanese as they should be and stay; so do joiners where they mean something,
bidirectional marks in lines of Hebrew or Arabic, indentation, and columns of spaces or
tabs.

Characters of the Latin-1 supplement are half of every UTF-8 text read as Latin-1: where
the document shows such pairs they are left for the repair of mojibake, which needs
them, and come back here in the next round.
"""

import re
from typing import Final

from pipeline.ledger import Edit, Mark
from pipeline.repair.base import Context, Findings
from pipeline.repair.characters.compatible import compatibility
from pipeline.repair.characters.composed import composed
from pipeline.repair.characters.invisible import invisible
from pipeline.repair.characters.spaces import spaces
from pipeline.repair.passes import settle

__all__ = ["find"]

_LOST: Final = re.compile("\ufffd+")
_OVERSTRIKE: Final = re.compile("[^\n\b]\b")
_NEWLINE: Final = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_LINE_ENDS: Final = "\r\x0b\x0c\u2028\u2029"


def find(text: str, context: Context) -> Findings:
    """Find invisible and compatibility characters and superfluous spaces."""
    del context
    passes = (_newlines, _overstruck, invisible, composed, compatibility, spaces)
    lost = _LOST.finditer(text) if "\ufffd" in text else ()
    marks = [Mark(*match.span(), "lost_characters") for match in lost]
    return Findings(settle(text, passes), marks)


def _newlines(text: str) -> list[Edit]:
    return [
        Edit(*match.span(), match[0], "\n", ("characters.newline",))
        for match in (_NEWLINE.finditer(text) if any(x in text for x in _LINE_ENDS) else ())
    ]


def _overstruck(text: str) -> list[Edit]:
    """Find characters that a backspace takes back, as in bold type of terminals."""
    return [
        Edit(*match.span(), match[0], "", ("characters.overstrike",))
        for match in (_OVERSTRIKE.finditer(text) if "\b" in text else ())
    ]

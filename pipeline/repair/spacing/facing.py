"""Quotation marks that face the wrong way: ``“…“``, ``「…「``, ``«…"``, ``”…“``.

Typing and OCR put the opening mark, or a straight one, where a quotation closes.  Where
the marks of a line stand in turn, each opening one before its words and each other one
behind them, and the text closes quotations with the right mark elsewhere, nothing is
missing and the second of each pair only has the wrong shape.  A Chinese or Japanese pair
that is turned round (``”…。“``) stands at the start of its line or behind a colon.

A quotation that goes on over paragraphs opens without closing; it has an odd number of
marks, so it stays.  So does a mark that may open such a one: behind a comma or full stop
and not before who spoke, or in Japanese before a word that follows no quotation, unless
another mark of its line is turned for certain.

Price in false positives: a line of two quotations that both lost
their end, the second of which follows a word without a space or a colon.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.spacing.lines import Prose

RULE: Final = ("spacing.quote_facing",)
CONFIDENCE: Final = 0.9

#: Opening marks, the marks that close them, and what is typed instead.
_FACING: Final = {"“": ("”", "“"), "「": ("」", "「"), "『": ("』", "『"), "«": ("»", '"«')}
_SIGNS: Final = re.compile('[“”「」『』«»"]')
_WRONG: Final = re.compile(
    '“[^“”\n]+“|「[^「」\n]+「|『[^『』\n]+『|«[^«»\n]+["«]|”[^“”\n]+“|」[^「」\n]+「'
)
#: The same in a row of nothing but quotation marks and line ends.
_SUSPECT: Final = re.compile('[“「『«][《》]*(?:[“「『«]|(?<=«)")|(?:\\A|[\n”」])[《》]*[”」]')
#: Closing marks that open, with what closes then.
_REVERSED: Final = {"”": "“", "」": "「"}
_TURNS: Final = re.compile("(?:^|[：:\\n])\\s*$")
#: What stands before an opening mark, and never before a closing one.
_BEFORE_OPENING: Final = re.compile("[\\s(（：:—–「『“«]$|^$")
_KANA: Final = re.compile("[\u3041-\u3096]")
#: What stands behind a Japanese quotation.
_BEHIND_JAPANESE: Final = re.compile("[とっなをにがはのでもやか]|など|だ|さ")
#: The particle of speech, behind a Japanese quotation.
_QUOTED: Final = re.compile("と(?![きこもてりんろ])|って")
#: Who said it, behind a quotation.
_SAID: Final = re.compile(
    "(?![你您我咱])[^，。！？“”「」\n]{0,12}?(?:[说說道问問答喊叫写寫称稱曰讲講]|表示|告[诉訴]|指出|[认認][为為]|补充|補充|解[释釋]|强[调調]|強調)"
)
_HAN: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def edits(prose: Prose) -> Iterator[Edit]:
    """Yield edits that turn wrong marks at the ends of quotations into closing ones."""
    text = prose.text
    if not _SUSPECT.search(prose.quote_signs):
        return
    reached = 0
    for match in _WRONG.finditer(text):
        line = prose.line(match.start())
        if line.start < reached or line.is_code_or_table:
            continue
        reached = line.end + 1
        signs = [sign.start() for sign in _SIGNS.finditer(text, line.start, line.end)]
        yield from _turned(text, signs)


def _turned(text: str, signs: Sequence[int]) -> Iterator[Edit]:
    """Yield the edits for the marks of one line, none unless all of them stand in turn."""
    found = []
    doubtful = 0
    if len(signs) % 2:
        return
    for opening, closing in zip(signs[::2], signs[1::2], strict=True):
        typed = text[closing]
        if _REVERSED.get(text[opening]) == typed:
            if not _is_reversed(text, opening, closing):
                return
            found.append(Edit(opening, opening + 1, text[opening], typed, RULE, CONFIDENCE))
            found.append(Edit(closing, closing + 1, typed, text[opening], RULE, CONFIDENCE))
            continue
        right, wrong = _FACING.get(text[opening], ("", ""))
        if not right or typed not in right + wrong or right not in text:
            return
        if text[opening] == "“" and not _HAN.search(text, opening, closing):
            return
        if _BEFORE_OPENING.search(text[closing - 1 : closing]) or closing == opening + 1:
            return
        if typed != right:
            doubtful += _may_open(text, closing)
            found.append(Edit(closing, closing + 1, typed, right, RULE, CONFIDENCE))
    if doubtful < len(found):
        yield from found


def _may_open(text: str, place: int) -> bool:
    """Tell whether an opening mark that stands where one may close opens a quotation.

    Behind a pause, or before what no Japanese quotation is followed by, it may; what
    follows in the same clause tells who spoke.
    """
    if text[place] not in "“「『" or not _HAN.match(text, place + 1):
        return False
    if _KANA.search(text[place - 1]):
        return _BEHIND_JAPANESE.match(text, place + 1) is None
    said = _SAID.match(text, place + 1) or _QUOTED.match(text, place + 1)
    return text[place - 1] in "，。！？：、,!?" and said is None


def _is_reversed(text: str, opening: int, closing: int) -> bool:
    """Tell whether a closing mark opens a quotation in Chinese or Japanese, and ends so too."""
    right = text[closing] in text[:opening] + text[closing + 1 :]
    starts = _TURNS.search(text, max(0, opening - 3), opening)
    ends = closing > opening + 1 and not _BEFORE_OPENING.search(text[closing - 1 : closing])
    return right and starts is not None and ends and _HAN.search(text, opening, closing) is not None

"""Pronunciation glosses in brackets behind the characters that they read.

Tools for search engines and for learners put readings into running text: 經(jīng)歷,
漢字(かんじ).  They belong to no language and break every word they stand in, so they go,
but only where the document shows the habit; one bracket may be the author's own.

* `pinyin`: one syllable behind one character, and glosses that were matched on bytes;
* `compounds`: the pinyin of a whole word, 尴尬(gāngà);
* `zhuyin`: the phonetic symbols of Taiwan, 國(ㄍㄨㄛˊ);
* `furigana`: kana behind ideographs, 漢字(かんじ), also 《かんじ》 as in Aozora Bunko.

A line end within a gloss or before it is a wrapped line, and goes with it.  Entries of a
dictionary, each with its gloss on a line or between marks, are no running text and stay.

The price: a textbook that explains many single characters in running sentences loses
its brackets.  The ledger keeps them.
"""

import re
from typing import Final

from pipeline.repair.base import Context, Findings
from pipeline.repair.frameshift.slip_windows import has_wide
from pipeline.repair.glosses import compounds, furigana, pinyin, zhuyin
from pipeline.repair.glosses.gloss import FURIGANA, PINYIN, ZHUYIN

__all__ = ["FURIGANA", "PINYIN", "ZHUYIN", "find"]

#: An opening bracket with the first sign of a reading: Latin, kana or zhuyin.
_OPENED: Final = re.compile(
    r"[(（\[［〔【《〈][ \n]?(?:(?P<latin>[a-zü\u00e0-\u0261\u1e3f\u1ebf\u1ec1])|"
    "(?P<kana>[\u3041-\u30fc])|(?P<zhuyin>[\u3105-\u3129˙]))"
)

_KINDS: Final = (
    ("latin", (pinyin.edits, pinyin.behind_letters, compounds.edits)),
    ("kana", (furigana.edits,)),
    ("zhuyin", (zhuyin.edits,)),
)


def find(text: str, context: Context) -> Findings:
    """Find readings in brackets in a text that glosses by habit.

    Args:
        text: one document.
        context: not used; the brackets tell.

    Returns:
        Edits of the rules ``glosses.pinyin``, ``glosses.zhuyin`` and ``glosses.furigana``
        that delete them.
    """
    del context
    if not has_wide(text):
        return Findings()
    opened = {match.lastgroup for match in _OPENED.finditer(text)}
    edits = [
        edit
        for sign, kinds in _KINDS
        for find_edits in kinds
        if sign in opened
        for edit in find_edits(text)
    ]
    return Findings(tuple(sorted(edits, key=lambda edit: edit.start)))

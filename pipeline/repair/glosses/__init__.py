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

from pipeline.repair.base import Context, Findings
from pipeline.repair.frameshift.slip_windows import has_wide
from pipeline.repair.glosses import compounds, furigana, pinyin, zhuyin
from pipeline.repair.glosses.gloss import FURIGANA, PINYIN, ZHUYIN

__all__ = ["FURIGANA", "PINYIN", "ZHUYIN", "find"]

#: The brackets that close a gloss.
_CLOSING = ")）》〕］]〉"


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
    if not any(sign in text for sign in _CLOSING) or not has_wide(text):
        return Findings()
    edits = [
        *pinyin.edits(text),
        *pinyin.behind_letters(text),
        *compounds.edits(text),
        *zhuyin.edits(text),
        *furigana.edits(text),
    ]
    return Findings(tuple(sorted(edits, key=lambda edit: edit.start)))

"""Han characters and dashes in katakana words: ``デ一タ``, ``プ口グラム``, ``カ`` for 力.

OCR and input methods confuse カ and 力, ロ and 口, エ and 工, ニ and 二, タ and 夕, ト and 卜,
ハ and 八, ー and 一 or a dash.  Between two katakana the Han reading is possible only for
the words that are counted or joined so (``チーム一イケメン``, ``トップ二チーム``), so the
numbers 一, 二, 八 need a word that cannot be parted there: a small kana, ン or ー next, or a
single katakana on one side.  At the start of a word they are numbers (``二チーム``) unless
a small kana follows (``二ュース``); 口 is left there too, for ``口コミ``.

A hiragana へ, べ or ぺ between katakana may be the particle (``サーバーへリクエスト``), so it
is touched only where a word cannot begin or end beside it.  Katakana ヘ between Han and
hiragana is the particle へ, but not in musical keys (``ヘ長調``).

Price in false positives: a one-syllable katakana name joined to a number
(``ア一ル`` for アール is right, a unit called ア would be wrong).
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.lookalikes.document import Document

RULE: Final = ("lookalikes.kana",)
PROVED: Final = 0.97
LIKELY: Final = 0.9

_KATAKANA: Final = "ァ-ヺー"
_PART: Final = "ァィゥェォッャュョヮンー"  # cannot begin a word
_TO_KATAKANA: Final = dict(zip("力口工夕卜二八", "カロエタトニハ", strict=True))
_BETWEEN: Final = re.compile(f"[力口工夕卜](?=[{_KATAKANA}])(?<=[{_KATAKANA}].)")
_AT_END: Final = re.compile(f"[口工卜](?![{_KATAKANA}一-鿿])(?<=[{_KATAKANA}]{{2}}.)")
_BEFORE_PART: Final = re.compile(
    f"[力口工卜](?=[{_PART}])(?<![一-鿿].)|[二八](?=[ァィゥェォッャュョ])(?<![一-鿿].)"
)
_AT_START: Final = re.compile("[力工卜](?=[ァ-ヺ][ァ-ヺー])(?<![一-鿿].)(?!ワザ)")
_NUMBER: Final = re.compile(f"[二八](?=[{_PART}])(?<=[{_KATAKANA}].)")
_LONG: Final = re.compile(
    f"[一―—–-](?=[{_KATAKANA}])(?:(?<=[^{_KATAKANA}][ァ-ヺ].)|(?=[ァ-ヺ](?![{_KATAKANA}]))(?<=[ァ-ヺ].))"
    f"|[一―—–-](?=[ンッ])(?<=[ァ-ヺ].)"
)
_PARTICLE: Final = re.compile("ヘ(?=[一-鿿ぁ-ん、。])(?<=[一-鿿ぁ-ん].)(?!長調|短調|音記号)")
_HIRAGANA: Final = re.compile(f"[へべぺり](?=[{_PART}])(?<![ぁ-ん一-鿿].)")
_HE: Final = dict(zip("へべぺり", "ヘベペリ", strict=True))


def find(document: Document) -> list[Edit]:
    """Return edits for Han, hiragana and dashes that stand for katakana."""
    if document.text.isascii() or not re.search(f"[{_KATAKANA}]", document.text):
        return []
    found: dict[int, Edit] = {}
    for edit in _edits(document.text):
        found.setdefault(edit.start, edit)
    return [found[start] for start in sorted(found)]


def _edits(text: str) -> Iterator[Edit]:
    for pattern, confidence in (
        (_BETWEEN, PROVED),
        (_BEFORE_PART, PROVED),
        (_AT_END, LIKELY),
        (_NUMBER, LIKELY),
        (_AT_START, LIKELY),
    ):
        for match in pattern.finditer(text):
            after = _TO_KATAKANA[match.group()]
            yield Edit(*match.span(), match.group(), after, RULE, confidence)
    for match in _LONG.finditer(text):
        yield Edit(*match.span(), match.group(), "ー", RULE, LIKELY)
    for match in _PARTICLE.finditer(text):
        yield Edit(*match.span(), "ヘ", "へ", RULE, PROVED)
    for match in _HIRAGANA.finditer(text):
        yield Edit(*match.span(), match.group(), _HE[match.group()], RULE, LIKELY)

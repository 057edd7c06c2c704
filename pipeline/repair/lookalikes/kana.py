"""Han characters and dashes in katakana words, and katakana in Han: ``デ一タ``, ``エ場``.

OCR and input methods confuse カ and 力, ロ and 口, エ and 工, ニ and 二, タ and 夕, ト and 卜,
ハ and 八, ー and 一 or a dash, and katakana with the hiragana へ, べ, ぺ, り.  Two proofs:

* *structure*.  Between two katakana the Han reading is possible only for the words that are
  counted or joined so (``チーム一イケメン``, ``トップ二チーム``, ``ダブル一つ``).  So the
  numbers 一, 二, 八 need a word that cannot be parted there: a small kana, ン or ー next, or a
  single katakana on one side.  A hiragana へ, べ, ぺ or り needs a neighbour that cannot begin
  a word.
* the *list* of katakana words: the run, or the part of it around the sign, is a word of the
  list once the sign is read as katakana (``アメリ力``).  A sign that parts
  two words (``サーバ-クライアント``, ``カナダへビール``) or counts (``ミニ一台``) stays.

Katakana カ, エ, ロ, タ and ー between Han are the Han characters in the words that are made
so: ``原子カ``, ``エ場``, ``人ロ``, ``タ方``, ``第ー``; ``三カ月`` stays.  ヘ between
Han and hiragana is the particle へ, but not in musical keys (``ヘ長調``).

Price in false positives: a one-syllable katakana name joined to a number
(``ア一ル`` for アール is right, a unit called ア would be wrong).
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.lexicon import katakana

RULE: Final = ("lookalikes.kana",)
PROVED: Final = 0.97
LIKELY: Final = 0.9

_KATAKANA: Final = "ァ-ヺー"
_PART: Final = "ァィゥェォッャュョヮンー"  # cannot begin a word
_TO_KATAKANA: Final = dict(
    zip("力口工夕卜二八へべぺり一―—–‐‑−─-", "カロエタトニハヘベペリーーーーーーーーー", strict=True)
)
_DASHES: Final = "―—–‐‑−─-"
#: Dashes that part clauses, behind a word that is whole without them.
_LONG_DASHES: Final = "―—"
_NUMBERS: Final = "一二八"
_BETWEEN: Final = re.compile(f"[力口工夕卜](?=[{_KATAKANA}])(?<=[{_KATAKANA}].)")
_AT_END: Final = re.compile(f"[工卜](?![{_KATAKANA}一-鿿])(?<=[{_KATAKANA}]{{2}}.)")
_BEFORE_PART: Final = re.compile(
    f"[力口工卜](?=[{_PART}])(?<![一-鿿].)|[二八](?=[ァィゥェォッャュョ])(?<![一-鿿].)"
)
_AT_START: Final = re.compile("[力工卜](?=[ァ-ヺ][ァ-ヺー])(?<![一-鿿].)(?!ワザ)")
_NUMBER: Final = re.compile(f"[二八](?=[{_PART}])(?<=[{_KATAKANA}].)")
_LONG: Final = re.compile(
    f"[一―—–-](?=[{_KATAKANA}])(?:(?<=[^{_KATAKANA}][ァ-ヺ].)|(?=[ァ-ヺ](?![{_KATAKANA}]))(?<=[ァ-ヺ].))(?!(?<=一)ツ)"
    f"|[一―—–-](?=[ンッ])(?<=[ァ-ヺ].)"
)
_PARTICLE: Final = re.compile("ヘ(?=[一-鿿ぁ-ん、。])(?<=[一-鿿ぁ-ん].)(?!長調|短調|音記号)")
_HIRAGANA: Final = re.compile(f"[へべぺり](?=[{_PART}][ァ-ヺ])(?<![ぁ-ん一-鿿].)")
_SIGNS: Final = f"力口工夕卜二八一へべぺり{_DASHES}"
_RUN: Final = re.compile(f"[{_KATAKANA}{_SIGNS}]{{3,24}}")
_RUN_CHARACTER: Final = re.compile(f"[{_KATAKANA}{_SIGNS}]")
_IN_RUN: Final = re.compile(f"[{_SIGNS}](?=[{_KATAKANA}])|[{_SIGNS}](?<=[{_KATAKANA}].)")
_HAN: Final = re.compile("[一-鿿]")
_KANA: Final = re.compile("[ぁ-ん]")
#: A run of katakana is looked at so far on both sides of a sign.
MAX_HALF: Final = 12
MIN_WORD: Final = 3
#: Katakana that stand for Han, with what must stand beside them.
_POWERS: Final = "能努協電入出子体学実武権威魅迫活火水風馬動筋知視聴圧重引強有全勢暴労握"
_TO_HAN: Final = (
    (re.compile(f"カ(?![{_KATAKANA}月国所年条村寺町])(?<=[{_POWERS}]カ)"), "力"),
    (re.compile(f"エ(?=[場事業学程具夫芸員])(?<![{_KATAKANA}].)"), "工"),
    (re.compile("エ(?<=[加人大重施着竣商]エ)(?=[業場事学夫芸、。はがをのに])"), "工"),
    (re.compile(f"ロ(?![{_KATAKANA}])(?<=[人入出窓河火糸]ロ)"), "口"),
    (re.compile(f"タ(?=[方日刻食暮立])(?<![{_KATAKANA}].)"), "夕"),
    (re.compile("ー(?=[一-鿿、。はがをのにでと])(?<=[第唯統同均単随]ー)"), "一"),
)


def find(document: Document) -> list[Edit]:
    """Return edits for Han, hiragana and dashes that stand for katakana, and the reverse."""
    if document.text.isascii() or not re.search(f"[{_KATAKANA}]", document.text):
        return []
    found: dict[int, Edit] = {}
    text = document.text
    beside = (*_by_structure(text), *_by_list(text)) if _IN_RUN.search(text) else ()
    for edit in (*beside, *_in_han(text)):
        found.setdefault(edit.start, edit)
    return [found[start] for start in sorted(found)]


def _by_structure(text: str) -> Iterator[Edit]:
    for pattern, confidence in (
        (_BETWEEN, PROVED),
        (_BEFORE_PART, PROVED),
        (_AT_END, LIKELY),
        (_NUMBER, LIKELY),
        (_AT_START, LIKELY),
        (_LONG, LIKELY),
        (_HIRAGANA, LIKELY),
    ):
        for match in pattern.finditer(text):
            yield _edit(match, _TO_KATAKANA[match.group()], confidence)


def _in_han(text: str) -> Iterator[Edit]:
    """Yield the katakana that stand for Han characters or the particle."""
    for match in _PARTICLE.finditer(text):
        yield _edit(match, "へ", PROVED)
    for pattern, han in _TO_HAN:
        for match in pattern.finditer(text):
            yield _edit(match, han, LIKELY)


def _edit(match: re.Match[str], after: str, confidence: float) -> Edit:
    return Edit(*match.span(), match.group(), after, RULE, confidence)


def _by_list(text: str) -> Iterator[Edit]:
    """Yield the signs that complete a katakana word of the list."""
    reached = 0
    for sign in _IN_RUN.finditer(text):
        if sign.start() < reached:
            continue
        run = _run_around(text, sign.start())
        reached = run.end() if run else sign.end()
        if run:
            yield from _in_run(text, run)


def _run_around(text: str, place: int) -> re.Match[str] | None:
    low = place
    while low > 0 and place - low < MAX_HALF and _RUN_CHARACTER.match(text, low - 1):
        low -= 1
    return _RUN.match(text, low)


def _in_run(text: str, run: re.Match[str]) -> Iterator[Edit]:
    """Yield the signs of a run that are katakana in a word of the list."""
    word = run.group()
    whole = "".join(_TO_KATAKANA.get(sign, sign) for sign in word)
    covered = _words(whole)
    for index, span in sorted(covered.items()):
        place, low, high = (run.start() + offset for offset in (index, *span))
        sign = word[index]
        if sign != whole[index] and not _stays(text, place, low, high):
            yield Edit(place, place + 1, sign, whole[index], RULE, LIKELY)


def _words(whole: str) -> dict[int, tuple[int, int]]:
    """Return for each letter in a word of the list the span of that word.

    The words do not overlap; longer ones are laid first.
    """
    known = katakana()
    spans = [
        (low, high)
        for low in range(len(whole))
        for high in range(low + MIN_WORD, len(whole) + 1)
        if whole[low:high] in known and whole[high : high + 1] not in set(_PART)
    ]
    covered: dict[int, tuple[int, int]] = {}
    for low, high in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if not any(place in covered for place in range(low, high)):
            covered.update(dict.fromkeys(range(low, high), (low, high)))
    return covered


def _stays(text: str, place: int, low: int, high: int) -> bool:
    """Tell whether the sign at `place` of the word ``text[low:high]`` may be meant."""
    sign = text[place]
    if sign == "一" and text[place + 1 : place + 2] in {"つ", "ツ"}:
        return True
    before, after = text[low:place], text[place + 1 : high]
    outside = text[low - 1 : low], text[high : high + 1]
    if place == low and (
        _HAN.match(outside[0])
        or (sign in "へべぺり" and _KANA.match(outside[0]) and text[place + 1] != "ー")
    ):
        return True
    counts = sign in _NUMBERS and _HAN.match(outside[1])
    joins = sign in _DASHES and outside[1].isalnum() and not _KANA.match(outside[1])
    if place + 1 == high and (counts or joins):
        return True
    known = katakana()
    if not after and sign in _LONG_DASHES and before in known:
        return True
    return bool(before and after) and before in known and after in known

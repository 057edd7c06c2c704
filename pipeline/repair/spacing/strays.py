"""Spaces before punctuation, doubled marks, and marks that contradict each other.

* ``kata . Lalu``, ``slowo , slowo``, ``模型 ，``: no space before the mark.  French sets
  one before ``: ; ! ?``; so for these the document must not be French.
* ``. ,`` is left where a translator's two clauses met: before a small letter the full
  stop goes, before a capital the comma.  ``. .`` and ``,,`` become one mark, unless
  ``,,`` opens a Polish quotation.
* ``( tekst )``: no spaces inside brackets that open and close in one line.

What stays: emoticons (``:)``), names with a leading dot (``.NET``, ``.gitignore``),
ellipses, ratios (``3 : 2``), options (``--x ?``), tables and code.

Price in false positives: a deliberately spaced mark in a line about punctuation
(``znak , oddziela``) is tightened.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.base import Context
from pipeline.repair.grams import finds, gram, may_hold
from pipeline.repair.spacing import fullwidth
from pipeline.repair.spacing.lines import Prose

BEFORE_MARK: Final = ("spacing.space_before_mark",)
CONTRADICTION: Final = ("spacing.contradicting_marks",)
DOUBLED: Final = ("spacing.doubled_mark",)
BRACKET: Final = ("spacing.space_inside_bracket",)
CONFIDENCE: Final = 0.97
CHOSEN_CONFIDENCE: Final = 0.85

_CLOSE: Final = '"”»’)\\]%'
_SPACES: Final = " \u00a0\u3000"
_AFTER_MARK: Final = re.compile(rf"\s|$|[{_CLOSE}]")

#: Signatures start with the mark itself, which is rarer than the space before it.
_MARK: Final = re.compile(r"[,.!?;:](?<=[ \u00a0].)")
_MARK_GRAM: Final = gram(" \u00a0", ",.!?;:", start=1)
#: A space, which is rarer in Chinese and Japanese than the marks.
_BEFORE_CJK_MARK: Final = re.compile(rf"[{_SPACES}](?=[，。、！？；：）」』》】])")
_BEFORE_CJK_GRAM: Final = gram(_SPACES, "，。、！？；：）」』》】")
#: What all of the next three have in common, for a text that has none of them.
_TWO_GRAMS: Final = (gram(".,", " ", ".,"), gram(".,", ","), gram(",", "."))
_STRAY_COMMA: Final = re.compile(rf"\. ?,(?= |$)(?<=[\w{_CLOSE} ]\. ,)|,\.(?=\s|$)", re.MULTILINE)
_STRAY_COMMA_GRAMS: Final = (gram(".", " ", ","), gram(".", ","), gram(",", "."))
_STRAY_STOP: Final = re.compile(rf"\. \.(?=\s|$)(?! ?\.)(?<=[\w{_CLOSE}]\. \.)", re.MULTILINE)
_STRAY_STOP_GRAM: Final = gram(".", " ", ".")
_DOUBLED_COMMA: Final = re.compile(r",,(?=\s|[^\W\d_])(?<=[^\W_],,)|, ,(?= )(?<=[^\W_], ,)")
_DOUBLED_COMMA_GRAMS: Final = (gram(",", ","), gram(",", " ", ","))
_TWO_CJK: Final = re.compile(r"[，。、；：,.][，。、；：,.](?![，。、,.])(?<![，。、,.]..)")
_TWO_CJK_GRAM: Final = gram("，。、；：,.", "，。、；：,.")
_DOUBLED_CJK: Final = re.compile(r"，[，。、,]|。[。，,.]|、，|,[，。]|\.。")
#: Pairs that a sentence may name, so that they need a character before them.
_NAMED_CJK: Final = re.compile("、。|；；|：：|；，|，；")
#: A Chinese full stop behind a quotation that ends in one.
_STOPPED_TWICE: Final = re.compile("。(?<=[\u4e00-\u9fff]。”.)(?![。”])")
_BRACKETS: Final = re.compile(r"\((?<!\w.)(?P<low>[ \u00a0]*+)(?P<body>[^\W_][^()\n]*+)\)(?!\w)")
_SENTENCE_WORD: Final = re.compile(
    r"(?:[WZOIAUВСКОУЯИА] [a-ząćęłńóśźżа-яё]{2})|"
    r"(?!(?:Net|Txt|Pdf|Doc|Zip|Exe|Com|Org)\b)[A-ZА-ЯĄĆĘŁŃÓŚŹŻ][a-zа-яёąćęłńóśźż]{2,}[ ,]"
)
_OPENING_QUOTE: Final = re.compile(r"[\"“„«][^\W_]")
_WORD: Final = re.compile(r"[^\W\d_]{2}")
#: Two dots for three, at the end of a sentence.
_PAUSE: Final = re.compile(r"\.\.(?!\.)(?=\s*$|\s+[„“«\"(]?[A-ZÀ-ŽА-ЯЁ])", re.MULTILINE)
_DOUBLED_JAPANESE: Final = re.compile(r"(?P<sign>[、。])(?P=sign)(?<=[\u3041-\u9fff]..)(?![、。])")
_KANA: Final = re.compile("[\u3041-\u3096]")
#: Two full stops are how Japanese writers trail off; commas doubled as well are not.
LAST_KANA: Final = "\u30ff"
#: The first character of Chinese and Japanese writing.
FIRST_WIDE: Final = "\u3005"
_FRENCH: Final = re.compile(r"« \w|\w »|\b(?:les|des|une|dans)\b [^\n]{0,80}\w [!?;:](?= |$)")
_OTHERS: Final = re.compile("[а-яёąęłśżźńć]")
#: What may stand before a sign that is spaced on purpose: an emoticon, a ratio.
_NOT_A_MARK: Final = re.compile(r"[:;][-'^]?[()\[\]DPpOo/\\|*3]|[:;][-'^]|[.!?]{2}|[.!?:;]\w|,[.,]")


def edits(prose: Prose, context: Context) -> Iterator[Edit]:
    """Yield edits for stray spaces and marks, in no particular order."""
    text = prose.text
    french: bool | None = None
    for start, end, after, rule, confidence in _found(prose):
        if prose.is_code_or_table(start):
            continue
        if rule == BEFORE_MARK and text[end : end + 1] in "!?;:":
            if french is None:
                french = _is_french(text, context)
            if french:
                continue
        yield Edit(start, end, text[start:end], after, rule, confidence)


def _is_french(text: str, context: Context) -> bool:
    if (context.language or "").startswith("fr"):
        return True
    found = _FRENCH.search(text)
    # Spaced guillemets alone say little beside the letters of other languages.
    spaced = found is not None and ("«" in found.group()[:1] or "»" in found.group()[-1:])
    return found is not None and not (spaced and _OTHERS.search(text))


def _found(prose: Prose) -> Iterator[tuple[int, int, str, tuple[str, ...], float]]:
    text = prose.text
    for match in finds(text, _MARK, _MARK_GRAM):
        yield from _before_mark(prose, match.start())
    if prose.has_wide:
        yield from _wide(text)
    if may_hold(text, *_TWO_GRAMS):
        yield from _two_marks(prose)
    for match in _BRACKETS.finditer(text):
        yield from _inside_brackets(match)


def _two_marks(prose: Prose) -> Iterator[tuple[int, int, str, tuple[str, ...], float]]:
    """Yield the edits of commas and full stops that follow each other."""
    text = prose.text
    for match in finds(text, _STRAY_COMMA, *_STRAY_COMMA_GRAMS):
        low = match.start() - (text[match.start() - 1 : match.start()] == " ")
        if text[low - 1 : low].isalnum() and match.group() != ".,":
            yield low, match.end(), _settle(text, match.end()), CONTRADICTION, CHOSEN_CONFIDENCE
    for match in finds(text, _STRAY_STOP, _STRAY_STOP_GRAM):
        yield match.start(), match.end(), ".", DOUBLED, CONFIDENCE
    for match in finds(text, _DOUBLED_COMMA, *_DOUBLED_COMMA_GRAMS):
        if prose.line(match.start()).is_values:
            continue
        following = text[match.end()]
        wide = following >= FIRST_WIDE and text[match.start() - 1] >= FIRST_WIDE
        gap = "" if following.isspace() else " "
        comma = _comma(text) if wide else f",{gap}"
        yield match.start(), match.end(), comma, DOUBLED, CONFIDENCE


def _wide(text: str) -> Iterator[tuple[int, int, str, tuple[str, ...], float]]:
    """Yield the edits of spaces before full-width marks and of such marks doubled."""
    for match in finds(text, _BEFORE_CJK_MARK, _BEFORE_CJK_GRAM):
        low = match.end()
        while low and text[low - 1] in _SPACES:
            low -= 1
        if low and (text[low - 1].isalnum() or text[low - 1] in "）」』》】”％%"):
            yield low, match.end(), "", BEFORE_MARK, 1.0
    japanese: bool | None = None
    for match in finds(text, _TWO_CJK, _TWO_CJK_GRAM):
        if not _is_doubled(text, match):
            continue
        if match.group() == "。。":
            if japanese is None:
                japanese = _KANA.search(text) is not None
            if japanese or text[match.start() - 1 : match.start()] <= LAST_KANA:
                continue
        mark = next(sign for sign in "。；：，" if sign in match.group())
        yield match.start(), match.end(), mark, DOUBLED, CONFIDENCE
    for match in _STOPPED_TWICE.finditer(text) if "”。" in text else ():
        yield match.start(), match.end(), "", DOUBLED, CHOSEN_CONFIDENCE
    if "、、" in text and "。。" in text:
        yield from _doubled_in_japanese(text)


def _is_doubled(text: str, match: re.Match[str]) -> bool:
    """Tell whether two full-width marks in a row are one too many."""
    pair, following = match.group(), text[match.end() : match.end() + 1]
    if _NAMED_CJK.match(pair):
        before = text[match.start() - 1 : match.start()]
        return "\u3041" <= before <= "\u9fff" and following not in tuple("」』”’")
    named = pair == "。." and following.isascii() and following.isalnum()
    return _DOUBLED_CJK.match(pair) is not None and not named


def _doubled_in_japanese(text: str) -> Iterator[tuple[int, int, str, tuple[str, ...], float]]:
    """Yield the edits of doubled marks of the lines that double commas and full stops."""
    for line in re.finditer("[^\n]*、、[^\n]*", text):
        doubled = list(_DOUBLED_JAPANESE.finditer(text, line.start(), line.end()))
        if len({match["sign"] for match in doubled}) > 1:
            for match in doubled:
                yield *match.span(), match["sign"], DOUBLED, CHOSEN_CONFIDENCE


def _before_mark(prose: Prose, mark: int) -> Iterator[tuple[int, int, str, tuple[str, ...], float]]:
    """Yield the edit that moves the mark at position `mark` up to the word before it."""
    text = prose.text
    low = mark
    while low and text[low - 1] in " \u00a0":
        low -= 1
    before, sign, following = text[low - 1 : low], text[mark], text[mark + 1 : mark + 3]
    if not before or not (before.isalnum() or before in '"”»’)]%'):
        return
    if sign == "," and (before.isalpha() or before in "%”»)") and following[:1].isalpha():
        wide = before >= FIRST_WIDE or following >= FIRST_WIDE
        yield low, mark + 1, _comma(text) if wide else ", ", BEFORE_MARK, CONFIDENCE
        return
    if sign in ".!?" and before.islower() and _opens_sentence(prose, mark):
        yield low, mark + 1, f"{sign} ", BEFORE_MARK, CONFIDENCE
        return
    if sign == ":" and before.isalpha() and _OPENING_QUOTE.match(text, mark + 1):
        yield low, mark + 1, ": ", BEFORE_MARK, CONFIDENCE
        return
    paused = before.islower() and _PAUSE.match(text, mark) and prose.line(mark).is_long_enough
    closes = not _NOT_A_MARK.match(text, mark) and _AFTER_MARK.match(text, mark + 1)
    apart = (sign == ":" and before.isdigit()) or (sign == "." and following in (" ,", " ."))
    if (paused or closes) and not (apart or _is_named(prose, before, mark)):
        yield low, mark, "", BEFORE_MARK, CONFIDENCE


def _comma(text: str) -> str:
    """Return the comma that a Chinese page writes between characters."""
    narrow = text.count(",") - text.count(" ,") - text.count(",,")
    return "，" if text.count("，") > narrow else ","


def _is_named(prose: Prose, before: str, mark: int) -> bool:
    """Tell whether a sentence names a sign: spaced on both sides in Chinese or Japanese."""
    text = prose.text
    if before < FIRST_WIDE or text[mark] not in "?!:;":
        return False
    inside = text[mark + 1 : mark + 2] == " " and text[mark + 2 : mark + 3] >= FIRST_WIDE
    return inside and not fullwidth.asks(text, max(prose.line(mark).start, mark - 40), mark)


def _opens_sentence(prose: Prose, mark: int) -> bool:
    """Tell whether a sentence begins right after the spaced mark, not a name like ``.Net``."""
    if not _SENTENCE_WORD.match(prose.text, mark + 1):
        return False
    is_cyrillic = prose.text[mark + 1] >= "\u0400"
    return is_cyrillic or (prose.line(mark).dotted_names == 1 and not prose.is_about_programs)


def _settle(text: str, position: int) -> str:
    """Return the mark that stands for ``. ,``: by what follows at `position`."""
    following = text[position : position + 4].lstrip(' "”“„«(')
    if not following or following[0].isupper() or following[0] == "\n":
        return "."
    return ","


def _inside_brackets(
    match: re.Match[str],
) -> Iterator[tuple[int, int, str, tuple[str, ...], float]]:
    """Yield the edits that take the spaces off the inner sides of a pair of brackets."""
    if not _WORD.search(match["body"]):
        return
    high = len(match["body"].rstrip(" \u00a0")) + match.start("body")
    for start, end in (match.span("low"), (high, match.end("body"))):
        if start < end:
            yield start, end, "", BRACKET, CONFIDENCE

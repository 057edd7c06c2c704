"""Pronunciation glosses in brackets after single characters.

Tools for search engines and for learners put readings into running text: 經(jīng)歷,
漢字(かんじ).  They belong to no language and break every word they stand in, so they go,
but only where the document shows the habit; one bracket may be the author's own.

What counts as habit, pinyin:

* a gloss is one syllable that the character before it can be read as;
* at least two different everyday characters carry one, each always the same (a text
  on how to read 长 gives it two), three glosses in all in a text of more than 400
  characters and one in 3,000;
* at least a third of them stand within a run of Chinese, not at its end;
* syllables without tone need four different characters, as names are romanised so;
* a traditional character of everyday use is enough alone where it carries its gloss
  at least twice and never stands without.

A gloss behind a letter, as in 讓W(xué)iFi, was matched on bytes: the second byte of the
character before it and the letter are a character that is read so.  That is proof.

Furigana: kana in brackets behind ideographs, as long as a reading can be; two different
ones in a text of up to 400 characters, else three and one in 1,500, as a newspaper gives
the readings of a few names.  Readings of whole names, divided by a dot, stay.  Words such
as する and のみ that stand in brackets for themselves do not count.  Katakana needs three
of its own kind and nothing that only loanwords have, as 端末(ターミナル) is no reading.

The price: a textbook that explains many single characters in running sentences loses
its brackets.  The ledger keeps them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.base import Context, Findings
from pipeline.repair.frameshift.codec import gbk
from pipeline.repair.frameshift.slip_windows import has_wide
from pipeline.repair.readings import (
    SYLLABLE,
    bare,
    has_tone,
    is_exact_reading,
    is_reading,
    is_syllable,
)

PINYIN: Final = "glosses.pinyin"
FURIGANA: Final = "glosses.furigana"

_HAN: Final = r"\u3400-\u9fff\uf900-\ufaff"
#: Some sites run their tool several times over a page: 電(dian)(dian)動.  Where there is
#: a space before the bracket, the one behind it goes as well.
_PINYIN: Final = re.compile(
    rf"(?<=[{_HAN}])(?P<gap> )?[(（\[［〔] ?(?P<read>{SYLLABLE}) ?[)）\]］〕]"
    r"(?:[(（] ?(?P=read) ?[)）])*+(?(gap) ?)"
)
_FURIGANA: Final = re.compile(
    rf"(?<=[々{_HAN}])"
    r"(?:(?P<gap> )?[(（](?P<read>[\u3041-\u309fー]+|[\u30a1-\u30faー]+)[)）](?(gap) ?)"
    r"|《(?P<double>[\u3041-\u30faー]+)》|[〔［\[〈](?P<other>[\u3041-\u309fー]+)[〕］\]〉])"
)
#: A letter or sign that can be the second byte of a character, with a gloss.
_AFTER_LETTER: Final = re.compile(
    rf"([{_HAN}\u3000-\u303f\uff01-\uff5e,:;!?()“”])([@-~])([(（]({SYLLABLE})[)）])"
)
_WIDE: Final = str.maketrans(",:;!?()", "，：；！？（）")
_IDEOGRAPHS: Final = re.compile(rf"([々〆ヶ{_HAN}]+)$")
#: The brackets that close a gloss.
_CLOSING: Final = ")）》〕］]〉"
#: Aozora Bunko's sign for where the base of a reading begins.
_BASE_SIGN: Final = "｜"
_LONGEST_WORD: Final = 12
#: Hiragana that stand in brackets for themselves.
_WORDS: Final = re.compile(
    r"(?:を|は|が|の|に|で|と|も)?(?:する|した|して|しない|しよう|される|できる|できない|です|ます|ある|ない|"
    r"なし|あり|など|のみ|だけ|かも|まで|から|より|ほか|また|または|および|かつ|ただし|もちろん|たぶん|"
    r"おそらく|いわゆる|つまり|なお|いずれも|すべて|ほぼ|やや|さらに|そして|しかし|という|らしい|"
    r"はじめに|おわりに|まえがき|あとがき|まとめ|つづき|おまけ|ください|その|この|これ|それ|ここ|もの|こと|とき|たち|ら|さん|くん|ちゃん|さま|的|笑い?)(?:の|も|に|を|は|が|か)?"
)
#: Ideographs that are read as one of these words.
_READ_SO: Final = {
    "もの": "物者",
    "こと": "事言",
    "とき": "時刻",
    "たち": "達",
    "ほか": "他外",
    "その": "園其",
    "これ": "此是",
    "ここ": "此",
    "あり": "蟻有",
    "なし": "梨無",
    "から": "空殻唐",
    "まで": "迄",
    "また": "又股",
    "ある": "在有",
    "など": "等",
    "ら": "等良",
    "かも": "鴨",
    "だけ": "岳",
}
#: A numbered part of a text, behind which its title may stand in brackets.
_NUMBERED: Final = re.compile(r"第[\d０-９一二三四五六七八九十]{1,3}[章節話回巻部編幕]$")
#: From Aozora Bunko's sign to the end of a base that holds kana as well.
_SIGNED_BASE: Final = re.compile(rf"{_BASE_SIGN}([々〆ヶ{_HAN}\u3041-\u30ffー]+)$")
#: Kana combinations of loanwords, which no ideograph is read as.
_LOAN: Final = re.compile(r"[ーヴ]|[テデ]ィ|[トド]ゥ|[フヴ][ァィェォ]|[シジチ]ェ|ウ[ィェォ]|ツァ")

_SHORT: Final = 400
_PER_GLOSS: Final = 3000
_PER_READING: Final = 1500
_KATAKANA: Final = 3
#: Occurrences of a character, all of them glossed.
_CONSTANT: Final = 2
_BARE_CHARACTERS: Final = 4
#: Glosses and their share of fitting ones from which unknown readings go as well.
_STRONG: Final = 8
_FITTING: Final = 0.8


@dataclass(frozen=True, slots=True)
class _Gloss:
    """A bracket that may hold a reading: where, of what, and how sure."""

    start: int
    end: int
    base: str
    reading: str
    fits: bool
    inside: bool


def find(text: str, context: Context) -> Findings:
    """Find readings in brackets in a text that glosses by habit.

    Args:
        text: one document.
        context: not used; the brackets tell.

    Returns:
        Edits of the rules ``glosses.pinyin`` and ``glosses.furigana`` that delete them.
    """
    del context
    if not any(sign in text for sign in _CLOSING) or not has_wide(text):
        return Findings()
    edits = _pinyin(text) + _behind_letters(text) + _furigana(text)
    return Findings(tuple(sorted(edits, key=lambda edit: edit.start)))


def _pinyin(text: str) -> list[Edit]:
    found = [
        _Gloss(
            match.start(),
            match.end(),
            text[match.start() - 1],
            match["read"],
            is_reading(text[match.start() - 1], match["read"]),
            _is_han(text[match.end() : match.end() + 1]),
        )
        for match in _PINYIN.finditer(text)
        if match["read"] == match["read"].lower()
    ]
    if len(found) < 2:
        return []
    fitting = [gloss for gloss in found if gloss.fits]
    toned = [gloss for gloss in fitting if _has_tone(gloss)]
    bare_ones = [gloss for gloss in fitting if not _has_tone(gloss)]
    chosen: set[int] = set()
    if _is_habit(toned, len(text), 2) or _is_constant(toned, text):
        chosen.update(gloss.start for gloss in toned)
        # Neutral syllables such as le and men have no tone to show.
        chosen.update(
            gloss.start for gloss in bare_ones if is_exact_reading(gloss.base, gloss.reading)
        )
        if len(fitting) >= _STRONG and len(fitting) >= _FITTING * len(found):
            chosen.update(gloss.start for gloss in bare_ones)  # tones that a site lost
            chosen.update(
                gloss.start
                for gloss in found
                if has_tone(gloss.reading) and is_syllable(gloss.reading)
            )
    if _is_habit(bare_ones, len(text), _BARE_CHARACTERS):
        chosen.update(gloss.start for gloss in bare_ones)
    return [_deletion(text, gloss, PINYIN) for gloss in found if gloss.start in chosen]


def _has_tone(gloss: _Gloss) -> bool:
    return has_tone(gloss.reading) or gloss.reading[-1].isdigit()


def _is_habit(glosses: Sequence[_Gloss], length: int, characters: int) -> bool:
    """Tell whether glosses are a habit of a document of `length` characters."""
    readings: defaultdict[str, set[str]] = defaultdict(set)
    for gloss in glosses:
        if _is_everyday(gloss.base):
            readings[gloss.base].add(_spelling(gloss.reading))
    steady = [gloss for gloss in glosses if len(readings[gloss.base]) == 1]
    different = {gloss.base for gloss in steady}
    wanted = characters if length <= _SHORT else max(characters + 1, length / _PER_GLOSS)
    inside = sum(gloss.inside for gloss in steady)
    return len(different) >= characters and len(steady) >= wanted and 3 * inside >= len(steady)


def _is_constant(glosses: Sequence[_Gloss], text: str) -> bool:
    """Tell whether a traditional character always carries the same gloss in a document."""
    exact = [
        gloss
        for gloss in glosses
        if is_exact_reading(gloss.base, gloss.reading) and _is_traditional(gloss.base)
    ]
    readings = Counter((gloss.base, _spelling(gloss.reading)) for gloss in exact)
    inside = sum(gloss.inside for gloss in exact)
    return 2 * inside >= len(exact) and any(
        number >= _CONSTANT and number == text.count(base) for (base, _), number in readings.items()
    )


def _is_traditional(character: str) -> bool:
    """Tell whether a character is in everyday use, and in traditional script only."""
    return _is_everyday(character) and not character.encode("gb2312", errors="ignore")


def _behind_letters(text: str) -> list[Edit]:
    """Find glosses of characters that are only there in the bytes."""
    codec = gbk()
    edits = []
    for match in _AFTER_LETTER.finditer(text):
        before, letter, bracket = match[1], match[2], match[3]
        pair = codec.pair(before.translate(_WIDE))
        code = int(codec.codes[pair[1], ord(letter)]) if pair else 0
        if code and is_exact_reading(chr(code), match[4]):
            edits.append(Edit(match.start(3), match.end(3), bracket, "", (PINYIN,)))
    return edits


def _spelling(reading: str) -> str:
    return reading.lower() if has_tone(reading) or reading[-1].isdigit() else bare(reading)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _is_everyday(character: str) -> bool:
    """Tell whether a character is in the frequent half of GB 2312 or of Big5."""
    simplified = character.encode("gb2312", errors="ignore")
    traditional = character.encode("big5", errors="ignore")
    return b"\xb0" <= simplified[:1] < b"\xd8" or b"\xa4" <= traditional[:1] < b"\xc7"


def _furigana(text: str) -> list[Edit]:
    edits: list[Edit] = []
    hiragana: list[_Gloss] = []
    katakana: list[_Gloss] = []
    words = 0
    for match in _FURIGANA.finditer(text):
        reading = match["read"] or match["double"] or match["other"]
        before = text[max(0, match.start() - _LONGEST_WORD) : match.start()]
        ideographs = _SIGNED_BASE.search(before) or _IDEOGRAPHS.search(before)
        base = ideographs[1] if ideographs else ""
        fits = bool(base) and _is_long_enough(reading, base)
        gloss = _Gloss(match.start(), match.end(), base, reading, fits, inside=True)
        if not match["double"] and _WORDS.fullmatch(reading) and not _is_read_so(base, reading):
            words += 1
        elif not fits or _NUMBERED.search(before):
            continue
        elif "\u3041" <= reading[0] <= "\u309f":
            hiragana.append(gloss)
        elif not _LOAN.search(reading):
            katakana.append(gloss)
    for glosses, least in ((hiragana, 2), (katakana, _KATAKANA)):
        different = {(gloss.base, gloss.reading) for gloss in glosses}
        wanted = least if len(text) <= _SHORT else max(least + 1, len(text) / _PER_READING)
        if len(different) >= wanted and len(glosses) > words:
            edits += [_deletion(text, gloss, FURIGANA) for gloss in glosses]
            signs = [gloss.start - len(gloss.base) - 1 for gloss in glosses]
            edits += [
                Edit(sign, sign + 1, _BASE_SIGN, "", (FURIGANA,))
                for sign in signs
                if text[sign : sign + 1] == _BASE_SIGN
            ]
    return edits


def _is_read_so(base: str, reading: str) -> bool:
    """Tell whether a word that may stand for itself is how the ideograph before is read."""
    return len(base) == 1 and base in _READ_SO.get(reading, "")


def _is_long_enough(reading: str, base: str) -> bool:
    """Tell whether a reading is as long as that of the ideographs, or of the last of them."""
    return 1 <= len(reading) <= 4 * len(base) + 2


def _deletion(text: str, gloss: _Gloss, rule: str) -> Edit:
    sure = 1.0 if gloss.fits else 0.9
    return Edit(gloss.start, gloss.end, text[gloss.start : gloss.end], "", (rule,), sure)

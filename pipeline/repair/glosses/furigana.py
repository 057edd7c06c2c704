"""Kana in brackets behind ideographs: 漢字(かんじ), 漢字《かんじ》, 改める(あらためる).

A reading is as long as one can be; two different ones make a habit in a text of up to 400
characters, else three and one in 1,500, as a newspaper gives the readings of a few names.
A reading may repeat the kana that its word ends in.  Readings of whole names, divided by a
dot, stay.  Words such as する and のみ that stand in brackets for themselves do not count.
Katakana needs three of its own kind and nothing that only loanwords have, as
端末(ターミナル) is no reading.

Lists of words with their readings stay, and texts on how characters are read: there most
glosses are entries between marks, or stand behind characters that the text gives several
readings of.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.glosses.gloss import FURIGANA, HAN, SHORT, Gloss, deletion, is_list

_FURIGANA: Final = re.compile(
    rf"(?<=[々{HAN}])"
    rf"(?:(?P<gap>[ \n])?[(（]\n?(?P<read>[\u3041-\u309fー]+(?:\n[\u3041-\u309fー]+)?|"
    r"[\u30a1-\u30faー]+)\n?[)）](?(gap) ?)"
    r"|《(?P<double>[\u3041-\u30faー]+(?:\n[\u3041-\u30faー]+)?)》"
    r"|[〔［\[〈](?P<other>[\u3041-\u309fー]+)[〕］\]〉])"
)
#: The reading of a word that ends in kana.
_INFLECTED: Final = re.compile(r"[(（](?<=[\u3041-\u3096].)(?P<read>[\u3041-\u3096ー]{2,12})[)）]")
_IDEOGRAPHS: Final = re.compile(rf"([々〆ヶ{HAN}]+)$")
_WORD_WITH_KANA: Final = re.compile(rf"[々{HAN}][々{HAN}\u3041-\u3096]*$")
_CHARACTERS: Final = re.compile(rf"[々〆ヶ{HAN}]+")
#: Aozora Bunko's sign for where the base of a reading begins, and what some pages make it.
_BASE_SIGNS: Final = "｜|"
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
#: From Aozora Bunko's sign to the end of a base that may hold kana as well.
_SIGNED_BASE: Final = re.compile(rf"[{_BASE_SIGNS}]([々〆ヶ{HAN}\u3041-\u30ffー]+)$")
#: Kana combinations of loanwords, which no ideograph is read as.
_LOAN: Final = re.compile(r"[ーヴ]|[テデ]ィ|[トド]ゥ|[フヴ][ァィェォ]|[シジチ]ェ|ウ[ィェォ]|ツァ")
_HIRAGANA: Final = re.compile("[\u3041-\u3096]")

#: Behind a name whose reading the sentence is about: 陽(みなみ)といい.
_SAYS_SO: Final = re.compile("と(?:い|言|読|呼|よ|書|申|名|称)")

_PER_READING: Final = 1500
_KATAKANA: Final = 3


def edits(text: str) -> list[Edit]:
    """Return the deletions of readings in kana and of the signs before their words."""
    found: list[Edit] = []
    hiragana: list[Gloss] = []
    katakana: list[Gloss] = []
    words = 0
    for gloss, is_word in _glosses(text):
        if is_word:
            words += 1
        elif _HIRAGANA.search(gloss.reading):
            hiragana.append(gloss)
        elif not _LOAN.search(gloss.reading):
            katakana.append(gloss)
    for glosses, least in ((hiragana, 2), (katakana, _KATAKANA)):
        if _is_habit(text, glosses, least) and len(glosses) > words:
            found += [deletion(text, gloss, FURIGANA) for gloss in glosses]
            found += _signs(text, glosses)
    return found


def _glosses(text: str) -> Iterator[tuple[Gloss, bool]]:
    """Yield the brackets that may hold a reading, and whether it is a word of its own."""
    for match in _FURIGANA.finditer(text):
        reading = (match["read"] or match["double"] or match["other"]).replace("\n", "")
        before = text[max(0, match.start() - _LONGEST_WORD) : match.start()]
        ideographs = (_SIGNED_BASE.search(before) if match["double"] else None) or (
            _IDEOGRAPHS.search(before)
        )
        base = ideographs[1] if ideographs else ""
        gloss = Gloss(match.start(), match.end(), base, reading, fits=True, inside=True)
        if not match["double"] and _WORDS.fullmatch(reading) and not _is_read_so(base, reading):
            yield gloss, True
        elif base and _is_long_enough(reading, base) and not _NUMBERED.search(before):
            yield gloss, False
    for match in _INFLECTED.finditer(text):
        before = text[max(0, match.start() - _LONGEST_WORD) : match.start()]
        word = _WORD_WITH_KANA.search(before)
        base = _inflected(word[0], match["read"]) if word else None
        if base:
            yield Gloss(*match.span(), base, match["read"], fits=True, inside=True), False


def _inflected(before: str, reading: str) -> str | None:
    """Return the end of `before` that `reading` reads and repeats the kana of."""
    for start in _CHARACTERS.finditer(before):
        word = before[start.start() :]
        pattern = _CHARACTERS.sub(lambda run: f"[ぁ-ゖー]{{1,{4 * len(run[0])}}}", word)
        if re.fullmatch(pattern, reading):
            return word
    return None


def _is_habit(text: str, found: Sequence[Gloss], least: int) -> bool:
    glosses = [gloss for gloss in found if not _SAYS_SO.match(text, gloss.end)]
    readings: defaultdict[str, set[str]] = defaultdict(set)
    for gloss in glosses:
        readings[gloss.base].add(gloss.reading)
    different = sum(map(len, readings.values()))
    wanted = least if len(text) <= SHORT else max(least + 1, len(text) / _PER_READING)
    several = sum(len(readings[gloss.base]) > 1 for gloss in glosses)
    lesson = 2 * several > len(glosses)
    return different >= wanted and not lesson and not is_list(text, glosses)


def _signs(text: str, glosses: Sequence[Gloss]) -> Iterator[Edit]:
    """Yield the deletions of the signs that say where a base begins."""
    for gloss in glosses:
        sign = gloss.start - len(gloss.base) - 1
        if sign >= 0 and text[sign] in _BASE_SIGNS and text[gloss.start] == "《":
            yield Edit(sign, sign + 1, text[sign], "", (FURIGANA,))


def _is_read_so(base: str, reading: str) -> bool:
    """Tell whether a word that may stand for itself is how the ideograph before is read."""
    return len(base) == 1 and base in _READ_SO.get(reading, "")


def _is_long_enough(reading: str, base: str) -> bool:
    """Tell whether a reading is as long as that of the ideographs, or of the last of them."""
    return 1 <= len(reading) <= 4 * len(base) + 2

"""Numbers with letters in them, and Roman numerals with an l or a 1.

OCR reads 0 as O, 1 as l or I, 3 as З: ``2O24``, ``l00%``, ``3,1O``, ``З0 дней``, ``l7 Agustus``.
A letter between digits, or in a number of the shape of a year, is proof enough; at the
end of a number the O must stand before a unit, behind a decimal comma or a currency; l
and I at the start need a unit, a month, a percent sign or the shape of a year.

Roman numerals: ``XlX``, ``XVlll``; two signs (``Xl``, ``Vl``) and ``Ill`` need the noun they count
(``Xl wiek``, ``BAB ll``).

Price in false positives: part numbers such as ``7O2``.  Litres (``10l``), formulas (``H2O``,
``CO2``) and hexadecimal numbers stay.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.grams import finds, gram
from pipeline.repair.lookalikes.document import Document

RULE: Final = ("lookalikes.ocr_number",)
SETTLED: Final = 0.95

_MONTH: Final = (
    r"(?:январ|феврал|март|апрел|ма[яй]\b|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|stycz|lut(?:y|ego)\b|mar(?:zec|ca)\b|kwie|maj[a]?\b|czerw|lip(?:iec|ca)\b|sierp|wrze|paźdz"
    r"|listopad|grud|Januari|Februari|Maret|April\b|Mei\b|Juni|Juli|Agustus|September|Oktober"
    r"|November|Desember)"
)
#: What is counted or measured in Russian, Polish and Indonesian.
_COUNTED: Final = (
    r"(?:(?:[ \u00a0]\d{3}(?!\d))*[ \u00a0](?:месяц|лет\b|год|дн(?:я|ей)\b|час(?:а|ов)?\b"
    r"|минут|секунд|недел|человек|раз(?:а)?\b|руб|тыс|млн|млрд|процент|доллар"
    r"|miesi[ąę]c|lat\b|lata\b|dni\b|godzin|minut|sekund|tygodni|osób|osoby|zł|tys\b|mln|mld|procent"
    r"|bulan\b|tahun\b|hari\b|jam\b|menit|detik|minggu\b|orang\b|ribu\b|juta\b|miliar|persen\b"
    rf"|(?:кг|км|см|kg|km|cm)(?!\w)|{_MONTH})|\s?[年月日人円元歳个個万億亿])"
)
_NUMBER: Final = re.compile(
    r"(?<![A-Za-z0-9_À-ɏЀ-ӿ.,/=&#-])(?:"
    r"[1-9]\d*[OoОо][\dOoОо]*\d(?:[.,]\d+)?(?![A-Za-z0-9_À-ɏЀ-ӿ])"  # 2O24, 1O5
    r"|\d{1,3}[OoОо]{1,3}(?:[.,]\d{3})+(?![A-Za-z0-9_À-ɏЀ-ӿ])"  # 1O.000
    r"|(?:1[89]|2[0OoОо])[\dOoОо][\dOО](?![A-Za-z0-9_À-ɏЀ-ӿ])"
    r"|\d{1,3}[.,](?=[\dOoО]*[OО])[\dOО]{1,3}(?![A-Za-z0-9_À-ɏЀ-ӿ])"  # 3,1O
    r"|\d{1,3}[.,](?:З\d|\dЗ)(?![A-Za-z0-9_À-ɏЀ-ӿ])"  # 2,З1
    r"|(?:(?<=od )|(?<=do )|(?<=ok\. )|(?<=от )|(?<=до )|(?<=sekitar )|(?<=sampai ))"
    r"[1-9]\d?(?:OO|ОО)(?![A-Za-z0-9_À-ɏЀ-ӿ-])"  # od 1OO
    r"|\d{1,2}[OО](?=[ ]?[\t\n]|[ ]?\Z)(?:(?<=\t\d.)|(?<=\t\d\d.))"  # a cell
    r"|[OО][.,]\d{1,4}(?![A-Za-z0-9_À-ɏЀ-ӿ])"  # O,5
    r"|\d{1,3}(?:[.,]\d{3})*[.,][\dOoОо]*[OoОо]{2,3}(?![A-Za-z0-9_À-ɏЀ-ӿ])"  # 10.0OO
    r"|[lI][0O]{1,2}(?=\s?%)|[lI]\d{1,2}(?=\s?%)|\d{1,3}[OoОо]{1,2}(?=\s?%)"
    r"|2(?=[OoОо]?[lI]?\d|\d[lI]|[OoОо]\d)[\dOoОо][\dlI]\d(?![A-Za-z0-9_À-ɏЀ-ӿ])"  # 2Ol9
    r"|[lI][89]\d\d(?![A-Za-z0-9_À-ɏЀ-ӿ])|[12]\d*[lI]\d+(?![A-Za-z0-9_À-ɏЀ-ӿ])"  # l998, 20l4
    r"|З\d{1,3}(?:[.,]\d{1,3})?(?![A-Za-z0-9_À-ɏЀ-ӿ-])|З[.,]\d{1,3}(?![A-Za-z0-9_À-ɏЀ-ӿ.])"
    r"|\d{1,2}[OО]{1,3}(?=\s[а-яё]{2})"
    rf"|(?:l\d{{0,2}}|\d{{1,2}}[OО]{{1,2}}|[lI]\d{{1,2}}|З)(?={_COUNTED}))"
    r"|(?<=Rp)[\dOlI]{1,3}(?:[.,][\dOlI]{3})+(?![A-Za-z0-9_À-ɏЀ-ӿ])"
)
#: Where such a number may begin; the rare sign comes first.
_SIGN: Final = re.compile(
    r"[0-9lIOОЗ](?:(?<=[0-9])[.,]?[OoОоlI](?=[\dOoОо.,%\s]|$|[一-鿿])|(?<=[lIOОЗ])(?=[.,]?\d)"
    r"|(?<=[lЗ])(?=[ \u00a0年月日人円])(?<!\w.)|(?<=[lI])(?=O\s?%))"
)
#: All that may be a digit, and more.
_DIGITS: Final = "0-9\u0660-\U0010ffff"
_SIGN_GRAMS: Final = (
    gram("0-9", "OoОоlI"),
    gram("0-9", ".,", "OoОоlI"),
    gram("lIOОЗ", _DIGITS),
    gram("lIOОЗ", ".,", _DIGITS),
    gram("^A-Za-z0-9_", "lЗ", " \u00a0年月日人円", start=1),
    gram("lI", "O"),
)
#: An l where the number of a paragraph, law or page stands, and what names it.
#: Two or three small l where a numeral stands, and the nouns on either side that it counts.
_STROKES: Final = re.compile(
    r"ll(?:(?<=[\s(„«\"]ll)|(?<=\All))l?(?:(?= (?:wojn\w+ świat|połow[ayieęą]{1,3}\b|Rzecz|klas|"
    r"etap|tur[ayeęą]\b|stop(?:ień|nia)|kategori|wiek|w\.|[Мм]иров|[Сс]тепен|четверт|квартал|"
    r"полугоди|этап|век|тур))|(?<=[Dd]unia ll)(?!\w)|(?<=[Dd]unia lll)(?!\w)|(?<=agian ll)(?!\w)|"
    r"(?<=ilid ll)(?!\w))"
)
_NAMED_SIGN: Final = re.compile(r"l(?<=[ (\u00a0]l)(?=[\dOIl]{0,3}(?![^\W_]))")
_NAMED_GRAM: Final = gram(" (\u00a0", "l", "^A-HJ-NP-Za-km-z", start=1)
_NAMED: Final = re.compile(r"l[\dOIl]{0,3}")
_NUMBERED_NOUN: Final = re.compile(
    r"(?:\b(?:[Nn]omor|NOMOR|[Pp]asal|[Aa]yat|[Tt]ahun|[Hh]alaman|[Nn]o\.|[Hh]al\.|[Nn]r\.?|[Pp]oz\."
    r"|[Uu]st\.|[Aa]rt\.|[Ss]tr\.|[Pp]kt|[Рр]ис\.|[Тт]абл\.|[Сс]т\.|[Пп]\.|[Сс]тр\.|[Пп]ункт\w*"
    r"|[Сс]тать\w+)|№) ?\(?\Z"
)
_HEAD: Final = re.compile(r"[\dOoОоlIЗ.,]*\Z")
_TO_DIGITS: Final = str.maketrans("OoОоlIЗ", "0000113")
#: No confused number or numeral has more signs.
MAX_NUMBER: Final = 12

_ROMAN_SIGN: Final = re.compile("[IVXBb](?:(?<=[IVX])(?:(?=[l1])|(?<=[l1].))|(?<=[Bb]) (?=l))")
_ROMAN_GRAMS: Final = (
    gram("IVX", "l1"),
    gram("l1", "IVX", start=1),
    gram("Bb", " ", "l"),
)
_ROMAN_HEAD: Final = re.compile(r"[IVXl1]*\Z")
_COUNTS: Final = (
    r"(?:[Ww]iek\w{0,3}|[Ss]tuleci\w+|[Rr]ozdzia\w+|[Tt]om|[Вв]ек\w{0,3}|[Гг]лав\w+|[Тт]ом"
    r"|[Aa]bad|[Aa]bad ke"
    r"|[Kk]uartal|[Ss]emester|[Kk]warta[łl]\w{0,2}|[Кк]вартал\w{0,2}|BAB|Bab|bab|[Rr]omawi)[ -]\Z"
)
_COUNTING: Final = re.compile(_COUNTS)
_ROMAN: Final = re.compile(
    r"(?<![A-Za-zА-я\d_]-)(?<![A-Za-zА-я\d_])(?=[IVXl1]*[l1])[IVXl1]{1,6}(?![A-Za-zА-я\d_])"
)
_COUNTED_BY_ROMAN: Final = re.compile(
    r"\s?(?:wiek|stuleci|w\.|в\.|век|столет|century|centuries)|-(?:го|й|м|е)\b"
)
_VALID_ROMAN: Final = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_EVIDENT: Final = re.compile("(?=I*[VX])(?!.*1)[IVXl]{3,}")


def find(document: Document) -> Iterator[Edit]:
    """Yield numbers with letters in them, and Roman numerals with an l or a 1."""
    text = document.text
    yield from _named(text)
    for match in _STROKES.finditer(text) if "ll" in text else ():
        yield Edit(*match.span(), match.group(), "I" * len(match.group()), RULE, SETTLED)
    for match in _beside(text, finds(text, _SIGN, *_SIGN_GRAMS), _HEAD, _NUMBER):
        after = match.group().translate(_TO_DIGITS)
        if after != match.group():
            yield Edit(*match.span(), match.group(), after, RULE, SETTLED)
    for match in _beside(text, finds(text, _ROMAN_SIGN, *_ROMAN_GRAMS), _ROMAN_HEAD, _ROMAN):
        after = match.group().replace("l", "I").replace("1", "I")
        if after == match.group() or not _VALID_ROMAN.fullmatch(after):
            continue
        if _EVIDENT.fullmatch(match.group()) or _is_counting(text, match):
            yield Edit(*match.span(), match.group(), after, RULE, SETTLED)


def _named(text: str) -> Iterator[Edit]:
    """Yield the numbers behind a noun that a number follows (``Pasal l0``, ``ayat (l)``)."""
    for sign in finds(text, _NAMED_SIGN, _NAMED_GRAM):
        match = _NAMED.match(text, sign.start())
        noun = _NUMBERED_NOUN.search(text, max(0, sign.start() - 20), sign.start())
        if match and noun:
            after = match.group().translate(_TO_DIGITS)
            yield Edit(*match.span(), match.group(), after, RULE, SETTLED)


def _is_counting(text: str, match: re.Match[str]) -> bool:
    """Tell whether a noun beside a numeral says what it counts."""
    numeral = match.group()
    before = _COUNTING.search(text, max(0, match.start() - 20), match.start())
    if before:
        return "1" not in numeral or any(sign in numeral for sign in "IVX")
    behind = _COUNTED_BY_ROMAN.match(text, match.end())
    return bool(behind) and any(sign in numeral for sign in "IVX")


def _beside(
    text: str,
    signs: Iterable[re.Match[str]],
    head: re.Pattern[str],
    pattern: re.Pattern[str],
) -> Iterator[re.Match[str]]:
    """Yield the matches of a slow `pattern` that begin with the `head` of a rare sign."""
    reached = 0
    for sign in signs:
        if sign.start() < reached:
            continue
        low = max(reached, sign.start() - MAX_NUMBER)
        place = sign.end() if text[sign.end() - 1] == " " else sign.start()
        beginning = head.search(text, low, place)
        match = pattern.match(text, beginning.start()) if beginning else None
        if match:
            reached = match.end()
            yield match

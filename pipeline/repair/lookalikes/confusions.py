"""Letters and digits that OCR confuses: l, I, 1 and i; 0, O and o; rn and m.

A word is *anomalous* when its shape is one that writers do not produce: a small l after
capitals (``OpenAl``), a capital I between small letters (``GoogIe``), a digit between
letters (``G0ogle``), l before n, m and a consonant (``lndonesia``).  An anomalous word is
settled by the document, if a spelling that differs only in these signs is at least as
frequent there, or by the list of names.  A confused i (``Liama``) shows no anomaly, so
only names of the list that are longer than four letters settle it.

Model names carry their own proof: ``GPT-40`` can only be GPT-4o.  A table cell or a word
after OpenAI that reads ``01`` is o1 only where the document writes o1 as well; ``01.AI``
is a company and stays.  Numbers and Roman numerals: ``2O24``, ``l00%``, ``XlX wiek``; ``l2`` and
``2OO`` where what is counted or a unit follows.

Price in false positives: an identifier such as ``OpenAl`` meant so; ``Al`` is touched only
beside a frequent AI and never before a capital (``Al Gore``) or a hyphen.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.lexicon import latin_words, names

WORD: Final = ("lookalikes.ocr_confusion",)
NUMBER: Final = ("lookalikes.ocr_number",)
MODEL: Final = ("lookalikes.model_name",)
NAMED: Final = 0.97
SETTLED: Final = 0.95
CHOSEN: Final = 0.85
MIN_NAME: Final = 5
#: How often AI must occur, and how much oftener than Al, to correct Al.
MIN_AI: Final = 3

_FOLD: Final = str.maketrans("lI1|0Oo", "iiiiooo")
_CANDIDATE: Final = re.compile(r"[A-Za-z01][A-Za-z0-9|]{2,}")
_ANOMALY: Final = re.compile(
    r"[A-Z]l(?![a-z])|l[A-Z]|[a-z]I(?:[a-z]|\b)|[A-Za-z]{2}[01][A-Za-z]|\b[A-Z][01][a-z]{2}"
    r"|\bl[nm][b-df-hj-km-np-tv-xz]|[A-Za-z]\||\|[A-Za-z]|\b[01][a-z]{3}|[a-z]{3}[01]\b"
    r"|\b[A-Z]0[A-Z]{2}|\bII[a-z]"
)
#: Patterns begin with the sign itself: a look-behind in front would slow the search.
_INITIAL_L: Final = re.compile(r"l(?=n[dstfvc][a-z]|mp[a-z]{3})(?<!\w.)")
_OPEN_AI: Final = re.compile(r"Open Al(?![\w'’-])")
_VERSION: Final = re.compile(r"DeepSeek-R[lI](?![A-Za-z])|Qwen[Il](?=\.\d)")
_MODEL: Final = re.compile(r"GPT-?4[0O](?=-mini|-\d{4}|-audio|-realtime|[\s,.;:)\]!?»”\"]|$)")
_REASONER: Final = re.compile(r"[0O]([134])(?=-(?:mini|preview|pro)\b)(?<![\w.,-]..)")
_AFTER_OPENAI: Final = re.compile(r"(?<=OpenA[Il] )[0O]([13])(?![\w.,:/-]\w|\w)")
_CELL: Final = re.compile(r"(?:(?<=[\t|])|^)( ?)[0O]([134])(?= ?[\t|])", re.MULTILINE)
_O_SERIES: Final = re.compile(r"(?<![\w.-])o[134](?![\w])")
_AL: Final = re.compile(r"Al(?![\w'’.-]| [A-ZА-Я])(?<![\w.'’-]..)")
_NUMBER_SIGN: Final = re.compile(
    r"[0-9](?:(?=[OoОо])|(?<=[OoОоlIЗ].))|З (?=[а-я]{3})|O(?=O?\s?%)(?<=[lI].)"
)
_NUMBER_HEAD: Final = re.compile(r"[\wА-я.,]*\Z")
#: What is counted or measured in Russian, Polish and Indonesian.
_COUNTED: Final = (
    r"(?:[ \u00a0]\d{3}(?!\d))*[ \u00a0](?:месяц|лет\b|год|дн(?:я|ей)\b|час(?:а|ов)?\b"
    r"|минут|секунд|недел|человек|руб|тыс|млн|млрд|процент|доллар"
    r"|miesi[ąę]c|lat\b|lata\b|dni\b|godzin|minut|sekund|tygodni|osób|osoby|zł|tys\b|mln|mld|procent"
    r"|bulan\b|tahun\b|hari\b|jam\b|menit|detik|minggu\b|orang\b|ribu\b|juta\b|miliar|persen\b"
    r"|(?:кг|км|см|kg|km|cm)(?!\w))"
)
_NUMBER: Final = re.compile(
    r"(?<![\wА-я.,])(?:(?:1[89]|2[0OoОо])[\dOoОо][\dOО](?![\wА-я])"
    r"|[1-9]\d{0,2}[OoОо]\d{1,6}(?![\wА-я])"
    r"|\d{1,3}[OoОо]{1,2}(?=\s?%)|[lI][0O]{1,2}(?=\s?%)|[lI]\d{1,2}(?=\s?%)"
    r"|З\d{1,3}(?=\s?%)|З\d{0,3}(?=\s(?:млн|млрд|тыс|лет|год|руб|январ|феврал|март|апрел|ма[яй]|июн|июл|август|"
    r"сентябр|октябр|ноябр|декабр))"
    rf"|\d{{1,2}}[OО](?=\s[а-яё]{{2}})|(?:l\d{{1,2}}|\d{{1,2}}[OО]{{1,2}})(?={_COUNTED}))"
)
_TO_DIGITS: Final = str.maketrans("OoОоlIЗ", "0000113")
_ROMAN_SIGN: Final = re.compile("[IVX](?:(?=[l1])|(?<=[l1].))")
_ROMAN_HEAD: Final = re.compile(r"[IVXl1]*\Z")
#: No confused number or numeral has more signs.
MAX_NUMBER: Final = 12
_ROMAN: Final = re.compile(
    r"(?<![\w-])(?=[IVXl1]*[l1])(?=[IVXl1]*[IVX])[IVXl1]{2,6}"
    r"(?=\s?(?:wiek|stuleci|w\.|в\.|век|столет|century|centuries)|-(?:го|й|м|е)\b)"
    r"|(?<=[Aa]bad ke-)(?=[IVXl1]*[l1])(?=[IVXl1]*[IVX])[IVXl1]{2,6}\b"
)
_VALID_ROMAN: Final = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")


def find(document: Document) -> list[Edit]:
    """Return edits for letters and digits that OCR confused."""
    found: dict[int, Edit] = {}
    for edit in (*_models(document), *_numbers(document), *_settled(document), *_acronym(document)):
        found.setdefault(edit.start, edit)
    return [found[start] for start in sorted(found)]


@lru_cache(maxsize=1 << 16)
def _skeleton(word: str) -> str:
    """Return `word` with the confusable signs made equal."""
    return word.replace("rn", "m").translate(_FOLD)


@cache
def _name_skeletons() -> dict[str, str]:
    """Return the single names of the list by skeleton, without the ambiguous ones."""
    by_skeleton: dict[str, str] = {}
    for name in sorted(names()):
        if name.isalpha() and len(name) > 2:
            skeleton = _skeleton(name)
            by_skeleton[skeleton] = "" if skeleton in by_skeleton else name
    return by_skeleton


def _settled(document: Document) -> Iterator[Edit]:
    """Yield the words that the document or the list of names settles."""
    suspects = sorted(
        word
        for word in set(_CANDIDATE.findall(document.text))
        if not (word.islower() and word.isalpha() and word[0] != "l") and _is_suspect(word)
    )
    if not suspects:
        return
    spellings: dict[str, Counter[str]] = {_skeleton(word): Counter() for word in suspects}
    firsts = {skeleton[0] for skeleton in spellings}
    for word, count in document.latin_words.items():
        if word[0] != "r" and _skeleton(word[0]) not in firsts:
            continue
        alike = spellings.get(_skeleton(word))
        if alike is not None:
            alike[word] += count
    readings = {word: _settle(word, spellings[_skeleton(word)]) for word in suspects}
    settled = "|".join(re.escape(word) for word in suspects if readings[word])
    if not settled:
        return
    for match in re.finditer(rf"(?<![\w./@\\&=-])(?:{settled})(?![\w@\\=(])", document.text):
        after, confidence = readings[match.group()] or ("", 0.0)
        other = (Alternative(match.group(), 0.0),)
        yield Edit(*match.span(), match.group(), after, WORD, confidence, other)


def _settle(word: str, spellings: Counter[str]) -> tuple[str, float] | None:
    """Return the sound spelling of `word` and how sure it is."""
    settled = _majority(word, spellings)
    after = settled or _name_skeletons().get(_skeleton(word), "")
    if not after or after.lower() == word.lower() or word in names():
        return None
    return after, SETTLED if settled else NAMED


@lru_cache(maxsize=1 << 16)
def _is_suspect(word: str) -> bool:
    """Tell whether the shape of `word` is anomalous, or a name but for confusable signs."""
    if len(word) < 3 or word.isdigit():
        return False
    if _ANOMALY.search(word):
        return True
    name = _name_skeletons().get(_skeleton(word), "")
    return len(name) >= MIN_NAME and name != word and word.lower() not in latin_words()


def _majority(word: str, spellings: Counter[str]) -> str:
    """Return the sound spelling that the document prefers to an anomalous one, or ""."""
    if not _ANOMALY.search(word):
        return ""
    sound = [
        (count, other)
        for other, count in spellings.items()
        if other.lower() != word.lower() and not _ANOMALY.search(other)
    ]
    if not sound:
        return ""
    count, best = max(sound, key=lambda pair: (pair[0], pair[1]))
    return best if count >= spellings[word] else ""


def _models(document: Document) -> Iterator[Edit]:
    """Yield the model names whose letter o was read as a nought."""
    text = document.text
    if "GPT" in text:
        for match in _MODEL.finditer(text):
            after = f"{match.group()[:-1]}o"
            yield Edit(*match.span(), match.group(), after, MODEL, NAMED)
    named = "DeepSeek-R" in text or "Qwen" in text
    for match in _VERSION.finditer(text) if named else ():
        yield Edit(match.end() - 1, match.end(), text[match.end() - 1], "1", MODEL, NAMED)
    for match in _REASONER.finditer(text):
        yield Edit(*match.span(), match.group(), f"o{match[1]}", MODEL, NAMED)
    if not ("OpenA" in text and _O_SERIES.search(text)):
        return
    for match in _AFTER_OPENAI.finditer(text):
        other = (Alternative(match.group(), 0.0),)
        yield Edit(*match.span(), match.group(), f"o{match[1]}", MODEL, CHOSEN, other)
    for match in _CELL.finditer(text):
        low, high = document.line(match.start())
        if re.search("OpenA[Il]", text[low:high]):
            other = (Alternative(match.group(), 0.0),)
            after = f"{match[1]}o{match[2]}"
            yield Edit(*match.span(), match.group(), after, MODEL, CHOSEN, other)


def _numbers(document: Document) -> Iterator[Edit]:
    """Yield numbers with letters in them, and Roman numerals with an l or a 1."""
    text = document.text
    for match in _beside(text, _NUMBER_SIGN, _NUMBER_HEAD, _NUMBER):
        after = match.group().translate(_TO_DIGITS)
        if after != match.group():
            yield Edit(*match.span(), match.group(), after, NUMBER, SETTLED)
    for match in _beside(text, _ROMAN_SIGN, _ROMAN_HEAD, _ROMAN):
        after = match.group().replace("l", "I").replace("1", "I")
        if after != match.group() and _VALID_ROMAN.fullmatch(after):
            yield Edit(*match.span(), match.group(), after, NUMBER, SETTLED)


def _beside(
    text: str, sign: re.Pattern[str], head: re.Pattern[str], pattern: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    """Yield the matches of a slow `pattern` that begin with the `head` of a rare sign."""
    reached = 0
    for found in sign.finditer(text):
        if found.start() < reached:
            continue
        low = max(reached, found.start() - MAX_NUMBER)
        beginning = head.search(text, low, found.start())
        match = pattern.match(text, beginning.start()) if beginning else None
        if match:
            reached = match.end()
            yield match


def _acronym(document: Document) -> Iterator[Edit]:
    """Yield the ``Al`` that stand for AI, and the l that begin a word for I."""
    text = document.text
    for match in _INITIAL_L.finditer(text):
        yield Edit(match.start(), match.end(), "l", "I", WORD, CHOSEN, (Alternative("l", 0.0),))
    for match in _OPEN_AI.finditer(text):
        yield Edit(
            match.end() - 2, match.end(), "Al", "AI", WORD, CHOSEN, (Alternative("Al", 0.0),)
        )
    matches = list(_AL.finditer(text))
    if matches:
        frequency = document.latin_words["AI"]
        if frequency >= MIN_AI and frequency > 2 * len(matches):
            for match in matches:
                other = (Alternative("Al", 0.0),)
                yield Edit(*match.span(), "Al", "AI", WORD, CHOSEN, other)

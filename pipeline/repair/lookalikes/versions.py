"""Model names whose letters and digits OCR confused: ``GPT-40``, ``Qwen2.S``, ``01``.

The names carry their own proof: ``GPT-40`` can only be GPT-4o, ``DeepSeek-Rl`` DeepSeek-R1.
A table cell or a word after OpenAI that reads ``01`` is o1 only where the document writes
o1 as well and the row or the column names models; a column that counts (``01``, ``02``) and
``01.AI``, a company, stay.  A version such as ``GPT-S`` is settled by another spelling of the
document (``GPT-5``), if that differs only in signs that look alike and is as frequent.

Price in false positives: a part number beside a model of the same head.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pipeline.ledger import Alternative, Edit
from pipeline.repair.lookalikes.document import Document
from pipeline.repair.lookalikes.lexicon import models, names
from pipeline.repair.lookalikes.plausibility import margin

RULE: Final = ("lookalikes.model_name",)
NAMED: Final = 0.97
SETTLED: Final = 0.95
CHOSEN: Final = 0.85

#: What every such name has; the sign that is rarest comes first.
_FOUR: Final = re.compile("4[0OО](?<=[Tt][ -]4.)|4[0OО](?<=[Tt]4.)")
_GPT: Final = re.compile(
    r"(?:[Gg][Pp][Tt]-?4[0OО]|GPT 4[OО])(?![A-Za-z0-9_]|[.,]\d)"
    r"(?!-(?!mini|audio|realtime|search|\d{4}))|GPT 40(?=[ -]mini)"
)
_VERSION: Final = re.compile(r"DeepSeek-R[lI](?![A-Za-z])|Qwen[Il](?=\.\d)")
_REASONER: Final = re.compile(r"[0O]([134])(?=-(?:mini|preview|pro)\b)(?<![\w.,-]..)")
_AFTER_OPENAI: Final = re.compile(r"[0O]([13])(?<=OpenA[Il] ..)(?![A-Za-z0-9_]|[.,:/-]\w)")
_CELL: Final = re.compile(
    r"[0O]([134])(?= ?[\t|])(?:(?<=[\t|\n]..)|(?<=[\t|\n] ..)|(?<=\A..)|(?<=\A ..))"
)
_O_SERIES: Final = re.compile(r"[134](?<=o.)(?<![\w.-]..)(?![A-Za-z0-9_])")
#: The same with l for 1, which is no word of our languages beside such models.
_STROKE: Final = re.compile(r"o[lI](?<![\w.-]..)(?=[\s,.;:)]|-(?:mini|preview|pro)\b)(?!\.\w)")
_OPENAI: Final = re.compile("OpenA[Il]")
_COUNTER: Final = re.compile("0[2-9]|1[0-9]|[1-9]")
_VERSIONED: Final = re.compile("[0-9](?:(?<=[A-Za-z].)|(?<=[A-Za-z]-.))")
#: A letter for a digit behind a hyphen or in a version; a literal sign is found fastest.
_CONFUSED: Final = (
    re.compile("-(?=[SBOlIZ](?![A-Za-z]))(?<=[A-Za-z]-)"),
    re.compile(r"\.(?=[SBOlIZo](?![A-Za-z]))(?<=[0-9]\.)"),
)
_LAST_NAME: Final = re.compile(r"[A-Za-z]{2,}(?=-?[0-9]\Z)")
_VERSION_TAIL: Final = re.compile(
    r"-?[A-Z]?[\dSBOlIZo](?:[.\dSBOlIZo]*[\dSBOlIZo])?(?![A-Za-z0-9_]|\.\w)"
)
_INSIDE: Final = re.compile("[A-Za-z0-9_.-]")
_FOLD: Final = str.maketrans("SBOoQlIZ", "58000112")
#: Neighbouring rows of a table that say what a column holds.
MAX_ROWS: Final = 30


def find(document: Document) -> Iterator[Edit]:
    """Yield edits for the names and versions of models."""
    text = document.text
    if "GPT" in text or "gpt" in text:
        for four in _FOUR.finditer(text):
            start = four.start() - (3 if text[four.start() - 1] in "Tt" else 4)
            match = _GPT.match(text, max(0, start))
            if match:
                yield _edit(match, f"{match.group()[:-1]}o", NAMED)
    if "DeepSeek-R" in text or "Qwen" in text:
        for match in _VERSION.finditer(text):
            yield Edit(match.end() - 1, match.end(), text[match.end() - 1], "1", RULE, NAMED)
    if any(kind in text for kind in ("-mini", "-pr")):
        for match in _REASONER.finditer(text):
            yield _edit(match, f"o{match[1]}", NAMED)
    if any(name in text for name in ("o1", "o3", "o4")) and _O_SERIES.search(text):
        yield from _o_series(document)
    yield from _majority(document)


def _edit(match: re.Match[str], after: str, confidence: float) -> Edit:
    before = match.group()
    alternatives = _other(after, before) if confidence == CHOSEN else ()
    return Edit(*match.span(), before, after, RULE, confidence, alternatives)


def _other(after: str, before: str) -> tuple[Alternative, ...]:
    return (Alternative(before, margin(after, before)),)


def _o_series(document: Document) -> Iterator[Edit]:
    """Yield the ``01`` that stand for o1 in a document that writes o1 as well."""
    text = document.text
    strokes = list(_STROKE.finditer(text))
    if len(strokes) <= sum(match.group() == "1" for match in _O_SERIES.finditer(text)):
        for match in strokes:
            yield _edit(match, "o1", CHOSEN)
    for match in _AFTER_OPENAI.finditer(text):
        yield _edit(match, f"o{match[1]}", CHOSEN)
    for match in _CELL.finditer(text):
        low, high = document.line(match.start())
        if _OPENAI.search(text, low, high) or _is_column_of_models(document, match):
            yield _edit(match, f"o{match[1]}", CHOSEN)


def _is_column_of_models(document: Document, cell: re.Match[str]) -> bool:
    """Tell whether the other cells of the column name models and do not count."""
    low, _ = document.line(cell.start())
    mark = "\t" if "\t" in document.text[low : document.line(cell.end())[1]] else "|"
    column = document.text.count(mark, low, cell.start())
    others = []
    for row in _rows_around(document, low, mark):
        cells = row.split(mark)
        if column < len(cells):
            others.append(cells[column].strip())
    if any(_COUNTER.fullmatch(other) for other in others):
        return False
    return any(_names_a_model(other) for other in others)


def _rows_around(document: Document, low: int, mark: str) -> list[str]:
    """Return the neighbouring lines that are rows of the same table."""
    before = document.text[:low].rstrip("\n").split("\n")[-MAX_ROWS:]
    after = document.text[low:].split("\n")[1 : MAX_ROWS + 1]
    rows = []
    for lines in (reversed(before), after):
        for line in lines:
            if mark not in line:
                break
            rows.append(line)
    return rows


def _names_a_model(cell: str) -> bool:
    heads = re.findall("[A-Za-z]+", cell)
    return any(head in models() for head in heads) or _O_SERIES.search(cell) is not None


def _majority(document: Document) -> Iterator[Edit]:
    """Yield the versions of a name that the document spells otherwise."""
    if not ("Owen" in document.text or any(x.search(document.text) for x in _CONFUSED)):
        return
    heads = {
        head.group()
        for digit in _VERSIONED.finditer(document.text)
        if (head := _LAST_NAME.search(document.text, max(0, digit.start() - 20), digit.end()))
    } & names()
    if not heads:
        return
    misread = {f"O{head[1:]}" for head in heads if head[0] == "Q"}
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for name in sorted(heads | misread):
        for start in document.places(name):
            found = _VERSION_TAIL.match(document.text, start + len(name))
            if found and not _INSIDE.match(document.text[start - 1 : start]):
                places[name + found.group()].append((start, found.end()))
    alike: dict[str, list[str]] = defaultdict(list)
    for token in sorted(places):
        alike[token.translate(_FOLD)].append(token)
    for token, spans in sorted(places.items()):
        spellings = alike[token.translate(_FOLD)]
        best = max(spellings, key=lambda other: (len(places[other]), _soundness(other)))
        if _soundness(best) > _soundness(token) and len(places[best]) >= len(spans):
            for start, end in spans:
                yield Edit(start, end, token, best, RULE, SETTLED, _other(best, token))


def _soundness(token: str) -> tuple[bool, int, str]:
    """Return what tells the sound one of two spellings that are as frequent."""
    return token[0] == "Q", _digits(token), token


def _digits(token: str) -> int:
    return sum(sign.isdigit() for sign in token)

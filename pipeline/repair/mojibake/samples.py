"""Garbled text that a page shows on purpose: a sample in quotation marks, brackets or code.

A page about encodings is sound but for what it quotes.  Such a piece stays, and is
marked, where the text near it speaks of encodings, where it is code, or where the line
gives its reading as well; the last needs no quotation.  A name in quotation marks of a
sound page that is silent on encodings may be either: it is repaired at `QUOTED`.  Damage
of the same kind outside of quotations says that the page itself is damaged.

Price: a damaged quotation on a page about encodings stays garbled, and so does a garbled
word whose line holds it once more, unharmed, in a page with no other damage of the kind.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.ledger import Alternative, Edit, Mark
from pipeline.repair.mojibake.lost import UNRESOLVED

#: Confidence in the repair of a quotation in sound text.
QUOTED: Final = 0.6
#: Most characters of a sample, and fewest letters that the line has beside it; one wide
#: character counts as two.
MAX_SAMPLE: Final = 80
MIN_BESIDE: Final = 8
#: Characters around a sample in which encodings are spoken of.
NEAR: Final = 300

_QUOTES: Final = {
    "„": "”“",
    "“": "”",
    '"': '"',
    "'": "'",
    "‘": "’",
    "‚": "‘’",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
}
_BRACKETS: Final = {"(": ")", "（": "）", "[": "]", "［": "］", "|": "|", "【": "】"}
_CODE: Final = {"`": "`"}
#: In place of a mark: a word without any, beside its reading.
_WORD: Final = ""
_PAIRS: Final = _QUOTES | _BRACKETS | _CODE
_TAG: Final = re.compile("<(code|kbd|samp|tt|pre)\\b[^>]*>(.*?)</\\1>", re.IGNORECASE)
_TOPIC: Final = re.compile(
    r"\butf-?(?:8|16)|unicode|юникод|\bascii|\bgbk\b|gb ?2312|gb ?18030|\bbig-?5\b|shift[-_ ]?jis|"
    r"euc-?jp|iso[- ]?8859|latin-?[12]\b|windows-?125\d|\bcp-?\d{3,4}\b|koi-?8|mojibake|charset|"
    r"code ?page|encod|decod|enkod|dekod|pengodean|penyandian|编码|編碼|乱码|亂碼|字符集|字元集|"
    r"文字化け|文字コード|エンコード|кодиров|кракозябр|кодов\w+ страниц|kodowani|stron\w+ kodow|"
    r"krzaczk",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_WIDE: Final = re.compile("[\u3041-\u30fe\u3400-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class _Enclosure:
    """What stands between two marks of a line, without them."""

    start: int
    end: int
    mark: str

    @property
    def is_code(self) -> bool:
        return self.mark in _CODE


def is_sample(line: str, parts: Sequence[tuple[int, int, str]]) -> bool:
    """Say whether all that is garbled in a line stands in quotations or code."""
    covered = _covered((low, high) for low, high, _ in parts)
    found = [
        _beside_reading(line, low, high, text, covered) or _enclosed(line, low, high, covered)
        for low, high, text in parts
    ]
    kept = [one for one in found if one]
    quoted = all(one.mark in _QUOTES or one.mark == _WORD or one.is_code for one in kept)
    return quoted and len(kept) == len(found) and _has_text_beside(line, kept)


def weighed(text: str, edits: Sequence[Edit]) -> tuple[list[Edit], list[Mark]]:
    """Return the edits without those of samples, in order, and marks on what is left alone."""
    groups: dict[tuple[int, int], list[Edit]] = {}
    bounds = 0, -1
    for edit in edits:
        if edit.start > bounds[1]:
            bounds = _line(text, edit.start)
        groups.setdefault(bounds, []).append(edit)
    judged = [(bounds, group, _sampled(text, bounds, group)) for bounds, group in groups.items()]
    damage = {
        rule for _, group, found in judged if not found for one in group for rule in one.rules
    }
    kept: list[Edit] = []
    marks: list[Mark] = []
    for bounds, group, found in judged:
        if not found or any(not damage.isdisjoint(edit.rules) for edit in group):
            kept += group
            continue
        for place, members in found.items():
            why = _why_left(text, bounds, place, members)
            if why:
                marks.append(Mark(bounds[0] + place.start, bounds[0] + place.end, UNRESOLVED, why))
            elif place.mark in _QUOTES:
                kept += [_doubted(edit) for edit in members]
            else:
                kept += members
    return kept, marks


def _line(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _sampled(
    text: str, bounds: tuple[int, int], edits: Sequence[Edit]
) -> dict[_Enclosure, list[Edit]]:
    """Return the edits of a line by what encloses them; nothing unless all are enclosed."""
    start, end = bounds
    line = text[start:end]
    covered = _covered((edit.start - start, edit.end - start) for edit in edits)
    found: dict[_Enclosure, list[Edit]] = {}
    for edit in edits:
        low, high = edit.start - start, edit.end - start
        place = _beside_reading(line, low, high, edit.after, covered)
        place = place or _enclosed(line, low, high, covered)
        if place is None:
            return {}
        found.setdefault(place, []).append(edit)
    return found if _has_text_beside(line, list(found)) else {}


def _covered(spans: Iterator[tuple[int, int]]) -> frozenset[int]:
    return frozenset(at for low, high in spans for at in range(low, high))


def _enclosed(line: str, low: int, high: int, covered: frozenset[int]) -> _Enclosure | None:
    """Return what encloses a stretch most closely, marks inside garbled text left out."""
    for tag in _TAG.finditer(line, max(0, low - MAX_SAMPLE), high + MAX_SAMPLE):
        if tag.start(2) <= low and high <= tag.end(2):
            return _Enclosure(*tag.span(2), "`")
    for start in range(low - 1, max(-1, low - MAX_SAMPLE), -1):
        closing = _PAIRS.get(line[start], "") if start not in covered else ""
        if not closing or (line[start] in "'’" and line[start - 1 : start].isalnum()):
            continue
        for end in range(high, min(len(line), start + MAX_SAMPLE)):
            if end not in covered and line[end] in closing:
                return _Enclosure(start + 1, end, line[start])
    return None


def _beside_reading(
    line: str, low: int, high: int, reading: str, covered: frozenset[int]
) -> _Enclosure | None:
    """Return a garbled word of a line that shows how it reads, in sound letters."""
    if reading.isascii() or line[low - 1 : low].isalnum() or line[high : high + 1].isalnum():
        return None
    sound = "".join("\n" if at in covered else sign for at, sign in enumerate(line))
    if re.search(rf"(?<!\w){re.escape(reading.strip())}(?!\w)", sound):
        return _Enclosure(low, high, _WORD)
    return None


def _has_text_beside(line: str, found: Sequence[_Enclosure]) -> bool:
    if any(one.is_code or one.mark in {"|", _WORD} for one in found):
        return True
    inside = _covered((one.start, one.end) for one in found)
    beside = "".join(sign for at, sign in enumerate(line) if at not in inside)
    return len(_LETTER.findall(beside)) + len(_WIDE.findall(beside)) >= MIN_BESIDE


def _why_left(
    text: str, bounds: tuple[int, int], place: _Enclosure, edits: Sequence[Edit]
) -> str | None:
    """Return why a piece stays as it is; None where it is repaired."""
    start, end = bounds
    low, high = start + place.start, start + place.end
    around = f"{text[max(0, low - NEAR) : low]} {text[high : high + NEAR]}"
    if _TOPIC.search(around):
        return "a sample of garbled text on a page about encodings"
    if place.is_code:
        return "garbled text in code"
    beside = f"{text[max(start, low - NEAR) : low]} {text[high : min(end, high + NEAR)]}"
    reading = re.escape(_reading(text, low, high, edits))
    if re.search(rf"(?<!\w){reading}(?!\w)", beside):
        return "a sample of garbled text beside its reading"
    return None


def _reading(text: str, low: int, high: int, edits: Sequence[Edit]) -> str:
    pieces: list[str] = []
    at = low
    for edit in edits:
        pieces += (text[at : edit.start], edit.after)
        at = edit.end
    return "".join((*pieces, text[at:high])).strip()


def _doubted(edit: Edit) -> Edit:
    sure = min(edit.confidence, QUOTED)
    itself = Alternative(edit.before, 0.0)
    return replace(edit, confidence=sure, alternatives=(itself, *edit.alternatives))

"""Spans that must come through translation unchanged, and how they are kept.

Placeholders are no way: small models drop, double or inflect them.  Instead a span at
the edge of a sentence never enters the model (`frame`); one inside is translated as it
stands, looked for afterwards and mended where the model only respaced or recased it
(`mend`); and only when it is lost is the sentence tried with a short Latin stand-in.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_URL = r"(?:https?://|ftp://|www\.)[^\s<>「」『』（），。、；！？\"”’]+[^\s<>「」『』（），。、；！？\"”’.,;:!?)\]]"
_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_CODE = r"`[^`\n]+`"
_PLACEHOLDER = r"%\d*\$?[sdif](?![A-Za-z])|\$?\{\w*\}"
_IDENTIFIER = (
    r"(?<![A-Za-z0-9_])(?:[A-Za-z_][\w.]*\(\)|[A-Za-z]\w*(?:_\w+)+|[a-z]+(?:[A-Z][a-z0-9]+)+)"
)
_PATH = r"(?<![\w/])(?:~|\.{1,2})?/(?:[\w.-]+/)*[\w.-]+\w|(?<!\w)[A-Za-z]:\\[\w\\.-]+"
_HANDLE = r"(?<![\w@])[@#][A-Za-z_]\w+"
_VERBATIM = re.compile(
    f"{_URL}|{_EMAIL}|{_CODE}|{_PLACEHOLDER}|{_PATH}|{_IDENTIFIER}|{_HANDLE}", re.ASCII
)
_LATIN_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[.+#&'’-]?[A-Za-z0-9+#]+)+")
_UNITS = re.compile(
    "(?:[cdkm]?m|[kmg]?hz|[kmgt]b|k[gw]|kwh|khz|lb|ft|ha|m[lgw]|ghz)", re.IGNORECASE
)

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u309f\u30a1-\u30ff\uff66-\uff9f"
_CYRILLIC = "\u0400-\u052f"
_SOURCE_LETTER = {
    "zh": re.compile(f"[{_HAN}]"),
    "ja": re.compile(f"[{_HAN}{_KANA}]"),
    "ru": re.compile(f"[{_CYRILLIC}]"),
}
_LETTER = re.compile(r"[^\W\d_]")

_LEAD = re.compile(r"\s*(?:(?:[-*•●○▪■◆·–—‣]|#{1,6}|\(?\d{1,3}[.)）](?=\s)|[①-⑳])\s*)+", re.ASCII)
_ENDS = re.compile(r"^[\W_]*")
_CLOSING = re.compile(r"\s*([。，、；：！？])")
_ASCII_MARKS = str.maketrans("。，、；：！？", ".,,;:!?")
_STAND_INS = ("Xenon", "Quartz", "Zurich", "Vega", "Orion", "Delta", "Atlas", "Nova")


def verbatim(text: str) -> list[str]:
    """Return the addresses, code, paths, placeholders and identifiers in a text."""
    return [match.group() for match in _VERBATIM.finditer(text)]


def latin_names(text: str, code: str) -> list[str]:
    """Return Latin words in a text of another script, such as product names.

    Units are left out, since English may spell them out; so are single letters.
    """
    if code not in _SOURCE_LETTER:
        return []
    bare = _VERBATIM.sub(" ", text)
    return [name for name in _LATIN_NAME.findall(bare) if not _UNITS.fullmatch(name)]


def passes_through(text: str, code: str) -> bool:
    """Tell whether a sentence holds nothing to translate.

    True when no letter of the source script is left beside protected spans: numbers,
    addresses, and in a text of another script also Latin words.
    """
    pattern = _SOURCE_LETTER.get(code, _LETTER)
    return pattern.search(_VERBATIM.sub(" ", text)) is None


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence cut into what is kept as it is and the core to translate."""

    lead: str
    core: str
    tail: str


def frame(text: str) -> Frame:
    """Cut list marks from the front and protected spans from both ends of a sentence."""
    start, end = 0, len(text)
    lead = _LEAD.match(text)
    if lead and lead.end() < len(text):
        start = lead.end()
    moved = True
    spans = [match.span() for match in _VERBATIM.finditer(text, start)]
    while moved and spans:
        moved = False
        if not text[start : spans[0][0]].strip():
            start, moved = spans.pop(0)[1], True
        elif not text[spans[-1][1] : end].strip(" \t.。,，;；"):
            end, moved = spans.pop()[0], True
    core = text[start:end]
    start += len(core) - len(core.lstrip())
    end -= len(core) - len(core.rstrip())
    return Frame(text[:start], text[start:end], text[end:]) if start < end else Frame("", text, "")


def framed(target: str, parts: Frame) -> str:
    """Put the kept ends of a sentence around the translation of its core."""
    lead = parts.lead
    if lead and not lead[-1].isspace():
        lead += " "
    tail = _CLOSING.sub(lambda match: match[1].translate(_ASCII_MARKS), parts.tail)
    if tail and not tail[0].isspace() and tail[0] not in ".,;:!?)。，；":
        tail = " " + tail
    return f"{lead}{target}{tail}"


def lost(target: str, terms: Iterable[str]) -> list[str]:
    """Return the terms that a translation does not hold, ignoring case."""
    folded = target.casefold()
    return [term for term in terms if term.casefold() not in folded]


def mend(target: str, terms: Sequence[str]) -> str:
    """Write terms that came back respaced, recased or with lost underscores as they were.

    A term is looked for by its letters and digits alone; one that is not there, or is
    there more than once, is left.
    """
    for term in terms:
        if term in target:
            continue
        letters = [re.escape(char) for char in term if char.isalnum()]
        if len(letters) < 3:
            continue
        first, last = _ENDS.search(term), _ENDS.search(term[::-1])
        head = "".join(rf"{re.escape(mark)}?\s?" for mark in first[0]) if first else ""
        tail = "".join(rf"\s?{re.escape(mark)}?" for mark in last[0][::-1]) if last else ""
        core = r"[\s\W_]{0,4}".join(letters)
        pattern = re.compile(rf"(?<!\w){head}{core}(?!\w){tail}", re.IGNORECASE)
        found = pattern.findall(target)
        if len(found) == 1:
            target = pattern.sub(lambda _match, term=term: term, target)  # type: ignore[misc]
    return target


def with_stand_ins(text: str, terms: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Replace terms by short Latin names that models copy well.

    Returns:
        The changed text, and the term by its stand-in.
    """
    names = [name for name in _STAND_INS if name.lower() not in text.lower()]
    chosen = dict(zip(names, dict.fromkeys(terms), strict=False))
    for name, term in chosen.items():
        text = text.replace(term, name)
    return text, chosen


def without_stand_ins(target: str, chosen: dict[str, str]) -> str:
    """Put the terms back in place of their stand-ins."""
    for name, term in chosen.items():
        target = re.sub(rf"(?<!\w){name}(?!\w)", lambda _match, term=term: term, target)  # type: ignore[misc]
    return target

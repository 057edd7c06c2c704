r"""Escapes of JSON, Python and Markdown left in plain text: `\u4e2d`, `\n`, `\$`."""

import re
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.markup.page import Page, edits
from pipeline.repair.passes import Pass

_UNICODE: Final = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|(?:\\x[0-9a-fA-F]{2}){2,}")
_SYMBOL: Final = re.compile(r"(?<!\\)\\(?P<symbol>[$_*#&~%\"'!+.\-|>\[\](){}`/])")
# Formulas, regular expressions and paths: a backslash in such a line means itself.
_COMMAND: Final = re.compile(
    r"\\(?:[A-Za-z]{2,}|[dwsbDWSB](?![a-z])|\\)|(?<![A-Za-z])[A-Za-z]:\\|\[\^|"
    r"\\[\"'`~.]\{\\?[A-Za-z]\}"
)
# Accents of TeX: \\'c, \\"{o}.
_ACCENT: Final = re.compile(r"\\[\"'`~.](?:[A-Za-z](?![A-Za-z]{3})|\{)")
# An arm of \\(^o^)/ or of a shrug.
_ARM: Final = re.compile(r"\\[(（][^()（）\n]{1,10}[)）][/／ノ]|\\_[(（].{1,4}[)）]_/")
_NEWLINE: Final = re.compile(
    r"(?<![\\A-Za-z])(?:\\r)?\\n|"
    r"(?<=[A-Za-z])(?<![A-Z]:)(?:\\r)?\\n(?=\\n|[A-Z\u0400-\uffff]|$)",
)
_TAB: Final = re.compile(r"(?<![\\:])\\t(?![a-z\\])")
_SENTENCE_END: Final = tuple('.!?。！？…”»"')
MIN_ESCAPES: Final = 2


def _unicode(text: str) -> list[Edit]:
    return edits(text, _UNICODE, "unicode_escape", _decoded) if "\\" in text else []


def _decoded(match: re.Match[str], page: Page) -> str | None:
    """Return the characters that escapes stand for.

    A single escape is decoded only where it touches a letter or another one stands in
    the same line; alone between spaces it is the subject of the sentence.
    """
    around = page.before(match) + page.after(match)
    lonely = page.line(match.start()).count(match[0][:2]) < MIN_ESCAPES
    if page.taught(match) or (lonely and not any(map(str.isalpha, around))):
        return None
    digits = bytes.fromhex(match[0].replace("\\x", "").replace("\\u", ""))
    try:
        characters = digits.decode("utf-8" if match[0].startswith("\\x") else "utf-16-be")
    except UnicodeDecodeError:
        return None
    return characters if characters.isprintable() or characters in "\n\u00a0\u3000\u200b" else None


def _newlines(text: str) -> list[Edit]:
    r"""Find `\n` written out, where a document has several or one ends a sentence."""
    if "\\" not in text or "\\n" not in text:
        return []
    found = edits(text, _NEWLINE, "newline_escape", _broken)
    ended = any(text[max(0, edit.start - 1) : edit.start] in _SENTENCE_END for edit in found)
    return found if len(found) >= MIN_ESCAPES or ended else []


def _broken(match: re.Match[str], page: Page) -> str | None:
    before, after = page.before(match), page.after(match)
    talked = before in (" ", "") and after in (" ", ",", ".", ")")
    path = after.isascii() and after.islower() and before.isalpha()
    return None if talked or path or page.taught(match) else "\n"


def _tabs(text: str) -> list[Edit]:
    if "\\" not in text or text.count("\\t") < MIN_ESCAPES:
        return []
    return edits(text, _TAB, "tab_escape", lambda match, page: None if page.taught(match) else "\t")


def _symbols(text: str) -> list[Edit]:
    return edits(text, _SYMBOL, "escape", _unescaped) if "\\" in text else []


def _unescaped(match: re.Match[str], page: Page) -> str | None:
    """Return the symbol behind a backslash, unless the line holds formulas or paths."""
    symbol = match["symbol"]
    if page.taught(match) or page.beside(match, _COMMAND):
        return None
    if page.is_about_tex and _ACCENT.match(match.string, match.start()):
        return None
    if _ARM.match(match.string, match.start()):
        return None
    line = page.line(match.start()) if symbol in "/|" else ""
    if symbol == "/" and line.count("\\/") < MIN_ESCAPES and "http" not in line:
        return None
    return None if symbol == "|" and line.count("|") > MIN_ESCAPES else symbol


PASSES: Final[tuple[Pass, ...]] = (_unicode, _newlines, _tabs, _symbols)

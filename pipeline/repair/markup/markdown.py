"""Marks of Markdown: emphasis, headings, links, struck text."""

import re
from functools import partial
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.grams import gram
from pipeline.repair.markup.page import Page, bare, edits, unwrapped
from pipeline.repair.passes import Pass

_OUTSIDE_LEFT: Final = r"(?:(?<![\w*\\])|(?<=[\u3000-\u9fff\uff00-\uffef]))"
_OUTSIDE_RIGHT: Final = r"(?:(?![\w*])|(?=[\u3000-\u9fff\uff00-\uffef]))"
_BOLD: Final = re.compile(
    rf"{_OUTSIDE_LEFT}(?P<mark>\*\*|__)(?P<left>[ \t]*)"
    r"(?P<content>(?!\s)(?:(?!\*\*|__|\n).){1,2000}?)(?P<right>[ \t]*)(?P=mark)"
    rf"(?:{_OUTSIDE_RIGHT}|(?<=[ \t]\*\*)(?=[^\W\d_]))"
)
_BOLD_GRAMS: Final = (gram("*", "*"), gram("_", "_"))
_PHRASE: Final = re.compile(r"[^\W\d_]{2,}(?:[ -][^\W\d_]{2,})+")
#: Chinese and Japanese, which need no spaces, and a word in them, which is no operand.
_CJK: Final = re.compile("[\u3005\u3007\u3041-\u30ff\u4e00-\u9fff]")
_WIDE_WORD: Final = re.compile("[\u3005\u3007\u3041-\u30ff\u4e00-\u9fff]{2,}")
_STRAY_BOLD: Final = re.compile(
    r"(?<![\w*])\*\*[ \t]*(?=[^\s*])|(?<=[^\s*])[ \t]*\*\*(?![\w*])",
)
_STAR: Final = re.compile(r"(?<![\w*\\/])\*(?P<content>[^\W\d_][^*\n]{0,120}?[^\s*\\])\*(?![\w*])")
_STAR_GRAM: Final = gram("*", "^ \n\t*")
# A single underscore is part of many names: only phrases count.
_UNDERSCORE: Final = re.compile(
    r"(?<![\w_\\/])_(?P<content>[^\W\d_][^_\n]{0,120}? [^_\n]{0,120}?[^\s_\\])_(?![\w_])"
)
_UNDERSCORE_GRAM: Final = gram("_", "^ \n\t_")
_STRUCK: Final = re.compile(r"~~(?P<content>[^\s~][^~\n]{0,200}?)~~")
_HEADER: Final = re.compile(
    r"^(?P<hash>#{1,6})[ \t]+(?=\S)(?P<content>[^\n]{1,150}?)[ \t]*#*$", re.MULTILINE
)
_LINK: Final = re.compile(
    r"!?\[(?P<content>[^\[\]\n]{0,300})\]\((?:https?:|www\.|/|#|mailto:)[^\s()]*"
    r"(?:\([^\s()]*\)[^\s()]*)?(?:\s+\"[^\"\n]*\")?\)"
)
_QUOTE: Final = re.compile(r"^(?:> ?)+(?=[^\W\d_]|[\"'„“«「*_])", re.MULTILINE)
# The prompt of an interactive session, and what shows that one stands behind it.
_PROMPT: Final = re.compile(
    r">>> (?:(?:import|from|for|if|def|class|with|while|print|return|try|assert|del|lambda)\b|"
    r"[\w.]+(?:\[[^\]\n]*\])?\s?(?:[-+*/|]?=(?!=)|\[|\()|\w+\s*(?:#|$)|[\"'][^\"'\n]*[\"'][\s.%\[]*(?:\w+\(|#|$))",
    re.MULTILINE,
)
_NO_PROSE: Final = re.compile(r"\bp\s*[<>=≤≥]|^\W*$")
MIN_STRAY_LINE: Final = 60
MIN_SPACED: Final = 10


def _bold(text: str) -> list[Edit]:
    if not any(sign in text and sign * 2 in text for sign in "*_"):
        return []
    return unwrapped(text, _BOLD, "bold", _unmarked, grams=_BOLD_GRAMS)


def _unmarked(match: re.Match[str], page: Page) -> tuple[str, str] | None:
    content = match["content"]
    dunder = match["mark"] == "__" and re.fullmatch(r"[a-z0-9_]+|[A-Z0-9_]+", content)
    spaced = match["left"] and match["right"]
    if dunder or _NO_PROSE.search(content) or (spaced and not _is_phrase(content)):
        return None
    after = page.after(match)
    touching = after.isalnum() or (after != "" and after in "(„«“")
    before = page.before(match)
    left = match["left"] if before.strip() else ""
    if _CJK.match(before) and _CJK.match(content):
        left = ""
    right = match["right"] if touching else ""
    if _CJK.match(after) and _CJK.match(content[-1]):
        right = ""
    return left[:1], right[:1]


def _is_phrase(content: str) -> bool:
    """Tell words set in bold from an operand between two signs of a power."""
    words = _WIDE_WORD.fullmatch(content) or _PHRASE.fullmatch(content)
    return len(content) >= MIN_SPACED or words is not None


def _stray_bold(text: str) -> list[Edit]:
    """Find bold marks whose partner is lost, at the edge of a long line with no other."""
    found: list[Edit] = []
    position = 0
    for line in text.split("\n") if "*" in text and "**" in text else ():
        if len(line) >= MIN_STRAY_LINE and line.count("**") == 1:
            edge = partial(_unstarred, length=len(line))
            inner = edits(line, _STRAY_BOLD, "bold", edge, 0.8)
            found += (edit.shifted(position) for edit in inner)
        position += len(line) + 1
    return found


def _unstarred(match: re.Match[str], page: Page, *, length: int) -> str | None:
    del page
    # Two stars and a space at the start of a line open a footnote.
    opening = match.start() == 0 and not match[0].endswith((" ", "\t"))
    closing = match.end() == length and match[0] != "**"
    return "" if opening or closing else None


def _italic(text: str) -> list[Edit]:
    if "*" in text:
        found = unwrapped(text, _STAR, "italic", bare, 0.9, grams=(_STAR_GRAM,))
        if found:
            return found
    if "_" not in text:
        return []
    return unwrapped(text, _UNDERSCORE, "italic", bare, 0.9, grams=(_UNDERSCORE_GRAM,))


def _struck(text: str) -> list[Edit]:
    return unwrapped(text, _STRUCK, "strike", bare) if "~" in text and "~~" in text else []


def _headers(text: str) -> list[Edit]:
    return unwrapped(text, _HEADER, "heading", _untitled) if "#" in text else []


def _untitled(match: re.Match[str], page: Page) -> tuple[str, str] | None:
    """Drop the marks of a heading.

    `# 1` means a number, `# install` or several lines in a row a comment.
    """
    first = match["content"][0]
    shell = len(match["hash"]) == 1 and (first.isdigit() or first in "!$/-" or first.islower())
    beside = page.text[max(0, match.start() - 400) : match.start()].split("\n")[-2:-1]
    beside += page.text[match.end() : match.end() + 2].split("\n")[1:]
    comment = len(match["hash"]) == 1 and any(line.startswith("#") for line in beside)
    return None if shell or comment else ("", "")


def _links(text: str) -> list[Edit]:
    return unwrapped(text, _LINK, "link", bare) if "]" in text and "](" in text else []


def _quotes(text: str) -> list[Edit]:
    """Find the marks of quoted lines; a number behind one means "greater than"."""
    return edits(text, _QUOTE, "quote", _unquoted, 0.9) if ">" in text else []


def _unquoted(match: re.Match[str], page: Page) -> str | None:
    """Drop the marks of a quotation, but no prompt and no arrow of a link."""
    if not match[0].startswith(">>"):
        return ""
    start = match.start()
    around = page.text[max(0, start - 400) : start].rstrip().rpartition("\n")[2]
    below = page.text[match.end() : match.end() + 400].partition("\n")[2].lstrip()
    alone = not around.startswith(">") and not below.startswith(">")
    return None if alone or _PROMPT.match(page.text, start) else ""


PASSES: Final[tuple[Pass, ...]] = (_links, _bold, _stray_bold, _italic, _struck, _headers, _quotes)

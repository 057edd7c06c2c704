"""HTML tags, comments, scripts and styles left in plain text."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.markup.page import Page, edits, replaced
from pipeline.repair.passes import Pass

_BREAKS: Final = (
    "br|p|div|li|ul|ol|tr|table|tbody|thead|h[1-6]|hr|blockquote|section|article|header|footer|"
    "center|pre|dl|dt|dd|figure|figcaption|html|head|body|title|meta|main|nav|aside|link|address|"
    "!doctype"
)
_INLINES: Final = (
    "strong|em|span|font|sup|sub|small|big|img|td|th|del|ins|mark|nobr|wbr|iframe|noindex|"
    "b|i|u|s|a|q|strike|cite|abbr|picture|source|video|input|button|form|label|svg|path"
)
_HIDDEN: Final = re.compile(
    r"<!--.*?-->|<(script|style|noscript)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_OPENING: Final = re.compile(r"<(?:!--|(?P<name>script|style|noscript)\b)", re.IGNORECASE)
_TAG: Final = re.compile(
    rf"(?P<before>(?:(?<![ \t])[ \t]++)?)<(?P<close>/?)"
    rf"(?:(?P<break>{_BREAKS})|(?P<inline>{_INLINES}))"
    rf"(?P<rest>(?:\s[^<>\n]{{0,500}})?)\s*/?>(?P<after>[ \t]*)",
    re.IGNORECASE,
)
_SIGNATURE: Final = re.compile(rf"</?(?:{_BREAKS}|{_INLINES})[\s/>]", re.IGNORECASE)
_PARAGRAPHS: Final = re.compile(r"p|div|h[1-6]|blockquote|ul|ol|dt|dd", re.IGNORECASE)
_FRAMES: Final = re.compile(
    r"html|head|body|title|meta|link|!doctype|main|header|footer|section|article|nav|aside|"
    r"table|tbody|thead",
    re.IGNORECASE,
)
_AFTER_BREAK: Final = re.compile(rf"</?(?:{_BREAKS})\b[^<>\n]{{0,100}}>$", re.IGNORECASE)
# Names that are also letters or words of other uses: they need their partner, an
# attribute, or a slash in front.
_PAIRED: Final = re.compile(
    "b|i|u|s|a|q|p|del|ins|mark|label|form|source|path|input|"
    "html|head|body|title|main|nav|aside|link|address",
    re.IGNORECASE,
)

_HAN: Final = re.compile("[\u3041-\u9fff]")
_MIDDLE: Final = re.compile("[、，（(「：:]|\\n|\\A")
# The same where nothing or a mark stands before the tag.
_SURELY_BEHIND: Final = re.compile("要素|宣言|同士|[はがを]|元素|[标標][签籤]|[声聲]明")
# What Japanese does with a break that it names.
_WRITTEN: Final = re.compile("を(?:入|使|書|挿|置|用|加)|と(?:書|入力)|要素")
# A mark behind the name of a tag, where the tag of a page has its content.
_MARK_BEHIND: Final = re.compile(r"[,.;:)）、，。」”’](?!\.)")
_OPEN_BEFORE: Final = tuple(" (（\u00a0")
MIN_NAMED: Final = 3
# What stands behind the name of a tag in a sentence of Chinese or Japanese.
_BEHIND_NAME: Final = re.compile(
    "要素|エレメント|宣言|ブロック|領域|同士|のよう|などの?|[はをがにと](?![ァ-ヶ])|で[はも囲、]|の(?=[一-鿿])|"
    "元[素件]|[声聲]明|容器|[块塊]|空[间間]|或|和|与|與|上[设設定的、，]|中[设設的、，]|[内內]部|的(?=[一-鿿])|element"
)


def _hidden(text: str) -> list[Edit]:
    if not _OPENING.search(text):
        return []
    return replaced(
        text, _spans(text), "tag", lambda match, page: None if page.taught(match) else ""
    )


def _spans(text: str) -> Iterator[re.Match[str]]:
    """Yield what comments, scripts and styles span; where none ends, nothing is searched."""
    ends = {
        name: _starts(rf"</{name}\s*+>", text) if f"<{name}" in text.lower() else []
        for name in ("script", "style", "noscript")
    }
    ends["!--"] = _starts("-->", text)
    brackets = _starts(">", text) if any(ends.values()) else []
    position = 0
    while opening := _OPENING.search(text, position):
        position = opening.end()
        name = (opening["name"] or "!--").lower()
        index = bisect_left(brackets, position) if opening["name"] else 0
        low = brackets[index] if opening["name"] and index < len(brackets) else position
        match = None
        if bisect_left(ends[name], low) < len(ends[name]):
            match = _HIDDEN.match(text, opening.start())
        if match:
            position = match.end()
            yield match


def _starts(pattern: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _tags(text: str) -> list[Edit]:
    if not _SIGNATURE.search(text):
        return []
    matches = list(_TAG.finditer(text))
    named = sum(_is_named(match) for match in matches)
    if named >= MIN_NAMED and MIN_NAMED * named >= len(matches):
        return []
    names = Counter((match["close"], _name(match)) for match in matches)
    return edits(text, _TAG, "tag", partial(_untagged, names=names))


def _name(match: re.Match[str]) -> str:
    return (match["break"] or match["inline"]).lower()


def _untagged(match: re.Match[str], page: Page, *, names: Counter[tuple[str, str]]) -> str | None:
    """Return what stands for a tag: a line break, a space between words, or nothing."""
    name = _name(match)
    several = name == "p" and names["", name] > 1
    alone = (
        not several
        and not match["close"]
        and not match["rest"].strip()
        and ("/", name) not in names
    )
    if page.taught(match) or (alone and _PAIRED.fullmatch(name)) or _is_named(match):
        return None
    if match["break"]:
        return _break(match, page)
    outside = match["before"] + match["after"]
    if name in ("td", "th"):
        return "\t" if match["close"] else outside
    return outside[:1] if match["before"] and match["after"] else outside


def _is_named(match: re.Match[str]) -> bool:
    """Tell whether a sentence speaks of a tag: 在 <div> 元素中, listę (<ul>)."""
    text, name = match.string, _name(match)
    if match["close"]:
        return False
    before = match["before"][-1:] or text[match.start() - 1 : match.start()]
    if name == "!doctype" and before in _OPEN_BEFORE:
        return match.start() > 0 and text[match.start() - 1] != "\n"
    bare = not (match["rest"].strip() or match["after"])
    if bare and before in _OPEN_BEFORE and _MARK_BEHIND.match(text, match.end()):
        return match.start() > 0 and text[match.start() - 1] != "\n"
    if name in ("br", "hr"):
        return _WRITTEN.match(text, match.end()) is not None
    place = match.start() - 1
    han = place >= 0 and _HAN.match(text, place)
    middle = place < 0 or _MIDDLE.match(text, place)
    behind = _BEHIND_NAME if han else _SURELY_BEHIND if middle else None
    if behind is None or not behind.match(text, match.end()):
        return False
    end = text.find("\n", match.end())
    line = text[match.end() : end if end >= 0 else len(text)].lower()
    return f"</{name}" not in line


def _break(match: re.Match[str], page: Page) -> str:
    """Return the line break that a tag stands for, where none is there already.

    Lines of two paragraphs must not meet: they would be taken for one that was wrapped.
    An item of a list gets a dash, which tells it from a paragraph.
    """
    text, (start, end), name = page.text, match.span(), _name(match)
    opens, closes = page.before(match) in ("", "\n"), page.after(match) in ("", "\n")
    dash = "- " if name == "li" and not match["close"] and not closes else ""
    if _FRAMES.fullmatch(name) and _AFTER_BREAK.search(text, max(0, start - 120), start):
        return ""
    if not opens and not closes:
        return f"\n{dash}"
    if dash or not _PARAGRAPHS.fullmatch(name):
        return dash
    if match["close"]:
        meets = closes and not opens and text[end + 1 : end + 2].strip() != ""
    else:
        meets = opens and not closes and start > 1 and text[start - 2] not in "\n>"
    return "\n" if meets else ""


PASSES: Final[tuple[Pass, ...]] = (_hidden, _tags)

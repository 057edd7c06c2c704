"""Lines that a scraper glued together: bylines, numbered headings, paragraphs, teasers.

Only lines far longer than a paragraph are looked at, but for credits and links, which
stand at the ends of shorter ones as well.  The number of a heading and the
label of a byline are mechanical; where a heading ends and its text begins is not: it is
read off a closing bracket, an opening word or the end of a verb, with a confidence that
says so.  A space between two Japanese or Chinese sentences, in a line where most have
none, is what a paragraph break became; two full-width ones are its indentation.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair import shapes
from pipeline.repair.layout.rows import CJK, Row, is_cjk, rows
from pipeline.repair.passes import Pass
from pipeline.segment import cues

MIN_GLUED: Final = 600
MIN_GLUED_CJK: Final = 400
# A shorter article, of at least three sections that are numbered or bear a sign.
MIN_BRIEF: Final = 300
MIN_BRIEF_CJK: Final = 120
MIN_BRIEF_SECTION: Final = 30
MIN_BRIEF_HEADINGS: Final = 3
# A paragraph to whose end a credit may be glued.
MIN_CLOSED: Final = 120
MIN_CLOSED_CJK: Final = 60
MIN_SECTION: Final = 120
MAX_TITLE: Final = 45
MAX_BREAKS: Final = 0.6
MIN_BREAKS: Final = 3
MIN_TEASERS: Final = 3
_HAN_DIGITS: Final = "一二三四五六七八九十"
# How sections are numbered: "1.", "一、", "①", "（1）", "第一章", "01", "Ⅱ.", "STEP 3".
_NUMBERS: Final = tuple(
    re.compile(rf"(?:(?<=[。！？!?.」』”）)])|(?m:^))(?P<space>[ \u3000]?){number}(?=[^\s\d])")
    for number in (
        r"(?P<number>\d{1,2})[.．、][ \u3000]?",
        r"(?P<number>[一二三四五六七八九十]{1,2})、",
        r"(?P<number>[①-⑨])[ \u3000]?",
        r"[（(](?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})[)）][ \u3000]?",
        r"第(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})[章節节][ \u3000:：、]?",
        r"(?P<number>0[1-9])[ \u3000|｜]",
        r"(?P<number>[Ⅰ-Ⅻ])[.．、 \u3000][ \u3000]?",
        r"(?:STEP|Step|PART|Part|ステップ|その)[ .]?(?P<number>\d{1,2})[.．:：、 \u3000][ \u3000]?",
    )
)
#: What each of these begins with; 1 stands for all digits but 0.
_OPENERS: Final = ("01", _HAN_DIGITS, "①②③④⑤⑥⑦⑧⑨", "（(", "第", "0", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", "SPスそ")
_SIGNS: Final = "【■◆▼●◇□★▶#"
_HEAD: Final = re.compile(
    r"[0-9一二三四五六七八九十①-⑨Ⅰ-Ⅻ（(第■◆▼●◇□★▶#【SPスそ](?<=[。！？!?.」』”）)\s].)"
)
# Headings that a sign or brackets set off: "■土作り", "【土作り】".
_SIGNED: Final = re.compile(
    r"(?<=[。！？」』）])(?P<space>[ \u3000]?)"
    r"(?:(?P<title>【[^【】。]{2,30}】)[ \u3000]?|[■◆▼●◇□★▶][ \u3000]?|#{2,4} )(?=\S)"
)
MIN_SIGNED: Final = 60
_BULLET: Final = re.compile(r"(?P<space> )[•●▪◦‣]\s(?=\S)")
MIN_BULLETS: Final = 3
_SENTENCE_END: Final = re.compile(
    rf"[。！？](?P<close>[」』”）]*)(?P<space> +|(?<=[。」』”）])\u3000)?(?=[{CJK}\w“「『(])"
)
_CREDIT_AT: Final = re.compile(
    rf"(?<=[。！？.!?」』”）)])(?P<space>[ \u3000]*)(?=[{CJK}A-ZÀ-ŽА-ЯЁ])"
)
# What a credit has at its end, or behind its label.
_CLOSED: Final = ")）]］】〕"
_LABEL_SIGN: Final = re.compile("[:：/／|｜丨＝]")
_WIDE: Final = re.compile(f"[{CJK}]")
_TEASER: Final = re.compile(r"(?:\.\.\.|…|……)(?P<space> ?)(?=\S)")
_OPENING: Final = re.compile(
    r"もちろん|しかし|まず|例えば|たとえば|近年|最近|今日|現在|さらに|また、|そして|一方|これまで|"
    r"実際|確かに|そもそも|(?<=[うか？])では、|ここで|この|その|最初[からはに]|最後に|次に|第一に|同時に|"
    r"昨今|近頃|かつて|そのため|こうした|なお、|ただし|それ(?:でも|では)|"
    r"以前|如今|[从從]前|据(?:了解|[统統][计計]|悉|介[绍紹])|當然|当然|[虽雖]然|尽管|儘管|[这這](?:些|[几幾])年|"
    r"也有|[与與]此同[时時]|此外|[换換]句[话話][说說]|所[谓謂]|除了|由[于於]|作为一|作為一|"
    r"首先|近年来|近日|目前|随着|隨著|其实|其實|不过|不過|然而|但是|在此|对于|對於|事实上|事實上|众所周知|一方面"
)
_VERB_END: Final = re.compile(r"(?<=[うくぐすつぬぶむるただ])(?=[ァ-ヶA-Z])")
# "なぜ赤字なのか最大の理由は": a question, and no verb behind it that it could belong to.
_ASKED: Final = re.compile(
    r"(?<=[のたるうすいくむ]か)(?=[ァ-ヶA-Z\u4e00-\u9fff])"
    r"(?![考分知調見聞検説疑判不問決迷気否何と])"
)
_LEADS_ON: Final = re.compile(
    r"(?<=[^\s的之到])(?P<space>[ \u3000]*)"
    r"(?=(?:[上下]一[篇页頁]|相[关關](?:阅读|閱讀|文章)|延伸[阅閱][读讀]|(?:前|次|関連)の?(?:記事|ページ)|あわせて読みたい)\s?[:：])"
)
# A space in unspaced text, or the question that a heading asks, ends it.
_TITLE_GAP: Final = re.compile(
    rf"(?=[{CJK}])[^。、，,\s！？!?]{{2,40}}"
    rf"(?:[？！]?(?P<gap>[ \u3000])|[？！])(?=[{CJK}])"
)
TEN: Final = 10
_BRACKETS: Final = {"「": "」", "『": "』", "“": "”", "《": "》"}


def articles(text: str) -> list[Edit]:
    """Find what was glued into the long lines of a text, and to the ends of others."""
    edits: list[Edit] = []
    for row in rows(text):
        wide = is_cjk(row.text[0])
        rules: tuple[Callable[[str, Row], Iterator[Edit]], ...]
        if len(row.text) >= (MIN_GLUED_CJK if wide else MIN_GLUED):
            rules = (_sections, _headings, _navigation, _bylines)
        else:
            rules = _rules_of_brief(row, wide=wide)
        breaks = (rule(text, row) for rule in rules)
        found = {edit.start: edit for edits_of_rule in breaks for edit in edits_of_rule}
        edits += (found[start] for start in sorted(found))
    return edits


def _rules_of_brief(row: Row, *, wide: bool) -> tuple[Callable[[str, Row], Iterator[Edit]], ...]:
    """Return the rules for a line that is no longer than a paragraph may be."""
    size = len(row.text)
    ends = size >= (MIN_CLOSED_CJK if wide else MIN_CLOSED) and not row.finished
    headings = size >= (MIN_BRIEF_CJK if wide else MIN_BRIEF)
    return (*((_headings,) if headings else ()), *((_navigation, _bylines) if ends else ()))


def _bylines(text: str, line: Row) -> Iterator[Edit]:
    """Yield the break before a credit at the end of an article."""
    low = max(line.start, line.end - cues.MAX_CREDIT)
    if line.text[-1] not in _CLOSED and not _LABEL_SIGN.search(text, low, line.end):
        return
    for match in _CREDIT_AT.finditer(text, low, line.end):
        if cues.credits_of(text[match.end() : line.end].strip()):
            yield _break(match.span("space"), text, "layout.split_byline", 1.0)
            return


def _navigation(text: str, line: Row) -> Iterator[Edit]:
    """Yield the breaks before labelled links at the end of an article."""
    low = max(line.start, line.end - cues.MAX_CREDIT)
    if not _LABEL_SIGN.search(text, low, line.end) or not _WIDE.search(text, low, line.end):
        return
    for match in _LEADS_ON.finditer(text, low, line.end):
        yield _break(match.span("space"), text, "layout.split_navigation", 0.95)


def _headings(text: str, line: Row) -> Iterator[Edit]:
    """Yield the breaks around headings: their numbers count up from 1, or they bear a sign."""
    places = _places(text, line)
    for match in _heads(text, places, line) if places else ():
        if match.start() > line.start:
            yield _break(match.span("space"), text, "layout.split_heading", 1.0)
        span, confidence = _title_end(text, match.end(), line.end)
        if "title" in match.re.groupindex and match["title"]:
            span, confidence = (match.end("title"), match.end()), 0.95
        if confidence:
            yield _break(span, text, "layout.split_heading", confidence)


def _heads(text: str, places: list[int], line: Row) -> list[re.Match[str]]:
    """Return the headings whose signs stand at some of `places`, of the first kind that has any."""
    signs = [text[place + (text[place] in " \u3000")] for place in places]
    kinds = ["1" if sign.isdecimal() and sign != "0" else sign for sign in signs]
    for number, openers in zip(_NUMBERS, _OPENERS, strict=True):
        opened = [place for place, kind in zip(places, kinds, strict=True) if kind in openers]
        found = _counted(text, opened, number, line) if len(opened) > 1 else []
        if found:
            return found
    marked = [place for place, kind in zip(places, kinds, strict=True) if kind in _SIGNS]
    return _signed(text, marked, line) if len(marked) > 1 else []


def _places(text: str, line: Row) -> list[int]:
    """Return where a sign of a heading stands behind a sentence; most lines have none."""
    places = [line.start]
    for match in _HEAD.finditer(text, line.start + 1, line.end):
        place = match.start()
        places.append(place - (text[place - 1] in " \u3000"))
    brief = len(line.text) < (MIN_GLUED_CJK if is_cjk(line.text[0]) else MIN_GLUED)
    return places if len(places) >= (MIN_BRIEF_HEADINGS if brief else 2) else []


def _counted(
    text: str, places: list[int], number: re.Pattern[str], line: Row
) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for match in filter(None, (number.match(text, place) for place in places)):
        if _value(match["number"]) == len(found) + 1:
            found.append(match)
    return found if _are_apart(found, MIN_SECTION, line) else []


def _value(number: str) -> int:
    """Return the value of a number in digits, in Chinese or in a circle."""
    if number.isdecimal():
        return int(number)
    value = 0
    for digit in map(unicodedata.numeric, number):
        value = max(value, 1) * 10 if digit == TEN else value + int(digit)
    return value


def _signed(text: str, places: list[int], line: Row) -> list[re.Match[str]]:
    found = list(filter(None, (_SIGNED.match(text, place) for place in places)))
    return found if _are_apart(found, MIN_SIGNED, line) else []


def _are_apart(found: Sequence[re.Match[str]], least: int, line: Row) -> bool:
    """Tell whether there are several headings, and text between any two of them.

    Args:
        found: where they stand.
        least: characters of a section; three sections and text before them may be shorter.
        line: the line that holds them.
    """
    lead = found and found[0].start() - line.start >= MIN_BRIEF_SECTION
    if lead and len(found) >= MIN_BRIEF_HEADINGS:
        least = MIN_BRIEF_SECTION
    elif len(line.text) < (MIN_GLUED_CJK if is_cjk(line.text[0]) else MIN_GLUED):
        return False
    return len(found) > 1 and all(
        later.start() - sooner.end() >= least for sooner, later in pairwise(found)
    )


def _title_end(text: str, start: int, end: int) -> tuple[tuple[int, int], float]:
    """Return what stands between the heading that begins at `start` and its text.

    Returns:
        Start and end of it, mostly the same, and how sure that is; 0 if it is not known.
    """
    window = text[start : min(end, start + MAX_TITLE + 15)]
    gap = _TITLE_GAP.match(window)
    if gap:
        return (start + gap.end() - len(gap["gap"] or ""), start + gap.end()), 0.9
    place, confidence = _title_length(window)
    return (start + place, start + place), confidence


def _title_length(window: str) -> tuple[int, float]:
    """Return how long the heading at the start of `window` is, and how sure that is."""
    closing = _BRACKETS.get(window[0])
    if closing and 0 < window.find(closing) < MAX_TITLE:
        place = window.find(closing) + 1
        if window[place : place + 1] not in tuple("とっはがをにでもやの、。，"):
            return place, 0.8
    clause = re.split(r"[、，,。]", window, maxsplit=1)[0]
    for opening in _OPENING.finditer(window, 4, MAX_TITLE):
        if window[opening.start() - 1] not in "、，,":
            return opening.start(), 0.7
    asked = _ASKED.search(clause, 4, MAX_TITLE)
    if asked:
        return asked.start(), 0.6
    verbs = list(_VERB_END.finditer(clause, 6))
    return (verbs[0].start(), 0.5) if len(verbs) == 1 else (0, 0.0)


def _sections(text: str, line: Row) -> Iterator[Edit]:
    """Yield the breaks that spaces between sentences stand for."""
    ends = list(_SENTENCE_END.finditer(text, line.start, line.end))
    spaced = [match for match in ends if match["space"]]
    if MIN_BREAKS <= len(spaced) <= MAX_BREAKS * len(ends):
        for match in spaced:
            yield _break(match.span("space"), text, "layout.split_paragraph", 0.8)


def indents(text: str) -> list[Edit]:
    """Find the indentation of paragraphs in the middle of a line."""
    return [
        _break(match.span(), text, "layout.split_paragraph", 0.95)
        for match in shapes.INDENT.finditer(text)
    ]


def bullets(text: str) -> list[Edit]:
    """Find the items of a list in one line that a bullet opens."""
    edits: list[Edit] = []
    for line in rows(text):
        if line.text[0] in "•●▪◦‣":
            inner = list(_BULLET.finditer(text, line.start, line.end))
            if len(inner) + 1 >= MIN_BULLETS:
                edits += [
                    _break(match.span("space"), text, "layout.split_item", 0.9) for match in inner
                ]
    return edits


def teasers(text: str) -> list[Edit]:
    """Find teasers in one line: pieces of equal length that end in an ellipsis."""
    edits: list[Edit] = []
    if "..." not in text and "…" not in text:
        return edits
    for line in rows(text):
        if line.text.count("...") + line.text.count("…") < MIN_TEASERS:
            continue
        ends = list(_TEASER.finditer(text, line.start, line.end))
        sizes = [later.end() - sooner.end() for sooner, later in pairwise(ends)]
        if (
            len(ends) >= MIN_TEASERS
            and min(sizes) > 20
            and max(sizes) - min(sizes) <= 3
            and not any(_goes_on(text[match.end() : match.end() + 1]) for match in ends)
        ):
            edits += [
                _break(match.span("space"), text, "layout.split_teaser", 0.9) for match in ends
            ]
    return edits


def _goes_on(sign: str) -> bool:
    """Tell whether a character behind an ellipsis goes on with a sentence: no teaser does."""
    return sign.islower() or sign in {",", ";", ".", ")", "]"}


def _break(span: tuple[int, int], text: str, rule: str, confidence: float) -> Edit:
    return Edit(*span, text[slice(*span)], "\n", (rule,), confidence)


PASSES: Final[tuple[Pass, ...]] = (indents, articles, bullets, teasers)

"""Control, zero-width and compatibility characters, and runs of spaces.

What a reader cannot see goes or becomes plain: line ends, invisible and control
characters, odd spaces.  What a reader sees as a letter becomes that letter: decomposed
accents (NFC), ligatures, full-width Latin, half-width kana, radicals that a PDF gave in
place of Chinese characters.  Full-width punctuation and a full-width space beside it
or a character are Chinese and Japanese as they should be and stay; so do joiners where
they mean something, bidirectional marks in lines of Hebrew or Arabic, indentation, and
columns of spaces or tabs.

Characters of the Latin-1 supplement are half of every UTF-8 text read as Latin-1: where
the document shows such pairs they are left for the repair of mojibake, which needs
them, and come back here in the next round.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from pipeline.ledger import Edit, Mark
from pipeline.repair import shapes
from pipeline.repair.apart.letters import is_word_gap
from pipeline.repair.base import Context, Findings
from pipeline.repair.passes import changed, settle
from pipeline.repair.signs import holds, signs
from pipeline.script import is_stacked

_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LOST: Final = re.compile("\ufffd+")

# Pairs that only text read with a wrong codec shows; see the module's last paragraph.
_GARBLED: Final = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00ac\u00ae-\u00bf]|[\u0080-\u009f][\u0080-\u00ff]|"
    "[РСВ][\u0402-\u040f\u0452-\u045f\u00a1-\u00bb\u2018-\u203a\u20ac\u2116\u2122]|"
    "[ĂĹÄĹ][\u00a0-\u00bf\u2018-\u203a˘ˇ˙˛ł‚„]|[ÐÑÃÂ][\u2018-\u203aŠŒŽšœžŸ€™]"
)
_MIN_GARBLED: Final = 2

_OVERSTRIKE: Final = re.compile("[^\n\b]\b")
_NEWLINE: Final = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_LINE_ENDS: Final = "\r\x0b\x0c\u2028\u2029"
_ANSI: Final = "\x1b\\[[0-9;?]*[A-Za-z]"
_INVISIBLE: Final = re.compile(
    f"(?P<ansi>{_ANSI})|(?P<control>[\x00-\x08\x0e-\x1f\x7f]+)|(?P<c1>[\x80-\x9f])|"
    "(?P<bom>[\ufeff\ufffe])|(?P<zero_width>[\u200b\u2060-\u2064\u180e\u034f\u115f\u1160\u3164]+)|"
    "(?P<joiner>[\u200c\u200d])|(?P<bidi>[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+)|"
    "(?P<soft_break>\u00ad[ \t]*\n[ \t]*(?=[^\\W\\d_]))|(?P<soft_hyphen>\u00ad)|"
    "(?P<selector>[\ufe00-\ufe0f])|(?P<tags>[\U000e0020-\U000e007f]+)"
)
_INVISIBLES: Final = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\u3164\ufe00-\ufe0f\ufeff\ufffe\U000e0020-\U000e007f"
)
_ANY_INVISIBLE: Final = re.compile(f"[{_INVISIBLES}]")
_INVISIBLE_SIGNS: Final = signs(_INVISIBLES)
_EMOJI: Final = re.compile(
    "[\u00a9\u00ae\u203c\u2049\u20e3\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299"
    "\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f#*0-9]"
)
_JOINING: Final = re.compile("[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af]")
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SELECTED: Final = re.compile("[\u2010-\u2bff\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")
# Where all code pages 125x agree: quotes, dashes, ellipsis and the like.
_WINDOWS: Final = {
    0x82: "‚", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x89: "‰", 0x8B: "‹", 0x91: "‘",
    0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–", 0x97: "—", 0x99: "™", 0x9B: "›",
}  # fmt: skip


def find(text: str, context: Context) -> Findings:
    """Find invisible and compatibility characters and superfluous spaces."""
    del context
    passes = (_newlines, _overstruck, _invisible, _composed, _compatibility, _spaces)
    lost = _LOST.finditer(text) if "\ufffd" in text else ()
    marks = [Mark(*match.span(), "lost_characters") for match in lost]
    return Findings(settle(text, passes), marks)


def _newlines(text: str) -> list[Edit]:
    return [
        Edit(*match.span(), match[0], "\n", ("characters.newline",))
        for match in (_NEWLINE.finditer(text) if any(x in text for x in _LINE_ENDS) else ())
    ]


def _found(
    text: str, signature: re.Pattern[str], pattern: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    """Yield the matches of a slow `pattern`, looked for only where its signature stands."""
    end = 0
    for sign in signature.finditer(text):
        match = pattern.match(text, sign.start()) if sign.start() >= end else None
        if match:
            end = match.end()
            yield match


def _overstruck(text: str) -> list[Edit]:
    """Find characters that a backspace takes back, as in bold type of terminals."""
    return [
        Edit(*match.span(), match[0], "", ("characters.overstrike",))
        for match in (_OVERSTRIKE.finditer(text) if "\b" in text else ())
    ]


def _is_garbled(text: str) -> bool:
    return sum(1 for _ in zip(_GARBLED.finditer(text), range(_MIN_GARBLED), strict=False)) > 1


def _invisible(text: str) -> list[Edit]:
    if not holds(text, _INVISIBLE_SIGNS):
        return []
    garbled = _is_garbled(text)
    edits = []
    for match in _found(text, _ANY_INVISIBLE, _INVISIBLE):
        rule = str(match.lastgroup)
        keep = _KEPT.get(rule)
        before = text[match.start() - 1 : match.start()] if match.start() else ""
        if rule in _PAIRED and (garbled or _GARBLED.match(before + match[0])):
            continue
        if keep is None or not keep(text, match, before):
            after = _WINDOWS.get(ord(match[0]), "") if rule == "c1" else ""
            confidence = 0.9 if rule == "c1" else 1.0
            edits.append(Edit(*match.span(), match[0], after, (f"characters.{rule}",), confidence))
    return edits


_PAIRED: Final = ("c1", "soft_hyphen", "soft_break")


def _keeps_joiner(text: str, match: re.Match[str], before: str) -> bool:
    after = text[match.end() : match.end() + 1]
    if match[0] == "\u200d" and _EMOJI.match(before) and _EMOJI.match(after):
        return True
    return bool(_JOINING.match(before) and _JOINING.match(after))


def _keeps_direction(text: str, match: re.Match[str], before: str) -> bool:
    del before
    far = max(0, match.start() - 1000)
    start = max(text.rfind("\n", far, match.start()) + 1, far)
    return _RIGHT_TO_LEFT.search(text[start : match.end() + 1000].partition("\n")[0]) is not None


def _keeps_selector(text: str, match: re.Match[str], before: str) -> bool:
    del text, match
    return any(kind.match(before) for kind in (_EMOJI, _SELECTED, _JOINING))


def _keeps_tags(text: str, match: re.Match[str], before: str) -> bool:
    del text, match
    return before == "\U0001f3f4"


_KEPT: Final[dict[str, Callable[[str, re.Match[str], str], bool]]] = {
    "joiner": _keeps_joiner,
    "bidi": _keeps_direction,
    "selector": _keeps_selector,
    "tags": _keeps_tags,
}


#: Where the marks that may be piled on a letter begin and end (`script.is_stacked`).
MARKS: Final = signs(
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)


def _composed(text: str) -> list[Edit]:
    """Compose what is decomposed (NFC), a cluster of characters at a time."""
    stacked = holds(text, MARKS) and is_stacked(text)
    if not stacked and unicodedata.is_normalized("NFC", text):
        return []
    edits: list[Edit] = []
    for match in re.finditer(r"\S+", text):
        if stacked and is_stacked(match[0]):
            continue
        if not unicodedata.is_normalized("NFC", match[0]):
            for start, cluster in _clusters(match[0]):
                after = unicodedata.normalize("NFC", cluster)
                edits += changed(match.start() + start, cluster, after, "characters.nfc")
    return edits


def _clusters(word: str) -> Iterator[tuple[int, str]]:
    """Cut a word into the smallest pieces that can be composed one by one."""
    start = 0
    for index in range(1, len(word)):
        character = word[index]
        piece = word[start:index]
        if unicodedata.combining(character) == 0 and (
            unicodedata.normalize("NFC", piece + character)
            == unicodedata.normalize("NFC", piece) + unicodedata.normalize("NFC", character)
        ):
            yield start, piece
            start = index
    yield start, word[start:]


_WIDE: Final = "０-９Ａ-Ｚａ-ｚ"
_RADICALS: Final = dict(
    zip(
        "⺁⺌⺍⺏⺟⺠⺩⺫⺮⺶⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻩⻬⻮⻰⻳",
        "厂小小尢母民王目竹羊肉虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟黄齐齿龙龟",
        strict=True,
    )
)
_COMPATIBLE: Final = re.compile(
    f"(?P<fullwidth>[{_WIDE}]+(?:[．，：／－＋＆＠＿％＃＝][{_WIDE}]+)*(?:(?<=[０-９])％)?)|"
    "(?P<halfwidth>[\uff61-\uff9f]+)|(?P<ligature>[\ufb00-\ufb06])|"
    f"(?P<radical>[\u2f00-\u2fd5{''.join(_RADICALS)}])"
)
_COMPATIBLES: Final = f"{_WIDE}\uff61-\uff9f\ufb00-\ufb06\u2f00-\u2fd5{''.join(_RADICALS)}"
_ANY_COMPATIBLE: Final = re.compile(f"[{_COMPATIBLES}]")
_COMPATIBLE_SIGNS: Final = signs(_COMPATIBLES)
_KANA_MARK: Final = re.compile("(?<![ｳｶ-ﾄﾊ-ﾎﾜｦ])[ﾞﾟ]")
# Hiragana and katakana of EUC-JP read as Shift-JIS: every second one is a comma or dot.
_EUC_KANA: Final = re.compile("(?:[､･][^､･]){2}")
_HAN_OR_LOST: Final = re.compile("[\u3400-\u9fff\ufffd]")
# Words of half-width kana: so many of them show that the page is written so.
_KANA_WORD: Final = re.compile("[\uff66-\uff9f]{3,}")
_KANA_HABIT: Final = 2


def _compatibility(text: str) -> list[Edit]:
    """Write compatibility letters plainly; each kind is a rule of its own."""
    if not holds(text, _COMPATIBLE_SIGNS):
        return []
    half = "".join(re.findall("[\uff61-\uff9f]", text))
    foreign = _EUC_KANA.search(half) or _KANA_MARK.search(text)
    written = "\ufffd" not in text and len(_KANA_WORD.findall(text)) >= _KANA_HABIT
    edits: list[Edit] = []
    for match in _found(text, _ANY_COMPATIBLE, _COMPATIBLE):
        rule = str(match.lastgroup)
        if rule == "halfwidth" and (foreign or (not written and _is_slip(text, match))):
            continue
        after = _RADICALS.get(match[0]) or unicodedata.normalize("NFKC", match[0])
        if after != match[0]:
            edits.append(Edit(*match.span(), match[0], after, (f"characters.{rule}",)))
    return edits


def _is_slip(text: str, match: re.Match[str]) -> bool:
    """Tell single half-width kana between Chinese characters: UTF-8 read as Shift-JIS."""
    around = text[max(0, match.start() - 1) : match.end() + 1]
    return len(match[0]) < 3 and _HAN_OR_LOST.search(around) is not None


_TRAILING: Final = re.compile(f"[ \t{_SPACES}](?<![ \t{_SPACES}].)[ \t{_SPACES}]*+(?=\n|\\Z)")
_INNER: Final = re.compile(f"(?: (?<=\\S.)[ {_SPACES}]|[{_SPACES}](?<=\\S.))[ {_SPACES}]*+(?=\\S)")
_FULL_WIDTH: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uffe6]")
_BLANK_ENDS: Final = (" \n", "\t\n")
_ODD_SPACES: Final = signs(_SPACES)
_ODD_INDENT: Final = re.compile(
    f"^[ \t]*[\u00a0\u1680\u2000-\u200a\u202f\u205f][ \t{_SPACES}]*", re.MULTILINE
)


def _spaces(text: str) -> list[Edit]:
    odd = holds(text, _ODD_SPACES)
    ends = text.endswith((" ", "\t")) or any(end in text for end in _BLANK_ENDS)
    if not odd and not ends and "  " not in text:
        return []
    garbled = odd and _is_garbled(text)
    edits = [*_trailing(text, garbled=garbled), *_inner(text, garbled=garbled)]
    edits += [
        Edit(*match.span(), match[0], re.sub(f"[{_SPACES}]", " ", match[0]), ("characters.indent",))
        for match in (_ODD_INDENT.finditer(text) if odd else ())
        if text[match.end() : match.end() + 1].strip()
    ]
    return sorted(edits, key=lambda edit: edit.start)


def _trailing(text: str, *, garbled: bool) -> Iterator[Edit]:
    """Yield the spaces at line ends, but for the empty last cells of a table row."""
    for match in _TRAILING.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        row = text[start : match.start()]
        cells = "\t" in match[0] and "\t" in row
        if not cells and not (garbled and row and not row.isascii() and "\u00a0" in match[0]):
            yield Edit(*match.span(), match[0], "", ("characters.trailing_space",))


def _inner(text: str, *, garbled: bool) -> Iterator[Edit]:
    """Yield odd and repeated spaces within lines, but for those that make columns."""
    for match in _INNER.finditer(text):
        if garbled and "\u00a0" in match[0] and not text[match.start() - 1].isascii():
            continue
        if shapes.INDENT.match(text, match.start()):
            continue  # what is left of a paragraph, for the repair of layout
        if len(match[0]) > 1 and is_word_gap(text, *match.span()):
            continue  # between letter-spaced words, which the repair of those closes
        if match[0] == "\u3000" and _is_full_width(text, match):
            continue
        if len(match[0]) > 1 and _in_columns(text, match.start()):
            plain = re.sub(f"[{_SPACES}]", " ", match[0])
            if plain != match[0]:
                yield Edit(*match.span(), match[0], plain, ("characters.space",))
            continue
        yield Edit(*match.span(), match[0], " ", ("characters.space",))


def _is_full_width(text: str, match: re.Match[str]) -> bool:
    """Tell whether a full-width space stands beside characters as wide as itself."""
    around = text[match.start() - 1] + text[match.end()]
    return _FULL_WIDTH.search(around) is not None


def _in_columns(text: str, place: int) -> bool:
    """Tell whether a run of spaces stands in program code or in a table of spaces."""
    longest = shapes.MAX_CODE_LINE
    start = text.rfind("\n", max(0, place - longest - 1), place) + 1
    end = text.find("\n", place, place + longest)
    end = min(len(text), place + longest) if end < 0 else end
    if (start == 0 and place > longest) or end - start > longest:
        return False
    above = text[text.rfind("\n", max(0, start - longest - 2), max(0, start - 1)) + 1 : start - 1]
    below = text[end + 1 : end + longest + 2].partition("\n")[0]
    around = [line for line in (above if start else "", below) if len(line) <= longest]
    line = text[start:end]
    return shapes.is_code(line) or shapes.aligned(line, around)

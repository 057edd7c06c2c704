"""Invisible and control characters, but for those that mean something where they stand."""

import re
from collections.abc import Callable
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.characters.garbled import PAIR, is_garbled
from pipeline.repair.signs import holds, matches, signs

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


def invisible(text: str) -> list[Edit]:
    """Return the edits that remove what nobody sees; C1 controls may be marks of Windows."""
    if not holds(text, _INVISIBLE_SIGNS):
        return []
    garbled = is_garbled(text)
    edits = []
    for match in matches(text, _ANY_INVISIBLE, _INVISIBLE):
        rule = str(match.lastgroup)
        keep = _KEPT.get(rule)
        before = text[match.start() - 1 : match.start()] if match.start() else ""
        if rule in _PAIRED and (garbled or PAIR.match(before + match[0])):
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

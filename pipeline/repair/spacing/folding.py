"""Whether full-width marks of a page were folded to half-width ones, or typed so.

Half-width marks between Chinese characters are the style of many sound pages, chats most
of all, and those stay.  A conversion that folds them takes ``，？！：；（）`` all together and
leaves ``。、“”《》`` wide, which a keyboard set to half-width marks does not; but even so
an author may write.  So the page must also show what such a converter does besides:

* glosses in brackets behind characters (``字(zì)``) or U+FFFD within Chinese words;
* the same glosses, or text slipped by a byte, which another repair has undone before;
* Traditional characters made from simplified ones sign by sign: 么, 于 and 并 where those
  who write Traditional characters have 麼, 於 and 並.

Apart from that a mark is a slip where the page writes it wide nearly always.

Price in false positives: a page of such a converter whose simplified source was typed with
half-width marks.
"""

import re
from typing import Final

#: The marks that the folding takes, but for brackets, and what they become.
FOLDED: Final = {"，": ",", "？": "?", "！": "!", "：": ":", "；": ";"}
_BRACKETS: Final = "（）"
#: Marks that have no half-width form to be folded to.
_SPARED: Final = "、“”《》「」"
#: So many narrow marks for each wide one, or the reverse, leave no doubt of the rule.
MOST: Final = 10
MIN_TRACES: Final = 3
#: Kinds of signs that a converter must have left as they were.
MIN_KINDS: Final = 2

_GLOSS: Final = re.compile(r"[㐀-鿿]\([a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,4}\)")
_LOST: Final = re.compile(r"[㐀-鿿]\ufffd+[㐀-鿿]")
#: Repairs of what only such a converter does.
_CONVERTED: Final = frozenset(["glosses.pinyin", "frameshift.restored"])
#: Signs that stay simplified in a conversion sign by sign, with those that writers use.
_LEFT: Final = {"么": "麼", "于": "於", "并": "並"}
#: Frequent Traditional characters, each with its simplified form.
_TRADITIONAL: Final = "這個們來國時會對說過學經開關長門問題應還進發後點現實體將與業動"
_SIMPLIFIED: Final = "这个们来国时会对说过学经开关长门问题应还进发后点现实体将与业动"


def is_folded(text: str, repaired: frozenset[str] = frozenset()) -> bool:
    """Tell whether a converter folded the full-width marks of a Chinese page.

    Args:
        text: the page.
        repaired: the rules that have repaired something in it before.
    """
    narrow = sum(map(text.count, FOLDED.values()))
    wide = sum(map(text.count, [*FOLDED, *_BRACKETS]))
    if not narrow or "。" not in text or MOST * wide > narrow:
        return False
    if not repaired.isdisjoint(_CONVERTED):
        return True
    if not any(mark in text for mark in _SPARED):
        return False
    traces = len(_GLOSS.findall(text)) + len(_LOST.findall(text))
    return traces >= MIN_TRACES or _is_converted(text)


def _is_converted(text: str) -> bool:
    """Tell whether Traditional text was made from simplified text sign by sign."""
    left = {sign: text.count(sign) for sign in _LEFT}
    total = sum(left.values())
    if total < MIN_TRACES or sum(map(bool, left.values())) < MIN_KINDS:
        return False
    if MIN_TRACES * sum(map(text.count, _LEFT.values())) > total:
        return False
    traditional = sum(map(text.count, _TRADITIONAL))
    simplified = sum(map(text.count, set(_SIMPLIFIED) - set(_TRADITIONAL)))
    return traditional > MOST * simplified

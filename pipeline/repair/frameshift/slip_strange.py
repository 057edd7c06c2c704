"""Which places look strange enough for their bytes to be read in another way."""

from collections.abc import Sequence
from functools import cache
from typing import Final, TypeAlias

import numpy as np

from pipeline.repair.frameshift.slip_scorer import Batch, Scorer
from pipeline.repair.frameshift.slip_windows import BACK, Window
from pipeline.repair.models.ngrams import Floats, han_model

#: Codecs, each with the language that it is read in.
Languages: TypeAlias = tuple[tuple[str, str], ...]

#: Strangeness in nats around a site that makes it worth a look: what characters cost
#: beyond an allowance; which of them count; and what a letter on its own, such as the
#: name of an axis, is allowed beyond that.
ALLOWANCE: Final = 7.0
STRANGE: Final = 3.0
_NEAR: Final = 4
_LETTER: Final = 3.0
_KANA_SHARE: Final = 0.05
#: Nats of evidence that tell a text in traditional characters from a simplified one.
_LEAN: Final = 6.0
#: Bars in a stretch of a line that make it a row of a table.
_BARS: Final = 3
#: Windows whose characters are scored at once.
_CHUNK: Final = 512


def is_table(text: str, place: int) -> bool:
    """Tell whether bars divide the line around a place into cells."""
    low = max(text.rfind("\n", 0, place) + 1, place - BACK)
    end = text.find("\n", place, place + BACK)
    return text.count("|", low, min(len(text), place + BACK) if end < 0 else end) >= _BARS


def languages(text: str) -> Languages:
    """Return the codecs that the text may have been in, each with the language."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    seen = np.bincount(np.minimum(points, 0xFFFF), minlength=0x10000)
    han = seen[0x3400:0xA000].sum()
    kana = seen[0x3041:0x3097].sum() + seen[0x30A1:0x30FB].sum()
    if kana > _KANA_SHARE * (han + kana):
        return ("cp932", "ja"), ("euc_jp", "ja")
    lean = float(_leans()[seen > 0].sum())
    if lean < -_LEAN:
        return (("gbk", "zh-Hans"),)
    traditional = ("cp950", "zh-Hant"), ("gbk", "zh-Hant")
    return traditional if lean > _LEAN else (*traditional, ("gbk", "zh-Hans"))


@cache
def _leans() -> Floats:
    """Return for each code point how many nats likelier it is in traditional text."""
    model = han_model()
    (_, simplified), (_, full) = model.tables(0.0), model.tables(1.0)
    return full - simplified


def strange(text: str, free: Sequence[Window], scorer: Scorer) -> list[Window]:
    """Return the windows in which text around a site costs more than it should.

    Args:
        text: one document.
        free: windows of it.
        scorer: the model of its language.
    """
    found: list[Window] = []
    for start in range(0, len(free), _CHUNK):
        chunk = free[start : start + _CHUNK]
        batch = Batch(scorer)
        spans = [
            (window, place, _ask(text, window, place, batch))
            for window in chunk
            for place in window.sites
        ]
        scores = batch.scores()
        excess = np.append(0, np.cumsum(np.maximum(0, -scores - ALLOWANCE), dtype=np.float64))
        odd = {
            window
            for window, place, (low, high) in spans
            if excess[high] - excess[low] > STRANGE + _LETTER * _is_letter(text[place])
        }
        found += [window for window in chunk if window in odd]
    return found


def _ask(text: str, window: Window, place: int, batch: Batch) -> tuple[int, int]:
    """Ask for the scores of what stands around a place, and return which they are."""
    low, high = max(window.start, place - _NEAR), min(window.end, place + 2)
    before = text[text.rfind("\n", max(0, low - 8), low) + 1 or max(0, low - 8) : low]
    codes = [min(ord(one), 0xFFFF) for one in text[low:high]]
    first, _ = batch.ask(batch.scorer.context(before), codes)
    return first, first + len(codes)


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()

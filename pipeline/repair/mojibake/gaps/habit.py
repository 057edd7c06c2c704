"""The habit of a reader: whether it lost single bytes or pairs.

A reader that meets a byte it cannot pair drops this byte alone, or with the one behind
it.  Each reader keeps to one habit, so that a text as a whole tells which it was: only
with the right number of bytes in the gaps do the bytes between them make characters.
"""

import re
from typing import Final

from pipeline import plausibility
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, FIRST_WIDE, HOLE, SUBSTITUTES

#: A byte that each codec takes as the first and as the second of a pair.
_ANY: Final = {"gb18030": "\xb0", "cp950": "\xb0", "cp932": "\x8a", "euc_jp": "\xb0"}
#: A gap that lost two bytes: one before ASCII lost its first only.
_PAIR: Final = re.compile(f"{HOLE}(?![\x00-\x7f]|$)")
_WIDE: Final = f"[\xe2-\xe9\xef{HOLE}][\x80-\xbf{HOLE}][\x80-\xbf{HOLE}]"
_NARROW: Final = f"[\xc2-\xd1{HOLE}][\x80-\xbf{HOLE}]"
_RUN: Final = re.compile(f"(?:{_WIDE}|{_NARROW}|[\x00-\x7f])+")
_SUBSTITUTE: Final = re.compile(f"(?<=[{FIRST_WIDE}-\uffff])[?・]|[?・](?=[{FIRST_WIDE}-\uffff])")
_BYTES: Final = re.compile("[\x00-\xff]+")
_BYTE: Final = re.compile(f"[\x80-\xff{HOLE}]")
#: Share of the bytes that must fit, and the fewest known ones that tell anything.
MIN_FIT: Final = 0.95
MIN_KNOWN: Final = 6


def has_gaps(line: str) -> bool:
    """Say whether bytes of a line may be lost."""
    return HOLE in line or _SUBSTITUTE.search(line) is not None


def shown(line: str, codec: str) -> str:
    """Return a line with U+FFFD for what may stand for lost bytes, of the same length.

    Args:
        line: the text.
        codec: what it was read with: where it has no U+FFFD, question marks beside wide
            characters, or the substitute of that codec, are what a writer made of them.
    """
    if HOLE in line or codec not in DOUBLE_BYTE:
        return line
    substitute = SUBSTITUTES.get(codec, "?")
    found = substitute if substitute in line else "?"
    return _SUBSTITUTE.sub(lambda mark: HOLE if mark[0] == found else mark[0], line)


def doubled(raw: str) -> str:
    """Return bytes with two gaps for each that can have lost a pair."""
    return _PAIR.sub(HOLE * 2, raw)


def filled_up(raw: str, codec: str, *, pairs: bool) -> str:
    """Return bytes with any others in the gaps, for a look at what stands between them."""
    return (doubled(raw) if pairs else raw).replace(HOLE, _ANY[codec])


def fit(raw: str) -> float:
    """Return the share of the bytes beyond ASCII that form UTF-8, gaps taken for any byte."""
    total = len(_BYTE.findall(raw))
    fitting = sum(len(_BYTE.findall(run)) for run in _RUN.findall(raw))
    return fitting / total if total else 0.0


def fits_utf8(raw: str) -> bool:
    """Say whether bytes form UTF-8 but for what was lost."""
    if len(_BYTE.findall(raw.replace(HOLE, ""))) < MIN_KNOWN:
        return False
    return fit(raw) >= MIN_FIT or fit(doubled(raw)) >= MIN_FIT


def is_paired(raw: str, right: str) -> bool:
    """Say whether a reader lost pairs rather than single bytes.

    Args:
        raw: the bytes, with gaps.
        right: the codec that is right for them.
    """
    if right == "utf-8":
        return fit(doubled(raw)) > fit(raw)
    single, paired = (
        plausibility.cost(
            _BYTES.sub(
                lambda run: run[0].encode("latin-1").decode(right, "replace"),
                filled_up(raw, right, pairs=pairs),
            )
        )
        for pairs in (False, True)
    )
    return paired < single

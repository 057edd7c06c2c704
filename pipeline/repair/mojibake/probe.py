"""Which layers are worth a closer look: a rough answer for all of them at once.

Every layer that can have made them re-reads the suspicious words, and one pass of the
plausibility model prices all readings together.  Clean lines that merely hold rare
characters end here, most of them before anything is read: their bytes hold no UTF-8,
there are too few odd letters for any other encoding, or too few odd characters around.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

import numpy as np

from pipeline.plausibility.model import UNITS_PER_BIT
from pipeline.repair.mojibake import pricing
from pipeline.repair.mojibake.gaps.habit import filled_up, fits_utf8, shown
from pipeline.repair.mojibake.layers import (
    ALL,
    DOUBLE_BYTE,
    FIRST_WIDE,
    FOREIGN,
    HOLE,
    LATIN,
    RARE,
    Layer,
    table,
)
from pipeline.repair.mojibake.reread import SEQUENCE
from pipeline.repair.mojibake.suspicion import COMMON_SIGNS, Look, look

#: Bits that a layer must seem to save to be looked at closely.
MIN_PROMISE: Final = 6.0
#: Layers looked at closely, the most promising ones.
MAX_LAYERS_KEPT: Final = 14
#: Bits that a byte of good double-byte text costs.
LEFTOVER: Final = 6.0
#: Most characters of one word that are probed.
MAX_TOKEN: Final = 400
#: Characters of odd words that tell enough.
MAX_PROBED: Final = 800
#: Longer words of double-byte text are probed near the odd stretch only, which keeps
#: whole characters together.
MAX_WORD: Final = 40
NEAR: Final = 8
#: Characters beyond ASCII that a line must have for an encoding other than UTF-8, unless
#: that is one of Latin letters.
MIN_CHARACTERS: Final = 4
#: Text of two bytes a character that was read as another such encoding is odd all over:
#: so many characters in a row, or so many bits a Chinese character.
MIN_WIDE_STRETCH: Final = 5
MIN_DENSITY: Final = 1.0
#: So many in a row make a garbled fragment worth a look of its own.
MIN_FRAGMENT: Final = 9
#: Sequences of UTF-8 that rare characters form by chance between others are single
#: ones; beside Latin letters they need no company.
MIN_SEQUENCES: Final = 2

_TOKEN: Final = re.compile(r"[^\x00-\x20]*[^\x00-\x7f][^\x00-\x20]*")
_BYTES: Final = re.compile("[\x00-\xff]+")
_LETTER: Final = re.compile("[A-Za-z]")
_HIGH: Final = re.compile("[\x80-\xff]")
_TELLING: Final = re.compile(f"[^\x00-\x7f{COMMON_SIGNS}{FIRST_WIDE}-\U0010ffff]")
_WIDE: Final = re.compile(f"[{FIRST_WIDE}-\U0010ffff]")
#: The ligatures and the apple of Mac OS are single bytes; nothing else so late is.
_NARROW: Final = re.compile(f"[^{FIRST_WIDE}-\uf8fe\uf900-\ufb00\ufb03-\U0010ffff]+")

_Read = tuple[str, int]


def promising(line: str) -> list[Layer]:
    """Return the layers that may explain what is odd in `line`, most promising first."""
    seen = look(line)
    tokens = tuple(_first_of(_odd_words(line, seen)))
    found: list[tuple[float, Layer]] = []
    if any(map(_WIDE.search, tokens)):
        short = seen.high - seen.low < MIN_WIDE_STRETCH
        sparse = line[seen.low] >= FIRST_WIDE and short and seen.density < MIN_DENSITY
        found += _probed(tokens, double=True, only_utf8=sparse, few=False)
        if not found and seen.high - seen.low >= MIN_FRAGMENT and seen.density >= MIN_DENSITY:
            # Sound text around a garbled fragment hides it.
            fragment = line[seen.low : seen.high + 1][:MAX_TOKEN]
            found += _probed((fragment,), double=True, only_utf8=False, few=False)
    narrow = tuple(
        piece for token in tokens for piece in _NARROW.findall(token) if _TELLING.search(piece)
    )
    if narrow:
        few = sum(1 for _ in islice(_TELLING.finditer(line), MIN_CHARACTERS)) < MIN_CHARACTERS
        found += _probed(narrow, double=False, only_utf8=False, few=few)
    found.sort(key=lambda pair: -pair[0])
    return [layer for _, layer in found[:MAX_LAYERS_KEPT]]


@lru_cache(4096)
def _probed(
    tokens: tuple[str, ...], *, double: bool, only_utf8: bool, few: bool
) -> tuple[tuple[float, Layer], ...]:
    """Return what each layer promises for some words, in bits, if it is worth a look.

    Args:
        tokens: the words.
        double: whether they were read with double-byte codecs, or else with others.
        only_utf8: whether nothing but UTF-8 can have become so few odd characters.
        few: whether there are too few of them for anything but UTF-8 and Latin letters.
    """
    tried: list[Layer] = []
    leftovers: list[int] = []
    variants = [" ".join(tokens)]
    least = MIN_SEQUENCES if only_utf8 and not _LETTER.search(variants[0]) else 1
    reads: dict[tuple[tuple[str, ...], str], _Read | None] = {}
    for wrong, layers in ALL.items():
        if (wrong in DOUBLE_BYTE) != double:
            continue
        raws = tuple(_unread(token, wrong) for token in tokens)
        utf8 = sum(len(SEQUENCE.findall(raw)) for raw in raws) >= least
        for layer in layers:
            right = layer.right
            if not utf8 if right == "utf-8" else only_utf8 or (few and right not in LATIN):
                continue
            if (raws, right) not in reads:
                reads[raws, right] = _read(tokens, raws, layer)
            read = reads[raws, right]
            if read and not (wrong in RARE and read[0] in variants):
                tried.append(layer)
                variants.append(read[0])
                leftovers.append(read[1])
    if not tried:
        return ()
    promises = _promises(variants, leftovers)
    return tuple(pair for pair in zip(promises, tried, strict=True) if pair[0] > MIN_PROMISE)


def _unread(token: str, wrong: str) -> str:
    """Turn a word back into bytes; characters that the codec cannot have made stay."""
    raw = shown(token, wrong).translate(table(wrong))
    if FOREIGN not in raw:
        return raw
    return "".join(
        character if byte == FOREIGN and character > "\xff" else byte
        for character in token
        for byte in (character.translate(table(wrong)),)
    )


def _read(tokens: Sequence[str], raws: Sequence[str], layer: Layer) -> _Read | None:
    """Read words again by one layer; None where nothing in them can change."""
    changed = False
    left = 0
    words = []
    for token, raw in zip(tokens, raws, strict=True):
        read = _reread(raw, layer)
        changed = changed or read is not None
        words.append(token if read is None else read[0])
        left += 0 if read is None else read[1]
    return (" ".join(words), left) if changed else None


def _promises(variants: Sequence[str], leftovers: Sequence[int]) -> list[float]:
    """Return the bits that each variant but the first, the line as it is, saves."""
    starts = np.cumsum([0] + [len(text) + 1 for text in variants[:-1]])
    joined = "".join(f"{text}\n" for text in variants)
    sums = np.add.reduceat(pricing.character_costs(joined), starts, dtype=np.int64)
    saved = (sums[0] - sums[1:]) / UNITS_PER_BIT - LEFTOVER * np.array(leftovers)
    promises: list[float] = saved.tolist()
    return promises


def _odd_words(line: str, seen: Look) -> Iterator[str]:
    """Yield the words of the oddest stretch; of long wide-script ones what is near it."""
    for token in _TOKEN.finditer(line):
        start, end = token.span()
        if end < seen.low or start > seen.high:
            continue
        if end - start > MAX_WORD and line[seen.low] >= FIRST_WIDE:
            start, end = max(start, seen.low - NEAR), min(end, seen.high + NEAR)
        yield line[start:end][:MAX_TOKEN]


def _first_of(words: Iterator[str]) -> Iterator[str]:
    """Yield words up to a number of characters."""
    size = 0
    for word in words:
        yield word
        size += len(word)
        if size > MAX_PROBED:
            return


def _reread(raw: str, layer: Layer) -> tuple[str, int] | None:
    """Read one word again, roughly.

    Returns:
        The word and how many bytes of good double-byte text it leaves out; None where
        nothing in it can change.
    """
    if not _HIGH.search(raw):
        return None
    if layer.right == "utf-8":
        return _reread_as_utf8(raw, layer.wrong)
    if HOLE in raw and {layer.wrong, layer.right} <= DOUBLE_BYTE:
        return _past_holes(raw, layer.right)
    pieces = []
    changed = False
    at = 0
    for piece in _BYTES.finditer(raw):
        # What this codec cannot have produced keeps its place, at the price of an
        # unknown character.
        pieces.append(raw[at : piece.start()])
        at = piece.end()
        try:
            pieces.append(piece.group().encode("latin-1").decode(layer.right))
            changed = True
        except UnicodeDecodeError:
            wide = {layer.wrong, layer.right} <= DOUBLE_BYTE
            read = piece.group().encode("latin-1").decode(layer.right, "replace")
            pieces.append(read if wide else piece.group())
            changed = changed or wide
    pieces.append(raw[at:])
    return ("".join(pieces), 0) if changed else None


def _reread_as_utf8(raw: str, wrong: str) -> tuple[str, int] | None:
    if HOLE in raw and wrong in DOUBLE_BYTE and fits_utf8(raw):
        return "".join(map(_decoded, SEQUENCE.finditer(raw))), 0
    read, count = SEQUENCE.subn(_decoded, raw)
    if not count:
        return None
    if wrong not in DOUBLE_BYTE:
        return read, 0
    kept = _HIGH.sub("", SEQUENCE.sub("", raw))
    left = len(SEQUENCE.sub("", raw)) - len(kept)
    return "".join(map(_decoded, SEQUENCE.finditer(raw))) + kept, left


def _past_holes(raw: str, right: str) -> tuple[str, int]:
    """Read a word that lost bytes as if any others stood there."""
    reads = [
        _BYTES.sub(lambda piece: piece[0].encode("latin-1").decode(right, "replace"), filled)
        for filled in (filled_up(raw, right, pairs=pairs) for pairs in (False, True))
    ]
    return min(reads, key=pricing.cost), 0


def _decoded(found: re.Match[str]) -> str:
    return found.group().encode("latin-1").decode("utf-8")

"""Which layers are worth a closer look: a rough answer for all of them at once.

Every layer re-reads the suspicious words, and one pass of the plausibility model
prices all readings together.  Clean lines that merely hold rare characters end here.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from pipeline import plausibility
from pipeline.plausibility.model import UNITS_PER_BIT
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, FOREIGN, HOLE, Layer, table
from pipeline.repair.mojibake.reread import SEQUENCE
from pipeline.repair.mojibake.suspicion import worst_stretch

#: Bits that a layer must seem to save to be looked at closely.
MIN_PROMISE: Final = 6.0
#: Layers looked at closely, the most promising ones.
MAX_LAYERS_KEPT: Final = 8
#: Bits that a byte of good double-byte text costs.
LEFTOVER: Final = 6.0
#: Most characters of one word that are probed.
MAX_TOKEN: Final = 400
#: Longer words of double-byte text are probed near the odd stretch only, which keeps
#: whole characters together.
MAX_WORD: Final = 40
NEAR: Final = 8
FIRST_WIDE: Final = "\u2e80"

_TOKEN: Final = re.compile(r"[^\x00-\x20]*[^\x00-\x7f][^\x00-\x20]*")
_BYTES: Final = re.compile(f"[^{FOREIGN}{HOLE}]+")
_HIGH: Final = re.compile("[\x80-\xff]")


def promising(line: str, layers: Sequence[Layer]) -> list[Layer]:
    """Return the layers that may explain what is odd in `line`, most promising first."""
    tokens = list(_odd_words(line))
    variants = [" ".join(tokens)]
    tried: list[Layer] = []
    leftovers: list[int] = []
    raws: dict[str, list[str]] = {}
    for layer in layers:
        if layer.wrong not in raws:
            raws[layer.wrong] = [token.translate(table(layer.wrong)) for token in tokens]
        changed = False
        left = 0
        words = []
        for token, raw in zip(tokens, raws[layer.wrong], strict=True):
            read = _reread(raw, layer)
            changed = changed or read is not None
            words.append(token if read is None else read[0])
            left += 0 if read is None else read[1]
        if changed:
            tried.append(layer)
            leftovers.append(left)
            variants.append(" ".join(words))
    if not tried:
        return []
    joined = "".join(f"{text}\n" for text in variants)
    starts = np.cumsum([0] + [len(text) + 1 for text in variants[:-1]])
    sums = np.add.reduceat(plausibility.character_costs(joined), starts)
    promises = ((sums[0] - sums[1:]) / UNITS_PER_BIT - LEFTOVER * np.array(leftovers)).tolist()
    ranked = sorted(
        zip(promises, range(len(tried)), strict=True), key=lambda pair: (-pair[0], pair[1])
    )
    return [tried[index] for promise, index in ranked[:MAX_LAYERS_KEPT] if promise > MIN_PROMISE]


def _odd_words(line: str) -> Iterator[str]:
    """Yield the words of the oddest stretch; of long wide-script ones what is near it."""
    low, high = worst_stretch(line)
    for token in _TOKEN.finditer(line):
        start, end = token.span()
        if end < low or start > high:
            continue
        if end - start > MAX_WORD and line[low] >= FIRST_WIDE:
            start, end = max(start, low - NEAR), min(end, high + NEAR)
        yield line[start:end][:MAX_TOKEN]


def _reread(raw: str, layer: Layer) -> tuple[str, int] | None:
    """Read one word again, roughly.

    Returns:
        The word and how many bytes of good double-byte text it leaves out; None where
        nothing in it can change.
    """
    if not _HIGH.search(raw):
        return None
    if layer.right == "utf-8":
        read, count = SEQUENCE.subn(_decoded, raw)
        if not count:
            return None
        if layer.wrong not in DOUBLE_BYTE:
            return read, 0
        kept = _HIGH.sub("", SEQUENCE.sub("", raw))
        left = len(SEQUENCE.sub("", raw)) - len(kept)
        return "".join(map(_decoded, SEQUENCE.finditer(raw))) + kept, left
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
            pieces.append(piece.group())
    pieces.append(raw[at:])
    return ("".join(pieces), 0) if changed else None


def _decoded(found: re.Match[str]) -> str:
    return found.group().encode("latin-1").decode("utf-8")

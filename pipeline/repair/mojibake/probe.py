"""Which layers are worth a closer look: a rough answer for all of them at once.

Every layer re-reads the suspicious words, and one pass of the plausibility model
prices all readings together.  Clean lines that merely hold rare characters end here.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from pipeline import plausibility
from pipeline.plausibility.model import UNITS_PER_BIT
from pipeline.repair.mojibake.layers import FOREIGN, HOLE, Layer, table
from pipeline.repair.mojibake.reread import SEQUENCE

#: Bits that a layer must seem to save to be looked at closely.
MIN_PROMISE: Final = 6.0
#: Layers looked at closely, the most promising ones.
MAX_LAYERS_KEPT: Final = 8
#: Words of a line that are probed, and characters of a word.
MAX_TOKENS: Final = 60
MAX_TOKEN: Final = 400

_TOKEN: Final = re.compile(r"[^\x00-\x20]*[^\x00-\x7f][^\x00-\x20]*")
_BYTES: Final = re.compile(f"[^{FOREIGN}{HOLE}]+")
_HIGH: Final = re.compile("[\x80-\xff]")


def promising(line: str, layers: Sequence[Layer]) -> list[Layer]:
    """Return the layers that may explain what is odd in `line`, most promising first."""
    tokens = [token[:MAX_TOKEN] for token in _TOKEN.findall(line)[:MAX_TOKENS]]
    variants = [" ".join(tokens)]
    tried: list[Layer] = []
    raws: dict[str, list[str]] = {}
    for layer in layers:
        if layer.wrong not in raws:
            raws[layer.wrong] = [token.translate(table(layer.wrong)) for token in tokens]
        changed = False
        words = []
        for token, raw in zip(tokens, raws[layer.wrong], strict=True):
            read = _reread(raw, layer.right)
            changed = changed or read is not None
            words.append(token if read is None else read)
        if changed:
            tried.append(layer)
            variants.append(" ".join(words))
    if not tried:
        return []
    joined = "\n".join(variants)
    starts = np.cumsum([0] + [len(text) + 1 for text in variants[:-1]])
    sums = np.add.reduceat(plausibility.character_costs(joined), starts)
    promises = ((sums[0] - sums[1:]) / UNITS_PER_BIT).tolist()
    ranked = sorted(zip(promises, range(len(tried)), strict=True), key=lambda pair: (-pair[0], pair[1]))
    return [tried[index] for promise, index in ranked[:MAX_LAYERS_KEPT] if promise > MIN_PROMISE]


def _reread(raw: str, codec: str) -> str | None:
    """Read one word again, roughly; None where nothing in it can change."""
    if not _HIGH.search(raw):
        return None
    if codec == "utf-8":
        read, count = SEQUENCE.subn(_decoded, raw)
        return read if count else None
    pieces = []
    changed = False
    at = 0
    for piece in _BYTES.finditer(raw):
        # What this codec cannot have produced keeps its place, at the price of an
        # unknown character.
        pieces.append(raw[at : piece.start()])
        at = piece.end()
        try:
            pieces.append(piece.group().encode("latin-1").decode(codec))
            changed = True
        except UnicodeDecodeError:
            pieces.append(piece.group())
    pieces.append(raw[at:])
    return "".join(pieces) if changed else None


def _decoded(found: re.Match[str]) -> str:
    return found.group().encode("latin-1").decode("utf-8")

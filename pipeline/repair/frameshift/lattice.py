"""Which characters can complete an owed byte: the edges of the byte lattice.

A first byte that is owed its second is known, or it is one of a set.  Everything here
depends on the code table and the document's glosses alone, so it is worked out once
per document.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.repair.frameshift.codec import Codec
from pipeline.repair.frameshift.evidence import Evidence
from pipeline.repair.models.ngrams import BITS
from pipeline.repair.readings import characters_read, is_reading

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

#: Numbers below are a known byte; those from here on name a set.
SETS: Final = 0x100
#: What may be owed behind a cut: any first byte.
ANY: Final = SETS
#: First bytes of full-width punctuation, which tools look for and find across characters.
_PUNCTUATION: Final = (0xA1, 0xA3)
#: Log-odds of a cut that no such find explains.
_ODD_CUT: Final = -9.0

_MISREAD: Final = -9.0
#: Log-odds of a full stop or comma off the frame: tools look for them, and find them.
_LOST_STOP: Final = -3.0
_RARE: Final = -10.5
#: Characters that one step is followed to.
_BRANCHES: Final = 100
_FULL_STOP: Final = ord("。")
_FIRSTS: Final = np.arange(0x81, 0xFF)
HIGH: Final = np.arange(0x80, 0xFF)


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Characters that a step can make.

    Args:
        codes: their code points.
        costs: log-odds for each, beside what the model says.
        owed: what is owed after each.
    """

    codes: Ints
    costs: Floats
    owed: Ints


@cache
def readable(reading: str) -> npt.NDArray[np.bool_]:
    """Return which code points can be read so."""
    codes = np.zeros(0x10000, dtype=bool)
    codes[
        [ord(character) for character in characters_read(reading) if character < "\U00010000"]
    ] = 1
    return codes


class Lattice:
    """The edges for one document, worked out when first asked for.

    Args:
        codec: the code table.
        evidence: what the document says.
    """

    def __init__(self, codec: Codec, evidence: Evidence) -> None:
        self.codec = codec
        self._evidence = evidence
        self._sets: list[tuple[Ints, Floats]] = [(_FIRSTS, np.zeros(126, dtype=np.float32))]
        self._names: dict[tuple[str, int], int] = {}
        self._edges: dict[tuple[int, int, str], Edges] = {}
        self._vanished: dict[int, Edges] = {}
        self._behind_cut: dict[int, Edges] = {}
        self._after: dict[int, Floats] = {}
        self._likely: dict[tuple[int, int], Edges] = {}
        self._bare = np.zeros(0x10000, dtype=np.float32)
        for character in evidence.glossed:
            self._bare[ord(character)] = evidence.unglossed(character)
        self._stop = np.zeros(0x10000, dtype=np.float32)
        self._stop[[_FULL_STOP, ord("，")]] = _LOST_STOP
        rarity = evidence.model.unigrams()[evidence.classes] + evidence.shares
        self._common = rarity > _RARE
        self._gone = np.flatnonzero(codec.missing.any(axis=1))
        self._gone_sets = np.array([self._missing_set(int(second)) for second in self._gone])

    def vanished(self, owed: int) -> Edges:
        """Return the characters whose second byte began a pair that shows nothing."""
        if owed not in self._vanished:
            codes, costs, columns = self._table(owed, self._gone)
            if owed >= SETS:
                keep = self._common[codes]
                codes, costs, columns = codes[keep], costs[keep], columns[keep]
            costs = costs + self._bare[codes]
            self._vanished[owed] = Edges(codes, costs, self._gone_sets[columns])
        return self._vanished[owed]

    def completed(self, owed: int, second: int, *, glossed: bool) -> Edges:
        """Return the characters with one known second byte, what follows still open."""
        key = (owed, second, "glossed" if glossed else "")
        if key not in self._edges:
            codes, costs, _ = self._table(owed, np.array([second]))
            if owed >= SETS and not glossed:
                costs = costs + self._bare[codes]
            self._edges[key] = Edges(codes, costs, np.zeros(len(codes), dtype=np.int64))
        return self._edges[key]

    def ended(self, owed: int, reading: str) -> Edges:
        """Return the characters whose second byte no decoder could show.

        Args:
            owed: the first byte or set.
            reading: the gloss of the character, empty if it has none.
        """
        key = (owed, -1, reading)
        if key not in self._edges:
            codes, costs, _ = self._table(owed, HIGH)
            if owed >= SETS:
                keep = self._common[codes]
                codes, costs = codes[keep], costs[keep]
            if reading and owed == ANY:
                keep = readable(reading)[codes]
                codes, costs = codes[keep], costs[keep]
            if reading:
                fits = [self._evidence.gloss(chr(code), reading) for code in codes.tolist()]
                costs = costs + np.array(fits, dtype=np.float32)
            else:
                costs = costs + self._bare[codes]
            self._edges[key] = Edges(codes, costs, np.zeros(len(codes), dtype=np.int64))
        return self._edges[key]

    def behind_cut(self, edges: Edges) -> Edges:
        """Return edges with no doubt of stops: tools find none whose neighbour they cut."""
        key = id(edges)
        if key not in self._behind_cut:
            costs = edges.costs - self._stop[edges.codes]
            self._behind_cut[key] = Edges(edges.codes, costs, edges.owed)
        return self._behind_cut[key]

    def likely(self, context: int, edges: Edges) -> Edges:
        """Return the edges that one class of context makes likeliest.

        Args:
            context: the model's context, of which the last class counts.
            edges: edges that this lattice made.
        """
        if len(edges.codes) <= _BRANCHES:
            return edges
        last = context & ((1 << BITS) - 1)
        key = (last, id(edges))
        if key not in self._likely:
            if last not in self._after:
                self._after[last] = self._evidence.after(last)
            scores = self._after[last][self._evidence.classes[edges.codes]] + edges.costs
            scores += self._evidence.shares[edges.codes]
            best = np.sort(np.argpartition(-scores, _BRANCHES)[:_BRANCHES])
            self._likely[key] = Edges(edges.codes[best], edges.costs[best], edges.owed[best])
        return self._likely[key]

    def interrupted(self, before: str, reading: str) -> int:
        """Return the first bytes before which a gloss matched across two characters.

        Args:
            before: the character before, whose second byte is half of the match.
            reading: the gloss.
        """
        name = (before + reading, 0)
        if name not in self._names:
            pair = self.codec.pair(before)
            firsts, costs = [], []
            for first in _FIRSTS.tolist():
                code = int(self.codec.codes[pair[1], first]) if pair else 0
                if code and is_reading(chr(code), reading):
                    firsts.append(first)
                    costs.append(self._evidence.listed(chr(code), reading))
            if not firsts:
                firsts, costs = _FIRSTS.tolist(), [_MISREAD] * len(_FIRSTS)
            self._names[name] = self._add(np.array(firsts), np.array(costs))
        return self._names[name]

    def _missing_set(self, second: int) -> int:
        name = ("", second)
        if name not in self._names:
            firsts = np.flatnonzero(self.codec.missing[second])
            firsts = firsts[firsts > 0x80]
            self._names[name] = self._add(firsts, np.zeros(len(firsts)))
        return self._names[name]

    def _add(self, firsts: npt.NDArray[np.int64], costs: npt.NDArray[np.float64]) -> int:
        self._sets.append((firsts.astype(np.int64), costs.astype(np.float32)))
        return SETS + len(self._sets) - 1

    def _table(self, owed: int, seconds: Ints) -> tuple[Ints, Floats, Ints]:
        """Return all characters of the first bytes owed and `seconds`, with their columns."""
        if owed < SETS:
            firsts, costs = np.array([owed]), np.zeros(1, dtype=np.float32)
        else:
            firsts, costs = self._sets[owed - SETS]
        table = self.codec.codes[firsts[:, None], seconds[None, :]]
        rows, columns = np.nonzero(table)
        codes = table[rows, columns].astype(np.int64)
        total = costs[rows]
        if owed != ANY:
            total = total + self._stop[codes]
        else:
            cut = np.isin(seconds[columns], _PUNCTUATION)
            total = np.where(cut, total, total + np.float32(_ODD_CUT))
        return codes, total, columns

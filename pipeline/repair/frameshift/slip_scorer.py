"""What ranks readings character by character: a model made ready for code points."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from pipeline.repair.frameshift.bytetape import HOLE
from pipeline.repair.models.ngrams import Floats, HanModel, Ints, contexts, push

#: Nats that a hole costs where it stands.
HOLE_COST: Final = 12.0
#: Log-probability below which a character is not worth guessing.
_RARE: Final = -13.0
#: The model does not tell letters apart; one of them is so likely among them all.
_LETTERS: Final = [*range(0x41, 0x5B), *range(0x61, 0x7B)]
_LETTER_SHARE: Final = -3.5

#: Signs that pages are full of and sentences are not, and the least they may cost.
_SIGNS: Final = "@[\\]^_`{|}~"
_SIGN: Final = -9.0


class Scorer:
    """A character model made ready for single code points.

    Args:
        model: the model.
        traditional: how much of the text is in traditional script, 0 to 1.
    """

    def __init__(self, model: HanModel, traditional: float) -> None:
        self.model = model
        self.classes, self.shares = model.tables(traditional)
        self.shares[_LETTERS] += _LETTER_SHARE
        unigrams = model.unigrams()
        self.common = unigrams[self.classes] + self.shares > _RARE
        spaces = [ord(space) for space in " \t\u3000\xa0"]
        self._signs = np.zeros(0x10000, dtype=bool)
        self._signs[[ord(sign) for sign in _SIGNS]] = True
        self._free = np.zeros(0x10000, dtype=bool)
        self._free[spaces] = True
        self._places: list[int] = np.where(self._free, -1, self.classes).tolist()

    def context(self, text: str) -> int:
        """Return the context behind `text`, which begins a paragraph."""
        return int(contexts(self.model.classes(text[-8:]))[-1])

    def score(self, contexts: Ints, owners: Ints, codes: Ints) -> Floats:
        """Return the log-probability of each code point after its context."""
        scores = self.model.score(contexts, owners, self.classes[codes]) + self.shares[codes]
        scores[self._free[codes]] = 0.0
        signs = self._signs[codes]
        scores[signs] = np.maximum(scores[signs], _SIGN)
        return scores

    def pushed(self, context: int, code: int) -> int:
        """Return the context after one more code point."""
        place = self._places[code]
        return context if place < 0 else push(context, place)

    def score_one(self, context: int, code: int) -> float:
        """Return the log-probability of one code point after a context."""
        return float(self.score(np.array([context]), np.array([0]), np.array([code]))[0])

    def literal(self, text: str, before: str, *, ends: bool) -> Floats:
        """Return the log-probability of each character of `text` as it stands.

        Args:
            text: a stretch of a line.
            before: what stands in front of it.
            ends: whether the line ends behind it, which then is scored as well.
        """
        text += "\n" * ends
        contexts, codes = [], []
        context = self.context(before)
        for character in text:
            code = min(ord(character), 0xFFFF)
            contexts.append(context)
            codes.append(code)
            context = self.pushed(context, code)
        scores = self.score(np.array(contexts), np.arange(len(text)), np.array(codes))
        scores[[place for place, character in enumerate(text) if character == HOLE]] = -HOLE_COST
        return scores


class Batch:
    """Code points of many places, to be scored at once.

    Args:
        scorer: what scores them.
    """

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self._contexts: list[int] = []
        self._codes: list[int] = []

    def ask(self, context: int, codes: Sequence[int]) -> tuple[int, list[int]]:
        """Ask for the scores of code points that follow each other.

        Args:
            context: what stands before the first one.
            codes: the code points.

        Returns:
            The index of the first score, and the context of each code point.
        """
        start = len(self._codes)
        pushed = self.scorer.pushed
        contexts = []
        for code in codes:
            contexts.append(context)
            context = pushed(context, code)
        self._contexts += contexts
        self._codes += codes
        return start, contexts

    def scores(self) -> Floats:
        """Return the log-probability of all code points, holes at their price."""
        contexts = np.array(self._contexts, dtype=np.int64)
        codes = np.array(self._codes, dtype=np.int64)
        found = np.empty(len(codes), dtype=np.float32)
        order = np.argsort(contexts, kind="stable")  # neighbours in the model are read together
        ordered = contexts[order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = ordered[1:] != ordered[:-1]
        found[order] = self.scorer.score(ordered[fresh], np.cumsum(fresh) - 1, codes[order])
        found[codes == ord(HOLE)] = -HOLE_COST
        return found

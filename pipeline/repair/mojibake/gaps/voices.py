"""What a restored character is judged by: a model of its language, one step a character."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from pipeline.repair.frameshift.han_model import (
    Floats,
    HanModel,
    Ints,
    han_model,
    ja_model,
    push,
)
from pipeline.repair.mojibake.layers import HOLE

#: Nats of a space, of which the models of characters know nothing.
SPACE: Final = -2.5
#: The last code point of the basic plane.
LAST: Final = 0xFFFF
BLANKS: Final = " \t\u3000\xa0"


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """Log-probabilities of characters after the three before them, in nats.

    Args:
        model: the n-gram model.
        classes: class of each code point.
        shares: log-share of each code point in its class.
        plain: log-probability of each code point without context.
    """

    model: HanModel
    classes: Ints
    shares: Floats
    plain: Floats

    def score(self, contexts: Ints, owners: Ints, codes: Ints) -> Floats:
        """Return the log-probability of characters after their contexts.

        Args:
            contexts: keys of what stands before.
            owners: for each character the index of its context.
            codes: the characters' code points.
        """
        codes = np.minimum(codes, LAST)
        scores: Floats = self.model.score(contexts, owners, self.classes[codes])
        return scores + self.shares[codes]

    def push(self, context: int, code: int) -> int:
        """Return the key of what stands before the next character."""
        return push(context, int(self.classes[min(code, LAST)]))

    def cost(self, text: str) -> float:
        """Return the nats that a text costs; spaces and U+FFFD are left out."""
        codes = [ord(sign) for sign in text if sign not in BLANKS and sign != HOLE]
        if not codes:
            return 0.0
        contexts = []
        context = 0
        for code in codes:
            contexts.append(context)
            context = self.push(context, code)
        each = np.arange(len(codes))
        return -float(self.score(np.array(contexts), each, np.array(codes)).sum())


@cache
def voice(traditional: float, *, japanese: bool) -> Voice:
    """Return the model of Japanese, or of Chinese with a share of traditional script."""
    model = ja_model() if japanese else han_model()
    classes, shares = model.tables(traditional)
    return Voice(model, classes, shares, model.unigrams()[classes] + shares)

"""What a restored character is judged by: a model of its language, one step a character."""

from abc import ABC, abstractmethod
from functools import cache
from typing import Final

import numpy as np

from pipeline.repair.models.ngrams import (
    BITS,
    ORDER,
    Floats,
    HanModel,
    Ints,
    han_model,
    ja_model,
    push,
)
from pipeline.repair.mojibake.gaps import letters
from pipeline.repair.mojibake.layers import HOLE

#: Bits of a key.
CONTEXT: Final = (1 << BITS * (ORDER - 1)) - 1
#: Nats of a space, of which the models of characters know nothing.
SPACE: Final = -2.5
#: The last code point of the basic plane.
LAST: Final = 0xFFFF
#: Nats of capitals, of ASCII signs, of other signs and of anything else.
CAPITAL: Final = -2.5
SIGN: Final = -3.0
RARE_SIGN: Final = -5.0
ELSEWHERE: Final = -14.0
#: Nats of a byte that nothing explains.
UNREAD: Final = 14.0
SIGNS: Final = "«»„”“–—…№’\xa0·°§"
FIRST_HIGH: Final = 0x80
BLANKS: Final = " \t\u3000\xa0"


class Voice(ABC):
    """Log-probabilities of characters after what stands before them, in nats.

    Args:
        plain: log-probability of each code point of the basic plane without context.
        silent: characters of which the model knows nothing.
        limit: nats a character from which a reading makes no sense.
        power: to which its probabilities must be raised to be true.
    """

    plain: Floats
    silent: str
    limit: float
    power: float

    @abstractmethod
    def score(self, contexts: Ints, owners: Ints, codes: Ints) -> Floats:
        """Return the log-probability of characters after their contexts.

        Args:
            contexts: keys of what stands before.
            owners: for each character the index of its context.
            codes: the characters' code points.
        """

    @abstractmethod
    def push(self, context: int, code: int) -> int:
        """Return the key of what stands before the next character."""

    @abstractmethod
    def pushed(self, contexts: Ints, codes: Ints) -> Ints:
        """Return the keys of what stands before the characters behind these.

        Args:
            contexts: keys of what stands before each character.
            codes: the characters' code points.
        """

    def cost(self, text: str) -> float:
        """Return the nats that a text costs; what the model knows nothing of is left out."""
        codes = [ord(sign) for sign in text if sign not in self.silent and sign != HOLE]
        if not codes:
            return 0.0
        contexts = []
        context = 0
        for code in codes:
            contexts.append(context)
            context = self.push(context, code)
        each = np.arange(len(codes))
        return -float(self.score(np.array(contexts), each, np.array(codes)).sum())

    def strain(self, text: str) -> float:
        """Return what a text costs a character, as a share of what makes no sense."""
        size = sum(sign not in BLANKS for sign in text)
        return (self.cost(text) + UNREAD * text.count(HOLE)) / (self.limit * max(size, 1))


class WideVoice(Voice):
    """Chinese or Japanese: the three characters before.

    Args:
        model: the n-gram model.
        traditional: share of traditional script, 0 to 1.
    """

    silent = BLANKS
    #: Text has 3 to 5.
    limit = 6.5
    power = 1.0

    def __init__(self, model: HanModel, traditional: float) -> None:
        self._model = model
        self._classes, self._shares = model.tables(traditional)
        self.plain = model.unigrams()[self._classes] + self._shares

    def score(self, contexts: Ints, owners: Ints, codes: Ints) -> Floats:
        """Return the log-probability of characters after their contexts."""
        codes = np.minimum(codes, LAST)
        scores: Floats = self._model.score(contexts, owners, self._classes[codes])
        return scores + self._shares[codes]

    def push(self, context: int, code: int) -> int:
        """Return the key of what stands before the next character."""
        return push(context, int(self._classes[min(code, LAST)]))

    def pushed(self, contexts: Ints, codes: Ints) -> Ints:
        """Return the keys of what stands before the characters behind these."""
        return (contexts << BITS | self._classes[np.minimum(codes, LAST)]) & CONTEXT


class LetterVoice(Voice):
    """Russian and Polish: the five letters before."""

    silent = ""
    #: Text has 1.5 to 2.5.
    limit = 3.3
    #: Of Russian endings more are possible than letters beside them tell.
    power = 7.0

    def __init__(self) -> None:
        self._model = letters.rows()
        self._symbols = letters.symbols()
        shares = np.full(LAST + 1, ELSEWHERE, dtype=np.float32)
        for point in range(LAST + 1):
            sign = chr(point)
            if self._symbols[point]:
                shares[point] = CAPITAL if sign.isupper() else 0.0
            elif point < FIRST_HIGH:
                shares[point] = SIGN
            elif sign in SIGNS:
                shares[point] = RARE_SIGN
        shares[[ord(" "), ord("\n")]] = 0.0
        self._shares = shares
        self.plain = np.where(self._symbols > 0, -3.0, -2.0).astype(np.float32) + shares

    def score(self, contexts: Ints, owners: Ints, codes: Ints) -> Floats:
        """Return the log-probability of characters after their contexts."""
        codes = np.minimum(codes, LAST)
        symbols = self._symbols[codes]
        scores: Floats = self._model.score(contexts, owners, symbols) + self._shares[codes]
        # A capital stands at the start of a word, or behind another.
        inside = (contexts[owners] & letters.MASK) > 0
        return scores + np.where(inside & (self._shares[codes] == CAPITAL), CAPITAL, 0.0)

    def push(self, context: int, code: int) -> int:
        """Return the key of what stands before the next character."""
        return letters.push(context, int(self._symbols[min(code, LAST)]))

    def pushed(self, contexts: Ints, codes: Ints) -> Ints:
        """Return the keys of what stands before the characters behind these."""
        return letters.pushed(contexts, self._symbols[np.minimum(codes, LAST)])


@cache
def wide(traditional: float, *, japanese: bool) -> Voice:
    """Return the model of Japanese, or of Chinese with a share of traditional script."""
    return WideVoice(ja_model() if japanese else han_model(), traditional)


@cache
def narrow() -> Voice:
    """Return the model of Russian and Polish."""
    return LetterVoice()

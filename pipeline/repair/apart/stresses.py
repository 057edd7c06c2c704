"""One word in small letters that is set wide amid others: ``to o s k a r ż e n i e w sprawie``.

A run of single letters takes in the words of one letter beside it (``i s k o r z y s t a ć z``),
and the list of words lacks many forms.  So the run is tried without such words at its ends;
if no list knows the rest, and the run is no phrase of known words either, the letters alone
say whether it is a word, and with which of its neighbours it is a likelier one.

Price in false positives: a preposition that is joined to a word of which it makes another
(``u n i e ś ć``), or parted from one (``у несены``).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.repair.apart.known import WORDS_OF_ONE, is_cyrillic, is_known
from pipeline.repair.lookalikes.plausibility import GOOD, cyrillic_cost, latin_cost

MIN_LETTERS: Final = 4
#: Letters of a word that no list knows.
MIN_UNKNOWN: Final = 6
#: Words that may stand on one side of the word.
MAX_BESIDE: Final = 4
#: A conjunction and a preposition before it; behind it stands one of them.
MAX_BEFORE: Final = 2
#: Bits a letter that leaving off a word of one letter must gain.
MIN_GAIN: Final = 0.35
_PLAIN: Final = str.maketrans("ąćęłńóśźż", "acelnoszz")
#: Words of two letters that may be part of a stressed phrase; others of the list end a word.
PARTICLES: Final = re.compile(
    "не|на|по|но|мы|вы|он|их|то|за|из|от|до|во|со|об|ко|бы|же|ли|ни|да|"
    "do|na|po|od|ze|we|go|mu|ja|ty|my|di|ke|ku|of|to|in"
)
_ENDINGS: Final = frozenset(["nya", "lah", "kah", "kan", "mu", "ku"])


def known(tokens: Sequence[str]) -> list[int]:
    """Return the sizes of the pieces of a run of which one is a known word, or none.

    Args:
        tokens: single letters in small type, with short words at their ends.
    """
    found = [cut for cut in _cuts(tokens) if is_known(_middle(tokens, cut))]
    return _sizes(tokens, max(found, key=lambda cut: -sum(cut))) if found else []


def likely(tokens: Sequence[str]) -> list[int]:
    """Return the same where no list knows the word but its letters make it one, or none."""
    costs = [
        (_cost(word) + MIN_GAIN * sum(cut), sum(cut), cut)
        for cut in _cuts(tokens)
        if len(word := _middle(tokens, cut)) >= MIN_UNKNOWN
    ]
    sound = [entry for entry in costs if entry[0] < GOOD]
    return _sizes(tokens, min(sound)[2]) if sound else []


def is_phrase(tokens: Sequence[str], pieces: Sequence[int]) -> bool:
    """Tell whether the words of a run stand for themselves, and not for parts of a longer one."""
    index = 0
    words = []
    for size in pieces:
        words.append(("".join(tokens[index : index + size]), size))
        index += size
    if any(size == 1 and len(word) == 1 and word not in WORDS_OF_ONE for word, size in words):
        return False
    if words[-1][0] in _ENDINGS and len(words) > 1:
        return False
    joined = [word for word, size in words if size > 1]
    return any(len(word) >= MIN_LETTERS for word in joined) and all(
        len(word) >= MIN_LETTERS or PARTICLES.fullmatch(word) for word in joined
    )


def _cuts(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield how many words may be left off before and behind the letters of a word."""
    for before in range(MAX_BESIDE + 1):
        for behind in range(MAX_BESIDE + 1):
            middle = tokens[before : len(tokens) - behind]
            sides = (*tokens[:before], *tokens[len(tokens) - behind :])
            if (
                len(middle) >= MIN_LETTERS
                and all(len(token) == 1 for token in middle)
                and all(token in WORDS_OF_ONE or len(token) > 1 for token in sides)
                and _letters(tokens[:before]) <= MAX_BEFORE
                and _letters(tokens[len(tokens) - behind :]) <= 1
            ):
                yield before, behind


def _letters(tokens: Sequence[str]) -> int:
    return sum(len(token) == 1 for token in tokens)


def _middle(tokens: Sequence[str], cut: tuple[int, int]) -> str:
    return "".join(tokens[cut[0] : len(tokens) - cut[1]])


def _sizes(tokens: Sequence[str], cut: tuple[int, int]) -> list[int]:
    before, behind = cut
    return [1] * before + [len(tokens) - before - behind] + [1] * behind


def _cost(word: str) -> float:
    series = len(set(word)) < MIN_LETTERS or WORDS_OF_ONE.issuperset(word)
    if series:
        return float("inf")
    return cyrillic_cost(word) if is_cyrillic(word) else latin_cost(word.translate(_PLAIN))

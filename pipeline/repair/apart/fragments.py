"""Words that OCR broke by spaces: ``W ielkie``, ``w ydaw ało``, ``при няло``.

Scans of wide or uneven print lose words so by the hundred.  One place proves nothing,
since any unknown word may stand behind a short one; so a document must show several
places where two or three neighbours, one of them at least no word, make a word of the
list.  Looked for in three samples of a long document first.

Words whose parts are words (``za sady``, ``kara wan``) stay broken, since only the sense
tells them, unless the document has the whole as well and no part is a preposition or
particle (``men jadi``).  Price in false positives: in a document so damaged, an unknown word that
makes a known one with its neighbour.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.apart.known import WORDS_OF_ONE, is_known
from pipeline.repair.lookalikes.lexicon import russian_lexicon, words

RULE: Final = ("apart.fragment",)
CONFIDENCE: Final = 0.9
#: So many different words in the samples show the damage, and one in so many tokens.
MIN_WORDS: Final = 3
MAX_TOKENS: Final = 60
SAMPLE: Final = 2_000
MIN_LETTERS: Final = 5
MAX_PARTS: Final = 4

#: Short words that stand before others of their own right.
_PARTICLES: Final = re.compile(
    "не|ни|на|по|за|до|во|со|об|от|из|под|при|про|над|без|для|что|как|так|то|бы|же|ли|да|он|мы|вы|"
    "nie|na|po|za|do|od|pod|przy|nad|bez|dla|że|jak|tak|to|by|we|ze|ku|co|ja|ty|on|my|wy|"
    "di|ke|se|ku|nya|ini|itu|dan|the|to|in|on|for|of|an|at|by|is|it"
)
_L: Final = "A-Za-zÀ-ɏЀ-ӿ"
_TOKEN: Final = re.compile(rf"[{_L}]+")
_SECOND: Final = re.compile(r" ([a-zß-ɏа-яё]{2,})(?![^\W_])")
_LINKED: Final = re.compile(rf"[{_L}]+(?: [{_L}]+)+")


def edits(text: str) -> Iterator[Edit]:
    """Yield the edits that join the fragments of words."""
    if not _is_damaged(text):
        return
    spans = list(_broken(text, 0, len(text)))
    taken = {place for start, end in spans for place in range(start, end)}
    spans += [span for span in _pairs(text) if taken.isdisjoint(range(*span))]
    for start, end in sorted(spans):
        before = text[start:end]
        yield Edit(start, end, before, before.replace(" ", ""), RULE, CONFIDENCE)


@lru_cache(4)
def _is_damaged(text: str) -> bool:
    """Tell whether samples of the text show several broken words.

    The first sample is the middle, since titles and lists at the ends are no running text;
    a text whose middle is sound is not looked at any further.
    """
    middle = max(0, len(text) // 2 - SAMPLE // 2)
    found: set[str] = set()
    tokens = 0
    for low in dict.fromkeys([middle, 0, max(0, len(text) - SAMPLE)]):
        high = min(len(text), low + SAMPLE)
        tokens += text.count(" ", low, high)
        found.update(text[start:end] for start, end in _broken(text, low, high))
        if not found:
            return False
    return len(found) >= MIN_WORDS and len(found) * MAX_TOKENS >= tokens


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of two words that the text also has as one."""
    wholes = {token for token in _TOKEN.findall(text) if len(token) >= MIN_LETTERS}
    reached = 0
    for first in _TOKEN.finditer(text):
        second = _SECOND.match(text, first.end())
        if not second or first.start() < reached or first.group() + second[1] not in wholes:
            continue
        particle = any(_PARTICLES.fullmatch(part.lower()) for part in (first.group(), second[1]))
        if not particle and len(first.group()) > 1 and is_known(first.group() + second[1]):
            reached = second.end()
            yield first.start(), second.end()


def _broken(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the broken words between `low` and `high`."""
    unknown = _unknown(set(_TOKEN.findall(text, low, high)))
    if not unknown:
        return
    for linked in _LINKED.finditer(text, low, high):
        tokens = linked.group().split(" ")
        if unknown.isdisjoint(tokens):
            continue
        position = linked.start()
        index = 0
        following = [place for place, token in enumerate(tokens) if token in unknown]
        while index < len(tokens):
            while following and following[0] < index:
                del following[0]
            if not following:
                break
            far = following[0] - index >= MAX_PARTS
            size = 1 if far else _size(tokens, index, unknown)
            length = sum(map(len, tokens[index : index + size])) + size - 1
            if size > 1:
                yield position, position + length
            position += length + 1
            index += size


def _unknown(tokens: set[str]) -> set[str]:
    """Return those of many tokens that are no words; sets are compared at once."""
    folded = {token.lower() for token in tokens}
    rest = folded - words() - russian_lexicon() | {token for token in folded if len(token) == 1}
    rest = {token for token in rest if not _is_word(token)}
    return {token for token in tokens if token.lower() in rest}


def _size(tokens: list[str], index: int, unknown: set[str]) -> int:
    """Return how many tokens from `index` on make one word, one of them at least `unknown`."""
    for size in range(min(MAX_PARTS, len(tokens) - index), 1, -1):
        part = tokens[index : index + size]
        if unknown.isdisjoint(part):
            continue
        whole = "".join(part)
        if len(whole) < MIN_LETTERS or not (whole[1:].islower()):
            continue
        if is_known(whole) and not _is_word_and_ending(part):
            return size
    return 1


def _is_word(token: str) -> bool:
    """Tell whether a token may stand alone."""
    if len(token) == 1:
        return token.lower() in WORDS_OF_ONE
    return is_known(token)


def _is_word_and_ending(part: list[str]) -> bool:
    """Tell whether long known words would swallow an unknown sign of one letter."""
    return len(part) == 2 and len(part[1]) == 1 and is_known(part[0]) and len(part[0]) > 3

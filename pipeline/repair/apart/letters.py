"""Letter-spaced words: ``П Р И К А З``, ``р е ш и л``, ``U C H W A Ł A``, ``M E M U T U S K A N``.

Typewriters and old typesetting set a word wide to stress it, and officials still do so with
spaces.  A translator sees letters.  A run of single letters is read as the fewest words of
the list that use them up; where two spaces part the words, these are the words.  OCR leaves
a few letters of such a run together (``S T A NI S ŁA W``), so parts of two or three letters
may belong to it.  A Roman numeral stands apart from the noun that it numbers (``B A B I I``).

What stays: initials (they have full stops), series of letters as in ``A B C D``, and runs
of which more than one letter is left over.

Price in false positives: a series of four and more letters that spells a word of the list.
"""

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile
from typing import Final

from pipeline.ledger import Edit
from pipeline.repair.apart import stresses
from pipeline.repair.apart.known import (
    LONG,
    SHORT,
    WORDS_OF_ONE,
    is_cyrillic,
    is_known,
    known_beginnings,
)
from pipeline.repair.lookalikes.lexicon import models, names
from pipeline.repair.lookalikes.plausibility import GOOD, cyrillic_cost, latin_cost

RULE: Final = ("apart.letter_spaced",)
KNOWN: Final = 0.97
LIKELY: Final = 0.85

#: Letters of a word of the shortest kind, and of one that stands beside a longer one.
MIN_LETTERS: Final = 4
MIN_BESIDE: Final = 2
#: Letters of a word that no list knows, and how many single ones make a run.
MIN_UNKNOWN: Final = 6
MIN_SINGLE: Final = 3
MAX_RUN: Final = 120
#: So many runs one after the other without a word are no words at all.
MAX_FRUITLESS: Final = 50
FEW_FRUITLESS: Final = 5
#: Letters of the longest word that is looked up.
MAX_TOKENS: Final = 24

#: Nouns that a Roman numeral follows in headings.
_NUMBERED: Final = (
    *("bab", "pasal", "bagian"),
    *("rozdział", "część", "tom"),
    *("глава", "раздел", "часть", "том"),
)
_NUMERAL: Final = re.compile(r"[IVX]{1,5}(?!\w)")
_L: Final = "A-Za-zÀ-ɏЀ-ӿ"
_WIDE: Final = re.compile("( {2,})")
_RUN: Final = re.compile(rf"(?:[{_L}]{{1,3}} {{1,4}})*[{_L}]{{1,3}}(?![^\s.,:;!?…)»”\"])")
_HEAD: Final = re.compile(rf"(?<![^\s(«„\"“])(?:[{_L}]{{1,3}} {{1,4}})*\Z")
_SIGN: Final = re.compile(
    rf" [{_L}](?![{_L}])(?:(?<=[\s(«„\"“][{_L}] [{_L}])|(?<=\A[{_L}] [{_L}]))"
    rf" {{1,4}}[{_L}](?![{_L}])"
)


def is_word_gap(text: str, start: int, end: int) -> bool:
    """Tell whether the spaces at ``[start, end)`` part two letter-spaced words.

    The second may be a Roman numeral.
    """
    before, after = text[max(0, start - 3) : start], text[end : end + 3]
    if _NUMERAL.match(text, end):
        after = "I I"
    return (
        len(before) == 3
        and len(after) >= 2
        and before[1] == " "
        and before[2].isalpha()
        and before[0].isalpha()
        and after[0].isalpha()
        and after[1] == " "
        and after[2:].isalpha()
    )


def edits(text: str) -> Iterator[Edit]:
    """Yield the edits that close up letter-spaced words."""
    reached = fruitless = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < reached:
            continue
        if fruitless > MAX_FRUITLESS:
            return
        place = sign.start() - 1
        head = _HEAD.search(text, max(reached, place - MAX_RUN), place)
        start = head.start() if head else place
        run = _RUN.match(text, start, start + MAX_RUN)
        if not run:
            continue
        reached = max(reached, run.end())
        found = list(_run_edits(run, doubtful=fruitless > FEW_FRUITLESS))
        fruitless = 0 if found else fruitless + 1
        yield from found


def _run_edits(run: re.Match[str], *, doubtful: bool) -> Iterator[Edit]:
    """Yield the edits of one run of letters."""
    position = run.start()
    groups = []
    for piece in _WIDE.split(run.group()):
        groups.append((position, piece, piece.split(" ") if piece.strip() else []))
        position += len(piece)
    spaced = [tokens for _, _, tokens in groups if tokens]
    whole = len(spaced) > 1 and all(
        _is_spaced_word(tokens) or (index and _is_numeral(spaced[index - 1], tokens))
        for index, tokens in enumerate(spaced)
    )
    for start, gap, tokens in groups:
        if not tokens:
            if whole:
                yield Edit(start, start + len(gap), gap, " ", RULE, KNOWN)
            continue
        pieces = [len(tokens)] if whole else _pieces(tokens, doubtful=doubtful)
        yield from _joins(run.string, start, tokens, pieces, KNOWN)


def _is_spaced_word(tokens: list[str]) -> bool:
    """Tell whether a group between wide gaps is one word, all of single letters."""
    word = "".join(tokens)
    sound = word.lower() in _NUMBERED or not _is_series(word)
    return all(len(token) == 1 for token in tokens) and sound


def _is_numeral(noun: list[str], tokens: list[str]) -> bool:
    """Tell whether a group is the Roman numeral of the noun before it."""
    return "".join(noun).lower() in _NUMBERED and _NUMERAL.fullmatch("".join(tokens)) is not None


def _joins(
    text: str, start: int, tokens: list[str], pieces: list[int], confidence: float
) -> Iterator[Edit]:
    """Yield the joins of `tokens` from `start` on, `pieces` of them at a time."""
    index = 0
    for size in pieces:
        part = tokens[index : index + size]
        length = sum(map(len, part)) + size - 1
        if size > 1:
            before = text[start : start + length]
            sure = confidence if is_known("".join(part)) else LIKELY
            yield Edit(start, start + length, before, "".join(part), RULE, sure)
        start += length + 1
        index += size


def _pieces(tokens: list[str], *, doubtful: bool) -> list[int]:
    """Return how many tokens each word of a run takes; all of them 1 to leave the run.

    Where earlier runs were `doubtful`, beginnings of words are asked first: that pays only
    where most letters begin no word.
    """
    if sum(len(token) == 1 for token in tokens) < MIN_SINGLE:
        return [1] * len(tokens)
    numbered = _numbered(tokens)
    if numbered:
        rest = tokens[sum(numbered) :]
        return numbered + (_pieces(rest, doubtful=doubtful) if rest else [])
    stressed = "".join(tokens).islower()
    amid = stresses.known(tokens) if stressed else []
    if amid:
        return amid
    pieces = _parsed(tokens, doubtful=doubtful)
    if stressed and not stresses.is_phrase(tokens, pieces):
        return stresses.likely(tokens) or [1] * len(tokens)
    if not _is_sound(tokens, pieces):
        return _one_word(tokens)
    if len(pieces) > 1 and pieces[-2] > 1 and pieces[-1] == MIN_BESIDE:
        both = tokens[-sum(pieces[-2:]) :]
        particle = stresses.PARTICLES.fullmatch("".join(both[-MIN_BESIDE:]).lower())
        if not particle and len(_one_word(both)) == 1:
            pieces = [*pieces[:-2], len(both)]
    return _with_prefixes(tokens, pieces)


def _parsed(tokens: list[str], *, doubtful: bool) -> list[int]:
    """Return how many tokens each of the fewest words takes that use the run up."""
    best: list[tuple[int, list[int]]] = [(0, [])]
    longest = [MAX_TOKENS] * len(tokens)
    if doubtful:
        longest = [_longest("".join(tokens[start:][:MAX_TOKENS])) for start in range(len(tokens))]
    for end in range(1, len(tokens) + 1):
        options = []
        for size in range(1, min(end, MAX_TOKENS) + 1):
            possible = size == 1 or size <= longest[end - size]
            cost = _cost(tokens[end - size : end]) if possible else None
            if cost is not None:
                before, sizes = best[end - size]
                options.append((before + cost, [*sizes, size]))
        best.append(min(options))
    return best[-1][1]


def _numbered(tokens: list[str]) -> list[int]:
    """Return the sizes of a noun in capitals and its numeral at the start of a run."""
    letters = "".join(tokens[:MAX_TOKENS])
    for noun in _NUMBERED:
        if len(letters) < len(tokens[:MAX_TOKENS]) or not letters.startswith(noun.upper()):
            continue
        size = len(noun)
        figures = sum(1 for _ in takewhile("IVX".__contains__, tokens[size : size + 5]))
        if figures and all(len(token) == 1 for token in tokens[:size]):
            return [size, figures]
    return []


def _longest(letters: str) -> int:
    """Return how many letters a word may have that `letters` begin with."""
    short, long = known_beginnings()
    folded = letters.lower().replace("ё", "е")
    if folded[:SHORT] not in short:
        return SHORT - 1
    return MAX_TOKENS if folded[:LONG] in long else LONG - 1


def _with_prefixes(tokens: list[str], pieces: list[int]) -> list[int]:
    """Return `pieces` with short ones in small letters joined to what follows them.

    Nobody sets a preposition wide; a stressed word with a prefix looks just so.
    """
    sizes: list[int] = []
    index = 0
    for size in pieces:
        short = sizes and 1 < sizes[-1] < MIN_LETTERS and size > 1
        if short and tokens[index].islower():
            sizes[-1] += size
        else:
            sizes.append(size)
        index += size
    return sizes


def _cost(tokens: list[str]) -> int | None:
    """Return the cost of taking `tokens` for one word, or None if they are none."""
    whole = "".join(tokens)
    if len(tokens) == 1:
        return 1 if len(whole) > 1 else 2
    single = sum(len(token) == 1 for token in tokens)
    if len(whole) < MIN_BESIDE or (single < len(tokens) and single <= MIN_SINGLE):
        return None
    if not _is_one_case(whole) or _is_series(whole) or not is_known(whole):
        return None
    return 1 if len(whole) >= MIN_LETTERS else 3


def _is_sound(tokens: list[str], pieces: list[int]) -> bool:
    """Tell whether words use the letters of a run up, but for one at most."""
    index = longest = left = 0
    loose = False
    for size in pieces:
        part = tokens[index : index + size]
        longest = max(longest, len("".join(part)) if size > 1 else 0)
        left += size == 1 and len(part[0]) == 1
        loose |= size > 1 and not WORDS_OF_ONE.issuperset("".join(part).lower())
        index += size
    return longest >= MIN_LETTERS and left <= 1 and loose


def _one_word(tokens: list[str]) -> list[int]:
    """Return the run as one word that no list knows, if its letters make it one."""
    whole = "".join(tokens)
    if WORDS_OF_ONE.issuperset(whole.lower()):
        return [1] * len(tokens)
    if len(whole) >= MIN_LETTERS and whole in models() and not whole.isupper():
        return [len(tokens)]
    cost = cyrillic_cost(whole) if is_cyrillic(whole) else latin_cost(whole)
    fits = all(len(token) == 1 for token in tokens) and _is_one_case(whole)
    name = whole.capitalize() in names()
    if fits and len(whole) >= MIN_UNKNOWN and (cost < GOOD or name) and not _is_series(whole):
        return [len(tokens)]
    return [1] * len(tokens)


def _is_one_case(whole: str) -> bool:
    return whole.isupper() or whole[1:].islower()


def _is_series(whole: str) -> bool:
    """Tell whether letters are a piece of the alphabet, or one letter again and again."""
    folded = whole.lower()
    steps = sum(0 < ord(after) - ord(before) <= 2 for before, after in pairwise(folded))
    return 2 * steps >= len(folded) - 1 or len(set(folded)) < min(3, len(folded))

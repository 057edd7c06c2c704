"""Restore the bytes that UTF-8 lost when it was read with a wrong codec.

A byte that the wrong codec has no character for becomes U+FFFD or a question mark or
goes altogether, and so do pairs that a double-byte codec does not know.  What can have
been lost is a short list, since the codec must fail on it and UTF-8 must come out; the
most plausible character of the list is chosen if it leads the next clearly, and U+FFFD
says that something is missing where none does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Final

import numpy as np

from pipeline import plausibility
from pipeline.repair.lookalikes.plausibility import cyrillic_cost
from pipeline.repair.models.ngrams import Floats, Ints, han_model, ja_model, push
from pipeline.repair.mojibake.gaps.letters import symbols
from pipeline.repair.mojibake.gaps.voices import narrow
from pipeline.repair.mojibake.language import foreign_letters
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, HOLE, unreadable

#: Bits by which a restored character must lead the next to be written down.
MIN_LEAD: Final = 2.0
#: The same in nats, under the models of Chinese and Japanese characters.
MIN_LEAD_WIDE: Final = 1.5
#: Bits that speak for a letter which the line has elsewhere, in either case, and for the
#: mark that closes an open quotation.
KNOWN: Final = 8.0
#: The same under the models of letters.
MIN_LEAD_LETTERS: Final = 1.0
#: Nats of a letter that neither language has.
UNKNOWN: Final = 14.0
#: A control that many programs take for white space; it is one in ISO 8859, and in what
#: is called Windows-1252 and is Latin-1.
NEXT_LINE: Final = 0x85
LATIN_1: Final = "cp1252"
CONTROLS: Final = "".join(map(chr, range(0x80, 0xA0)))
#: The first lead byte of Cyrillic letters, of which the control is one in many.
FIRST_CYRILLIC: Final = "\xd0"
#: Letters beside a lost one that tell what word it stands in.
MAX_BESIDE: Final = 12
#: Characters on each side that these models look at.
WIDE_BESIDE: Final = 4
#: More ways to fill a gap than this are no evidence for any.
MAX_FILLINGS: Final = 1_000

_WORD_END: Final = re.compile(r"[^\W\d_]*$")
_WORD_START: Final = re.compile(r"[^\W\d_]*")
_WIDE: Final = re.compile("[\u3041-\u30fe\u4e00-\u9fff]")
_KANA: Final = re.compile("[\u3041-\u30fe]")
_CONTINUATION: Final = tuple(map(chr, range(0x80, 0xC0)))
#: Lead bytes of punctuation, kana, Han characters and full-width forms.
_LEADS: Final = tuple(map(chr, (0xE2, *range(0xE3, 0xEA), 0xEF)))


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands around a sequence that lost a byte.

    Args:
        before: the characters before it.
        behind: the byte behind it.
        after: the whole characters behind it.
        letters: letters that the line holds whole, in lower case.
        closing: the mark that a quotation before it still needs, if any.
        polish: whether the line is Polish.
        bare: whether it is Polish that lost all of its C1 controls.
    """

    before: str
    behind: str
    after: str
    letters: frozenset[str]
    closing: str = ""
    polish: bool = False
    bare: bool = False


@lru_cache(4096)
def fill(broken: str, wrong: str, beside: Beside) -> str | None:
    """Restore what a sequence lost, as the most plausible character.

    Args:
        broken: what is left of the sequence.
        wrong: what the text was read with.
        beside: what stands around it.

    Returns:
        U+FFFD where several characters are about as plausible; None where no lost
        byte makes a character.
    """
    if broken.count(HOLE) > 1:
        return HOLE
    texts = list(dict.fromkeys(_restored(broken, wrong, beside)))
    if beside.polish:
        texts = [text for text in texts if not foreign_letters(text)] or texts
    if len(texts) < 2:
        return texts[0] if texts else None
    if len(texts) <= MAX_FILLINGS:
        for costs, least in _judgements(texts, beside):
            ranked = sorted(zip(costs, texts, strict=True), key=lambda pair: pair[0])
            if ranked[1][0] - ranked[0][0] >= least:
                return ranked[0][1]
    return HOLE * min(map(len, texts))


def _judgements(texts: Sequence[str], beside: Beside) -> Iterator[tuple[list[float], float]]:
    """Yield costs of the texts by one model after the other, and the lead that decides."""
    around = beside.before[-WIDE_BESIDE:] + beside.after[:WIDE_BESIDE]
    if _WIDE.search(around) and any(map(_WIDE.search, texts)):
        japanese = _KANA.search(beside.before + beside.after) is not None
        yield _by_characters(texts, beside, japanese=japanese), MIN_LEAD_WIDE
        return
    if beside.polish or (_is_cyrillic(texts) and " " in "".join(texts)):
        yield _by_letters(texts, beside), MIN_LEAD_LETTERS
        if beside.bare:
            return
    yield _by_pairs(texts, beside), MIN_LEAD
    first, second = _WORD_END.search(beside.before), _WORD_START.match(beside.after)
    if _is_cyrillic(texts):
        yield _by_word(texts, first[0] if first else "", second[0] if second else ""), MIN_LEAD


def _is_cyrillic(texts: Sequence[str]) -> bool:
    return all("а" <= text.lower() <= "џ" for text in texts)


def _by_letters(texts: Sequence[str], beside: Beside) -> list[float]:
    """Return what each text costs among the letters of Polish or Russian, in nats."""
    return [
        narrow().cost(f" {beside.before}{text}{beside.after} ")
        + UNKNOWN * any(not letter.isascii() and not symbols()[ord(letter)] for letter in text)
        for text in texts
    ]


def _by_pairs(texts: Sequence[str], beside: Beside) -> list[float]:
    """Return what each text costs between its neighbours, in bits."""
    before, after = beside.before[-1:], beside.after[:1]
    return [
        plausibility.cost(f"{before}{text}{after}\n")
        - KNOWN * (text.lower() in beside.letters or text == beside.closing)
        + KNOWN * (beside.polish and foreign_letters(text))
        for text in texts
    ]


def _by_word(texts: Sequence[str], before: str, after: str) -> list[float]:
    """Return what the word around each Cyrillic letter costs, in bits."""
    words = [f"{before}{text}{after}" for text in texts]
    return [cyrillic_cost(word) * (len(word) + 1) for word in words]


@cache
def _tables(traditional: float, *, japanese: bool) -> tuple[Ints, Floats]:
    return (ja_model() if japanese else han_model()).tables(traditional)


def _by_characters(texts: Sequence[str], beside: Beside, *, japanese: bool) -> list[float]:
    """Return what each text costs between Chinese or Japanese characters, in nats."""
    before, after = beside.before[-WIDE_BESIDE:], beside.after[:WIDE_BESIDE]
    model = ja_model() if japanese else han_model()
    lean = 0.0 if japanese else sum(map(model.lean, beside.before + beside.after))
    classes, shares = _tables(0.9 if lean > 1 else 0.1 if lean < -1 else 0.5, japanese=japanese)
    start = 0
    for character in before:
        start = push(start, int(classes[ord(character) & 0xFFFF]))
    contexts: list[int] = []
    following: list[int] = []
    costs = []
    ends = []
    for text in texts:
        context = start
        points = [ord(character) & 0xFFFF for character in text + after]
        for point in points:
            contexts.append(context)
            following.append(int(classes[point]))
            context = push(context, following[-1])
        costs.append(-float(shares[points[: len(text)]].sum()))
        ends.append(len(contexts))
    each = np.arange(len(contexts))
    scores = model.score(np.array(contexts), each, np.array(following))
    sums = np.add.reduceat(scores, [0, *ends[:-1]]).tolist()
    return [cost - total for cost, total in zip(costs, sums, strict=True)]


def _restored(broken: str, wrong: str, beside: Beside) -> Iterator[str]:
    """Yield the characters that `broken` can be what is left of."""
    dropped = CONTROLS if beside.bare and has_controls(wrong) else unreadable(wrong, "")
    if " " in broken:
        # Either the no-break space belongs to the character, or the byte is gone and
        # the space is a space.
        yield from _characters(broken.replace(" ", "\xa0"), "")
        if broken[0] < FIRST_CYRILLIC and has_controls(wrong):
            yield from _characters(broken.replace(" ", chr(NEXT_LINE)), "")
            yield from _characters(broken.replace(" ", chr(NEXT_LINE)), " ")
        if broken.endswith(" ") and wrong not in DOUBLE_BYTE:
            for byte in dropped:
                yield from _characters(broken.rstrip(f" {HOLE}?") + byte, " ")
        return
    hole = HOLE if HOLE in broken else "?" if "?" in broken else ""
    if not hole:
        if wrong not in DOUBLE_BYTE:
            yield from _with_dropped(broken, dropped)
        return
    head, _, tail = broken.partition(hole)
    for byte in unreadable(wrong, (tail + beside.behind)[:1]):
        yield from _characters(head + byte + tail, "")
    if wrong in DOUBLE_BYTE:
        yield from _with_pair(head, tail, wrong)


def has_controls(codec: str) -> bool:
    """Say whether a codec reads bytes as the C1 controls, which do not outlast many programs."""
    return codec == LATIN_1 or bytes([NEXT_LINE]).decode(codec, "replace") == chr(NEXT_LINE)


def _with_dropped(broken: str, dropped: str) -> Iterator[str]:
    """Yield the characters that lost bytes without a trace, one or two of them."""
    lead, rest = broken[0], broken[1:]
    for byte in dropped:
        if lead < "\xe0":
            yield from _characters(lead + byte, "")
        elif rest:
            yield from _characters(lead + rest + byte, "")
            yield from _characters(lead + byte + rest, "")
        else:
            for other in dropped:
                yield from _characters(lead + byte + other, "")


@lru_cache(4096)
def _with_pair(head: str, tail: str, wrong: str) -> tuple[str, ...]:
    """Return the one or two wide characters that lost a pair of bytes between two pieces."""
    if (len(head) + len(tail) + 2) % 3:
        return ()
    pairs = _unreadable_pairs(wrong)
    return tuple(text for pair in pairs for text in _characters(head + pair + tail, ""))


@cache
def _unreadable_pairs(codec: str) -> tuple[str, ...]:
    """Return the pairs of bytes inside UTF-8 that `codec` has no character for."""
    pairs = [*product(_CONTINUATION, _CONTINUATION), *product(_CONTINUATION, _LEADS)]
    return tuple(first + second for first, second in pairs if first in unreadable(codec, second))


def _characters(raw: str, tail: str) -> Iterator[str]:
    try:
        yield raw.encode("latin-1").decode("utf-8") + tail
    except UnicodeDecodeError:
        return

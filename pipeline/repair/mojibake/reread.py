"""Read bytes again with the right codec: what would change in the line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pipeline import plausibility
from pipeline.repair.lookalikes.plausibility import cyrillic_cost
from pipeline.repair.mojibake.layers import (
    DOUBLE_BYTE,
    HOLE,
    Layer,
    Unread,
    unreadable,
)

_C = "[\x80-\xbf]"
_SEQUENCE: Final = (
    f"[\xc2-\xdf]{_C}|\xe0[\xa0-\xbf]{_C}|[\xe1-\xec\xee\xef]{_C}{_C}|\xed[\x80-\x9f]{_C}"
    f"|\xf0[\x90-\xbf]{_C}{_C}|[\xf1-\xf3]{_C}{_C}{_C}|\xf4[\x80-\x8f]{_C}{_C}"
)
#: A sequence whose continuation byte was lost, or a no-break space made a space.
_LOSSY: Final = f"[\xc2-\xdf][ {HOLE}?]?|[\xe0-\xef](?:{_C}[ {HOLE}?]?|[ {HOLE}?]{_C})"
_PIECE: Final = re.compile(f"({_SEQUENCE})|({_LOSSY})|([\x20-\x7e\t]+)|(.)", re.DOTALL)
SEQUENCE: Final = re.compile(_SEQUENCE)
_WORD_END: Final = re.compile(r"[^\W\d_]*$")
_WORD_START: Final = re.compile(r"[^\W\d_]*")
_TOKEN: Final = re.compile(f"[^ \t\uffff{HOLE}]+")
_HIGH: Final = re.compile("[\x80-\xff]")
#: A lost byte is restored only where so many whole sequences vouch for it.
WHOLE_PER_LOSSY: Final = 3
#: Bits by which a restored character must lead the next to be written down.
MIN_LEAD: Final = 2.0
#: Bits that speak for a letter which the line has elsewhere, in either case.
KNOWN: Final = 8.0
#: Letters beside a lost one that tell what word it stands in.
MAX_BESIDE: Final = 12
#: Longest stretch of plain ASCII that two changes may have between them as one edit.
JOINED: Final = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One stretch of a line that would read otherwise.

    Args:
        start: first character in the line.
        end: one past the last.
        text: what it would read; the same text for a stretch that cannot change.
        lossy: number of bytes that had to be guessed.
        barrier: whether no reading exists, so that no repair reaches across.
    """

    start: int
    end: int
    text: str
    lossy: int = 0
    barrier: bool = False


def changes(unread: Unread, layer: Layer) -> list[Change]:
    """Return the stretches of a line that `layer` would change, in order."""
    if layer.right == "utf-8":
        return list(_as_utf8(unread, layer.wrong))
    return list(_as_tokens(unread, layer.right))


def _as_tokens(unread: Unread, codec: str) -> Iterator[Change]:
    """Read word by word: a word that the right codec cannot have written is a barrier."""
    for token in _TOKEN.finditer(unread.raw):
        raw = token.group()
        if not _HIGH.search(raw):
            continue
        start, end = unread.place(token.start()), unread.place(token.end())
        if start is None or end is None:
            continue
        before = unread.line[start:end]
        try:
            text = raw.encode("latin-1").decode(codec)
        except UnicodeDecodeError:
            yield Change(start, end, before, barrier=True)
            continue
        yield Change(start, end, text)


def _as_utf8(unread: Unread, wrong: str) -> Iterator[Change]:
    """Read each stretch of valid UTF-8, with lost bytes restored where one can tell."""
    raw = unread.raw
    whole_sequences = len(SEQUENCE.findall(raw))
    if not whole_sequences:
        return
    patience = whole_sequences // WHOLE_PER_LOSSY
    letters = _letters(raw)
    run: list[tuple[int, int, str, int]] = []
    for piece in _PIECE.finditer(raw):
        whole, lossy, plain, _ = piece.groups()
        if whole:
            run.append((*piece.span(), whole.encode("latin-1").decode("utf-8"), 0))
        elif lossy:
            patience -= 1
            behind = raw[piece.end() : piece.end() + 1]
            before = "".join(text for _, _, text, _ in run[-MAX_BESIDE:])[-MAX_BESIDE:]
            context = _Beside(before, behind, _following(raw, piece.end()), letters)
            # Without a sign of the loss, what follows has to be whole again.
            seen = len(lossy) > 1 or context.after or not behind
            filled = _fill(lossy, wrong, context) if patience >= 0 and seen else None
            if filled is None:
                yield from _aligned(unread, run)
                run = []
            else:
                run.append((*piece.span(), filled, 1))
        elif plain:
            run.append((*piece.span(), plain, 0))
        else:
            yield from _aligned(unread, run)
            run = []
    yield from _aligned(unread, run)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands around a sequence that lost a byte.

    Args:
        before: the characters before it.
        behind: the byte behind it.
        after: the whole characters behind it.
        letters: letters that the line holds whole, in lower case.
    """

    before: str
    behind: str
    after: str
    letters: frozenset[str]


def _letters(raw: str) -> frozenset[str]:
    whole = "".join(SEQUENCE.findall(raw)).encode("latin-1").decode("utf-8")
    return frozenset(whole.lower())


def _following(raw: str, position: int) -> str:
    """Return the characters that stand from `position` of the bytes on, if they are whole."""
    found = ""
    while len(found) < MAX_BESIDE:
        sequence = SEQUENCE.match(raw, position)
        piece = sequence.group() if sequence else raw[position : position + 1]
        if not piece or not (sequence or piece.isascii()):
            break
        found += piece.encode("latin-1").decode("utf-8")
        position += len(piece)
    return found


@lru_cache(4096)
def _fill(broken: str, wrong: str, beside: _Beside) -> str | None:
    """Restore the byte that a sequence lost, as the most plausible character.

    Args:
        broken: what is left of the sequence.
        wrong: what the text was read with.
        beside: what stands around it.

    Returns:
        U+FFFD where several characters are about as plausible; None where the lost
        byte makes no character at all.
    """
    texts = list(dict.fromkeys(_restored(broken, wrong, beside.behind)))
    if len(texts) < 2:
        return texts[0] if texts else None
    first, second = _WORD_END.search(beside.before), _WORD_START.match(beside.after)
    ends = (first[0] if first else "", second[0] if second else "")
    for costs in (_by_pairs(texts, beside), _by_word(texts, *ends)):
        ranked = sorted(zip(costs, texts, strict=True), key=lambda pair: pair[0]) if costs else []
        if ranked and ranked[1][0] - ranked[0][0] >= MIN_LEAD:
            return ranked[0][1]
    return HOLE


def _by_pairs(texts: list[str], beside: _Beside) -> list[float]:
    """Return what each text costs between its neighbours, in bits."""
    before, after = beside.before[-1:], beside.after[:1]
    return [
        plausibility.cost(f"{before}{text}{after}\n") - KNOWN * (text.lower() in beside.letters)
        for text in texts
    ]


def _by_word(texts: list[str], before: str, after: str) -> list[float]:
    """Return what the word around each Cyrillic letter costs, in bits; nothing for others."""
    if not all("а" <= text.lower() <= "џ" for text in texts):
        return []
    words = [f"{before}{text}{after}" for text in texts]
    return [cyrillic_cost(word) * (len(word) + 1) for word in words]


def _restored(broken: str, wrong: str, behind: str) -> Iterator[str]:
    body = broken.rstrip(f" {HOLE}?")
    if " " in broken:
        # Either the no-break space belongs to the character, or the byte is gone and
        # the space is a space.
        yield from _characters(broken.replace(" ", "\xa0"), "")
        if broken.endswith(" ") and wrong not in DOUBLE_BYTE:
            for byte in unreadable(wrong, ""):
                yield from _characters(body + byte, " ")
        return
    hole = HOLE if HOLE in broken else "?" if "?" in broken else ""
    if not hole and wrong in DOUBLE_BYTE:
        return
    at = broken.find(hole) if hole else len(broken)
    tail = broken[at + 1 :]
    for byte in unreadable(wrong, (tail + behind)[:1]):
        yield from _characters(broken[:at] + byte + tail, "")


def _characters(raw: str, tail: str) -> Iterator[str]:
    try:
        yield raw.encode("latin-1").decode("utf-8") + tail
    except UnicodeDecodeError:
        return


def _aligned(unread: Unread, run: list[tuple[int, int, str, int]]) -> Iterator[Change]:
    """Cut a run to where its pieces begin and end between characters of the line."""
    cuts: list[tuple[int, int]] = []
    for number, (start, _, _, _) in enumerate(run):
        place = unread.place(start)
        if place is not None:
            cuts.append((number, place))
    if run:
        place = unread.place(run[-1][1])
        if place is not None:
            cuts.append((len(run), place))
    group: list[Change] = []
    for (first, start), (last, end) in pairwise(cuts):
        pieces = run[first:last]
        text = "".join(piece[2] for piece in pieces)
        if text == unread.line[start:end]:
            continue
        lossy = sum(piece[3] for piece in pieces)
        if (
            group
            and start - group[-1].end <= JOINED
            and unread.line[group[-1].end : start].isspace()
        ):
            last_change = group[-1]
            gap = unread.line[last_change.end : start]
            group[-1] = Change(
                last_change.start, end, last_change.text + gap + text, last_change.lossy + lossy
            )
        elif group and start == group[-1].end:
            last_change = group[-1]
            group[-1] = Change(
                last_change.start, end, last_change.text + text, last_change.lossy + lossy
            )
        else:
            group.append(Change(start, end, text, lossy))
    yield from group

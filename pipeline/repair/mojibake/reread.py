"""Read bytes again with the right codec: what would change in the line."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline.repair.mojibake.gaps import Piece, has_gaps
from pipeline.repair.mojibake.layers import DOUBLE_BYTE, FIRST_WIDE, HOLE, Layer, Unread
from pipeline.repair.mojibake.memory import Memory
from pipeline.repair.mojibake.restore import MAX_BESIDE, Beside, fill

_C = "[\x80-\xbf]"
_SEQUENCE: Final = (
    f"[\xc2-\xdf]{_C}|\xe0[\xa0-\xbf]{_C}|[\xe1-\xec\xee\xef]{_C}{_C}|\xed[\x80-\x9f]{_C}"
    f"|\xf0[\x90-\xbf]{_C}{_C}|[\xf1-\xf3]{_C}{_C}{_C}|\xf4[\x80-\x8f]{_C}{_C}"
)
#: A sequence whose continuation byte was lost, or a no-break space made a space.
#: In double-byte text a pair is lost at once: of one character or of two.
_LOSSY: Final = (
    f"[\xe2-\xef]{_C}[{HOLE}?]{_C}{_C}|[\xc2-\xdf][ {HOLE}?]?|"
    f"[\xe0-\xef](?:{_C}[ {HOLE}?]?|[ {HOLE}?]{_C}|{HOLE}{HOLE}|[{HOLE}?])?"
)
_PIECE: Final = re.compile(f"({_SEQUENCE})|({_LOSSY})|([\x20-\x7e\t]+)|(.)", re.DOTALL)
SEQUENCE: Final = re.compile(_SEQUENCE)
_TOKEN: Final = re.compile(f"[^ \t\uffff{HOLE}]+")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_CONTROL: Final = re.compile("[\x80-\x9f]")
_HIGH: Final = re.compile("[\x80-\xff]")
#: A lost byte is restored only where so many whole sequences vouch for it, half as many
#: where characters of three bytes were read in pairs.
WHOLE_PER_LOSSY: Final = 2
#: In Polish, which has none of the letters that stand for lead bytes, so many of them.
LOSSY_IN_POLISH: Final = 6
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
        pieces: the parts of it, where some were restored from a part of their bytes.
    """

    start: int
    end: int
    text: str
    lossy: int = 0
    barrier: bool = False
    pieces: tuple[Piece, ...] = ()


def changes(unread: Unread, layer: Layer, memory: Memory) -> list[Change]:
    """Return the stretches of a line that `layer` would change, in order.

    Args:
        unread: the line as bytes of the wrong codec.
        layer: the two codecs.
        memory: what was read in the document before.
    """
    if _is_searched(unread, layer):
        runs = memory.read(unread.line, layer)
        if runs is not None:
            return [_change(run) for run in runs]
    if layer.right == "utf-8":
        polish = memory.is_polish(unread.line)
        return list(_as_utf8(unread, layer.wrong, fill, polish=polish))
    return list(_as_tokens(unread, layer.right))


def _is_searched(unread: Unread, layer: Layer) -> bool:
    """Say whether lost bytes change how the bytes beside them are read."""
    if layer.wrong not in DOUBLE_BYTE:
        return layer.right in DOUBLE_BYTE and HOLE in unread.line
    return has_gaps(unread.line) or _is_broken(unread, layer)


def _is_broken(unread: Unread, layer: Layer) -> bool:
    """Tell whether bytes of a line seem to be lost that left no sign."""
    if layer.right == "utf-8":
        return any(one.lossy for one in _as_utf8(unread, layer.wrong, _unfilled))
    return any(one.barrier for one in _as_tokens(unread, layer.right))


def _unfilled(broken: str, wrong: str, beside: Beside) -> str:
    """Stand for what a sequence lost where that is not asked for."""
    del broken, wrong, beside
    return HOLE


def _change(run: Sequence[Piece]) -> Change:
    text = "".join(piece.text for piece in run)
    lossy = sum(piece.lossy for piece in run)
    return Change(run[0].start, run[-1].end, text, lossy, pieces=tuple(run))


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
        yield Change(start, end, text, barrier=_PRIVATE.search(text) is not None)


def _as_utf8(
    unread: Unread,
    wrong: str,
    restore: Callable[[str, str, Beside], str | None],
    *,
    polish: bool = False,
) -> Iterator[Change]:
    """Read each stretch of valid UTF-8, with lost bytes restored where one can tell."""
    raw = unread.raw
    whole_sequences = len(SEQUENCE.findall(raw))
    if not whole_sequences:
        return
    patience = whole_sequences // (1 if wrong in DOUBLE_BYTE else WHOLE_PER_LOSSY)
    if polish and wrong not in DOUBLE_BYTE:
        patience = LOSSY_IN_POLISH * whole_sequences
    letters = _letters(raw)
    bare = polish and not _CONTROL.search(raw)
    run: list[tuple[int, int, str, int]] = []
    for piece in _PIECE.finditer(raw):
        whole, lossy, plain, _ = piece.groups()
        if whole:
            run.append((*piece.span(), whole.encode("latin-1").decode("utf-8"), 0))
        elif lossy:
            patience -= 1
            behind = raw[piece.end() : piece.end() + 1]
            before = "".join(text for _, _, text, _ in run)
            following = _following(raw, piece.end())
            closing = _closing(before)
            context = Beside(
                before[-MAX_BESIDE:], behind, following, letters, closing, polish=polish, bare=bare
            )
            seen = _is_seen(lossy, context)
            filled = restore(lossy, wrong, context) if patience >= 0 and seen else None
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


def _is_seen(lossy: str, beside: Beside) -> bool:
    """Tell whether bytes are lost: without a sign of it, what follows has to be whole again.

    A lead byte of three alone is a letter, but between wide characters.
    """
    if len(lossy) > 1:
        return True
    if lossy < "\xe0":
        return bool(beside.after) or not beside.behind
    return beside.before[-1:] >= FIRST_WIDE and beside.after[:1] >= FIRST_WIDE


def _closing(before: str) -> str:
    """Return the mark that a quotation in `before` still needs, or nothing."""
    return "”" if before.rfind("“") > before.rfind("”") else ""


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

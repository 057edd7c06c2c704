"""Layers of damage: which codec text was read with, and which would have been right.

A garbled line is turned back into the bytes it was read from.  Bytes are kept as a
string of code points below 256, so that one string can also hold what no byte stands
for: `HOLE`, a byte that was lost, and `FOREIGN`, a character that the wrong codec
cannot have produced.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.repair.mojibake.pairs import PAIRS

HOLE: Final = "\ufffd"
FOREIGN: Final = "\uffff"
#: Where the characters begin that are as wide as Chinese ones.
FIRST_WIDE: Final = "\u2e80"

DOUBLE_BYTE: Final = frozenset({"gbk", "cp950", "cp932", "euc_jp", "gb18030"})
#: Readers that few pages have passed through: no explanation where another one fits.
RARE: Final = frozenset(
    {"cp1253", "iso8859-7", "cp1257", "mac_latin2", "cp1255", "cp1256", "cp874", "koi8-u"}
)
#: What a few letters beyond ASCII inside Latin words can have been written in.
LATIN: Final = frozenset(
    {"utf-8", "cp1250", "iso8859-2", "cp852", "cp1252", "mac_latin2", "cp1254", "iso8859-15"}
)
#: The substitute that readers of a codec put for a byte they could not read.
SUBSTITUTES: Final = {"cp932": "・", "euc_jp": "・"}


@dataclass(frozen=True, slots=True)
class Layer:
    """One wrong reading: bytes of `right` were read as `wrong`."""

    wrong: str
    right: str

    @property
    def rule(self) -> str:
        """Return the rule id, such as ``mojibake.utf-8_read_as_cp1252``."""
        return f"mojibake.{self.right}_read_as_{self.wrong}"


ALL: Final = {
    wrong: tuple(Layer(wrong, right) for right in rights) for wrong, rights in PAIRS.items()
}


class _Table(dict[int, str]):
    """Translation table of a codec to its bytes; what it lacks becomes `FOREIGN`."""

    def __init__(self, codec: str) -> None:
        super().__init__()
        self._codec = codec
        self[ord(HOLE)] = HOLE
        if codec == "gbk":
            # Windows and browsers read the byte 80, which GBK leaves free, as the euro.
            self[ord("€")] = "\x80"
        if codec in DOUBLE_BYTE:
            return
        for byte in range(256):
            raw = bytes([byte])
            character = raw.decode(codec, "replace")
            if character != HOLE:
                self[ord(character)] = chr(byte)
            if 0x80 <= byte < 0xA0 or character == HOLE:
                # Undefined bytes come through as C1 controls, and Latin-1 and the
                # Windows code pages mix on one page.
                self.setdefault(byte, chr(byte))

    def __missing__(self, point: int) -> str:
        try:
            found = chr(point).encode(self._codec).decode("latin-1")
        except UnicodeEncodeError:
            found = _user_defined(point) if self._codec == "gbk" else FOREIGN
        self[point] = found
        return found


def _user_defined(point: int) -> str:
    """Return the two bytes that readers of GBK show as a private-use character."""
    found = chr(point).encode("gb18030", "ignore").decode("latin-1")
    return found if len(found) == 2 else FOREIGN


@cache
def table(codec: str) -> _Table:
    """Return the table that turns text read as `codec` back into bytes."""
    return _Table(codec)


@cache
def unreadable(codec: str, following: str) -> str:
    """Return the bytes beyond ASCII that a reader of `codec` could not read.

    Args:
        codec: what the text was read with.
        following: the byte behind the lost one, or an empty string: a double-byte
            reader fails on pairs, and GBK on hardly any but those that begin with 0x80.
    """
    behind = following.encode("latin-1") if following and following < "\u0100" else b""
    return "".join(chr(byte) for byte in range(0x80, 0x100) if _fails(codec, byte, behind))


def _fails(codec: str, byte: int, behind: bytes) -> bool:
    try:
        (bytes([byte]) + (behind if codec in DOUBLE_BYTE else b"")).decode(codec)
    except UnicodeDecodeError as error:
        return error.start == 0
    return False


@dataclass(frozen=True, slots=True)
class Unread:
    """A line turned back into bytes.

    Args:
        line: the text.
        raw: its bytes as code points, with `HOLE` and `FOREIGN`.
        starts: for each position of `raw` where a character of `line` begins, and
            for its end, the position in `line`; None where both run in step.
    """

    line: str
    raw: str
    starts: dict[int, int] | None

    def place(self, position: int) -> int | None:
        """Return where in the line `position` of the bytes lies, if between characters."""
        return position if self.starts is None else self.starts.get(position)


def unread(line: str, codec: str) -> Unread | None:
    """Turn `line` back into the bytes of `codec`; None if it has none beyond ASCII."""
    raw = line.translate(table(codec))
    if not any("\x7f" < character < "\u0100" for character in raw):
        return None
    if len(raw) == len(line):
        return Unread(line, raw, None)
    starts = {}
    at = 0
    get = table(codec).__getitem__
    for index, character in enumerate(line):
        starts[at] = index
        at += len(get(ord(character)))
    starts[at] = len(line)
    return Unread(line, raw, starts)


@cache
def byte_order_marks() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the garbled forms of a UTF-8 byte order mark with their rules, longest first."""
    once: dict[str, tuple[str, ...]] = {}
    for codec in PAIRS:
        mark = b"\xef\xbb\xbf".decode(codec, "replace")
        if codec not in DOUBLE_BYTE and HOLE not in mark:
            once.setdefault(mark, (Layer(codec, "utf-8").rule,))
    twice: dict[str, tuple[str, ...]] = {}
    for mark in once:
        for codec in PAIRS:
            again = mark.encode("utf-8").decode(codec, "replace")
            if codec not in DOUBLE_BYTE and HOLE not in again:
                twice.setdefault(again, (Layer(codec, "utf-8").rule,))
    return tuple(sorted((once | twice).items(), key=lambda pair: (-len(pair[0]), pair[0])))

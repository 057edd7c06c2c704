"""Guess the legacy encoding of bytes that carry no other sign of it.

Every candidate encoding that our languages and their neighbours use decodes the same
sample of the bytes; the plausibility model prices each reading in bits, and the
cheapest wins.  chardet adds candidates that we do not list (Greek, Thai, …) and its
vote weighs a few bits; a declaration inside the text weighs more, but loses to
plain evidence, since pages often declare wrongly.
"""

import codecs
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import chardet

from pipeline import plausibility

#: Codec, and the bits that its rarity costs it.  Order settles ties: readings that
#: are the same text are one candidate under the first name.
CANDIDATES: Final[tuple[tuple[str, float], ...]] = (
    ("cp1252", 0.0),
    ("cp1250", 0.0),
    ("cp1251", 0.0),
    ("koi8-r", 0.0),
    ("gb18030", 0.0),
    ("cp950", 0.0),
    ("cp932", 0.0),
    ("euc_jp", 0.0),
    ("iso8859-2", 2.0),
    ("cp866", 2.0),
    ("cp852", 6.0),
    ("cp949", 4.0),
    ("big5hkscs", 6.0),
    ("koi8-u", 6.0),
    ("iso8859-5", 8.0),
    ("mac_cyrillic", 10.0),
    ("mac_latin2", 12.0),
    ("euc_jis_2004", 6.0),
)
WIDE: Final = (("utf-16-le", 4.0), ("utf-16-be", 4.0), ("utf-32-le", 8.0), ("utf-32-be", 8.0))
#: Standard labels for codecs, and narrower ones to prefer where they suffice.
LABELS: Final = {
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "euc_jp": "euc-jp",
    "euc_jis_2004": "euc-jis-2004",
    "iso8859-2": "iso-8859-2",
    "iso8859-5": "iso-8859-5",
    "cp950": "cp950",
    "big5hkscs": "big5-hkscs",
    "mac_cyrillic": "mac-cyrillic",
    "mac_latin2": "mac-latin2",
}
NARROWER: Final = {"cp932": "shift_jis", "cp950": "big5", "cp949": "euc-kr"}
#: What a declared or detected label is decoded with: the superset in real use.
SUPERSETS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}

DECLARED_BONUS: Final = 12.0
CHARDET_BONUS: Final = 4.0
SAMPLE_BYTES: Final = 16_384
PIECES: Final = 8
#: Dearest reading that still counts as text, in bits a byte.  Right readings cost
#: 2 to 6, wrong ones 8 and more, random bytes 10.
MAX_BITS_PER_BYTE: Final = 8.0
#: How a lead in bits becomes confidence: so many bits are a factor of e.
BITS_PER_NAT: Final = 5.0

_NON_ASCII: Final = re.compile(rb"[\x80-\xff]")
_DECLARATION: Final = re.compile(
    rb"(?:charset|encoding|coding)\s*[=:]\s*[\"']?\s*([A-Za-z][A-Za-z0-9_.:-]*)"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """One reading of the bytes.

    Args:
        codec: Python codec that makes it.
        bits: its cost, its prior included.
        confidence: its share among the distinct readings.
        declared: whether the text itself names this encoding.
        bits_per_byte: how plausible it is by itself.
    """

    codec: str
    bits: float
    confidence: float
    declared: bool
    bits_per_byte: float


def guess(data: bytes, *, wide_only: bool = False) -> tuple[Guess, ...]:
    """Return plausible encodings of `data`, best first.

    Args:
        data: bytes that are not valid UTF-8, or hold many zero bytes.
        wide_only: consider UTF-16 and UTF-32 alone.

    Returns:
        At most one guess for each distinct reading of the sample; none where no
        reading looks like text.
    """
    named = None if wide_only else declared(data)
    sample = pieces(data)
    head = data[:SAMPLE_BYTES]
    readings: dict[str, Guess] = {}
    for codec, prior in _candidates(head, named, wide_only=wide_only):
        wide = codec.startswith(("utf-16", "utf-32"))
        text = "\n".join(read(codec, piece) for piece in ((head,) if wide else sample))
        if wide and "\ufffd" in text:
            continue
        size = sum(map(len, (head,) if wide else sample))
        bits = plausibility.cost(text)
        if wide:
            bits *= sum(map(len, sample)) / size
        if text not in readings or named == codec:
            readings[text] = Guess(codec, bits + prior, 0.0, named == codec, bits / max(size, 1))
    ranked = sorted(readings.values(), key=lambda one: one.bits)
    plausible = bool(ranked) and ranked[0].bits_per_byte <= MAX_BITS_PER_BYTE
    return _weighed(ranked) if plausible else ()


def _candidates(head: bytes, named: str | None, *, wide_only: bool) -> Iterator[tuple[str, float]]:
    if wide_only:
        yield from WIDE
        return
    votes = _chardet_votes(head)
    listed = {codec for codec, _ in CANDIDATES}
    extra = [(codec, 4.0) for codec in (*votes, named) if codec and codec not in listed]
    for codec, prior in (*CANDIDATES, ("utf-8", 0.0), *WIDE, *dict(extra).items()):
        bonus = CHARDET_BONUS * votes.get(codec, 0.0)
        yield codec, prior - bonus - (DECLARED_BONUS if codec == named else 0.0)


def _chardet_votes(head: bytes) -> dict[str, float]:
    votes: dict[str, float] = {}
    for result in chardet.detect_all(head)[:3]:
        codec = known(result["encoding"] or "")
        if codec:
            votes.setdefault(codec, result["confidence"])
    return votes


def _weighed(guesses: list[Guess]) -> tuple[Guess, ...]:
    weights = [math.exp((guesses[0].bits - one.bits) / BITS_PER_NAT) for one in guesses]
    total = sum(weights)
    return tuple(
        Guess(one.codec, one.bits, weight / total, one.declared, one.bits_per_byte)
        for one, weight in zip(guesses, weights, strict=True)
    )


def known(label: str) -> str | None:
    """Return the codec that decodes text labelled `label`, or None for an unknown one."""
    try:
        info = codecs.lookup(label)
    except LookupError:
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in {"utf-8", "utf-7", "idna"}:
        return None
    codec = SUPERSETS.get(info.name, info.name)
    return codec if codec not in {"unicode_escape", "raw_unicode_escape", "punycode"} else None


def declared(data: bytes) -> str | None:
    """Return the codec that the text's own head names (HTML, XML, editor cookie)."""
    for found in _DECLARATION.finditer(data[:2048]):
        if codec := known(found.group(1).decode("ascii")):
            return codec
    return None


def pieces(data: bytes) -> tuple[bytes, ...]:
    """Return a sample of `data`: all of a short one, else pieces around non-ASCII bytes.

    A piece starts behind a byte below 0x30, which is never the second half of a
    double-byte character, so all codecs meet it in frame.
    """
    if len(data) <= SAMPLE_BYTES:
        return (data,)
    length = SAMPLE_BYTES // PIECES
    found = []
    end = 0
    for number in range(PIECES):
        hit = _NON_ASCII.search(data, max(end, number * len(data) // PIECES))
        if not hit:
            break
        start = _frame_start(data, hit.start())
        if start is not None and start >= end:
            end = start + length
            found.append(data[start:end])
    return tuple(found) or (data[:SAMPLE_BYTES],)


def _frame_start(data: bytes, position: int) -> int | None:
    low = max(0, position - 256)
    for index in range(position - 1, low - 1, -1):
        if data[index] < 0x30:
            return index + 1
    return 0 if low == 0 else _next_frame(data, position)


def _next_frame(data: bytes, position: int) -> int | None:
    for index in range(position, min(len(data), position + 4096)):
        if data[index] < 0x30:
            return index + 1
    return None


def read(codec: str, piece: bytes) -> str:
    """Decode a piece that may end inside a character; broken parts become U+FFFD."""
    return codecs.getincrementaldecoder(codec)("replace").decode(piece)


def label(codec: str, data: bytes, text: str) -> str:
    """Return the most standard name under which Python decodes `data` to `text`."""
    narrow = NARROWER.get(codec)
    if narrow:
        try:
            if data.decode(narrow) == text:
                return narrow
        except UnicodeDecodeError:
            pass
    return LABELS.get(codec, codec)

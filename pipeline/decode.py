"""Turn the bytes of a file into text, and say how sure that is.

A byte order mark settles it; else valid UTF-8 does, since other encodings form it by
chance only in a few bytes; else escape sequences (ISO-2022), zero bytes (UTF-16 and
UTF-32) and at last the plausibility of every reading (`pipeline.charset`).
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from pipeline import charset
from pipeline.errors import DecodeError

Method = Literal["bom", "utf-8", "declared", "statistical"]
Newline = Literal["lf", "crlf", "cr", "mixed", "none"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the decoding that a reader should know."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and how it was read.

    Args:
        text: the text without its byte order mark; line ends as they are.  Bytes
            that no character has are U+FFFD, and a remark says so.
        encoding: a name that Python knows; decoding the bytes with it, less the
            mark, gives `text`.
        confidence: 1.0 for a mark and for whole UTF-8, less for a guess.
        method: what settled it.
        candidates: other readings with their confidence, best first.
        newline: the line ends that occur; `none` in a single line.
        reasons: remarks, with codes `truncated_utf8`, `truncated_bytes`,
            `invalid_bytes`.
    """

    text: str
    encoding: str
    confidence: float
    method: Method
    candidates: tuple[tuple[str, float], ...] = ()
    newline: Newline = "none"
    reasons: tuple[Remark, ...] = ()


#: Longest first: a UTF-32 mark begins with a UTF-16 one.
BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC: Final = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"BZh91AY", "a bzip2 archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS\x00", "an Ogg file"),
)
_ESCAPED: Final = (
    (
        re.compile(rb"\x1b(?:\$[@B]|\$\([@DOPQ]|\([JI])"),
        "iso2022_jp iso2022_jp_2 iso2022_jp_3 iso2022_jp_2004 iso2022_jp_ext",
    ),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
)
#: Bytes of text: all but the control characters that only binary data holds.
_TEXT_BYTES: Final = bytes(
    set(range(256)) - (set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e"))
)
#: More control bytes than this make data binary,
MAX_CONTROL_SHARE: Final = 0.005
#: but for so many strays in a short text.
MAX_STRAYS: Final = 3
MAX_STRAY_SHARE: Final = 0.05
#: More broken parts than this, per character outside ASCII, refute an encoding.
MAX_BROKEN_SHARE: Final = 0.1
#: A guess is never quite certain.
MAX_GUESS: Final = 0.99
MAX_CANDIDATES: Final = 5
#: Bytes looked at in one go, small enough for the processor's cache.
BLOCK: Final = 65_536


def decode(data: bytes) -> Decoded:
    """Decode the bytes of one file.

    Args:
        data: the whole file.

    Raises:
        DecodeError: with `code` ``empty`` (nothing but white space), ``binary``, or
            ``undecodable`` (no encoding we know gives plausible text).  The message
            does not name the file; the caller does.

    Costs: UTF-8 runs near the codec's own speed.  A statistical guess reads a sample
    of 16 KB and then decodes the whole once or twice.  A legacy text of a few letters
    outside ASCII can be guessed wrong; `candidates` then hold the right one.
    """
    if not data or data.isspace():
        raise _empty()
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _with_bom(data[len(mark) :], encoding)
    for magic, kind in MAGIC:
        if data.startswith(magic):
            raise _binary(f"the file is {kind}, not plain text: extract its text first")
    escaped = _iso_2022(data)
    if escaped:
        return escaped
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)
    if _is_controlled(data):
        return _wide(data)
    return _finished(text, "utf-8", 1.0, "utf-8")


def _finished(  # noqa: PLR0913, PLR0917
    text: str,
    encoding: str,
    confidence: float,
    method: Method,
    candidates: Iterable[tuple[str, float]] = (),
    reasons: tuple[Remark, ...] = (),
) -> Decoded:
    if not text.strip("\ufeff\x00") or text.isspace():
        raise _empty()
    return Decoded(text, encoding, confidence, method, tuple(candidates), newline_of(text), reasons)


def newline_of(text: str) -> Newline:
    """Say which line ends `text` uses."""
    if "\r" not in text:
        return "lf" if "\n" in text else "none"
    pairs = text.count("\r\n")
    kinds: list[Newline] = ["crlf"] if pairs else []
    if text.count("\n") > pairs:
        kinds.append("lf")
    if text.count("\r") > pairs:
        kinds.append("cr")
    return kinds[0] if len(kinds) == 1 else "mixed"


def _with_bom(data: bytes, encoding: str) -> Decoded:
    text, remarks = _tolerant(data, encoding)
    if _broken_share(text, remarks) > MAX_BROKEN_SHARE:
        raise _undecodable(
            f"it begins with the byte order mark of {encoding} but is not {encoding}"
        )
    return _finished(text, encoding, 0.9 if remarks else 1.0, "bom", (), remarks)


def _iso_2022(data: bytes) -> Decoded | None:
    if b"\x1b" not in data or not data.isascii():
        return None
    for pattern, names in _ESCAPED:
        if not pattern.search(data):
            continue
        for name in names.split():
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            return _finished(text, name.replace("_", "-"), MAX_GUESS, "statistical")
    return None


def _wide(data: bytes) -> Decoded:
    guesses = charset.guess(data, wide_only=True) if b"\x00" in data or len(data) % 2 == 0 else ()
    return _chosen(data, guesses, _binary("the file holds control bytes as binary data does"))


def _guessed(data: bytes) -> Decoded:
    if _is_controlled(data):
        return _wide(data)
    failure = _undecodable(
        "its bytes are no plausible text in UTF-8 or in any legacy encoding of the languages "
        "that linguaflow reads"
    )
    return _chosen(data, charset.guess(data), failure)


def _chosen(data: bytes, guesses: tuple[charset.Guess, ...], failure: DecodeError) -> Decoded:
    for best in guesses:
        text, remarks = _tolerant(data, best.codec)
        broken = _broken_share(text, remarks)
        if broken > MAX_BROKEN_SHARE:
            continue
        others = [one for one in guesses if one is not best][: MAX_CANDIDATES - 1]
        return _finished(
            text,
            charset.label(best.codec, data, text),
            round(min(best.confidence, MAX_GUESS) * (1 - broken), 4),
            "utf-8" if best.codec == "utf-8" else "declared" if best.declared else "statistical",
            [
                (charset.LABELS.get(one.codec, one.codec), round(one.confidence, 4))
                for one in others
            ],
            remarks,
        )
    raise failure


def _tolerant(data: bytes, codec: str) -> tuple[str, tuple[Remark, ...]]:
    """Decode `data` whatever it holds, with a remark on broken parts."""
    try:
        return data.decode(codec), ()
    except UnicodeDecodeError as error:
        first = error
    text = data.decode(codec, "replace")
    if len(data) - first.start < 4 and first.end == len(data) and text.endswith("\ufffd"):
        code = "truncated_utf8" if codec == "utf-8" else "truncated_bytes"
        message = f"the file ends inside a character of {codec}; it was cut off"
        return text, (Remark(code, message),)
    where = f"the first at byte {first.start}"
    message = f"some bytes are not {codec} and stand as U+FFFD in the text, {where}"
    return text, (Remark("invalid_bytes", message),)


def _broken_share(text: str, remarks: tuple[Remark, ...]) -> float:
    if not remarks:
        return 0.0
    if remarks[0].code.startswith("truncated"):
        return min(0.01, 1 / len(text))
    outside = sum(len(run) for run in re.findall(r"[^\x00-\x7f\ufffd]+", text))
    return text.count("\ufffd") / max(outside, 1)


def _is_controlled(data: bytes) -> bool:
    """Tell whether data holds more control bytes than strays in a text could be."""
    found = 0
    for start in range(0, len(data), BLOCK):
        found += len(data[start : start + BLOCK].translate(None, _TEXT_BYTES))
    few = found <= MAX_STRAYS and found <= MAX_STRAY_SHARE * len(data)
    return found > MAX_CONTROL_SHARE * len(data) and not few


def _empty() -> DecodeError:
    return DecodeError("the file is empty, or holds nothing but white space", code="empty")


def _binary(message: str) -> DecodeError:
    return DecodeError(message, code="binary")


def _undecodable(message: str) -> DecodeError:
    return DecodeError(f"{message}; convert the file to UTF-8 first", code="undecodable")

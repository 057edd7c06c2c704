"""Text files compressed with Zstandard, one record a line."""

import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard


def read_lines(path: Path, limit: int | None = None) -> Iterator[str]:
    """Yield the lines of a .zst text file, at most `limit` of them."""
    with path.open("rb") as raw:
        stream = io.TextIOWrapper(
            zstandard.ZstdDecompressor().stream_reader(raw), encoding="utf-8", newline="\n"
        )
        yield from (line.rstrip("\n") for line in itertools.islice(stream, limit))


def write_lines(path: Path, lines: Iterable[str], level: int = 10) -> int:
    """Write lines to a .zst file through a temporary name; return their number."""
    partial = path.with_name(path.name + ".part")
    number = 0
    with (
        partial.open("wb") as raw,
        zstandard.ZstdCompressor(level=level).stream_writer(raw) as packed,
    ):
        for line in lines:
            packed.write(line.encode() + b"\n")
            number += 1
    partial.replace(path)
    return number


def sorted_counts(counts: Counter[str]) -> dict[str, int]:
    """Return the counts as a dict in key order."""
    return dict(sorted(counts.items()))

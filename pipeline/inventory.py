"""What a run has to do: its files with their digests, and what is already done."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.files import InputFile, sha256
from pipeline.schema import ManifestEntry, Reason
from pipeline.settings import Settings

CHUNK_BYTES = 1 << 20
CHUNK_FILES = 64


@dataclass(frozen=True, slots=True)
class Item:
    """A readable input file.

    Args:
        file: the file.
        bytes: its size.
        sha256: digest of its bytes.
        key: under which its analysis is remembered; changes with the bytes, the name,
            the settings and the code.
    """

    file: InputFile
    bytes: int
    sha256: str
    key: str


def take(files: Iterable[InputFile], settings: Settings) -> tuple[list[Item], list[ManifestEntry]]:
    """Read and digest all files.

    Args:
        files: the input files.
        settings: what the user set.

    Returns:
        The readable files, and a manifest entry for each that cannot be read or is
        larger than the settings allow.
    """
    items = []
    left_out = []
    salt = f"{code_digest()} {settings.digest()}"
    for file in files:
        try:
            size = file.path.stat().st_size
            if settings.max_megabytes and size > settings.max_megabytes * 1_000_000:
                left_out.append(_too_large(file, size, settings.max_megabytes))
                continue
            data = file.path.read_bytes()
        except OSError as error:
            left_out.append(_failure(file, error))
            continue
        digest = sha256(data)
        key = sha256(f"{salt}\0{file.name}\0{file.place}\0{digest}".encode())
        items.append(Item(file, len(data), digest, key))
    return items, left_out


def _failure(file: InputFile, error: OSError) -> ManifestEntry:
    reason = Reason(
        code="unreadable",
        message=f"{file.place}: cannot be read: {error.strerror or error}. Check its rights.",
    )
    return ManifestEntry(name=file.name, status="failed", reasons=[reason], bytes=0, sha256=None)


def _too_large(file: InputFile, size: int, limit: int) -> ManifestEntry:
    message = (
        f"{file.place}: has {size / 1e6:.0f} MB, more than the {limit} MB that a run takes. "
        "Split it, or set LINGUAFLOW_MAX_MEGABYTES (0: no limit)."
    )
    reason = Reason(code="too_large", message=message)
    return ManifestEntry(
        name=file.name, status="skipped", reasons=[reason], bytes=size, sha256=None
    )


def chunks(items: Sequence[Item]) -> list[list[Item]]:
    """Group files so that a group is worth the cost of a task."""
    groups: list[list[Item]] = []
    size = CHUNK_BYTES
    for item in items:
        if size + item.bytes > CHUNK_BYTES or len(groups[-1]) == CHUNK_FILES:
            groups.append([])
            size = 0
        groups[-1].append(item)
        size += item.bytes
    return groups


@cache
def code_digest() -> str:
    """Return a digest of the library's own files, so that an upgrade reads everything anew."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

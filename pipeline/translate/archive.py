"""Read the files of an Argos package, whether it is a folder or a zip.

An Argos package is a folder with ``metadata.json``, a tokenizer model and a
CTranslate2 model in ``model/``; an ``.argosmodel`` file is that folder as a zip.  Both
are read here without unpacking anything, and neither `argostranslate` nor its
settings, which create folders when imported, are needed for it.
"""

import hashlib
import zipfile
from pathlib import Path, PurePosixPath
from typing import Protocol

from pipeline.errors import ModelError

SUFFIX = ".argosmodel"
_CHUNK = 1 << 20


class FileSet(Protocol):
    """The files of a package by their path inside it, with forward slashes."""

    def names(self) -> list[str]:
        """Return the paths of all files, sorted."""
        ...

    def read(self, name: str) -> bytes:
        """Return the content of one file.

        Raises:
            ModelError: the file is missing or its stored copy is damaged.
        """
        ...


class FolderFiles:
    """The files of an unpacked package."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> list[str]:
        """Return the paths of all files, sorted."""
        files = (path for path in self.root.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in files)

    def read(self, name: str) -> bytes:
        """Return the content of one file."""
        try:
            return (self.root / name).read_bytes()
        except OSError as error:
            message = f"translation package {self.root}: cannot read {name}: {error.strerror}"
            raise ModelError(message, code="model_corrupt") from error


class ZipFiles:
    """The files of an ``.argosmodel`` zip, named below its one top folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._members = {
            str(PurePosixPath(*PurePosixPath(name).parts[1:])): name
            for name in checked_members(path)
        }

    def names(self) -> list[str]:
        """Return the paths of all files, sorted."""
        return sorted(self._members)

    def read(self, name: str) -> bytes:
        """Return the content of one file; its CRC is checked."""
        if name not in self._members:
            raise ModelError(
                f"translation package {self.path}: {name} is not in it", code="model_corrupt"
            )
        try:
            with zipfile.ZipFile(self.path) as archive:
                return archive.read(self._members[name])
        except (OSError, EOFError, zipfile.BadZipFile, ValueError) as error:
            raise ModelError(
                f"translation package {self.path}: cannot read {name}: {error}; fetch it again",
                code="model_corrupt",
            ) from error


def checked_members(path: Path) -> list[str]:
    """Return the files in an ``.argosmodel`` zip after checking that it is safe to use.

    Raises:
        ModelError: the file is no zip, holds several top folders, or names a path
            outside its folder ("zip slip").
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (OSError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"translation package {path} is not a readable zip archive ({error}); fetch it again",
            code="model_corrupt",
        ) from error
    for name in names:
        parts = PurePosixPath(name).parts
        if name.startswith("/") or "\\" in name or ".." in parts or ":" in parts[0]:
            raise ModelError(
                f"translation package {path} names a file outside its folder: {name!r}; "
                "do not use it",
                code="model_unsafe",
            )
    tops = {PurePosixPath(name).parts[0] for name in names}
    if len(tops) != 1 or any(len(PurePosixPath(name).parts) < 2 for name in names):
        raise ModelError(
            f"translation package {path} must hold exactly one folder, but has {sorted(tops)[:3]}",
            code="model_corrupt",
        )
    return names


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sha256_files(files: FileSet, names: list[str]) -> str:
    """Return one SHA-256 over the names and contents of some files of a package.

    It is the same for a package as a zip and unpacked.
    """
    total = hashlib.sha256()
    for name in sorted(names):
        total.update(f"{hashlib.sha256(files.read(name)).hexdigest()}  {name}\n".encode())
    return total.hexdigest()


def checksums(folder: Path) -> dict[str, str]:
    """Return ``SHA256SUMS`` of a folder as digests by path, empty when there is none.

    Raises:
        ModelError: a line is not of the form that ``sha256sum`` writes.
    """
    listing = folder / "SHA256SUMS"
    if not listing.is_file():
        return {}
    sums = {}
    for number, line in enumerate(listing.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        digest, _, name = line.partition(" ")
        if len(digest) != 64 or not name.strip():
            raise ModelError(f"{listing}, line {number} is no checksum: {line[:80]!r}")
        sums[name.lstrip(" *")] = digest.lower()
    return sums

"""Input files and output files: what is read, and how writing never leaves halves."""

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from pipeline.errors import InputError, OutputError


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file to work on.

    Args:
        name: its path below the input root, with forward slashes; unique in a run.
        path: where it lies, as the user gave it.
    """

    name: str
    path: Path

    @property
    def place(self) -> str:
        """The path as valid text."""
        return as_text(self.path)


def as_text(path: str | Path) -> str:
    r"""Return a path as valid text, with ``\xff`` for a byte that is no UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def discover(inputs: Sequence[Path], output: Path | None = None) -> tuple[InputFile, ...]:
    """Find the files that `inputs` name, sorted by name.

    Args:
        inputs: files, glob patterns and folders, which are searched in depth; hidden
            files and links to folders are left out.
        output: the output folder, which is no input where it lies in one.

    Raises:
        InputError: a path does not exist, is the output folder, or there is no file at
            all.
    """
    barred = output.resolve() if output else None
    found: dict[Path, InputFile] = {}
    for given in inputs:
        if given.is_dir() and given.resolve() == barred:
            raise InputError(
                f"{given} is the output folder as well. Choose another --output.",
                code="output_is_input",
            )
        for file in _expand(given, barred):
            found.setdefault(_place(file.path), file)
    if not found:
        places = ", ".join(str(path) for path in inputs)
        raise InputError(
            f"no files in {places}. Name a folder that holds text files, or the files themselves.",
            code="no_files",
        )
    return tuple(sorted(_apart(found.values())))


def _place(path: Path) -> Path:
    """Return the absolute path of a file; one with ``..`` in it leads where they lead."""
    whole = path.absolute()
    return whole.parent.resolve() / whole.name if ".." in whole.parts else whole


def _expand(given: Path, barred: Path | None) -> Iterable[InputFile]:
    if given.is_file():
        return [InputFile(as_text(given.name), given)]
    if given.is_dir():
        return [
            InputFile(as_text(path.relative_to(given).as_posix()), path)
            for path in _below(given, barred)
        ]
    if has_magic(str(given)):
        paths = sorted(Path(match) for match in glob(str(given), recursive=True))  # noqa: PTH207
        outside = [path for path in paths if not _is_in(path, barred)]
        return [file for path in outside for file in _expand(path, barred)]
    raise InputError(f"{given} does not exist. Check the path.", code="not_found")


def _is_in(path: Path, folder: Path | None) -> bool:
    return folder is not None and path.resolve().is_relative_to(folder)


def _below(top: Path, output: Path | None) -> Iterator[Path]:
    """Yield the files below a folder but not below `output`, and folders that cannot be searched.

    Reading such a folder fails as reading a file without rights does, so that what it
    holds is not passed over in silence.
    """
    barred: list[Path] = []

    def bar(error: OSError) -> None:
        barred.append(Path(error.filename))

    for place, folders, names in os.walk(top, onerror=bar):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and Path(place, name).resolve() != output
        ]
        paths = [Path(place, name) for name in names if not name.startswith(".")]
        yield from (path for path in paths if path.is_file())
    yield from barred


def _apart(files: Iterable[InputFile]) -> list[InputFile]:
    """Tell files of the same name apart by the folders above them."""
    todo = list(files)
    places = [_place(file.path) for file in todo]
    names = [file.name for file in todo]
    for depth in range(1, max(len(place.parts) for place in places)):
        counts = Counter(names)
        if max(counts.values()) == 1:
            break
        for index, (file, place) in enumerate(zip(todo, places, strict=True)):
            if counts[names[index]] > 1:
                above = place.parts[1 : -len(Path(file.name).parts)]
                names[index] = "/".join([*map(as_text, above[-depth:]), file.name])
    return [InputFile(name, file.path) for name, file in zip(names, todo, strict=True)]


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_atomic(path: Path, data: bytes) -> bool:
    """Write `data` to `path` so that a kill leaves the old file or the new one, whole.

    Returns:
        False when the file already held exactly these bytes and was left alone.

    Raises:
        OutputError: the folder cannot be written.
    """
    try:
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:32]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(
            f"cannot write {path}: {error.strerror or error}. Choose another --output, "
            "or free the space and rights it needs.",
            code="output_unwritable",
        ) from error
    return True


def prepare_output(folder: Path) -> None:
    """Make the output folder, or say why it cannot be one.

    Raises:
        OutputError: `folder` is a file, or cannot be made or written.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(
            f"{folder} is a file, not a folder. Choose another --output.", code="output_is_file"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot make the folder {folder}: {error.strerror or error}. Choose another --output.",
            code="output_unwritable",
        ) from error
    if not os.access(folder, os.W_OK):
        raise OutputError(
            f"{folder} cannot be written. Change its rights or choose another --output.",
            code="output_unwritable",
        )

"""Find language models and keep the converted form of each.

A model is a GGUF file.  CTranslate2 runs a converted copy, which lies in linguaflow's
data folder under a name that holds the file's digest and the converter's version, so
that it is never mistaken for another's.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from filelock import FileLock

from pipeline.errors import ModelError, OutputError
from pipeline.translate.archive import sha256_file
from pipeline.translate.qwen.convert import CONVERTER, check, convert
from pipeline.translate.qwen.gguf import Gguf, read

DEFAULT_LLM: Final = "qwen2.5-coder-1.5b"
MERGES: Final = "merges.json"
_LISTING = "files.json"
_UNFINISHED: Final = ".converting-"
Report = Callable[[str], None]


@dataclass(frozen=True)
class LlmModel:
    """A GGUF file to translate with.

    Args:
        path: the file.
        name: how the user calls it.
        origin: ``installed`` in linguaflow's data folder, or ``file``.
    """

    path: Path
    name: str
    origin: Literal["installed", "file"]

    @cached_property
    def sha256(self) -> str:
        """Digest of the file."""
        return sha256_file(self.path)

    @property
    def converted(self) -> Path:
        """The folder of the converted copy, which may not be there."""
        name = f"{self.name}-{self.sha256[:16]}-{CONVERTER}"
        return data_folder() / "converted" / name


def data_folder() -> Path:
    """Return the folder of installed language models, without creating it."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "linguaflow" / "models"


def installed_models() -> list[LlmModel]:
    """Return the installed language models by name."""
    paths = sorted(data_folder().glob("[!.]*.gguf"))
    return [LlmModel(path, path.stem, "installed") for path in paths]


def find_model(wanted: str | None = None) -> LlmModel:
    """Return the language model to use.

    Args:
        wanted: path of a GGUF file, name of an installed one, or None for the first
            installed by name.

    Raises:
        ModelError: there is none, or it is no GGUF file of a Qwen2 model.
    """
    if wanted and (Path(wanted).is_file() or Path(wanted).suffix == ".gguf"):
        model = LlmModel(Path(wanted), Path(wanted).stem, "file")
    else:
        models = [one for one in installed_models() if wanted in (None, one.name)]
        if not models:
            raise ModelError(
                f"no language model {f'{wanted} ' if wanted else ''}in {data_folder()}; run "
                f"`linguaflow models install {wanted or DEFAULT_LLM}` or name a GGUF file",
                code="no_model",
            )
        model = models[0]
    if not model.path.is_file() or not is_converted(model):
        check(read(model.path))
    return model


def is_converted(model: LlmModel) -> bool:
    """Return whether the converted copy is there, with files of the right sizes."""
    return all(
        file.is_file() and file.stat().st_size == size
        for file, size, _ in _listed(model.converted) or [(model.converted / _LISTING, 0, "")]
    )


def is_sound(model: LlmModel) -> bool:
    """Return whether every file of the converted copy has its digest; reads them all."""
    return is_converted(model) and all(
        sha256_file(file) == digest for file, _, digest in _listed(model.converted)
    )


def converted_copy(model: LlmModel, report: Report = lambda _: None) -> Path:
    """Return the folder of the converted copy; make it if it is not there.

    Args:
        model: the GGUF file.
        report: called with a line about each step.

    Raises:
        ModelError: the file cannot be converted.
        OutputError: the copy cannot be written.
    """
    place = model.converted
    if is_converted(model):
        return place
    gguf = read(model.path)
    check(gguf)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(place.parent / ".lock"):
            if not is_converted(model):  # by another process, in the meantime
                report(f"converting {model.name} for CTranslate2, once; it takes about a minute")
                _make(gguf, model, place)
                report(f"converted into {place}")
    except OSError as error:
        raise OutputError(f"cannot write the converted model {place}: {error}") from error
    return place


def _make(gguf: Gguf, model: LlmModel, place: Path) -> None:
    """Put a converted copy in its place, whole or not at all, and remove what kills left."""
    for left in place.parent.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=_UNFINISHED) as hidden:
        new = Path(hidden) / "new"
        new.mkdir()
        convert(gguf, new)
        merges = json.dumps(gguf.value("tokenizer.ggml.merges"), ensure_ascii=False)
        (new / MERGES).write_text(merges, encoding="utf-8")
        _list(new, model)
        if place.exists():
            place.rename(Path(hidden) / "old")
        new.rename(place)


def _list(folder: Path, model: LlmModel) -> None:
    """Write down what the folder was made from, and size and digest of its files."""
    files = {
        path.name: {"bytes": path.stat().st_size, "sha256": sha256_file(path)}
        for path in sorted(folder.iterdir())
    }
    listing = {"gguf_sha256": model.sha256, "converter": CONVERTER, "files": files}
    (folder / _LISTING).write_text(json.dumps(listing, indent=1) + "\n", encoding="utf-8")


def _listed(folder: Path) -> list[tuple[Path, int, str]]:
    """Return path, size and digest of the files that a folder should have."""
    try:
        listing = json.loads((folder / _LISTING).read_text(encoding="utf-8"))
        files = listing["files"].items()
        return [(folder / name, one["bytes"], one["sha256"]) for name, one in files]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []

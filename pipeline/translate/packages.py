"""Find, describe and verify Argos translation packages.

Packages come from three places, the first that has one for a language pair wins: a
folder that the user names, the folder where Argos' own tools install, and the
packages that come with linguaflow.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ModelError, ModelNotFoundError
from pipeline.translate.archive import (
    SUFFIX,
    FileSet,
    FolderFiles,
    ZipFiles,
    checksums,
    sha256_file,
    sha256_files,
)
from pipeline.translate.qwen.files import DEFAULT_LLM

PackageOrigin = Literal["folder", "installed", "embedded", "file"]
TARGET = "en"
_TOKENIZERS = ("sentencepiece.model", "bpe.model")
_SHIPPED = Path(__file__).parents[1] / "models"
_CHECKOUT = Path(__file__).parents[2] / "models"


class Metadata(BaseModel):
    """What ``metadata.json`` of a package says; unknown keys are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    package_version: str = ""
    argos_version: str = ""
    from_code: str = Field(min_length=1)
    from_name: str = ""
    to_code: str = Field(min_length=1)
    to_name: str = ""
    type: str = "translate"
    target_prefix: str = ""


@dataclass(frozen=True)
class Package:
    """One translation package on disk.

    Args:
        path: its folder or ``.argosmodel`` file.
        origin: where it was found.
        metadata: what it says of itself.
        files: its content.
    """

    path: Path
    origin: PackageOrigin
    metadata: Metadata
    files: FileSet

    @property
    def pair(self) -> str:
        """The language pair, such as ``pl-en``."""
        return f"{self.metadata.from_code}-{self.metadata.to_code}"

    @property
    def name(self) -> str:
        """The package's name as Argos forms it."""
        return f"translate-{self.metadata.from_code}_{self.metadata.to_code}"

    @property
    def tokenizer(self) -> str:
        """The path of the tokenizer model inside the package."""
        return next(name for name in _TOKENIZERS if name in self.files.names())

    @property
    def model_files(self) -> list[str]:
        """The paths of the CTranslate2 model's files inside the package."""
        return [name for name in self.files.names() if name.startswith("model/")]

    @cached_property
    def sha256(self) -> str:
        """Digest over the files that decide a translation."""
        return sha256_files(self.files, ["metadata.json", self.tokenizer, *self.model_files])


@dataclass(frozen=True, slots=True)
class Problem:
    """A package that was found and cannot be used."""

    path: Path
    message: str
    code: str


@dataclass(frozen=True, slots=True)
class Found:
    """All packages of a search, best first, and what could not be read."""

    packages: tuple[Package, ...]
    problems: tuple[Problem, ...]

    def best(self, code: str, target: str = TARGET) -> Package:
        """Return the package to use for a language.

        Raises:
            ModelNotFoundError: there is none.
        """
        for package in self.packages:
            if package.metadata.from_code == code and package.metadata.to_code == target:
                return package
        raise ModelNotFoundError(no_package([code], target), code="no_model")


def install_command(codes: Iterable[str], target: str = TARGET) -> str:
    """Return the command that makes languages translatable."""
    return " ".join(["linguaflow models install", *(f"{code}-{target}" for code in codes)])


def no_package(codes: Sequence[str], target: str = TARGET) -> str:
    """Return what to say of languages without a package: which, and what helps."""
    pairs = ", ".join(f"{code}-{target}" for code in codes)
    return (
        f"no translation package for {pairs}; run `{install_command(codes, target)}` "
        "(online), `linguaflow models install FILE.argosmodel` (offline), or take the local "
        f"language model: `linguaflow models install {DEFAULT_LLM}`"
    )


def load(path: Path, origin: PackageOrigin = "file") -> Package:
    """Read the description of one package.

    Args:
        path: a folder with ``metadata.json`` or an ``.argosmodel`` file.
        origin: what to record as the place it came from.

    Raises:
        ModelError: something that a package needs is missing or unreadable.
    """
    files: FileSet = FolderFiles(path) if path.is_dir() else ZipFiles(path)
    names = set(files.names())
    if "metadata.json" not in names:
        raise ModelError(f"{path} is no Argos package: it has no metadata.json", code="no_package")
    metadata = _metadata(path, files)
    if metadata.type != "translate":
        raise ModelError(
            f"{path} is an Argos package of type {metadata.type!r}, not for translation",
            code="no_package",
        )
    _require(path, names)
    return Package(path, origin, metadata, files)


def _metadata(path: Path, files: FileSet) -> Metadata:
    try:
        return Metadata.model_validate(json.loads(files.read("metadata.json")))
    except (ValueError, ValidationError) as error:
        detail = "; ".join(str(error).splitlines()[:3])
        raise ModelError(
            f"translation package {path}: metadata.json cannot be used: {detail}",
            code="model_corrupt",
        ) from error


def _require(path: Path, names: set[str]) -> None:
    missing = [name for name in ("model/model.bin",) if name not in names]
    if not names.intersection(_TOKENIZERS):
        missing.append(" or ".join(_TOKENIZERS))
    if missing:
        raise ModelError(
            f"translation package {path} is incomplete: {', '.join(missing)} missing; "
            "install it again",
            code="model_corrupt",
        )


def verify(package: Package) -> None:
    """Check a package against the ``SHA256SUMS`` beside it, where there is one.

    Raises:
        ModelError: a file differs from its checksum, or is listed and missing.
    """
    sums = checksums(package.path.parent)
    if package.path.is_dir():
        prefix = f"{package.path.name}/"
        listed = {name: digest for name, digest in sums.items() if name.startswith(prefix)}
    else:
        listed = {name: digest for name, digest in sums.items() if name == package.path.name}
    for name, expected in sorted(listed.items()):
        file = package.path.parent / name
        if not file.is_file() or sha256_file(file) != expected:
            raise ModelError(
                f"translation package {package.path}: {name} does not match its checksum in "
                "SHA256SUMS; install it again",
                code="model_corrupt",
            )


def argos_folder() -> Path:
    """Return the folder where Argos' own tools install packages, without creating it."""
    folder = os.environ.get("ARGOS_PACKAGES_DIR")
    if folder:
        return Path(folder)
    home = Path.home()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    try:
        settings = json.loads((config / "argos-translate" / "settings.json").read_bytes())
        folder = settings["ARGOS_PACKAGES_DIR"]
    except (OSError, ValueError, KeyError, TypeError):
        folder = None
    if isinstance(folder, str) and folder:
        return Path(folder)
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return data / "argos-translate" / "packages"


def find(explicit: Path | None = None) -> Found:
    """Return the translation packages that can be used, best first.

    Args:
        explicit: a folder of packages, one package folder, or one ``.argosmodel``
            file, which goes before all others.

    Raises:
        ModelError: `explicit` does not exist or holds no package at all.
    """
    packages: list[Package] = []
    problems: list[Problem] = []
    places: list[tuple[Path, PackageOrigin]] = [
        (argos_folder(), "installed"),
        (_SHIPPED if _SHIPPED.is_dir() else _CHECKOUT, "embedded"),
    ]
    if explicit is not None:
        if not explicit.exists():
            raise ModelError(f"the folder of translation packages {explicit} does not exist")
        places.insert(0, (explicit, "folder"))
    for place, origin in places:
        found = []
        for path in _candidates(place):
            try:
                found.append(load(path, origin))
            except ModelError as error:
                if error.code != "no_package" or path == explicit:
                    problems.append(Problem(path, str(error), error.code))
        if origin == "folder" and not found and not problems:
            raise ModelError(f"{place} holds no translation package (*{SUFFIX} or unpacked)")
        packages += sorted(found, key=_preference)
    return Found(tuple(packages), tuple(problems))


def _candidates(place: Path) -> Iterator[Path]:
    """Yield what may be a package in a folder, or the folder itself, in order of name."""
    if place.is_file() or (place / "metadata.json").is_file():
        yield place
    elif place.is_dir():
        for path in sorted(place.iterdir()):
            if (path / "metadata.json").is_file() or (
                path.suffix == SUFFIX and not path.name.startswith(".")
            ):
                yield path


def _preference(package: Package) -> tuple[list[int], str]:
    """Newest version first, then by name."""
    version = [-int(part) for part in re.findall(r"\d+", package.metadata.package_version)]
    return ([*version, 1], package.path.name)


def base_code(tag: str) -> str:
    """Return the language of a BCP 47 tag, which is the code that packages use."""
    return tag.partition("-")[0].lower()

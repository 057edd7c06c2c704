"""Install translation models: from a file, from Argos' index, or put together from parts.

Whatever the way, a model is written beside its place under a hidden name, checked, and
moved there in one step: an interrupted installation leaves nothing that is found.
"""

import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from importlib import util
from pathlib import Path, PurePosixPath

from pipeline.errors import ModelError, OutputError
from pipeline.translate.archive import SUFFIX, checked_members
from pipeline.translate.packages import TARGET, Package, argos_folder, load
from pipeline.translate.parts import ASSEMBLED, assemble
from pipeline.translate.qwen.files import LlmModel, converted_copy

Report = Callable[[str], None]
_PAIR = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,3})?")

# Runs in a process of its own, whose home folders are temporary: importing Argos'
# settings creates folders, and its errors go to a log and not to the caller.
_FETCH = """
import sys
from argostranslate import package, settings
package.update_package_index()
if not settings.local_package_index.exists():
    sys.exit("the index of packages at %s cannot be read" % settings.remote_package_index)
found = [p for p in package.get_available_packages()
         if p.type == "translate" and (p.from_code, p.to_code) == tuple(sys.argv[1:])]
if not found:
    sys.exit("the index of packages has none for %s-%s" % tuple(sys.argv[1:]))
best = max(found, key=lambda p: [int(x) for x in p.package_version.split(".") if x.isdigit()])
print(best.download())
"""


def install(what: str, report: Report = lambda _: None) -> Path:
    """Install a translation model.

    Args:
        what: an ``.argosmodel`` file, a language pair such as ``pl-en`` (or ``pl``) to
            fetch from Argos' index, or the name of a language model.
        report: called with a line about each step.

    Returns:
        Where the model is now.

    Raises:
        ModelError: there is no such model, it is damaged, or it cannot be fetched.
        OutputError: it cannot be written.
    """
    if what in ASSEMBLED:
        model = LlmModel(assemble(what, report), what, "installed")
        converted_copy(model, report)
        return model.path
    if what.endswith(SUFFIX) or Path(what).exists():
        return install_file(Path(what))
    if _PAIR.fullmatch(what):
        source, _, target = what.partition("-")
        return install_online(source, target or TARGET, report)
    known = ", ".join(sorted(ASSEMBLED))
    raise ModelError(
        f"{what!r} is no {SUFFIX} file, language pair such as pl-en, or language model ({known})",
        code="no_model",
    )


def install_file(path: Path) -> Path:
    """Install a package from an ``.argosmodel`` file into Argos' folder.

    A package of the same name that is there already is replaced.
    """
    if not path.is_file():
        raise ModelError(f"there is no file {path}", code="no_model")
    package = load(path)
    _ = package.sha256  # reads every file that matters, so checks it
    folder = argos_folder()
    top = PurePosixPath(checked_members(path)[0]).parts[0]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".installing-") as hidden:
            with zipfile.ZipFile(path) as archive:
                archive.extractall(hidden)
            place = folder / _safe_name(top, package)
            _swap(Path(hidden) / top, place, Path(hidden) / "replaced")
    except (OSError, zipfile.BadZipFile) as error:
        raise OutputError(f"cannot install {path} into {folder}: {error}") from error
    return place


def _safe_name(top: str, package: Package) -> str:
    """Name the folder as the zip does, or after the package where that would be hidden."""
    version = package.metadata.package_version.replace(".", "_")
    return f"{package.name}-{version}" if top.startswith(".") else top


def _swap(new: Path, place: Path, aside: Path) -> None:
    if place.exists():
        place.rename(aside)
    try:
        new.rename(place)
    except OSError:
        if aside.exists():
            aside.rename(place)
        raise


def install_online(source: str, target: str, report: Report = lambda _: None) -> Path:
    """Fetch a package from Argos' index and install it.

    The index is the one that Argos' own tools use; ``ARGOS_PACKAGE_INDEX`` names
    another.
    """
    if util.find_spec("argostranslate") is None:
        raise ModelError(
            f"fetching {source}-{target} needs `pip install 'linguaflow[argos]'`; or get the "
            f"{SUFFIX} file elsewhere and run `linguaflow models install FILE{SUFFIX}`",
            code="no_model",
        )
    with tempfile.TemporaryDirectory(prefix="linguaflow-") as home:
        places = {f"XDG_{kind}_HOME": home for kind in ("DATA", "CONFIG", "CACHE")}
        environment = {**os.environ, **places, "ARGOS_PACKAGES_DIR": f"{home}/packages"}
        report(f"fetching {source}-{target} from Argos' index")
        done = subprocess.run(  # noqa: S603 - our own code and a checked language pair
            [sys.executable, "-c", _FETCH, source, target],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        lines = done.stdout.split()
        if done.returncode or not lines or not Path(lines[-1]).is_file():
            raise ModelError(
                f"cannot fetch a translation package for {source}-{target}: "
                f"{_last_line(done.stderr)}; without a network, get the {SUFFIX} file elsewhere "
                f"and run `linguaflow models install FILE{SUFFIX}`",
                code="no_model",
            )
        fetched = Path(lines[-1])
        package = load(fetched)
        if (package.metadata.from_code, package.metadata.to_code) != (source, target):
            raise ModelError(
                f"the index gave a package for {package.pair} in place of {source}-{target}",
                code="model_corrupt",
            )
        return install_file(fetched)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"

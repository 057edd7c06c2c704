"""``linguaflow doctor``: is everything here that a run needs?"""

import os
import platform
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from flows import console
from flows.commands.run import LANGUAGES, Models

State = Literal["ok", "note", "bad"]
HEAVY: Final = ("torch", "stanza")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    state: State
    subject: str
    detail: str


def doctor(
    *,
    models: Models = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where runs are to write.")
    ] = Path("output"),
) -> None:
    """Check versions, models, rights and the loopback network; exit 1 if a run would fail."""
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        python,
        packages,
        lambda: translation(models),
        lambda: rights(output),
        loopback,
    )
    findings = [finding for check in checks for finding in check()]
    for finding in findings:
        console.emit(f"{finding.state}\t{finding.subject}\t{finding.detail}")
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def python() -> Iterator[Finding]:
    """Look at the interpreter."""
    from pipeline import __version__  # noqa: PLC0415

    yield Finding("ok", "linguaflow", __version__)
    fits = sys.version_info >= (3, 11)
    yield Finding("ok" if fits else "bad", "python", f"{platform.python_version()}, 3.11 or newer")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield Finding("ok", "machine", f"{platform.machine()}, {cores} cores")


def packages(distribution: str = "linguaflow") -> Iterator[Finding]:
    """Compare what is installed with what `distribution` asks for.

    Args:
        distribution: whose requirements to check.
    """
    for name, wanted, found in requirements(distribution):
        if found is None:
            yield Finding("bad", name, f"is not installed; {name}{wanted} is needed")
        elif not wanted_fits(wanted, found):
            yield Finding("bad", name, f"{found} is installed; {name}{wanted} is needed")
        else:
            yield Finding("ok", name, found)
    for name in HEAVY:
        if installed(name):
            yield Finding("note", name, "is installed; linguaflow does not need it")


def requirements(distribution: str) -> Iterator[tuple[str, str, str | None]]:
    """Yield name, version specifier and installed version of what is always required."""
    from packaging.requirements import Requirement  # noqa: PLC0415

    for line in metadata.requires(distribution) or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name, str(requirement.specifier), installed(requirement.name)


def wanted_fits(wanted: str, found: str) -> bool:
    """Say whether a version satisfies a specifier such as ``>=2.0,<2.1``."""
    from packaging.specifiers import SpecifierSet  # noqa: PLC0415

    return SpecifierSet(wanted).contains(found, prereleases=True)


def installed(name: str) -> str | None:
    """Return the version of an installed distribution."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def translation(models: Path | None) -> Iterator[Finding]:
    """Look for a sound model for each language, the one that a run would take."""
    from flows.commands.run import make_settings  # noqa: PLC0415
    from pipeline.errors import LinguaflowError  # noqa: PLC0415
    from pipeline.translate import plan  # noqa: PLC0415
    from pipeline.translate.selection import summed_up  # noqa: PLC0415

    try:
        settings = make_settings({} if models is None else {"models": models})
        planned = plan(LANGUAGES, settings.translation())
    except LinguaflowError as error:
        yield Finding("bad", "models", str(error))
        return
    for code, model in sorted(planned.models.items()):
        yield Finding("ok", f"{code} to English", f"{model.name} {model.version}, {model.origin}")
    for message in summed_up(planned.missing):
        yield Finding("note", "translation", message)


def rights(output: Path) -> Iterator[Finding]:
    """Try to write where a run writes."""
    from flows.environment import cache_folder  # noqa: PLC0415

    for subject, folder in (("output", output), ("cache", cache_folder())):
        place = next(p for p in (folder, *folder.absolute().parents) if p.exists())
        try:
            with tempfile.NamedTemporaryFile(dir=place):
                pass
        except OSError as error:
            state: State = "bad" if subject == "output" else "note"
            yield Finding(state, subject, f"{folder} cannot be written: {error.strerror}")
        else:
            yield Finding("ok", subject, f"{folder} can be written")


def loopback() -> Iterator[Finding]:
    """Look at the network, of which Prefect needs the loopback device and nothing else."""
    from flows.environment import outside_address  # noqa: PLC0415

    try:
        with socket.create_server(("127.0.0.1", 0)):
            pass
    except OSError as error:
        detail = f"no socket on 127.0.0.1 ({error.strerror}): use run --direct"
        yield Finding("note", "loopback", detail)
    else:
        yield Finding("ok", "loopback", "Prefect's local server can listen")
    if outside := outside_address():
        yield Finding("note", "PREFECT_API_URL", f"{outside} is not on this machine and is ignored")

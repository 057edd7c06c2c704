"""``linguaflow models``: which translation packages there are, and whether they are sound."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows import console
from flows.commands.run import LANGUAGES, Models

if TYPE_CHECKING:
    from pipeline.translate.packages import Found, Package
    from pipeline.translate.qwen.files import LlmModel

app = typer.Typer(help="List, install and verify translation models.", no_args_is_help=True)


@app.command("list")
def list_models(
    *,
    models: Models = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that a better one hides.")
    ] = False,
) -> None:
    """Show the package that translates each language, best first with --all."""
    found = _find(models)
    shown = found.packages if everything else _best(found)
    for package in shown:
        meta = package.metadata
        row = (package.pair, package.name, meta.package_version, package.origin, str(package.path))
        console.emit("\t".join(row))
    for model in _language_models():
        console.emit("\t".join(("all-en", model.name, "", model.origin, str(model.path))))
    for problem in found.problems:
        console.note(f"{problem.path}: {problem.message}")
    _tell_missing(found)


@app.command("install")
def install_models(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT...",
            help="An .argosmodel file, a pair such as pl-en (online), or a language model's name.",
        ),
    ],
) -> None:
    """Install translation models; their paths go to stdout."""
    from pipeline.translate.install import install  # noqa: PLC0415

    for item in what:
        console.emit(str(install(item, console.note)))


@app.command("verify")
def verify_models(*, models: Models = None) -> None:
    """Check every model: complete, readable, and as its checksums say."""
    from pipeline.errors import ModelError  # noqa: PLC0415
    from pipeline.translate.packages import verify  # noqa: PLC0415

    found = _find(models)
    bad = len(found.problems) + _verify_language_models()
    for problem in found.problems:
        console.emit(f"damaged\t{problem.path}\t{problem.message}")
    for package in found.packages:
        try:
            verify(package)
        except ModelError as error:
            bad += 1
            console.emit(f"damaged\t{package.path}\t{error}")
        else:
            console.emit(f"sound\t{package.path}\t{package.sha256}")
    if bad:
        raise typer.Exit(1)
    if not found.packages and not _language_models():
        console.note("There are no models to verify.")


def _find(models: Path | None) -> "Found":
    from flows.commands.run import make_settings  # noqa: PLC0415
    from pipeline.translate.packages import find  # noqa: PLC0415

    return find(make_settings({} if models is None else {"models": models}).models)


def _language_models() -> "list[LlmModel]":
    from pipeline.translate.qwen.files import installed_models  # noqa: PLC0415

    return installed_models()


def _verify_language_models() -> int:
    """Check the installed language models; return how many are bad.

    A converted copy is checked against the digests written when it was made; one that
    is not there yet is no fault, for the first use makes it.
    """
    from pipeline.translate.parts import ASSEMBLED  # noqa: PLC0415
    from pipeline.translate.qwen.files import is_sound  # noqa: PLC0415

    bad = 0
    for model in _language_models():
        known = ASSEMBLED.get(model.name)
        sound = known is None or known.sha256 == model.sha256
        state = "unknown" if known is None else "sound" if sound else "damaged"
        console.emit(f"{state}\t{model.path}\t{model.sha256}")
        bad += not sound
        if model.converted.exists():
            state = "sound" if is_sound(model) else "damaged"
            console.emit(f"{state}\t{model.converted}\tmade from {model.sha256[:16]}")
            bad += state == "damaged"
    return bad


def _best(found: "Found") -> "list[Package]":
    """Return the first package of each pair."""
    first: dict[str, Package] = {}
    for package in found.packages:
        first.setdefault(package.pair, package)
    return [first[pair] for pair in sorted(first)]


def _tell_missing(found: "Found") -> None:
    from pipeline.translate.packages import no_package  # noqa: PLC0415

    have = {package.metadata.from_code for package in found.packages}
    lacking = [code for code in LANGUAGES if code not in have]
    if lacking and _language_models():
        console.note(f"{', '.join(lacking)}: no package; the language model translates them")
    elif lacking:
        console.note(no_package(lacking))

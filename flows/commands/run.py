"""``linguaflow run``: the main job."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from flows import console

if TYPE_CHECKING:
    from pipeline.run import Outcome
    from pipeline.runner import Progress
    from pipeline.settings import Settings

LANGUAGES: Final = ("id", "ja", "pl", "ru", "zh")
REASONS_SHOWN: Final = 12

Inputs = Annotated[
    list[Path],
    typer.Argument(metavar="INPUT...", help="Folders, files and glob patterns.", readable=False),
]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="Output folder; made if absent.")
]
Translate = Annotated[
    bool | None,
    typer.Option(
        "--translate/--no-translate", help="Translate, or stop before that.", show_default=False
    ),
]
Engine = Annotated[
    Literal["auto", "argos", "llm"] | None,
    typer.Option(help="What translates. [default: auto]", show_default=False),
]
Models = Annotated[
    Path | None,
    typer.Option("--models", metavar="DIR", help="Argos packages that go before all others."),
]
Llm = Annotated[
    str | None,
    typer.Option("--llm", metavar="NAME", help="Installed language model, or a GGUF file."),
]
Glossary = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Language, source and English term a line, by tabs."),
]
Beam = Annotated[
    int | None, typer.Option(help="Hypotheses that the search keeps.", show_default=False)
]
BatchTokens = Annotated[
    int | None, typer.Option("--batch-tokens", help="Tokens per batch.", show_default=False)
]
Threads = Annotated[
    int | None, typer.Option(help="Worker threads; 0: one per core.", show_default=False)
]

MaxMegabytes = Annotated[
    int | None,
    typer.Option("--max-megabytes", help="Larger files are skipped; 0: none.", show_default=False),
]


def run(  # noqa: PLR0913
    inputs: Inputs,
    output: Output,
    *,
    direct: Annotated[
        bool, typer.Option("--direct", help="Without Prefect: the same result, sooner.")
    ] = False,
    translate: Translate = None,
    engine: Engine = None,
    models: Models = None,
    llm: Llm = None,
    glossary: Glossary = None,
    beam: Beam = None,
    batch_tokens: BatchTokens = None,
    threads: Threads = None,
    max_megabytes: MaxMegabytes = None,
    force: Annotated[
        bool, typer.Option("--force", help="Do all work again, whatever is remembered.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and do nothing.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong.")] = False,
) -> None:
    """Turn INPUT into clean English JSON in an output folder.

    The paths of the documents go to stdout.  Options can also be set as LINGUAFLOW_BEAM
    and the like, or in linguaflow.toml.
    """
    chosen = {
        "translate": translate,
        "engine": engine,
        "models": models,
        "llm": llm,
        "glossary": glossary,
        "beam": beam,
        "batch_tokens": batch_tokens,
        "threads": threads,
        "max_megabytes": max_megabytes,
        "force": force or None,
    }
    overrides = {name: value for name, value in chosen.items() if value is not None}
    settings = make_settings(overrides)
    if dry_run:
        from flows.commands.plan import show_plan  # noqa: PLC0415

        show_plan(inputs, output, settings)
        return
    _check_paths(inputs, output, settings)
    with _warnings_as_lines(), _progress(quiet=quiet) as progress:
        if direct:
            outcome = _direct(inputs, output, settings, progress)
        else:
            outcome = _flow(inputs, output, overrides, progress, quiet=quiet)
    _report(output, outcome, quiet=quiet)
    raise typer.Exit(outcome.exit_code)


def _check_paths(inputs: list[Path], output: Path, settings: "Settings") -> None:
    """Find wrong paths before Prefect's server starts and anything is written."""
    from pipeline.files import discover, prepare_output  # noqa: PLC0415

    discover(inputs, output)
    if settings.translate and settings.models is not None:
        from pipeline.translate.packages import find  # noqa: PLC0415

        find(settings.models)
    prepare_output(output)


def make_settings(overrides: dict[str, Any]) -> "Settings":
    """Return the settings of flags over environment over ``linguaflow.toml``.

    Raises:
        SettingsError: one of them has no meaning; says which.
    """
    from tomllib import TOMLDecodeError  # noqa: PLC0415

    from pydantic import ValidationError  # noqa: PLC0415
    from pydantic_settings import SettingsError as SourceError  # noqa: PLC0415

    from pipeline.errors import SettingsError  # noqa: PLC0415
    from pipeline.settings import Settings  # noqa: PLC0415

    try:
        return Settings(**overrides)
    except ValidationError as error:
        parts = error.errors(include_url=False, include_context=False)
        told = "; ".join(f"{part['loc'][0]}: {part['msg']}" for part in parts)
        where = "Check the options, the LINGUAFLOW_ variables and linguaflow.toml."
        raise SettingsError(f"{told}. {where}", code="bad_setting") from error
    except TOMLDecodeError as error:
        raise SettingsError(f"linguaflow.toml is not TOML: {error}", code="bad_setting") from error
    except SourceError as error:
        raise SettingsError(f"{error}. Check the LINGUAFLOW_ variables.") from error


def _direct(
    inputs: list[Path], output: Path, settings: "Settings", progress: "Progress"
) -> "Outcome":
    from pipeline.run import execute  # noqa: PLC0415

    return execute(inputs, output, settings, progress=progress)


def _flow(
    inputs: list[Path],
    output: Path,
    overrides: dict[str, Any],
    progress: "Progress",
    *,
    quiet: bool,
) -> "Outcome":
    from flows.environment import outside_address  # noqa: PLC0415
    from pipeline.errors import InputError  # noqa: PLC0415
    from pipeline.files import as_text  # noqa: PLC0415

    for path in inputs:
        if as_text(path) != str(path):
            raise InputError(
                f"Prefect cannot be told the name {as_text(path)}, which is no UTF-8. Name the "
                "folder that holds it, or use --direct.",
                code="bad_name",
            )
    if outside := outside_address():
        console.note(f"PREFECT_API_URL is not on this machine and is ignored: {outside}")
    if not quiet:
        console.note("Starting Prefect's local server, which takes a while; --direct does without.")
    from flows.ingest import ingest  # noqa: PLC0415
    from flows.progress import listening  # noqa: PLC0415
    from flows.server import start_temporary  # noqa: PLC0415

    start_temporary()
    with listening(progress):
        return ingest(
            [str(path) for path in inputs],
            str(output),
            {name: str(v) if isinstance(v, Path) else v for name, v in overrides.items()},
        )


@contextmanager
def _progress(*, quiet: bool) -> "Iterator[Progress]":
    from flows.progress import Bars, Lines  # noqa: PLC0415
    from pipeline.runner import Silent  # noqa: PLC0415

    talk = console.talk()
    if quiet:
        yield Silent()
    elif talk.is_terminal:
        with Bars(talk) as bars:
            yield bars
    else:
        yield Lines(console.note)


@contextmanager
def _warnings_as_lines() -> Iterator[None]:
    """Show warnings of the pipeline as talk, without the line of code they come from."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: console.note(f"warning: {message}")
        yield


def _report(output: Path, outcome: "Outcome", *, quiet: bool) -> None:
    manifest = outcome.manifest
    for entry in manifest.files:
        if entry.document:
            console.emit(str(output / entry.document))
    sys.stdout.flush()
    _tell_reasons(outcome)
    if quiet:
        return
    totals = manifest.totals
    statuses = [
        f"{getattr(totals, status)} {status}"
        for status in ("success", "partial", "skipped", "failed")
        if getattr(totals, status)
    ]
    files = "1 file" if totals.files == 1 else f"{totals.files} files"
    work = "" if outcome.changed else " Nothing has changed since the last run."
    console.note(
        f"{files}: {', '.join(statuses)}. {totals.translated_segments:,} of {totals.segments:,} "
        f"sentences translated, {totals.edits:,} edits.{work}"
    )
    console.note(f"Report: {output / 'index.html'}")


def _tell_reasons(outcome: "Outcome") -> None:
    """Say why files are no plain success, each reason once and not too many.

    Languages without a package share a line, whose command serves them all.
    """
    from pipeline.translate.selection import summed_up  # noqa: PLC0415

    unpackaged = [lack for lack in outcome.missing if lack.unpackaged]
    codes = {lack.code for lack in unpackaged}
    told = [
        *(("partial", message) for message in summed_up(unpackaged)),
        *(
            (entry.status, reason.message)
            for entry in outcome.manifest.files
            if entry.status != "success"
            for reason in entry.reasons
            if reason.code not in codes
        ),
    ]
    lines = list(dict.fromkeys(told))
    for status, message in lines[:REASONS_SHOWN]:
        console.note(f"{status}: {message}")
    if len(lines) > REASONS_SHOWN:
        console.note(f"… and {len(lines) - REASONS_SHOWN} more reasons in manifest.json")

"""The command line: ``linguaflow run INPUT… --output DIR`` and its helpers.

Data goes to stdout, talk to stderr.  Exit codes: 0 all well, 1 some files failed or
came out in part, or a check found something, 2 wrong usage or unusable input, 70 a bug
of ours, 130 interrupted.  Heavy imports wait until a command needs them.
"""

import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from flows import console
from flows.commands import contract, doctor, models, repair, run, serve
from pipeline.errors import LinguaflowError

USAGE: Final = 2
BUG: Final = 70
INTERRUPTED: Final = 130


class _Group(TyperGroup):
    """Turns the errors that linguaflow raises on purpose into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except LinguaflowError as problem:
            if ctx.params.get("debug"):
                traceback.print_exc()
            console.error(str(problem))
            raise typer.Exit(USAGE) from problem
        except KeyboardInterrupt as stop:
            console.error(
                "interrupted. Nothing is half-written; the same command goes on from here."
            )
            raise typer.Exit(INTERRUPTED) from stop


app = typer.Typer(
    name="linguaflow",
    cls=_Group,
    help="Messy foreign-language documents in; clean, deduplicated, English, structured JSON out. "
    "Offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.run)
app.command("repair")(repair.repair)
app.add_typer(models.app, name="models")
app.command("validate")(contract.validate)
app.command("schema")(contract.schema)
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)


def _version(value: bool) -> None:  # noqa: FBT001
    if value:
        from pipeline import __version__  # noqa: PLC0415

        console.emit(f"linguaflow {__version__}")
        raise typer.Exit


@app.callback()
def root(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""
    del debug, version


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    Args:
        arguments: without the program's name; None takes those of the process.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    if debug:
        words = ["--debug", *(word for word in words if word != "--debug")]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # File names need not be valid text, and a log need not take all of Unicode.
            stream.reconfigure(errors="backslashreplace")
    try:
        app(words, prog_name="linguaflow")
    except KeyboardInterrupt:
        console.error("interrupted.")
        sys.exit(INTERRUPTED)
    except Exception as bug:
        if debug:
            raise
        console.error(
            f"{type(bug).__name__}: {bug}. This is a bug of linguaflow: please report it with what "
            "the same command prints with --debug."
        )
        sys.exit(BUG)

"""Where the command line talks: data to stdout, everything else to stderr."""

import sys

from rich.console import Console
from rich.text import Text


def talk() -> Console:
    """Return the console for what people should know; it is coloured on a terminal only."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)


def data() -> Console:
    """Return the console for results that may be read by people or by programs."""
    return Console(markup=False, highlight=False, emoji=False, soft_wrap=True)


def emit(line: str) -> None:
    """Write one line of data to stdout."""
    sys.stdout.write(f"{line}\n")


def error(message: str) -> None:
    """Say in one line what went wrong."""
    line = " ".join(message.split())
    talk().print(Text.assemble(("linguaflow: ", "bold red"), line))


def note(message: str) -> None:
    """Say in one line what is worth knowing."""
    talk().print(Text(message))

"""``linguaflow run --dry-run``: what a run would do."""

from pathlib import Path

from flows import console
from flows.commands.run import LANGUAGES
from pipeline import output as layout
from pipeline.files import discover
from pipeline.inventory import take
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.translate import plan
from pipeline.translate.selection import summed_up


def show_plan(inputs: list[Path], output: Path, settings: Settings) -> None:
    """Print a line for every file: what would be done, and its name.

    Whether a file is in a language without a translation model is known only once it is
    analysed, so all languages without one are told.

    Args:
        inputs: files, folders and glob patterns.
        output: the output folder; it is neither made nor changed.
        settings: the settings of the run.

    Raises:
        InputError: an input path does not exist, or there are no files.
    """
    items, passed_over = take(discover(inputs, output), settings)
    store = Store(output / layout.STATE / "store.sqlite")
    known = store.known(item.key for item in items) if store.path.is_file() else set()
    if settings.force:
        known = set()
    lines: list[tuple[str, str]] = [(entry.name, entry.status) for entry in passed_over]
    lines += [(item.file.name, "known" if item.key in known else "analyse") for item in items]
    for name, action in sorted(lines):
        console.emit(f"{action}\t{name}")
    fresh = len(items) - len(known)
    before = layout.read_manifest(output)
    gone = {entry.name for entry in before.files} - {name for name, _ in lines} if before else set()
    for name in sorted(gone):
        console.emit(f"remove\t{name}")
    if settings.translate:
        _tell_missing(settings)
    console.note(
        f"Would analyse {fresh} of {len(lines)} files into {output}"
        + (", then translate what is new." if settings.translate else ", without translation.")
    )


def _tell_missing(settings: Settings) -> None:
    """Say which languages would stay without English."""
    for message in summed_up(plan(LANGUAGES, settings.translation()).missing):
        console.note(f"partial: {message}")

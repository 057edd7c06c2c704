"""``linguaflow schema`` and ``linguaflow validate``: the contract of the output."""

import json
from pathlib import Path
from typing import Annotated

import typer

from flows import console


def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="document, manifest or passage.")
    ] = None,
    *,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="DIR", help="Write all of them here.")
    ] = None,
) -> None:
    """Print the JSON Schema of the output, or the names of all."""
    from pipeline.contract import RECORDS, json_schema, write_schemas  # noqa: PLC0415

    if write is not None:
        for path in write_schemas(write):
            console.emit(str(path))
    elif name is None:
        for record in RECORDS:
            console.emit(record)
    else:
        console.emit(json.dumps(json_schema(name), ensure_ascii=False, indent=2))


def validate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An output folder.")],
) -> None:
    """Check an output folder: schemas, digests, and the replay of every edit."""
    from pipeline.contract import validate as check  # noqa: PLC0415

    problems = check(folder)
    for problem in problems:
        console.emit(str(problem))
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        console.error(f"{count} in {folder}. Run linguaflow again to write it anew.")
        raise typer.Exit(1)
    console.note(f"{folder} is complete and true to its schemas.")

"""``linguaflow serve``: the main job on a schedule."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from flows import console
from flows.commands.run import Engine, Inputs, Models, Output, Translate


def serve(  # noqa: PLR0913
    inputs: Inputs,
    output: Output,
    *,
    cron: Annotated[str, typer.Option(help="When to run, such as '0 3 * * *'.")],
    timezone: Annotated[str, typer.Option(help="An IANA name such as Europe/Warsaw.")] = "UTC",
    name: Annotated[str, typer.Option(help="Of the deployment in Prefect.")] = "linguaflow",
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Of the Prefect server that is started.")
    ] = 4200,
    translate: Translate = None,
    engine: Engine = None,
    models: Models = None,
) -> None:
    """Run on a schedule until interrupted, with Prefect's pages to look at.

    A Prefect server that already runs on this machine is used (PREFECT_API_URL, or one on
    --port); otherwise one starts and ends with this command.
    """
    from flows.commands.run import make_settings  # noqa: PLC0415
    from flows.environment import outside_address  # noqa: PLC0415

    chosen: dict[str, Any] = {
        "translate": translate,
        "engine": engine,
        "models": None if models is None else str(models.absolute()),
    }
    overrides = {key: value for key, value in chosen.items() if value is not None}
    make_settings(overrides)
    if outside := outside_address():
        console.note(f"PREFECT_API_URL is not on this machine and is ignored: {outside}")
    # A service keeps a log, in its own output and in Prefect's pages.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")
    os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "true")
    from flows import serve as service  # noqa: PLC0415
    from flows.server import scheduling  # noqa: PLC0415
    from pipeline.files import prepare_output  # noqa: PLC0415

    service.check_schedule(cron, timezone)
    prepare_output(output)
    console.note("Starting; this takes a while.")
    with scheduling(port) as address:
        pages = address.removesuffix("/api")
        console.note(f"Serving {cron!r} ({timezone}); pages at {pages}; Ctrl-C ends it.")
        job = service.Job(name, tuple(Path(p) for p in inputs), output, overrides, cron, timezone)
        service.serve(job, address)

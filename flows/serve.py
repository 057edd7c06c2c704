"""The flow on a schedule, with a Prefect server of its own where none is running.

A schedule needs a real server: the temporary one that a single run starts takes
schedules and never fires them.
"""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flows.environment import is_local, prepare
from pipeline.errors import LinguaflowError, SettingsError

HOST: Final = "127.0.0.1"
START_SECONDS: Final = 120.0


def check_schedule(cron: str, timezone: str) -> None:
    """Check a schedule before anything is started.

    Args:
        cron: five fields, such as ``0 3 * * *``.
        timezone: an IANA name such as ``Europe/Warsaw``.

    Raises:
        SettingsError: Prefect would refuse the schedule.
    """
    prepare()
    from prefect.client.schemas.schedules import CronSchedule  # noqa: PLC0415

    try:
        CronSchedule(cron=cron, timezone=timezone)
    except ValueError as error:
        raise SettingsError(
            f"{cron!r} in {timezone} is no schedule. Give five fields such as "
            "'0 3 * * *' (every night at three) and a time zone such as Europe/Warsaw.",
            code="bad_schedule",
        ) from error


@contextmanager
def server(port: int) -> Iterator[str]:
    """Give the address of a Prefect API: a running one, or one that ends with the block.

    A local ``PREFECT_API_URL`` is taken as it is.  Otherwise a server starts on `port`
    of the loopback address, in the same Prefect home as single runs, so that its pages
    show their history too.

    Raises:
        LinguaflowError: the server does not answer in time, or the port is taken.
    """
    prepare()
    given = os.environ.get("PREFECT_API_URL", "")
    if given and is_local(given):
        yield given
        return
    address = f"http://{HOST}:{port}/api"
    if _healthy(address):
        yield address
        return
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)],
        # With another port than 4200 the pages look for the API in the wrong place.
        env=os.environ | {"PREFECT_SERVER_UI_API_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, address, port)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:  # noqa: S310
            return bool(answer.read().strip() == b"true")
    except OSError:
        return False


def _wait(process: "subprocess.Popen[bytes]", address: str, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(address):
        if process.poll() is not None:
            raise LinguaflowError(
                f"Prefect's server does not start on port {port}: something else may use it. "
                "Choose another --port.",
                code="no_server",
            )
        if time.monotonic() > deadline:
            raise LinguaflowError(
                f"Prefect's server did not answer within {START_SECONDS:.0f} s. Try again, or "
                "start `prefect server start` yourself and set PREFECT_API_URL.",
                code="no_server",
            )
        time.sleep(0.5)


@dataclass(frozen=True, slots=True)
class Job:
    """What to run and when.

    Args:
        name: of the deployment, as Prefect's pages show it.
        inputs: what every run works on.
        output: the output folder.
        settings: fields of `pipeline.settings.Settings` that are set by hand.
        cron: five fields, such as ``0 3 * * *``.
        timezone: an IANA name such as ``Europe/Warsaw``.
    """

    name: str
    inputs: tuple[Path, ...]
    output: Path
    settings: Mapping[str, Any]
    cron: str
    timezone: str = "UTC"


def serve(job: Job, address: str) -> None:
    """Serve the flow until interrupted; this process starts a new one for each run.

    Args:
        job: what to run and when.
        address: of the Prefect API.
    """
    from prefect.schedules import Schedule  # noqa: PLC0415
    from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: PLC0415

    from flows.ingest import ingest  # noqa: PLC0415

    with temporary_settings({PREFECT_API_URL: address}):
        ingest.serve(
            name=job.name,
            schedule=Schedule(cron=job.cron, timezone=job.timezone),
            parameters={
                "inputs": [str(path.absolute()) for path in job.inputs],
                "output": str(job.output.absolute()),
                "settings": dict(job.settings),
            },
            limit=1,
            print_starting_message=False,
        )

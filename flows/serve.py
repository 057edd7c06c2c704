"""The flow on a schedule."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.environment import prepare
from pipeline.errors import SettingsError


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

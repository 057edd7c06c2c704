"""The Prefect flow around `pipeline.run`: its stages as tasks, its account as artifacts.

The flow adds what an orchestrator is for (a run history, a time line, retries,
schedules) and nothing to the result: the bytes are those of a direct run.  Tasks are
chunks of files and batches of sentences, since each costs some 20 ms of bookkeeping.
They pass nothing through Prefect but a number, and keep no results there: what is
finished is remembered beside the output, whoever ran it.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Final, TypeVar

from flows.environment import prepare
from flows.progress import Lines, listener

prepare()

from prefect import Task, flow, get_run_logger  # noqa: E402
from prefect.artifacts import create_markdown_artifact, create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402

from pipeline.run import Outcome, execute  # noqa: E402
from pipeline.runner import Progress  # noqa: E402
from pipeline.schema import Manifest  # noqa: E402
from pipeline.settings import Settings  # noqa: E402

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State, TaskRun

T = TypeVar("T")
R = TypeVar("R")

WORKERS: Final = 2
"""Tasks at a time: one computes while Prefect does the books of another.  Translation
has threads of its own, and analysis is bound by the interpreter, so more do not help."""

RETRIES: Final = {"analyse": 2, "write": 2}
TABLE_ROWS: Final = 1000

RUNNER: Any = ThreadPoolTaskRunner(max_workers=WORKERS)


class Tasks:
    """Carries out the pieces of a stage as Prefect tasks of the flow that is running.

    Args:
        stopping: is set when the run is interrupted or a piece fails, so that the
            pieces at work come to an end.
    """

    def __init__(self, stopping: Event) -> None:
        self._stopping = stopping

    def map(self, stage: str, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return ``function(item)`` for every item, in the order of `items`."""

        def piece(number: int) -> R:
            if self._stopping.is_set():
                raise Stopped
            return function(items[number - 1])

        task = Task(
            piece,
            name=stage,
            task_run_name=stage + " {number}",
            cache_policy=NO_CACHE,
            persist_result=False,
            retries=RETRIES.get(stage, 0),
            retry_delay_seconds=1,
            retry_condition_fn=_passing,
        )
        try:
            futures = task.map(range(1, len(items) + 1))
            return [future.result() for future in futures]
        except BaseException:
            self._stopping.set()
            raise


class Stopped(Exception):  # noqa: N818 - it is no error
    """Ends a piece of work whose run is over."""


class Watched:
    """Passes progress on, and ends work that goes on when its run is over."""

    def __init__(self, progress: Progress, stopping: Event) -> None:
        self._progress = progress
        self._stopping = stopping

    def start(self, stage: str, total: int) -> None:
        """Pass it on."""
        self._progress.start(stage, total)

    def advance(self, stage: str, by: int = 1) -> None:
        """Pass it on.

        Raises:
            Stopped: the run is over.
        """
        if self._stopping.is_set():
            raise Stopped
        self._progress.advance(stage, by)

    def finish(self, stage: str) -> None:
        """Pass it on."""
        self._progress.finish(stage)


def _passing(task: "Task[..., Any]", run: "TaskRun", state: "State[Any]") -> bool:
    """Say whether a failure may pass: a file or a database that was in use."""
    del task, run
    try:
        state.result()
    except (OSError, sqlite3.OperationalError):
        return True
    except BaseException:  # noqa: BLE001
        return False
    return False


@flow(
    name="ingest",
    description="Messy foreign-language documents to clean, deduplicated English JSON.",
    task_runner=RUNNER,
    persist_result=False,
    validate_parameters=True,
)
def ingest(inputs: list[str], output: str, settings: dict[str, Any] | None = None) -> Outcome:
    """Work on `inputs` and account for it.

    Args:
        inputs: files, folders and glob patterns.
        output: the output folder.
        settings: fields of `pipeline.settings.Settings` that are set by hand; the rest
            comes from the environment and ``linguaflow.toml``.
    """
    stopping = Event()
    progress = listener() or Lines(get_run_logger().info)
    outcome = execute(
        [Path(path) for path in inputs],
        Path(output),
        Settings(**(settings or {})),
        runner=Tasks(stopping),
        progress=Watched(progress, stopping),
    )
    create_table_artifact(
        key="ingest-files", table=file_table(outcome.manifest), description="Every input file"
    )
    create_markdown_artifact(
        key="ingest-summary", markdown=summary(outcome), description="What the run did"
    )
    return outcome


def file_table(manifest: Manifest, rows: int = TABLE_ROWS) -> list[dict[str, Any]]:
    """Return the files of a run as a table, those that need a look first.

    Args:
        manifest: the account of the run.
        rows: rows at most.
    """
    ranked = sorted(manifest.files, key=lambda entry: (entry.status == "success", entry.name))
    return [
        {
            "file": entry.name,
            "status": entry.status,
            "language": entry.language or "",
            "reason": "; ".join(reason.message for reason in entry.reasons),
        }
        for entry in ranked[:rows]
    ]


def summary(outcome: Outcome) -> str:
    """Return the account of a run in Markdown."""
    totals, work = outcome.manifest.totals, outcome.manifest.work
    lines = [
        "# linguaflow",
        "" if outcome.changed else "Nothing had changed; the output is that of an earlier run.\n",
        "| | |",
        "|-|-:|",
        *(f"| {name} | {value:,} |" for name, value in totals if isinstance(value, int)),
        "",
        "| stage | seconds |",
        "|-|-:|",
        *(f"| {name} | {seconds:.1f} |" for name, seconds in work.seconds.items()),
    ]
    return "\n".join(lines)

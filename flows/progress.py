"""Progress for people: bars on a terminal, plain lines in a log."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Final, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as RichProgress

from pipeline.runner import Progress

VERBS: Final = {
    "read": ("Reading", "files"),
    "analyse": ("Analysing", "files"),
    "link": ("Comparing", "documents"),
    "translate": ("Translating", "sentences"),
    "write": ("Writing", "documents"),
}
LINE_EVERY: Final = 10.0

_listener: ContextVar[Progress] = ContextVar("listener")


@contextmanager
def listening(progress: Progress) -> Iterator[None]:
    """Have a flow, which takes only plain parameters, report to `progress`."""
    token = _listener.set(progress)
    try:
        yield
    finally:
        _listener.reset(token)


def listener() -> Progress | None:
    """Return whom to report to, if anybody listens.

    The flow asks here and holds no context variable of its own, since Prefect pickles a
    scheduled flow with what its module holds.
    """
    return _listener.get(None)


class Bars:
    """A bar for each stage that has work; a context manager that owns the terminal."""

    def __init__(self, console: Console) -> None:
        self._bars = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}", style="dim", markup=False),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        """Take the terminal."""
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Give the terminal back with the bars as they stand."""
        self._bars.stop()

    def start(self, stage: str, total: int) -> None:
        """Show a bar of `total` units, unless there are none."""
        if total:
            verb, unit = VERBS.get(stage, (stage, ""))
            self._tasks[stage] = self._bars.add_task(verb, total=total, unit=unit)

    def advance(self, stage: str, by: int = 1) -> None:
        """Move the bar on."""
        if stage in self._tasks:
            self._bars.advance(self._tasks[stage], by)

    def finish(self, stage: str) -> None:
        """Fill the bar."""
        if stage in self._tasks:
            task = self._tasks[stage]
            total = next(item.total for item in self._bars.tasks if item.id == task)
            self._bars.update(task, completed=total)


class Lines:
    """A line when a stage ends, and one now and then in between.

    Args:
        say: writes one line.
        clock: seconds that only grow.
    """

    def __init__(
        self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._say = say
        self._clock = clock
        self._lock = Lock()
        self._totals: dict[str, int] = {}
        self._done: dict[str, int] = {}
        self._began: dict[str, float] = {}
        self._spoke = 0.0

    def start(self, stage: str, total: int) -> None:
        """Begin to count."""
        with self._lock:
            self._totals[stage], self._done[stage] = total, 0
            self._began[stage] = self._spoke = self._clock()

    def advance(self, stage: str, by: int = 1) -> None:
        """Count, and say so when the last line is some seconds old."""
        with self._lock:
            self._done[stage] = self._done.get(stage, 0) + by
            unfinished = self._done[stage] < self._totals.get(stage, 0)
            if unfinished and self._clock() - self._spoke >= LINE_EVERY:
                self._spoke = self._clock()
                count = f"{self._done[stage]:,} of {self._totals[stage]:,}"
                self._say(self._line(stage, count, self._totals[stage]))

    def finish(self, stage: str) -> None:
        """Say how much was done in which time, if there was anything to do."""
        with self._lock:
            if self._totals.get(stage):
                seconds = self._clock() - self._began[stage]
                line = self._line(stage, f"{self._totals[stage]:,}", self._totals[stage])
                self._say(f"{line} in {seconds:.1f} s")

    @staticmethod
    def _line(stage: str, count: str, total: int) -> str:
        verb, unit = VERBS.get(stage, (stage, ""))
        return f"{verb.lower()}: {count} {unit if total > 1 else unit.removesuffix('s')}".rstrip()

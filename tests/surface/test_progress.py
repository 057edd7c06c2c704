"""Progress is told in lines that a log can bear, and in bars on a terminal."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from flows.progress import Bars, Lines


def ticking(*times: float) -> Iterator[float]:
    yield from times


def test_lines_come_at_the_end_of_a_stage_and_now_and_then() -> None:
    told: list[str] = []
    clock = ticking(0, 1, 11, 11, 12, 42)
    lines = Lines(told.append, lambda: next(clock))
    lines.start("analyse", 5)
    lines.advance("analyse")
    assert told == []
    lines.advance("analyse", 2)
    assert told == ["analysing: 3 of 5 files"]
    lines.advance("analyse")
    assert len(told) == 1
    lines.advance("analyse")
    lines.finish("analyse")
    assert told[-1] == "analysing: 5 files in 42.0 s"


def test_a_stage_without_work_is_not_mentioned() -> None:
    told: list[str] = []
    lines = Lines(told.append)
    lines.start("translate", 0)
    lines.finish("translate")
    assert told == []


def test_one_thing_is_not_called_many() -> None:
    told: list[str] = []
    lines = Lines(told.append)
    lines.start("read", 1)
    lines.finish("read")
    assert told[0].startswith("reading: 1 file in")


@pytest.mark.parametrize("stage", ["analyse", "a stage of tomorrow"])
def test_bars_reach_the_end(stage: str) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100)
    with Bars(console) as bars:
        bars.start(stage, 3)
        bars.advance(stage)
        bars.finish(stage)
        bars.start("link", 0)
        bars.advance("link")
        bars.finish("link")
    assert "3/3" in screen.getvalue()
    assert "Comparing" not in screen.getvalue()

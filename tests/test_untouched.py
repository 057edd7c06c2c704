import json
from pathlib import Path

import pytest

from pipeline.repair import repair

PAGES = json.loads((Path(__file__).parent / "cases/untouched.json").read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["name"])
def test_nothing_to_repair(page: dict[str, list[str]]) -> None:
    repaired = repair("\n".join(page["lines"]))
    assert [(edit.before, edit.after, edit.rules) for edit in repaired.edits] == []
    assert repaired.marks == ()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["name"])
def test_nothing_to_repair_in_a_single_line(page: dict[str, list[str]]) -> None:
    for line in page["lines"]:
        assert repair(line).text == line

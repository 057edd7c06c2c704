import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import apply, invert
from pipeline.repair.base import Context
from pipeline.repair.markup import find

CASES = json.loads((Path(__file__).parents[1] / "cases/markup.json").read_text("utf-8"))
WORDS = r"słowo слово 文字 . a { ; ` ``` \n \u4e2d \$ \" \xe4 "
MARKS = "** * _ __ [b] [/b] [[ ]] '' ''' == ~~ # [x](http://y) <!-- --> "
TAGS = '<b> </b> <br> <p> </p> &amp; &lt; &#8222; &nbsp "'
PIECES = st.sampled_from([*(WORDS + MARKS + TAGS).split(" "), " ", "\n", "# "])


def repaired(text: str) -> str:
    return apply(text, find(text, Context()).edits)


@pytest.mark.parametrize("case", CASES["repaired"], ids=lambda case: case["name"])
def test_repairs(case: dict[str, str]) -> None:
    assert repaired(case["text"]) == case["expected"]


@pytest.mark.parametrize("case", CASES["negative"], ids=lambda case: case["name"])
def test_leaves_alone(case: dict[str, str]) -> None:
    assert find(case["text"], Context()).edits == ()


@pytest.mark.xfail(strict=True, reason="a letter in angle brackets, with real tags beside it")
@pytest.mark.parametrize("case", CASES["known_failure"], ids=lambda case: case["name"])
def test_known_failures(case: dict[str, str]) -> None:
    assert repaired(case["text"]) == case["expected"]


@given(st.lists(PIECES, max_size=24).map("".join))
def test_edits_replay_and_settle(text: str) -> None:
    edits = find(text, Context()).edits
    after = apply(text, edits)
    assert apply(after, invert(edits)) == text
    assert find(after, Context()).edits == ()


def test_emphasis_is_edited_at_its_marks_only() -> None:
    edits = find("Ini **sangat penting** sekali.", Context()).edits
    assert [(edit.before, edit.after) for edit in edits] == [("**", ""), ("**", "")]

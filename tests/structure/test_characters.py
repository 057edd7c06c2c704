import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import apply, invert
from pipeline.repair.base import Context
from pipeline.repair.characters import find

CASES = json.loads((Path(__file__).parents[1] / "cases/characters.json").read_text("utf-8"))
ODD = (
    "aż ж字か\u0301\u0308\u3099\u00a0\u200b\u200d\u200c\u00ad\ufeff\x00\x1b[31m\x93\r\n\t  \u3000"
    "ＡＢ１．％ｶﾞ､ﬁ⼈👩\ufe0f\u200e\u2028Ã\x93Рµ\ufffdﾞ☎❤1#"
)


def repaired(text: str) -> str:
    return apply(text, find(text, Context()).edits)


@pytest.mark.parametrize("case", CASES["repaired"], ids=lambda case: case["name"])
def test_repairs(case: dict[str, str]) -> None:
    assert repaired(case["text"]) == case["expected"]


@pytest.mark.parametrize("case", CASES["negative"], ids=lambda case: case["name"])
def test_leaves_alone(case: dict[str, str]) -> None:
    assert find(case["text"], Context()).edits == ()


@pytest.mark.xfail(strict=True, reason="short half-width kana beside Han look like garbled UTF-8")
@pytest.mark.parametrize("case", CASES["known_failure"], ids=lambda case: case["name"])
def test_known_failures(case: dict[str, str]) -> None:
    assert repaired(case["text"]) == case["expected"]


@given(st.text(alphabet=st.sampled_from(ODD), max_size=60) | st.text(max_size=40))
def test_edits_replay_and_settle(text: str) -> None:
    edits = find(text, Context()).edits
    after = apply(text, edits)
    assert apply(after, invert(edits)) == text
    assert find(after, Context()).edits == ()
    assert all(edit.before != edit.after for edit in edits)


def test_lost_characters_are_marked() -> None:
    (mark,) = find("przed \ufffd\ufffd po", Context()).marks
    assert (mark.start, mark.end, mark.flag) == (6, 8, "lost_characters")


def test_windows_quotes_are_a_guess() -> None:
    (edit,) = find("tak\x85 nie", Context()).edits
    assert edit.confidence < 1

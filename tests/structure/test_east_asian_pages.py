import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.ledger import apply
from pipeline.repair import glosses, layout, markup, names
from pipeline.repair.base import Context
from pipeline.segment.blocks import passages

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "cases/east_asian_pages.json").read_text("utf-8")
)


def laid_out(text: str) -> str:
    return apply(text, layout.find(text, Context()).edits)


@pytest.mark.parametrize("case", CASES["unwrapped"], ids=lambda case: case["name"])
def test_short_paragraphs_prove_their_wrapping_together(case: dict[str, Any]) -> None:
    parts: list[str] = case["parts"]
    text = "\n".join(parts)
    whole = laid_out(text)
    for first, second in case["joined"]:
        assert parts[first] + parts[second].strip() in whole
    assert whole.count("\n") == text.count("\n") - len(case["joined"])


@pytest.mark.parametrize("case", CASES["kept"], ids=lambda case: case["name"])
def test_keeps_lines(case: dict[str, str]) -> None:
    assert laid_out(case["text"]) == case["text"]


@pytest.mark.parametrize("case", CASES["torn"], ids=lambda case: case["name"])
def test_ties_sentences_around_a_figure(case: dict[str, str]) -> None:
    marks = layout.find(case["text"], Context()).marks
    assert [mark.flag for mark in marks] == ["interrupted", "continues"]


@pytest.mark.parametrize("case", CASES["headings"], ids=lambda case: case["name"])
def test_splits_headings_that_ask(case: dict[str, str]) -> None:
    assert laid_out(case["text"]) == case["expected"]


@pytest.mark.parametrize(("text", "expected"), CASES["glosses"])
def test_removes_glosses(text: str, expected: str) -> None:
    assert apply(text, glosses.find(text, Context()).edits) == expected


@pytest.mark.parametrize("text", CASES["whole"])
def test_words_with_a_hyphen_stay_beside_names_spelt_apart(text: str) -> None:
    joined = apply(text, names.find(text, Context()).edits)
    assert "Wi-Fi" in joined
    assert joined != text


@pytest.mark.parametrize("case", CASES["pages"], ids=lambda case: case["name"])
def test_kinds(case: dict[str, list[list[str]]]) -> None:
    text = "\n".join(line for _, line in case["lines"])
    found = [(block.kind, text[block.start : block.end]) for block in passages(text)]
    assert found == [tuple(line) for line in case["lines"]]


@pytest.mark.parametrize("text", [r"放假啦\(^o^)/", r"終わらない ¯\_(ツ)_/¯ 寝る"])
def test_emoticons_keep_their_arms(text: str) -> None:
    assert markup.find(text, Context()).edits == ()


def test_joins_a_sentence_over_a_gap_behind_a_whole_one() -> None:
    text = "河水在夜里涨了半米，没有人听见。村里的人第二天才知道，上游把\n\n水闸开到了最大。"
    assert laid_out(text) == text.replace("\n", "")
    blog = "河水在夜里涨了半米，没有人听见。第二天大家才去看\n\n桥墩上挂满了草。"
    assert laid_out(blog) == blog
    title = "河水在夜里涨了半米，村里的人第二天才知道上游的水库放水\n\n水库在凌晨两点开始放水。"
    assert laid_out(title) == title

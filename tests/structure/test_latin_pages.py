import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.ledger import apply
from pipeline.repair import layout
from pipeline.repair.base import Context
from pipeline.repair.layout.compounds import has_hyphen
from pipeline.segment import cues
from pipeline.segment.blocks import passages

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "cases/latin_pages.json").read_text("utf-8")
)


def laid_out(text: str) -> str:
    return apply(text, layout.find(text, Context()).edits)


@pytest.mark.parametrize("case", CASES["pages"], ids=lambda case: case["name"])
def test_kinds(case: dict[str, list[list[str]]]) -> None:
    text = "\n".join(line for _, line in case["lines"])
    found = [(block.kind, text[block.start : block.end]) for block in passages(text)]
    assert found == [tuple(line) for line in case["lines"] if line[1]]


@pytest.mark.parametrize("case", CASES["joined"], ids=lambda case: case["name"])
def test_joins_markers_and_leads(case: dict[str, str]) -> None:
    assert laid_out(case["text"]) == case["expected"]
    assert laid_out(case["expected"]) == case["expected"]


@pytest.mark.parametrize("case", CASES["kept"], ids=lambda case: case["name"])
def test_keeps_lines(case: dict[str, str]) -> None:
    assert laid_out(case["text"]) == case["text"]


def test_ties_a_paragraph_that_a_page_break_tears() -> None:
    marks = layout.find(CASES["torn_by_a_page"], Context()).marks
    assert [mark.flag for mark in marks] == ["interrupted", "continues"]


@pytest.mark.parametrize(("word", "rest", "kept"), CASES["compounds"])
def test_compounds_keep_their_hyphen(word: str, rest: str, *, kept: bool) -> None:
    assert has_hyphen(word, rest) is kept
    whole = "-" if kept else ""
    text = f"Tak napisano w liście: {word}-\n{rest} i koniec."
    assert f"{word}{whole}{rest}" in laid_out(text)


def test_a_post_has_an_author_and_a_date() -> None:
    found = cues.credits_of("Diposting oleh Bang Jali pada 9 Mei 2020")
    assert [(credit.role, credit.value) for credit in found] == [
        ("author", "Bang Jali"),
        ("date", "9 Mei 2020"),
    ]


def test_a_word_that_the_document_has_whole_beats_the_form_of_a_compound() -> None:
    torn = "Sprzedano pasy sportowo-\nrekreacyjne oraz kije."
    assert "sportowo-rekreacyjne" in laid_out(torn)
    whole = f"Dział: sportoworekreacyjne, nazwa własna.\n\n{torn}"
    assert "sportowo-rekreacyjne" not in laid_out(whole)

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment import sentences

CASES = json.loads((Path(__file__).parents[1] / "cases/sentences.json").read_text("utf-8"))
LANGUAGES = st.sampled_from(["pl", "ru", "zh-Hant", "id", "ja", "en", "und"])
WORDS = "Ala kot. 5. г. т.д. 1. ** [1] 中文 かな 😀"
MARKS = '。 「 」 “ ” " ... …… ！ ？ ， ; )'
PIECES = [*f"{WORDS} {MARKS}".split(" "), " ", "  ", "\n", "\t"]


def cut(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


def assert_lossless(text: str, language: str) -> None:
    spans = sentences(text, language)
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    assert all(start < end for start, end in spans)
    assert not any(
        text[low:high].strip() for low, high in zip(edges[::2], edges[1::2], strict=True)
    )
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@pytest.mark.parametrize("case", CASES["spaced"] + CASES["unspaced"], ids=lambda case: case["name"])
def test_cuts(case: dict[str, Any]) -> None:
    text = case["glue"].join(case["expected"])
    assert cut(text, case["language"]) == case["expected"]


@pytest.mark.xfail(strict=True, reason="needs a lexicon of names and of letters that end")
@pytest.mark.parametrize("case", CASES["known_failure"], ids=lambda case: case["name"])
def test_known_failures(case: dict[str, Any]) -> None:
    text = case["glue"].join(case["expected"])
    assert cut(text, case["language"]) == case["expected"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), LANGUAGES)
def test_lossless(text: str, language: str) -> None:
    assert_lossless(text, language)


@given(st.text(max_size=80), LANGUAGES)
def test_lossless_on_any_text(text: str, language: str) -> None:
    assert_lossless(text, language)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), LANGUAGES)
def test_a_sentence_stays_one_beside_others(text: str, language: str) -> None:
    """The sentences of a line are those of the line alone, whatever lines stand around it."""
    line = text.replace("\n", " ").replace("\t", " ")
    around = cut(f"Inne zdanie.\n{line}\nInne zdanie.", language)
    assert around == ["Inne zdanie.", *cut(line, language), "Inne zdanie."]


@pytest.mark.parametrize(
    ("clause", "language", "limit"),
    [("wszystko było gotowe; ", "pl", 400), ("这一切都已经准备好了；", "zh", 200)],
)
def test_long_sentences_are_cut_at_semicolons(clause: str, language: str, limit: int) -> None:
    parts = cut(clause * 60, language)
    assert max(map(len, parts)) <= limit
    assert all(part.endswith((";", "；")) for part in parts)


def test_very_long_sentences_are_cut_at_commas_outside_brackets() -> None:
    text = "to było dobre, " * 20 + "(a, b, c) " + "tamto też było dobre, " * 20 + "koniec."
    parts = cut(text, "pl")
    assert len(parts) > 1
    assert all(part.count("(") == part.count(")") for part in parts)


def test_a_long_sentence_below_the_limits_stays_whole() -> None:
    text = "słowo, " * 80 + "koniec."
    assert cut(text, "pl") == [text]


def test_a_huge_line_without_marks_is_cut_into_pieces() -> None:
    parts = sentences("x" * 3_000_000, "zh")
    assert max(end - start for start, end in parts) <= 2500
    assert all(before[1] == after[0] for before, after in pairwise(parts))


def test_many_sentences_in_one_line() -> None:
    text = "今天很好。" * 30_000
    assert cut(text, "zh") == ["今天很好。"] * 30_000


def test_spacy_is_imported_only_when_needed() -> None:
    code = (
        "import sys; from pipeline.segment import passages, sentences; "
        "sentences('Jedno zdanie.', 'pl'); passages('a'); sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

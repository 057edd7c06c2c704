import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ledger import apply, invert
from pipeline.repair.base import Context
from pipeline.repair.glosses import find
from pipeline.repair.glosses.zhuyin import to_pinyin
from pipeline.repair.readings import bare, is_exact_reading, is_reading, readings_of

CASES = json.loads((Path(__file__).parents[1] / "cases" / "glosses.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "wanted", "count"), CASES["removed"])
def test_glosses_go(text: str, wanted: str, count: int) -> None:
    edits = find(text, Context()).edits
    assert apply(text, edits) == wanted
    assert len(edits) == count
    assert find(wanted, Context()).edits == ()


@pytest.mark.parametrize("text", CASES["kept"])
def test_brackets_stay(text: str) -> None:
    assert find(text, Context()).edits == ()


def test_a_habit_takes_more_in_a_long_text() -> None:
    filler = "這是一段很長的文字,沒有任何注音。" * 60
    assert find(f"經(jīng)歷和發(fā)展,{filler}", Context()).edits == ()


def test_the_authors_brackets_survive_the_habit() -> None:
    text = "經(jīng)歷、發(fā)展、業(yè)績和銀行(bank),王(wang)先生的規模(size)。"
    wanted = "經歷、發展、業績和銀行(bank),王(wang)先生的規模(size)。"
    assert apply(text, find(text, Context()).edits) == wanted


def test_unknown_readings_go_where_nearly_all_fit() -> None:
    text = (
        "".join(
            f"{x}({y})好"
            for x, y in zip(
                "經業發產時對學國",
                ("jīng", "yè", "fā", "chǎn", "shí", "duì", "xué", "guó"),
                strict=True,
            )
        )
        + "體(zhòng)好"
    )
    edits = find(text, Context()).edits
    assert len(edits) == 9
    assert edits[-1].confidence < 1


@pytest.mark.parametrize(
    ("character", "syllable", "fits", "exact"),
    [
        ("長", "zhǎng", True, True),
        ("長", "cháng", True, True),
        ("長", "chāng", True, False),
        ("女", "nü3", True, False),
        ("女", "nu", True, False),
        ("绿", "lv4", True, False),
        ("王", "bank", False, False),
        ("們", "men", True, True),
    ],
)
def test_readings(character: str, syllable: str, *, fits: bool, exact: bool) -> None:
    assert is_reading(character, syllable) is fits
    assert is_exact_reading(character, syllable) is exact


def test_bare_readings() -> None:
    assert bare("Lǜ") == bare("lv4") == bare("lu:4") == "lv"
    assert readings_of("行") >= {"hang", "xing"}
    assert readings_of("a") == frozenset()


@given(st.text(alphabet="經業漢字かんじタ()（）《》｜jīngyèa1 ,。", max_size=80))
@settings(max_examples=200, deadline=None)
def test_edits_fit_any_text(text: str) -> None:
    edits = find(text, Context()).edits
    once = apply(text, edits)
    assert apply(once, invert(edits)) == text


@pytest.mark.parametrize(
    ("symbols", "pinyin"),
    [
        ("ㄓㄨㄥ", "zhong"),
        ("ㄑㄩㄢ", "quan"),
        ("ㄌㄩ", "lv"),
        ("ㄕ", "shi"),
        ("ㄨㄥ", "weng"),
        ("ㄩㄣ", "yun"),
        ("ㄦ", "er"),
        ("ㄍㄅ", None),
        ("", None),
    ],
)
def test_phonetic_symbols_in_pinyin(symbols: str, pinyin: str | None) -> None:
    assert to_pinyin(symbols) == pinyin

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import script


@pytest.mark.parametrize(
    ("char", "expected"),
    [
        ("a", "Latn"),
        ("Ż", "Latn"),
        ("ễ", "Latn"),
        ("Ａ", "Latn"),
        ("ж", "Cyrl"),
        ("ї", "Cyrl"),
        ("α", "Grek"),
        ("中", "Hani"),
        ("々", "Hani"),
        ("𠮷", "Hani"),
        ("の", "Hira"),
        ("ー", "Kana"),
        ("ｶ", "Kana"),
        ("한", "Hang"),
        ("ع", "Arab"),
        ("ก", "Thai"),
        ("・", "Zyyy"),
        ("。", "Zyyy"),
        ("7", "Zyyy"),
        ("×", "Zyyy"),
        (" ", "Zyyy"),
        ("\ud800", "Zyyy"),
    ],
)
def test_script_of_a_character(char: str, expected: str) -> None:
    assert script.script(char) == expected


def test_counts_leave_common_characters_out() -> None:
    assert script.counts("GPT-4 и 大モデル。") == {"Latn": 3, "Cyrl": 1, "Kana": 3, "Hani": 1}


def test_families() -> None:
    assert script.is_han("漢")
    assert not script.is_han("か")
    assert all(script.is_cjk(char) for char in "漢かカㄅ")
    assert not script.is_cjk("한")


@given(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F))
def test_cased_latin_letters_are_latin(char: str) -> None:
    expected = "Latn" if unicodedata.name(char).startswith("LATIN") else "Zyyy"
    assert script.script(char) == expected


@given(st.text(max_size=200))
def test_counts_agree_with_single_characters(text: str) -> None:
    found = script.counts(text)
    letters = [script.script(char) for char in text]
    assert found == {code: letters.count(code) for code in set(letters) - {script.COMMON}}

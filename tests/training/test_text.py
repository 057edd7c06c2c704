"""Which pairs are kept; needs nothing but the standard library."""

import pytest

from training import text
from training.teacher import prompts


@pytest.mark.parametrize(
    ("lang", "source", "english", "reason"),
    [
        ("pl", "Pociąg odjeżdża o ósmej.", "The train leaves at eight.", None),
        ("zh", "火车八点开。", "The train leaves at eight.", None),
        ("zh", "電車は八時に出ます。", "The train leaves at eight.", "script"),
        ("ja", "電車は八時に出ます。", "The train leaves at eight.", None),
        ("ru", "The train leaves at eight!", "The train leaves at eight.", "script"),
        ("id", "Kereta berangkat pukul delapan.", "Поезд уходит в восемь.", "english"),
        ("id", "Kereta", "Kereta", "copied"),
        ("pl", "Tak.", "Yes, but only if the weather stays dry until the evening.", "ratio"),
        ("pl", "x", "y", "empty"),
        ("ru", "Да, " * 90, "Yes, " * 90, "long"),
        ("pl", "Ustaw {a} [b] <c> #d.", "Set {a} [b] <c> #d.", "symbols"),
    ],
)
def test_rejection_names_the_fault(
    lang: str, source: str, english: str, reason: str | None
) -> None:
    assert text.rejection(lang, source, english, max_characters=300) == reason


def test_prose_is_told_from_labels() -> None:
    assert text.is_prose("The old bridge was closed in spring.")
    assert not text.is_prose("Closed bridges")
    assert not text.is_prose("Open --force the file with {name} and [path] now.")


def test_fingerprint_ignores_width_case_and_punctuation() -> None:
    assert text.fingerprint("Ｔｅｓｔ, １２!") == text.fingerprint("test 12")


def test_unit_hash_is_fixed_and_spread() -> None:
    assert text.unit_hash(1, "a") == text.unit_hash(1, "a") != text.unit_hash(2, "a")
    draws = [text.unit_hash("spread", number) for number in range(2000)]
    assert 0.47 < sum(draws) / len(draws) < 0.53
    assert text.unit_hash("ab", "c") != text.unit_hash("a", "bc")


@pytest.mark.parametrize(
    ("answer", "score", "ended", "reason"),
    [
        ("The harbour was rebuilt after the war.", -0.2, True, None),
        ("Here is the translation: the harbour was rebuilt.", -0.2, True, "chatter"),
        ("The harbour was rebuilt after the war.", -1.4, True, "score"),
        ("The harbour was rebuilt after the", -0.2, False, "unfinished"),
        ("The old, the old, the old, the old, the old harbour.", -0.2, True, "repetition"),
        ("戦争の後、港は再建された。", -0.2, True, "english"),
    ],
)
def test_answers_of_the_teacher_are_filtered(
    answer: str, score: float, *, ended: bool, reason: str | None
) -> None:
    source = "Port odbudowano po wojnie w trzy lata."
    assert prompts.rejection("pl", source, answer, score, ended=ended) == reason


def test_quotes_around_a_whole_answer_go() -> None:
    assert prompts.tidy_answer(' "The port."\n') == "The port."
    assert prompts.tidy_answer('"Port" and "harbour"') == '"Port" and "harbour"'

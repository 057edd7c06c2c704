"""Searching by pairs of neighbours finds what searching the whole text finds."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair import Context, Repair, apart, grams, layout, lookalikes, names, spacing
from pipeline.repair.grams import finds, gram, may_hold

#: A pattern, the grams that stand wherever it matches, and a text that has it.
SIGNS = {
    "digit and l": (r"[0-9](?:l|(?<=l.))", (gram("0-9", "l"), gram("l", "0-9", start=1)), "4l"),
    "behind a space": (r"[,.](?<= .)", (gram(" ", ",.", start=1),), " ,"),
    "at the start": (r"l(?<![\w].)x?", (gram("^A-Za-z0-9_", "l", start=1),), "lx"),
    "at the end": (r"x(?!\w)", (gram("x", "^a-z"),), "x"),
    "three": (r"a b(?= )", (gram("a", " ", "b", " "),), "a b "),
    "overlapping": (r"aa", (gram("a", "a"),), "aaaa"),
    "Cyrillic and Han": (r"[а-я][一-鿿]", (gram("а-я", "一-鿿"),), "я中"),
    "other letters": (r"[^\W\d_]-", (gram("A-Za-z\u0080-\U0010ffff", "-"),), "ł-"),
}
LONG = "\n" + "o" * grams.SHORT
TEXT = st.text(st.sampled_from("ablx4 ,.\n-яЯ中かł"), max_size=40)


@pytest.mark.parametrize(("pattern", "wanted", "sample"), SIGNS.values(), ids=SIGNS)
@given(text=TEXT)
@settings(max_examples=25, deadline=None)
def test_finds_what_the_whole_search_finds(
    pattern: str, wanted: tuple[grams.Gram, ...], sample: str, text: str
) -> None:
    sign = re.compile(pattern)
    for whole in (text, text + LONG, f"{LONG[::-1]}{text}", f"{text}{LONG}{sample}"):
        expected = [match.span() for match in sign.finditer(whole)]
        assert [match.span() for match in finds(whole, sign, *wanted)] == expected
        assert may_hold(whole, *wanted) or not expected


@pytest.mark.parametrize(("pattern", "wanted", "sample"), SIGNS.values(), ids=SIGNS)
def test_knows_what_a_long_text_does_not_hold(
    pattern: str, wanted: tuple[grams.Gram, ...], sample: str
) -> None:
    del pattern
    assert not may_hold(LONG, *wanted)
    assert may_hold(f"{LONG}\n{sample}", *wanted)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


@pytest.mark.parametrize(
    "find",
    [lookalikes.find, names.find, apart.find, layout.find, spacing.find],
    ids=["lookalikes", "names", "apart", "layout", "spacing"],
)
def test_rules_find_the_same_in_long_and_in_short_texts(
    find: Repair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pattern that grows beyond its grams would miss damage in long texts alone."""
    folder = Path(__file__).parent / "cases"
    files = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    texts = sorted({text for file in files for text in _strings(file)})
    found = []
    for size in (1_000_000, 0):
        monkeypatch.setattr(grams, "SHORT", size)
        found.append({text: find(text, Context()) for text in texts})
    plain, by_grams = found
    different = [text for text in texts if plain[text] != by_grams[text]]
    assert len(texts) > 1_000
    assert different == []

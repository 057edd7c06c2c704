import json
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import apply, invert
from pipeline.repair.base import Context
from pipeline.repair.layout import find

CASES = json.loads((Path(__file__).parents[1] / "cases/layout.json").read_text("utf-8"))
PROSE: dict[str, str] = CASES["prose"]
LINES = [
    *PROSE.values(),
    "Krótko",
    "słowo",
    "— Tak.",
    "- punkt",
    "  dalej",
    "",
    "Źródło: X",
    "a\tb",
]


def repaired(text: str) -> str:
    return apply(text, find(text, Context()).edits)


def wrapped(text: str, width: int, language: str) -> str:
    if language in ("zh", "ja"):
        step = width // 2
        return "\n".join(text[low : low + step] for low in range(0, len(text), step))
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False))


@pytest.mark.parametrize("case", CASES["repaired"], ids=lambda case: case["name"])
def test_repairs(case: dict[str, str]) -> None:
    assert repaired(case["text"]) == case["expected"]


@pytest.mark.parametrize("case", CASES["negative"], ids=lambda case: case["name"])
def test_leaves_alone(case: dict[str, str]) -> None:
    assert find(case["text"], Context()).edits == ()


@pytest.mark.parametrize("case", CASES["interrupted"], ids=lambda case: case["name"])
def test_ties_the_parts_around_a_figure(case: dict[str, str]) -> None:
    text = case["text"]
    findings = find(text, Context())
    assert findings.edits == ()
    assert [(mark.start, mark.flag) for mark in findings.marks] == [
        (0, "interrupted"),
        (text.rindex("\n") + 1, "continues"),
    ]


@pytest.mark.xfail(strict=True, reason="a capital may open a new paragraph")
@pytest.mark.parametrize("case", CASES["known_failure"], ids=lambda case: case["name"])
def test_known_failures(case: dict[str, str]) -> None:
    assert repaired(case["text"]) == case["expected"]


@pytest.mark.parametrize("language", sorted(PROSE))
@pytest.mark.parametrize("width", [48, 60, 66, 72, 80])
def test_unwraps_what_was_wrapped(language: str, width: int) -> None:
    text = PROSE[language]
    assert repaired(wrapped(text, width, language)) == text


@pytest.mark.parametrize("language", sorted(PROSE))
def test_unwraps_several_paragraphs(language: str) -> None:
    text = PROSE[language]
    pages = "\n\n".join([wrapped(text, 64, language)] * 3)
    assert repaired(pages) == "\n\n".join([text] * 3)


def test_indented_paragraphs_stay_apart() -> None:
    text = PROSE["pl"]
    page = "\n".join("   " + wrapped(text, 60, "pl") for _ in range(3))
    assert [line.strip() for line in repaired(page).split("\n")] == [text] * 3


@given(st.lists(st.sampled_from(LINES), max_size=8), st.sampled_from(["\n", "\n\n", "\n\n\n\n"]))
def test_edits_replay_and_settle(lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    edits = find(text, Context()).edits
    after = apply(text, edits)
    assert apply(after, invert(edits)) == text
    assert find(after, Context()).edits == ()
    assert "".join(after.split()) == "".join(text.split())


@given(st.text(alphabet="ab. \n-—,。、AБв1", max_size=200))
def test_any_lines_replay_and_settle(text: str) -> None:
    edits = find(text, Context()).edits
    after = apply(text, edits)
    assert apply(after, invert(edits)) == text
    assert find(after, Context()).edits == ()


def test_a_caption_in_the_middle_is_marked() -> None:
    text = (
        "Pierwsza część akapitu, która ciągnie się dość długo i nie ma\n\nRysunek 3. Schemat\n\n"
        "Źródło: opracowanie własne\n\nkońca, bo wstawiono rysunek. Dalej tekst."
    )
    findings = find(text, Context())
    assert findings.edits == ()
    assert [mark.flag for mark in findings.marks] == ["interrupted", "continues"]


def test_specks_of_a_table_do_not_hide_the_second_part() -> None:
    text = (
        "В прошлом году доля отечественных машин достигла трети, однако снизилась, поскольку\n\n"
        "Таблица 1. Парки\n\nГород\tПарк\n| !\nКазань\t340\n\nмногие перенесли сборку."
    )
    assert [mark.flag for mark in find(text, Context()).marks] == ["interrupted", "continues"]


def glued_article(byline: str) -> str:
    plain = "市の図書館は新しい棚を入れた。利用者は夜も本を借りられる。職員は説明会を開いた。"
    spaced = plain + "子どもの部屋も広くなった。 来年は分館も開く予定だ。"
    return (
        f"{spaced * 4} 1. 「本を読む町」と呼ばれて{plain * 4}"
        f" 2. 図書館の未来もちろん、課題も残る。{spaced * 5}{byline}"
    )


def test_glued_headings_and_byline_are_set_apart() -> None:
    text = glued_article(" 著者: 山田花子")
    lines = repaired(text).split("\n")
    assert "2. 図書館の未来" in lines
    assert any(line.startswith("もちろん、課題も残る。") for line in lines)
    assert any(line.startswith("1. 「本を読む町」と呼ばれて") for line in lines)
    assert lines[-1] == "著者: 山田花子"
    edits = find(text, Context()).edits
    title_end = next(edit for edit in edits if edit.before == "" and edit.after == "\n")
    assert title_end.confidence < 1


def test_glued_paragraphs_are_set_apart() -> None:
    lines = repaired(glued_article("")).split("\n")
    assert sum(line.startswith("来年は分館も開く予定だ。") for line in lines) == 9


def test_teasers_of_one_length_are_set_apart() -> None:
    teaser = (
        "駅前に開いた新しい図書館では夜遅くまで本を借りることができて近所の人々が毎日通うように..."
    )
    assert repaired(teaser * 4) == "\n".join([teaser] * 4) + ""

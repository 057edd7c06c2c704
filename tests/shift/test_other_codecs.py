import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.frameshift_codecs import doubled, escaped, stripped
from pipeline.ledger import apply, invert
from pipeline.repair.base import Context, Findings
from pipeline.repair.frameshift import backslash, find, slips
from pipeline.repair.frameshift.bytetape import ANY, byte_table, tape_of
from pipeline.repair.frameshift.slip_windows import MAX_WINDOW, sites, windows
from pipeline.repair.models.ngrams import ja_model
from pipeline.repair.shapes import Spans

CASES = json.loads(
    (Path(__file__).parents[1] / "cases" / "frameshift_codecs.json").read_text("utf-8")
)
NOTHING = Spans([])


def found(text: str) -> Findings:
    return find(text, Context())


def repaired(text: str) -> str:
    return apply(text, found(text).edits)


def shown(case: dict[str, str]) -> str:
    data = stripped(case["text"].encode(case["codec"]), case["codec"], None)
    return data.decode(case["codec"], errors="replace")


@pytest.mark.parametrize("case", CASES["doubled"] + CASES["wild"], ids=lambda case: case["name"])
def test_wild_like_text_comes_back(case: dict[str, str]) -> None:
    assert repaired(case["before"]) == case["after"]


@pytest.mark.parametrize("case", CASES["stripped"], ids=lambda case: case["name"])
def test_stripped_backslashes_come_back(case: dict[str, str]) -> None:
    damaged = shown(case)
    assert damaged != case["text"]
    findings = found(damaged)
    assert apply(damaged, findings.edits) == case["text"]
    assert {edit.rules for edit in findings.edits} == {("frameshift.restored",)}
    assert all(edit.confidence < 1 for edit in findings.edits)


@pytest.mark.parametrize("case", CASES["lost"], ids=lambda case: case["name"])
def test_a_lost_byte_is_chosen_and_the_rest_follows(case: dict[str, str]) -> None:
    data = case["text"].encode(case["codec"])
    at = int(case["at"])
    damaged = (data[:at] + data[at + 1 :]).decode(case["codec"], errors="replace")
    findings = found(damaged)
    result = apply(damaged, findings.edits)
    assert sum(a != b for a, b in zip(result, case["text"], strict=True)) <= 1
    chosen = [edit for edit in findings.edits if edit.rules == ("frameshift.chosen",)]
    assert chosen
    assert all(other.text != edit.after for edit in chosen for other in edit.alternatives)


@pytest.mark.parametrize("text", CASES["unclear"])
def test_what_cannot_be_known_is_left(text: str) -> None:
    assert found(text).edits == ()


@pytest.mark.parametrize("text", CASES["clean"])
def test_sound_text_stays(text: str) -> None:
    assert found(text).edits == ()


@pytest.mark.parametrize("case", CASES["hard"], ids=lambda case: case["name"])
@pytest.mark.xfail(reason="too little is left to tell the readings apart", strict=True)
def test_known_failures(case: dict[str, str]) -> None:
    pages = "".join(letter for letter in shown(case) if not "\ue000" <= letter <= "\uf8ff")
    assert repaired(pages) == case["text"]


@pytest.mark.parametrize(
    "text", [case["before"] for case in CASES["doubled"] + CASES["wild"]] + CASES["unclear"]
)
def test_repair_is_idempotent_and_reversible(text: str) -> None:
    edits = found(text).edits
    once = apply(text, edits)
    assert found(once).edits == ()
    assert apply(once, invert(edits)) == text


def test_one_proved_backslash_lets_others_in_the_page_be_found() -> None:
    line = shown({"text": "共同の予算について話す。", "codec": "cp932"})
    proof = shown({"text": "この画面に検索の結果が表示されます。", "codec": "cp932"})
    findings = found(f"{proof}\n{proof}\n{line}")
    assert apply(f"{proof}\n{proof}\n{line}", findings.edits).endswith("共同の予算について話す。")


def test_a_guess_that_nothing_supports_is_a_hole_with_a_mark() -> None:
    damaged = "昨天下午，圻b車站遇到了老同學陳志明。"
    findings = found(damaged)
    assert apply(damaged, findings.edits) == "昨天下午，\ufffd在車站遇到了老同學陳志明。"
    edit = next(edit for edit in findings.edits if "\ufffd" in edit.after)
    assert "我在" in {other.text for other in edit.alternatives}
    assert (edit.start, edit.end) in {(mark.start, mark.end) for mark in findings.marks}


def test_backslashes_are_certain_only_where_they_are_a_habit() -> None:
    many = backslash.find("表\\示とソ\\フト")
    one = backslash.find("表\\示です")
    assert [edit.confidence for edit in many] == [backslash.SURE] * 2
    assert [edit.confidence for edit in one] == [backslash.ALONE]


def test_damage_of_the_bench_is_what_it_says() -> None:
    data = "表ソボ".encode("cp932")
    assert doubled(data, "cp932", None).decode("cp932") == "表\\ソ\\ボ"
    assert stripped("表示".encode("cp932"), "cp932", None).decode("cp932") == "侮ｦ"
    assert escaped("ボ".encode("cp932"), "cp932", None).decode("cp932") == "ソ{"


def test_tape_holds_the_bytes_and_what_may_be_one() -> None:
    tape = tape_of("侮ヲ\ufffd", byte_table("cp932"))
    first = dict(tape.edges[tape.starts[0]])
    assert list(first) == [0x95]
    assert {byte for byte, _ in tape.edges[tape.starts[1]]} == {0x83, 0xA6}
    assert {byte for byte, _ in tape.edges[tape.starts[2]]} == {ANY}


def test_windows_stay_within_lines_and_bounds() -> None:
    text = "日{本" * 400 + "\n" + "x" * 90 + "語A字"
    spans = list(windows(text, sites(text)))
    assert len(spans) > 1
    assert all(one.end - one.start <= 2 * MAX_WINDOW for one in spans)
    assert all("\n" not in text[one.start : one.end] for one in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_the_model_of_japanese_prefers_sense() -> None:
    model = ja_model()
    assert model.score_text("画面に表示される") > model.score_text("画面に侮ヲされる") + 5


@given(st.text(alphabet="表示侮ｦ\\ソ能ヲ[|]A~\ufffd?予許釵h\n字。はの", max_size=50))
@settings(max_examples=120, deadline=None)
def test_edits_fit_any_text(text: str) -> None:
    edits = found(text).edits
    once = apply(text, edits)
    assert apply(once, invert(edits)) == text


@given(st.text(max_size=120))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_without_error(text: str) -> None:
    assert isinstance(slips.find(text, NOTHING), Findings)

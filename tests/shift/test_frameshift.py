import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.frameshift_generator import Damaged, damage, decode
from pipeline.ledger import apply, invert
from pipeline.repair.base import Context
from pipeline.repair.frameshift import find
from pipeline.repair.frameshift.cells import Kind, cells_of
from pipeline.repair.frameshift.codec import gbk
from pipeline.repair.frameshift.confidence import Grade, weakened
from pipeline.repair.frameshift.sites import is_suspect
from pipeline.repair.models.ngrams import han_model

CASES = json.loads((Path(__file__).parents[1] / "cases" / "frameshift.json").read_text("utf-8"))


def repaired(text: str) -> str:
    return apply(text, find(text, Context()).edits)


def all_cut(text: str, listed: str) -> Damaged:
    return damage(text, listed, random.Random(3), cut_share=1.0)  # noqa: S311


def shown(case: dict[str, str]) -> Damaged:
    return all_cut(case["text"], case["listed"])


@pytest.mark.parametrize("case", CASES["documents"], ids=lambda case: case["name"])
def test_damaged_documents_come_back(case: dict[str, str]) -> None:
    damaged = shown(case)
    assert damaged.shown != damaged.sound
    assert repaired(damaged.shown) == damaged.sound


@pytest.mark.xfail(reason="what is lost leaves several sentences that read well", strict=True)
@pytest.mark.parametrize("case", CASES["hard"], ids=lambda case: case["name"])
def test_known_failures(case: dict[str, str]) -> None:
    damaged = shown(case)
    assert repaired(damaged.shown) == damaged.sound


GLOSSED_PAGE = "這個行業(yè)的發(fā)展很快,經(jīng)濟也在增長，企業(yè)的來(lái)往越來(lái)越多。\n"


def in_a_glossed_page(shown: str) -> str:
    """Repair a line of a page that glosses, its punctuation written in ASCII."""
    found = find(GLOSSED_PAGE + shown, Context())
    line = apply(GLOSSED_PAGE + shown, found.edits).removeprefix(GLOSSED_PAGE)
    return line.translate(str.maketrans("，？！（）：；", ",?!():;"))


@pytest.mark.parametrize(("shown", "sound"), CASES["shapes"])
def test_shapes_that_pages_show(shown: str, sound: str) -> None:
    assert in_a_glossed_page(shown) == sound.translate(str.maketrans("（）：；，", "():;,"))


@pytest.mark.xfail(reason="too little is left of a word of two characters", strict=True)
@pytest.mark.parametrize(("shown", "sound"), CASES["hard shapes"])
def test_shapes_with_words_lost(shown: str, sound: str) -> None:
    assert in_a_glossed_page(shown) == sound.translate(str.maketrans("（）：；，", "():;,"))


@pytest.mark.parametrize("case", CASES["documents"], ids=lambda case: case["name"])
def test_repair_is_idempotent_and_reversible(case: dict[str, str]) -> None:
    text = shown(case).shown
    edits = find(text, Context()).edits
    once = apply(text, edits)
    assert find(once, Context()).edits == ()
    assert apply(once, invert(edits)) == text


@pytest.mark.parametrize("text", CASES["clean"])
def test_sound_text_stays(text: str) -> None:
    assert find(text, Context()).edits == ()


def test_certain_and_chosen_are_told_apart() -> None:
    findings = find(shown(CASES["documents"][0]).shown, Context())
    rules = {edit.rules for edit in findings.edits}
    assert rules == {("frameshift.restored",), ("frameshift.chosen",)}
    for edit in findings.edits:
        assert edit.confidence < 1.0 or edit.rules == ("frameshift.restored",)
        assert edit.rules == ("frameshift.chosen",) or not edit.alternatives
        assert all(other.text != edit.after for other in edit.alternatives)


def test_bytes_that_follow_from_a_doubtful_frame_are_not_certain() -> None:
    # 艾米 shows as one pair with the other vanished, and reads as 白: a name half lost.
    edits = find(all_cut("他說這很好。”艾米·喬齊克是撰稿人。", "").shown, Context()).edits
    assert "白" in "".join(edit.after for edit in edits)
    assert all(edit.confidence < 1.0 for edit in edits if "白" in edit.after)


def test_a_weak_choice_weakens_what_follows_from_it() -> None:
    assert weakened(Grade.PROVED, 1.0, 1.0) == 1.0
    assert weakened(Grade.PROVED, 1.0, 0.3) < weakened(Grade.PROVED, 1.0, 0.6) < 1.0
    assert weakened(Grade.DOUBTFUL, 1.0, 1.0) < 1.0


def test_a_name_elsewhere_in_the_document_settles_a_lost_character() -> None:
    damaged = all_cut("公司成立三年了。”郭濤表示。", "").shown
    assert "濤" not in damaged
    assert "郭濤表示" in repaired(f"總經理郭濤在會上發言。\n{damaged}")


def test_the_reading_of_a_gloss_settles_a_swallowed_byte() -> None:
    # 優 lost its second byte to the decoder; (yōu) names it.
    damaged = all_cut("他說這很好。“二者各有優劣。", "優").shown
    assert "?yōu)" in damaged
    assert "各有優(yōu)劣" in repaired(damaged)


def test_a_damaged_place_without_reading_is_flagged_and_left() -> None:
    findings = find("這是一個很好的機?wō)①②③④⑤⑥會", Context())
    assert findings.edits == ()
    assert [mark.flag for mark in findings.marks] == ["frameshift_unresolved"]


def test_ascii_punctuation_of_a_page_is_kept() -> None:
    text = "他們來了,我們也來了,大家都很高興!真的?!币幻Y深記者說,這是真的。"
    assert "。”一名資深記者說," in repaired(text)


def test_fixed_point_of_the_decoder() -> None:
    sound = "經濟發展得很快，人們都很高興。"
    assert decode(sound.encode("gbk")) == sound


def test_codec_knows_what_no_decoder_shows() -> None:
    codec = gbk()
    assert codec.missing[0xFB, 0xC8]
    assert codec.missing[0xA2, 0x8F]
    assert not codec.missing[0xB0, 0xA1]
    assert codec.pair("啊") == (0xB0, 0xA1)
    assert codec.pair("\ue000") == (0xAA, 0xA1)


def test_cells_know_glosses_and_holes() -> None:
    kinds = [cell.kind for cell in cells_of("優(yōu)?jié)摿?!", 0, 14, gbk())]
    wanted = [Kind.PAIR, Kind.GLOSS, Kind.EATEN_GLOSS, Kind.PAIR, Kind.HOLE, Kind.BYTE]
    assert kinds == wanted


def test_model_prefers_sense_to_nonsense_in_both_scripts() -> None:
    model = han_model()
    assert model.score_text("经济发展") == model.score_text("經濟發展")
    assert model.score_text("经济发展") > model.score_text("币幻斯悄") + 10


@given(st.text(alphabet="?!,。的是我一?！(）：ab1 \n經发ぶΦ⒃・ü", max_size=60))
@settings(max_examples=150, deadline=None)
def test_edits_fit_any_text(text: str) -> None:
    edits = find(text, Context()).edits
    once = apply(text, edits)
    assert apply(once, invert(edits)) == text


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_quick_test_never_fails(text: str) -> None:
    assert is_suspect(text) in (True, False)


def test_no_gloss_is_lost() -> None:
    case = CASES["documents"][0]
    damaged = shown(case)
    count = len(re.findall(r"\(\w+\)", damaged.sound))
    assert len(re.findall(r"\(\w+\)", repaired(damaged.shown))) == count

"""Whole documents: what the ledger and the flags of passages say about repairs."""

import json
from pathlib import Path

import pytest

from pipeline.analyse import GUESSED_START, analyse
from pipeline.files import InputFile
from pipeline.repair import repair
from pipeline.schema import Document, Passage

PAGES = json.loads((Path(__file__).parent / "cases/pages_cjk.json").read_text("utf-8"))

SENTENCES = (
    "近年来，越来越多的年轻人选择在周末走进博物馆。从青铜器到现代艺术，展览的内容日益丰富。",
    "以省博物馆为例，去年全年接待观众超过三百万人次，其中三十岁以下的观众占六成以上。",
    "馆长介绍说，夜场和文创产品是吸引年轻人的两大法宝。",
)


def document_of(text: str) -> Document:
    return analyse(InputFile("a.txt", Path("in/a.txt")), text.encode(), "0")


def passage_of(text: str, start: str) -> Passage:
    found = [one for one in document_of(text).passages if one.text.startswith(start)]
    assert len(found) == 1
    return found[0]


def test_a_chosen_line_break_is_flagged() -> None:
    text = "　　".join(SENTENCES) + "作者：林一凡"
    document = document_of(text)
    assert [GUESSED_START in one.flags for one in document.passages[:3]] == [False, True, True]


def test_a_line_break_of_the_file_is_no_guess() -> None:
    document = document_of("\n".join(SENTENCES))
    assert [one.flags for one in document.passages] == [[]] * len(SENTENCES)


def test_a_gloss_at_the_end_of_a_heading_is_in_its_ledger() -> None:
    body = "記者採訪了多位專家(jiā)，他們認(rèn)為這場競爭(zhēng)會持續(xù)很久。"
    text = f"行業從淘汰賽走向生死戰(zhàn)\r\n{body * 3}\r\n"
    heading = passage_of(text, "行业")
    assert heading.raw.endswith("(zhàn)")
    assert any("glosses.pinyin" in edit.rule for edit in heading.edits)


def test_a_garbled_indented_line_keeps_its_raw_text() -> None:
    sound = "　人口の減少に加え、インターネットで手続きを済ませる利用者が増えたためだ。"
    garbled = sound.encode("cp932").decode("latin-1")
    passage = passage_of(f"2024.06.12\n{garbled}\n", "人口の減少")
    assert passage.raw == garbled
    assert passage.edits


@pytest.mark.parametrize("page", PAGES["clean"], ids=lambda page: page["name"])
def test_clean_chinese_and_japanese_pages_stay(page: dict[str, str]) -> None:
    found = repair(page["text"])
    assert (found.edits, found.marks) == ((), ())
    document = document_of(page["text"])
    rules = {edit.rule for passage in document.passages for edit in passage.edits}
    assert all(rule.startswith("hanzi.") for rule in rules)

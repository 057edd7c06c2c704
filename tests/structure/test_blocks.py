import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import Mark
from pipeline.segment import describe, passages

PAGES = json.loads((Path(__file__).parents[1] / "cases/passages.json").read_text("utf-8"))
LINES = [line for page in PAGES for _, line in page["lines"]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["name"])
def test_kinds(page: dict[str, list[list[str]]]) -> None:
    text = "\n".join(line for _, line in page["lines"])
    blocks = passages(text)
    found = [[block.kind, text[block.start : block.end]] for block in blocks]
    assert found == [[kind, line.strip()] for kind, line in page["lines"] if line.strip()]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if "metadata" in page], ids=lambda page: page["name"]
)
def test_description(page: dict[str, list[list[str]]]) -> None:
    text = "\n".join(line for _, line in page["lines"])
    blocks = passages(text)
    title, metadata = describe(text, blocks)
    assert metadata == page["metadata"]
    found = None if title is None else text[blocks[title].start : blocks[title].end]
    assert found == page["title"]


@given(
    st.lists(st.sampled_from([*LINES, "", " ", "\t", "\u3000x"]), max_size=14),
    st.sampled_from(["\n", "\n\n"]),
)
def test_blocks_are_lossless(lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    blocks = passages(text)
    edges = [0, *(edge for block in blocks for edge in (block.start, block.end)), len(text)]
    assert edges == sorted(edges)
    assert not any(
        text[low:high].strip() for low, high in zip(edges[::2], edges[1::2], strict=True)
    )
    assert all(block.start < block.end for block in blocks)


@given(st.text(max_size=100))
def test_any_text_is_lossless(text: str) -> None:
    blocks = passages(text)
    kept = "".join(text[block.start : block.end] for block in blocks)
    assert "".join(kept.split()) == "".join(text.split())
    assert describe(text, blocks) == describe(text, passages(text))


def test_marks_become_flags_of_the_blocks_they_lie_on() -> None:
    text = "Pierwszy akapit.\n\nDrugi akapit.\nTrzeci akapit."
    marks = [Mark(18, 31, "continues"), Mark(20, 40, "damaged"), Mark(5, 5, "here")]
    assert [block.flags for block in passages(text, marks)] == [
        ("here",),
        ("continues", "damaged"),
        ("damaged",),
    ]


def test_parts_of_a_torn_paragraph_stay_paragraphs() -> None:
    text = (
        "Część pierwsza tego akapitu kończy się bez kropki, bo strona\n\n"
        "Rysunek 1. Schemat\n\nskończyła się wcześniej niż zdanie."
    )
    marks = [Mark(0, 60, "interrupted"), Mark(text.rindex("\n") + 1, len(text), "continues")]
    assert [block.kind for block in passages(text, marks)] == ["paragraph", "caption", "paragraph"]


def test_a_page_of_one_huge_line_is_one_block() -> None:
    (block,) = passages("слово " * 500_000)
    assert block.kind == "paragraph"

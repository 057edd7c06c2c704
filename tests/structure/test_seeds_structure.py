"""What the five real files come to: counts and line numbers, never their words."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.ledger import OffsetMap, apply, compose
from pipeline.repair import characters, layout, markup
from pipeline.repair.base import Context
from pipeline.segment import Block, describe, passages, sentences

SEEDS = Path(__file__).parents[2] / "seeds"
LANGUAGES = {"000": "pl", "001": "ru", "002": "zh-Hant", "003": "id", "004": "ja"}
KINDS = {
    "000": {"paragraph": 6},
    "001": {
        "paragraph": 56,
        "caption": 15,
        "heading": 11,
        "source": 11,
        "list_item": 9,
        "table": 8,
        "table_noise": 4,
    },
    "002": {"paragraph": 22, "heading": 3, "boilerplate": 1},
    "003": {"paragraph": 70, "heading": 7, "boilerplate": 2, "source": 1, "byline": 1},
    "004": {"paragraph": 29, "teaser": 15, "heading": 3, "byline": 1, "boilerplate": 1},
}
LINES = {
    ("001", "table"): [148, 149, 151, 153, 154, 156, 158, 159],
    ("001", "table_noise"): [150, 152, 155, 157],
    ("001", "source"): [26, 50, 62, 111, 126, 136, 161, 176, 224, 245, 286],
    ("001", "list_item"): [7, 9, 10, 11, 296, 297, 298, 299, 301],
    ("002", "heading"): [4, 13, 19],
    ("002", "boilerplate"): [26],
    ("003", "heading"): [10, 22, 33, 42, 52, 64, 75],
    ("003", "boilerplate"): [40, 41],
    ("003", "source"): [1],
    ("003", "byline"): [43],
    ("004", "heading"): [1, 1, 1],
    ("004", "boilerplate"): [2],
    ("004", "teaser"): list(range(3, 18)),
}
METADATA = {
    "000": {},
    "001": {},
    "002": {"proofreader"},
    "003": {"author", "publisher"},
    "004": {"author", "publisher"},
}


@cache
def page(seed: str) -> tuple[str, tuple[Block, ...], dict[Block, int]]:
    """Return the text after these three repairs, its blocks, and their lines in the file."""
    (path,) = SEEDS.glob(f"{seed}_*.txt")
    raw = path.read_text("utf-8")
    edits = ()
    for find in (characters.find, markup.find, layout.find):
        text = apply(raw, edits)
        edits = compose(raw, edits, find(text, Context()).edits)
    text = apply(raw, edits)
    blocks = passages(text)
    back = OffsetMap(edits)
    return text, blocks, {b: raw.count("\n", 0, back.to_before(b.start)) + 1 for b in blocks}


@pytest.mark.parametrize("seed", sorted(KINDS))
def test_counts_by_kind(seed: str) -> None:
    assert Counter(block.kind for block in page(seed)[1]) == KINDS[seed]


@pytest.mark.parametrize(("seed", "kind"), sorted(LINES))
def test_lines_by_kind(seed: str, kind: str) -> None:
    _, blocks, lines = page(seed)
    assert [lines[block] for block in blocks if block.kind == kind] == LINES[seed, kind]


def test_true_rows_of_the_table() -> None:
    rows = [block for block in page("001")[1] if block.kind == "table" and not block.flags]
    assert len(rows) == 7


@pytest.mark.parametrize(("seed", "line"), [("000", 0), ("001", 3), ("002", 0), ("003", 42)])
def test_title(seed: str, line: int) -> None:
    text, blocks, lines = page(seed)
    title, metadata = describe(text, blocks)
    assert (0 if title is None else lines[blocks[title]]) == line
    assert set(metadata) == set(METADATA[seed])


def test_metadata_of_a_glued_byline() -> None:
    text, blocks, _ = page("004")
    title, metadata = describe(text, blocks)
    assert title is None
    assert set(metadata) == set(METADATA["004"])


@pytest.mark.parametrize("seed", sorted(KINDS))
def test_nothing_but_white_space_moves_between_the_blocks(seed: str) -> None:
    text, blocks, _ = page(seed)
    kept = "".join(text[block.start : block.end] for block in blocks)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize(("seed", "count"), [("000", 12), ("001", 251), ("003", 141), ("004", 105)])
def test_sentences(seed: str, count: int) -> None:
    text, blocks, _ = page(seed)
    bodies = [text[block.start : block.end] for block in blocks]
    cut = [body[low:high] for body in bodies for low, high in sentences(body, LANGUAGES[seed])]
    assert len(cut) == count
    assert not any(piece.startswith(("」", "』", "”", "）", ",", "。")) for piece in cut)
    assert not any(piece.endswith(("「", "『", "“", "（")) for piece in cut)

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair.frameshift.cells import Cell, Kind
from pipeline.repair.frameshift.trail import ROOT, WAYS, Trail

CELLS = [Cell(Kind.PAIR, place, place + 1, "?") for place in range(4)]


@st.composite
def stretches(draw: st.DrawFn) -> list[list[tuple[int, str, int]]]:
    """Stages of steps (parent in the stage before, text, price), two at most to a parent."""
    stages, width = [], 1
    for _ in CELLS:
        step = st.tuples(st.integers(0, width - 1), st.sampled_from("甲乙丙"), st.integers(0, 9))
        stage = draw(st.lists(step, min_size=1, max_size=4, unique_by=lambda each: each[:2]))
        stages.append(stage)
        width = len({text for _, text, _ in stage})
    return stages


def searched(stages: list[list[tuple[int, str, int]]]) -> list[tuple[float, str]]:
    """Join the ways to one text of each stage, and read the best ones."""
    trail = Trail(CELLS, "")
    beam = [(0.0, ROOT)]
    for cell, stage in enumerate(stages):
        grown: dict[str, list[tuple[float, int]]] = {}
        for parent, text, price in stage:
            score, node = beam[parent]
            node = trail.grow(node, text, cell, known=True)
            grown.setdefault(text, []).append((score - price, node))
        beam = []
        for text in sorted(grown):
            (best, kept), *others = sorted(grown[text], reverse=True)
            for score, node in others:
                trail.join(kept, node, best - score)
            beam.append((best, kept))
    return [(each.score, each.text) for each in trail.readings(beam, len(CELLS), 100.0)]


def all_ways(stages: list[list[tuple[int, str, int]]]) -> list[tuple[float, str]]:
    ways = [[(0.0, "")]]
    for stage in stages:
        grown: dict[str, list[tuple[float, str]]] = {}
        for parent, text, price in stage:
            grown.setdefault(text, []).extend(
                (score - price, whole + text) for score, whole in ways[parent]
            )
        ways = [grown[text] for text in sorted(grown)]
    return [way for ends in ways for way in ends]


@given(stretches())
@settings(max_examples=200, deadline=None)
def test_joined_ways_are_all_read_with_their_scores(
    stages: list[list[tuple[int, str, int]]],
) -> None:
    found = searched(stages)
    assert sorted(found) == sorted(all_ways(stages))
    assert all(first[0] >= second[0] for first, second in pairwise(found))


def test_ways_far_behind_the_best_are_not_read() -> None:
    trail = Trail(CELLS, "")
    scores = {"甲": 0.0, "乙": -3.0, "丙": -9.0}
    ends = [(score, trail.grow(ROOT, text, 0, known=True)) for text, score in scores.items()]
    assert [each.text for each in trail.readings(ends, 1, 5.0)] == ["甲", "乙"]


def test_no_more_ways_are_kept_than_agreed() -> None:
    trail = Trail(CELLS, "")
    kept = trail.grow(ROOT, "甲", 0, known=True)
    for place in range(2 * WAYS):
        trail.join(kept, trail.grow(ROOT, chr(0x4E00 + place), 0, known=True), 1.0)
    assert len(list(trail.readings([(0.0, kept)], 1, 50.0))) == WAYS


@pytest.mark.parametrize(
    ("texts", "last"),
    [(["甲", ""], "甲"), (["甲", "(jiǎ)"], ")"), ([""], "天"), ([], "天")],
)
def test_the_last_character_skips_what_shows_nothing(texts: list[str], last: str) -> None:
    trail, node = Trail(CELLS, "天"), ROOT
    for text in texts:
        node = trail.grow(node, text, 1, known=False)
    assert trail.last(node) == last

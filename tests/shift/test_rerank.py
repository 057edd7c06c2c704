from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair.frameshift.cells import Cell, Kind
from pipeline.repair.frameshift.evidence import Evidence, gather
from pipeline.repair.frameshift.rerank import changes, plain, reranked
from pipeline.repair.frameshift.trail import Reading
from pipeline.repair.models.neural import neural_model
from pipeline.repair.models.ngrams import han_model

EVIDENCE = gather("今天的天氣很好。\n", [], han_model())
TEXTS = st.text("的了一是在，。AB12河海", max_size=9)


def reading(text: str, score: float = 0.0) -> Reading:
    return Reading(score, tuple((character, True) for character in text))


def cells(length: int) -> list[Cell]:
    return [Cell(Kind.PAIR, place, place + 1, "?") for place in range(length)]


def gains(before: str, *texts: str, evidence: Evidence = EVIDENCE) -> list[float]:
    return changes(texts, before, evidence)


#: Two openings that end alike, and how each goes on.
FAR = [
    ("厨师把鱼洗干净，然后放进", "锅里。", "学生把作业写完，然后放进", "书包。"),
    ("醫生看了病人的報告，認爲他應該", "住院。", "老師看了學生的考卷，認爲他應該", "複習。"),
    ("他想考上大學，所以每天", "讀書。", "他喜歡吃魚，所以每天", "釣魚。"),
    ("歌手走到舞臺中間，開始", "演唱。", "老師走進教室，開始", "上課。"),
]


@pytest.mark.parametrize(("one", "goes_on", "other", "ends"), FAR)
def test_what_stands_further_away_counts(one: str, goes_on: str, other: str, ends: str) -> None:
    here, there = (np.subtract(*gains(before, goes_on, ends)) for before in (one, other))
    assert here > there


@given(st.lists(st.tuples(TEXTS, st.floats(-30, 0)), min_size=1, max_size=30), TEXTS)
@settings(max_examples=25, deadline=None)
def test_reranking_only_sorts(rows: list[tuple[str, float]], before: str) -> None:
    unique = {text: reading(text, score) for text, score in rows}
    readings = sorted(unique.values(), key=lambda each: -each.score)
    found = reranked(readings, cells(9), before, EVIDENCE, "")
    assert sorted(each.text for each in found) == sorted(each.text for each in readings)
    assert all(first.score >= second.score for first, second in pairwise(found))
    assert found[0].score == pytest.approx(unique[found[0].text].score, abs=1e-3)
    assert found == reranked(readings, cells(9), before, EVIDENCE, "")


def test_one_reading_stays_as_it_is() -> None:
    readings = [reading("發展很快", -12.0), reading("發展恨快", -40.0)]
    assert reranked(readings, cells(4), "", EVIDENCE, "") == readings


def test_glosses_and_spaces_are_not_read() -> None:
    row = [*cells(1), Cell(Kind.GLOSS, 1, 5, "(lái)"), *cells(2)]
    pieces = (("來", True), ("(lái)", True), (" 往", True), ("", False))
    assert plain(Reading(0.0, pieces), row) == "來往"
    assert gains("他們經常來(lái)", "往。") == gains("他們經常來", "往。")


def test_letters_in_a_row_are_not_spelled() -> None:
    assert gains("他在", "IBM工作。")[0] == pytest.approx(gains("他在", "IBMIBM工作。")[0], abs=0.1)


@given(st.lists(st.lists(st.integers(0, 5000), max_size=8), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_texts_do_not_see_each_other(texts: list[list[int]]) -> None:
    history = EVIDENCE.classes[[ord(character) for character in "\n今天"]].tolist()
    for text, scores in zip(texts, neural_model().scores(history, texts), strict=True):
        assert len(scores) == len(text)
        np.testing.assert_allclose(scores, neural_model().scores(history, [text])[0], atol=4e-3)


def test_probabilities_add_up_to_one() -> None:
    model = neural_model()
    every = model.scores([0, 40, 50], [[place] for place in range(model.classes)])
    assert sum(float(np.exp(each[0])) for each in every) == pytest.approx(1, abs=0.01)

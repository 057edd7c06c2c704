import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair.frameshift.cache_model import CacheModel
from pipeline.repair.models.ngrams import push

CLASSES = 12
TOKENS = st.lists(st.integers(0, CLASSES - 1), max_size=40)


def chances(tokens: list[int], before: list[int]) -> list[float]:
    """Mix even chances of all classes after `before`."""
    context = 0
    for token in before:
        context = push(context, token)
    even = np.full(CLASSES, 1 / CLASSES, dtype=np.float32)
    owners = np.zeros(CLASSES, dtype=np.int64)
    model = CacheModel(tokens, CLASSES)
    return model.mixed(even, np.array([context]), owners, np.arange(CLASSES)).tolist()


@given(TOKENS, st.lists(st.integers(0, CLASSES - 1), min_size=2, max_size=3))
@settings(max_examples=100, deadline=None)
def test_probabilities_never_exceed_one(tokens: list[int], before: list[int]) -> None:
    found = chances(tokens, before)
    assert min(found) > 0
    assert sum(found) <= 1 + 1e-5


def test_what_followed_before_follows_again() -> None:
    found = chances([1, 2, 3, 4, 1, 2, 3, 5, 1, 2], [1, 2])
    assert found.index(max(found)) == 3
    assert found[3] > 3 / CLASSES
    assert found[6] < 1 / CLASSES


def test_a_document_without_text_says_little() -> None:
    assert chances([], [1, 2]) == pytest.approx([0.95 / CLASSES] * CLASSES)


def test_one_class_before_speaks_as_it_does_in_the_mixture() -> None:
    scores = np.log(np.full(CLASSES, 1 / CLASSES, dtype=np.float32))
    found = CacheModel([1, 2, 1, 2, 1, 3], CLASSES).after(1, scores)
    assert found[2] > found[3] > found[4]
    assert np.exp(found).sum() == pytest.approx(1, abs=0.01)

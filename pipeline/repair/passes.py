"""How a repair that consists of several passes becomes one list of edits."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from pipeline.ledger import Edit, apply, compose

Pass: TypeAlias = Callable[[str], Sequence[Edit]]

MAX_ROUNDS = 6


def settle(text: str, passes: Iterable[Pass]) -> tuple[Edit, ...]:
    """Run `passes` one after another, again and again, until none finds anything.

    Returns:
        The edits of all of them, folded into one list in the coordinates of `text`.
        Passes that undo each other stop after a few rounds, which `repair` notices.
    """
    edits: tuple[Edit, ...] = ()
    current = text
    steps = tuple(passes)
    for _ in range(MAX_ROUNDS):
        before = current
        for step in steps:
            found = step(current)
            if found:
                edits = compose(text, edits, found)
                current = apply(current, found)
        if current == before:
            break
    return edits


def changed(
    start: int, before: str, after: str, rule: str, confidence: float = 1.0
) -> Iterable[Edit]:
    """Yield the edit from `before` to `after`, if they differ, without what they share."""
    if before == after:
        return
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    yield Edit(start + head, start + head + len(old), old, new, (rule,), confidence)

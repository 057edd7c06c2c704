"""How the pieces of a stage are carried out and how their progress is told."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Runner(Protocol):
    """Carries out the pieces of a stage, in place or elsewhere."""

    def map(self, stage: str, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return ``function(item)`` for every item, in the order of `items`."""
        ...


class Direct:
    """Carries out every piece in place, one after the other."""

    def map(self, stage: str, function: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return ``function(item)`` for every item."""
        del stage
        return [function(item) for item in items]


class Progress(Protocol):
    """Is told how far a run has come; calls may come from several threads."""

    def start(self, stage: str, total: int) -> None:
        """Begin a stage of `total` units: files, sentences or documents."""
        ...

    def advance(self, stage: str, by: int = 1) -> None:
        """Count units as done."""
        ...

    def finish(self, stage: str) -> None:
        """End a stage."""
        ...


class Silent:
    """Tells nobody."""

    def start(self, stage: str, total: int) -> None:
        """Say nothing."""

    def advance(self, stage: str, by: int = 1) -> None:
        """Say nothing."""

    def finish(self, stage: str) -> None:
        """Say nothing."""

"""Texts that are the same but for white space."""

from collections.abc import Iterable
from dataclasses import dataclass


def key(text: str) -> str:
    """Return what two texts must share to count as the same.

    White space is collapsed and trimmed; letters, case and punctuation stay, since
    each of them may change the translation.
    """
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Unique:
    """The different texts of a list.

    Args:
        texts: each once, as first written, in the order of their first places.
        index: for every text of the list its place in `texts`.
    """

    texts: tuple[str, ...]
    index: tuple[int, ...]


def unique(texts: Iterable[str]) -> Unique:
    """Fold texts that are the same but for white space.

    Args:
        texts: any texts, in any order.
    """
    places: dict[str, int] = {}
    firsts: list[str] = []
    index = []
    for text in texts:
        place = places.setdefault(key(text), len(firsts))
        if place == len(firsts):
            firsts.append(text)
        index.append(place)
    return Unique(tuple(firsts), tuple(index))

"""Link each repeat to the first place that holds the text."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from pipeline.dedup.exact import key
from pipeline.dedup.minhash import candidates, shingles, signatures
from pipeline.script import counts

Kind: TypeAlias = Literal["exact", "near"]
Place: TypeAlias = tuple[str, str, str | None]
_Id: TypeAlias = tuple[tuple[int, str], ...]

NEAR: Final = 0.8
"""Least similarity of a near repeat: share of characters in common order, by
rapidfuzz's ratio.  Passages that share a frame and differ in a name or a number are
near as well: the link is a hint to a reader.  Capitals count as small letters: a heading
is set in either."""

MOST_NEAR: Final = 0.999
"""Similarity of near repeats that differ in capitals only: 1 is for exact ones."""

NEAR_DOCUMENTS: Final = 0.6
"""Least share of common character n-grams of two documents."""

LEAST_LETTERS: Final = 25.0
"""Shorter passages are never near: a caption resembles many captions.  Letters count,
a Chinese or Japanese character as 2.5; digits and rules of tables do not."""

IDEOGRAPH_LETTERS: Final = 2.5

_IDEOGRAPHIC: Final = ("Hani", "Hira", "Kana")
_NUMBERS: Final = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage, or a sentence of one.

    Args:
        document: name of the document.
        passage: id of the passage; ids count upwards in reading order.
        segment: id of the sentence, None for the passage as a whole.
        text: its text.
    """

    document: str
    passage: str
    segment: str | None
    text: str

    @property
    def place(self) -> Place:
        """The key of the unit."""
        return self.document, self.passage, self.segment


@dataclass(frozen=True, slots=True)
class Link:
    """Where a text stands first.

    Args:
        document: name of the document of the first place.
        passage: id of its passage.
        segment: id of its sentence, None between passages.
        kind: `exact` up to white space, or `near`.
        similarity: 1 for exact repeats, else 0.8 and up.
    """

    document: str
    passage: str
    segment: str | None
    kind: Kind
    similarity: float


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """The earlier document that a document repeats.

    Args:
        document: its name.
        kind: `exact` up to white space, or `near`.
        similarity: share of common character n-grams, 1 for exact repeats.
    """

    document: str
    kind: Kind
    similarity: float


def link(units: Sequence[Unit]) -> dict[Place, Link]:
    """Link repeated passages to passages, and repeated sentences to sentences.

    The first place of a text is the one in the document whose name sorts first, and
    there the one with the lowest ids, numbers in ids taken as numbers: the order of
    `units` does not matter.  Near repeats lead to a text that is no near repeat
    itself where there is one; exact repeats are not looked at again.

    Args:
        units: passages and sentences of all documents of a run.

    Returns:
        Links by place; places without an earlier like are not in it.
    """
    ordered = sorted(units, key=_reading_order)
    links: dict[Place, Link] = {}
    for level in ([u for u in ordered if u.segment is None], [u for u in ordered if u.segment]):
        firsts: dict[str, Unit] = {}
        for unit in level:
            text = key(unit.text)
            first = firsts.setdefault(text, unit)
            if text and first is not unit:
                links[unit.place] = _link(first, "exact", 1.0)
        links.update(_near(firsts))
    return links


def documents(texts: Mapping[str, str]) -> dict[str, DocumentLink]:
    """Link documents that repeat an earlier one, in the order of their names.

    Args:
        texts: the text of each document by its name.

    Returns:
        Links by name; documents of their own are not in it.
    """
    firsts: dict[str, str] = {}
    links: dict[str, DocumentLink] = {}
    for name in sorted(texts):
        first = firsts.setdefault(key(texts[name]), name)
        if first != name:
            links[name] = DocumentLink(first, "exact", 1.0)
    names = [name for text, name in firsts.items() if _is_telling(text)]
    grams = [shingles(key(texts[name]).lower()) for name in names]
    sets = [np.unique(gram) for gram in grams]

    def resemblance(place: int, other: int) -> float:
        common = len(np.intersect1d(sets[place], sets[other], assume_unique=True))
        similarity = common / (len(sets[place]) + len(sets[other]) - common)
        return similarity if similarity >= NEAR_DOCUMENTS else 0.0

    for place, (other, similarity) in _nearest(grams, resemblance).items():
        links[names[place]] = DocumentLink(names[other], "near", similarity)
    return links


def _near(firsts: Mapping[str, Unit]) -> dict[Place, Link]:
    """Link the different texts of one level that are alike."""
    texts = [text for text in firsts if _is_telling(text)]
    lowered = [text.lower() for text in texts]

    def resemblance(place: int, other: int) -> float:
        ratio = fuzz.ratio(lowered[place], lowered[other], score_cutoff=100 * NEAR) / 100
        return min(ratio, MOST_NEAR)

    found = _nearest([shingles(text) for text in lowered], resemblance)
    return {
        firsts[texts[place]].place: _link(firsts[texts[other]], "near", similarity)
        for place, (other, similarity) in found.items()
    }


def _nearest(
    grams: Sequence[NDArray[np.uint32]], resemblance: Callable[[int, int], float]
) -> dict[int, tuple[int, float]]:
    """Find for each text an earlier one that is like it.

    Args:
        grams: n-gram hashes of each text, in reading order, none empty.
        resemblance: similarity of two texts by place, 0 where they are not alike.

    Returns:
        The first text that is alike and has no earlier like itself; where all have
        one, the most similar.  With the similarity, rounded to thousandths.
    """
    found: dict[int, tuple[int, float]] = {}
    if not grams:
        return found
    for place, pairs in groupby(candidates(signatures(grams)), key=itemgetter(0)):
        alike = [(other, resemblance(place, other)) for _, other in pairs]
        alike = [(other, similarity) for other, similarity in alike if similarity > 0]
        roots = [pair for pair in alike if pair[0] not in found]
        if alike:
            other, similarity = roots[0] if roots else max(alike, key=lambda pair: pair[1])
            found[place] = other, round(similarity, 3)
    return found


def _link(first: Unit, kind: Kind, similarity: float) -> Link:
    return Link(first.document, first.passage, first.segment, kind, similarity)


def _is_telling(text: str) -> bool:
    letters = counts(text)
    ideographs = sum(letters.pop(code, 0) for code in _IDEOGRAPHIC)
    return sum(letters.values()) + IDEOGRAPH_LETTERS * ideographs >= LEAST_LETTERS


def _reading_order(unit: Unit) -> tuple[str, _Id, _Id]:
    return unit.document, _natural(unit.passage), _natural(unit.segment or "")


def _natural(identifier: str) -> _Id:
    """Split an id so that `p10` sorts behind `p9`."""
    parts = _NUMBERS.split(identifier)
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)

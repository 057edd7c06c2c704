"""The class bigram model: its tables, and the cost of a string."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

#: Tables hold costs as bytes: units of 1/12 bit, so up to 21 bits.
UNITS_PER_BIT: Final = 12
#: Code points of one plane.
PLANE: Final = 0x10000
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Tables of the model.

    Args:
        class_of: class number of every code point of the basic plane, then one
            entry for each further plane.
        within: cost of a character given its class, same index.
        bigram: cost of a class given the class before it, row by row.
        start: class number that stands before the first character, the newline's.
    """

    class_of: npt.NDArray[np.uint16]
    within: Bytes
    bigram: Bytes
    start: int


@cache
def load() -> Model:
    """Return the model that ships with linguaflow."""
    with (files("pipeline.plausibility") / "model.npz").open("rb") as stream:
        tables: Any = np.load(stream)
        class_of = tables["class_of"].astype(np.uint16)
        return Model(class_of, tables["within"], tables["bigram"], int(class_of[ord("\n")]))


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """The model's tables in the form in which they are looked up."""

    rows: npt.NDArray[np.int32]
    classes: npt.NDArray[np.int32]
    within: npt.NDArray[np.int32]
    bigram: npt.NDArray[np.int32]
    start: int


@cache
def _tables() -> _Tables:
    model = load()
    width = model.bigram.shape[1]
    classes = model.class_of.astype(np.int32)
    return _Tables(
        classes * np.int32(width),
        classes,
        model.within.astype(np.int32),
        model.bigram.ravel().astype(np.int32),
        model.start * width,
    )


def indices(points: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return for each code point its place in the tables."""
    if not points.size or int(points.max()) < PLANE:
        return points
    return np.where(points < PLANE, points, PLANE - 1 + (points >> 16))


def costs(index: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """Return the cost of each character after the one before it, in 1/12 bit.

    Args:
        index: places of the characters, from `indices`.
    """
    tables = _tables()
    pairs = tables.classes.take(index)
    pairs[:1] += tables.start
    pairs[1:] += tables.rows.take(index[:-1])
    result = tables.bigram.take(pairs)
    result += tables.within.take(index)
    return result


def character_costs(text: str) -> npt.NDArray[np.int32]:
    """Return the cost of each character of `text` after the one before it, in 1/12 bit.

    A text is judged as if it stood at the start of a line.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return costs(indices(points.astype(np.intp)))


def cost(text: str) -> float:
    """Return the cost of `text` in bits: less is more plausible."""
    return float(character_costs(text).sum()) / UNITS_PER_BIT

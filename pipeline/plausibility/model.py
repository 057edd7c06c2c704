"""The class bigram model: its tables, and the cost of a string."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

#: Tables hold costs as bytes: units of 1/12 bit, so up to 21 bits.
UNITS_PER_BIT: Final = 12
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


def character_costs(text: str, model: Model | None = None) -> npt.NDArray[np.int64]:
    """Return the cost of each character of `text` after the one before it, in 1/12 bit.

    A text is judged as if it stood at the start of a line.
    """
    model = model or load()
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    index = np.where(points < 0x10000, points, 0xFFFF + (points >> 16)).astype(np.intp)
    classes = model.class_of[index].astype(np.intp)
    before = np.empty_like(classes)
    before[:1] = model.start
    before[1:] = classes[:-1]
    width = model.bigram.shape[1]
    costs: npt.NDArray[np.int64] = (
        model.bigram.ravel()[before * width + classes].astype(np.int64) + model.within[index]
    )
    return costs


def cost(text: str, model: Model | None = None) -> float:
    """Return the cost of `text` in bits: less is more plausible."""
    return float(character_costs(text, model).sum()) / UNITS_PER_BIT

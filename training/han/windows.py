"""The windows of running text that training draws."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

Tokens = npt.NDArray[np.uint16]


class Windows:
    """Random windows of texts.

    Args:
        parts: texts with the share of the windows that come from each.
        length: classes in a window.
    """

    def __init__(self, parts: list[tuple[float, Tokens]], length: int) -> None:
        parts = [(share, tokens) for share, tokens in parts if len(tokens) > length]
        total = sum(share for share, _ in parts)
        self._shares = np.array([share / total for share, _ in parts])
        self._texts = [tokens for _, tokens in parts]
        self._length = length

    def batch(self, rows: int, seed: tuple[int, int]) -> npt.NDArray[np.int64]:
        """Return [rows, length] classes; the same seed gives the same ones."""
        chooser = np.random.default_rng(seed)
        chosen = chooser.choice(len(self._texts), size=rows, p=self._shares)
        windows = []
        for place in chosen:
            tokens = self._texts[place]
            start = int(chooser.integers(len(tokens) - self._length))
            windows.append(tokens[start : start + self._length])
        return np.stack(windows).astype(np.int64)


def load(file: Path) -> tuple[int, list[tuple[float, Tokens]]]:
    """Return the number of classes and the texts that `training.han.corpus` wrote."""
    with np.load(file) as arrays:
        names = sorted(name for name in arrays.files if name.startswith("text"))
        parts = list(zip(arrays["shares"].tolist(), (arrays[name] for name in names), strict=True))
        return int(arrays["classes"]), parts

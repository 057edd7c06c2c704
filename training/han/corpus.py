"""Write running text as character classes, for `training.han.train`.

    python -m training.han.corpus MONO PARALLEL JIEBA WORDFREQ --folder RUN

Arguments as `scripts/build_han_model.py` takes them; RUN gets ``texts.npz``.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.repair.models.characters import CLASSES, LETTER, UNKNOWN, normal
from pipeline.repair.models.ngrams import han_model
from scripts.han_texts import MONO, PARALLEL, lines, paragraphs, words

Tokens = npt.NDArray[np.uint16]

#: Letters in a row that count; the model need not spell.
LETTERS = 2
#: Share of the windows from software documentation, and from the word lists.
DOCUMENTATION = 0.2
WORDS = 0.04
#: How often a text of its size is drawn, next to the other prose.
WEIGHTS = {
    "archive-tw": 1.5,
    "expmrc-cmrc2018": 1.5,
    "g2pm-cpp-wikipedia": 1.5,
    "taiwan-md": 1.3,
    "howtocook": 0.7,
    "kdconv": 0.6,
    "crosswoz": 0.6,
    "prc-laws": 0.6,
    "common-voice": 0.8,
}
#: Prose among the parallel texts.
PROSE = ["privacyguides", "tatoeba-anki", "tatoeba-testsets", "ms-security101", "d2l-zh"]
#: How much rarer words gain: words are drawn by this power of their share.
_FLATTER = 0.6
_WORD_TOKENS = 4_000_000


def shortened(tokens: Tokens) -> Tokens:
    """Return the classes with no more than `LETTERS` letters in a row."""
    letter = CLASSES.index(LETTER)
    same = tokens == letter
    run = same.copy()
    for back in range(1, LETTERS + 1):
        run[back:] &= same[:-back]
        run[:back] = False
    result: Tokens = tokens[~run]
    return result


def encoded(text: str) -> Tokens:
    """Return the class of each character, runs of letters shortened."""
    classes, _ = han_model().tables(0.5)
    codes = np.frombuffer(normal(text).encode("utf-32-le"), dtype=np.uint32)
    return shortened(classes[np.minimum(codes, 0xFFFF)].astype(np.uint16))


def running(texts: list[str]) -> Tokens:
    """Return sentences as paragraphs, with their edges."""
    return encoded("\n" + "".join(paragraphs([text for text in texts if text.strip()])) + "\n")


def word_tokens(shares: Mapping[str, float], seed: int) -> Tokens:
    """Return words in random order, each behind the class of unknown characters."""
    chooser = np.random.default_rng(seed)
    known = sorted(shares)
    chances = np.array([shares[word] for word in known]) ** _FLATTER
    drawn = chooser.choice(len(known), size=_WORD_TOKENS // 3, p=chances / chances.sum())
    mark = CLASSES[UNKNOWN]
    return encoded(mark + mark.join(known[place] for place in drawn))


def texts(
    mono: Path, parallel: Path, jieba: Path, wordfreq: Path, seed: int
) -> list[tuple[float, Tokens]]:
    """Return every text with the share of the windows that come from it."""
    prose = [(name, running(list(lines(mono, [name], ".txt.zst")))) for name in MONO]
    prose += [(name, running(list(lines(parallel, [name], ".tsv.zst")))) for name in PROSE]
    rest = [name for name in PARALLEL if name not in PROSE]
    manuals = [(name, running(list(lines(parallel, [name], ".tsv.zst")))) for name in rest]
    listed = word_tokens(words(jieba, wordfreq), seed)
    return [
        *_shared(1 - DOCUMENTATION - WORDS, prose),
        *_shared(DOCUMENTATION, manuals),
        (WORDS, listed),
    ]


def _shared(share: float, named: list[tuple[str, Tokens]]) -> list[tuple[float, Tokens]]:
    weights = [WEIGHTS.get(name, 1.0) * len(tokens) for name, tokens in named]
    return [
        (share * weight / sum(weights), tokens)
        for weight, (_, tokens) in zip(weights, named, strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("mono", "parallel", "jieba", "wordfreq"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    parts = texts(
        arguments.mono, arguments.parallel, arguments.jieba, arguments.wordfreq, arguments.seed
    )
    arguments.folder.mkdir(parents=True, exist_ok=True)
    arrays = {f"text{place:03}": tokens for place, (_, tokens) in enumerate(parts)}
    shares = np.array([share for share, _ in parts])
    classes = np.array(len(han_model().unigrams()))
    np.savez(arguments.folder / "texts.npz", shares=shares, classes=classes, **arrays)
    print(f"{sum(len(tokens) for _, tokens in parts)} classes in {len(parts)} texts")


if __name__ == "__main__":
    main()

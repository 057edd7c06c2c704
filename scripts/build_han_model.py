#!/usr/bin/env python3
"""Build the character model of Chinese that ranks the repairs of slipped frames.

    python scripts/build_han_model.py MONO PARALLEL JIEBA WORDFREQ [--output FILE]

MONO holds ``NAME.txt.zst``, one sentence a line; PARALLEL ``NAME.tsv.zst`` with Chinese
in the first column; JIEBA and WORDFREQ are the unpacked PyPI packages
(reading the latter takes msgpack).  Frequencies are
all that is taken from them.  Same input, same bytes out.  `SOURCES.md` beside the model
names every source and its licence.

The model is an interpolated n-gram model with modified Kneser-Ney discounts (Chen and
Goodman 1999), pruned by the weighted difference of log-probabilities (Seymore and
Rosenfeld 1996), over classes of characters: a traditional character shares the class
of its simplified one, so both scripts feed one model.
"""

import argparse
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import opencc
from character_model_file import packed_model, varied
from character_ngrams import count, estimate, merge, prune, tokenised, vocabulary, word_ngrams
from han_texts import MONO, PARALLEL, lines, words

from pipeline.repair.models.characters import UNKNOWN, normal
from pipeline.repair.models.ngrams import ORDER

CLASS_MINIMUM = 8


def fold_table() -> dict[str, str]:
    """Map every ideograph to its simplified form, character by character."""
    convert = opencc.OpenCC("t2s").convert
    table = {}
    for code in range(0x4E00, 0x9FFF):
        folded = convert(chr(code))
        table[chr(code)] = folded if len(folded) == 1 else chr(code)
    return table


def unfold_table() -> dict[str, str]:
    """Map every ideograph to the traditional form that simple converters give it."""
    convert = opencc.OpenCC("s2t").convert
    return {chr(code): convert(chr(code)) for code in range(0x4E00, 0x9FFF)}


@cache
def is_simplified(character: str) -> bool:
    """Tell whether a character is in simplified use only: GBK has it and Big5 does not."""
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return "\u4e00" <= character <= "\u9fff"
    return False


def is_traditional(line: str, fold: dict[str, str]) -> bool:
    full = sum(fold.get(character, character) != character for character in line)
    return full > sum(map(is_simplified, set(line)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("mono", "parallel", "jieba", "wordfreq"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--output", type=Path, default=Path("pipeline/repair/models/han.model.xz"))
    parser.add_argument("--budget", default="0,400000,700000,400000")
    parser.add_argument("--word-mass", type=float, default=1.5e7)
    arguments = parser.parse_args()

    fold, unfold = fold_table(), unfold_table()
    counts: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    texts = []
    sources = [
        *lines(arguments.mono, MONO, ".txt.zst"),
        *lines(arguments.parallel, PARALLEL, ".tsv.zst"),
    ]
    for line in sources:
        traditional = is_traditional(line, fold)
        counts[traditional].update(line)
        if not traditional:  # as thorough and as careful converters would write it
            counts[True].update(unfold.get(character, character) for character in line)
            counts[True].update(
                unfold.get(character, character) if is_simplified(character) else character
                for character in line
            )
        texts.append("".join(fold.get(character, character) for character in normal(line)))
    shares = {
        "".join(fold.get(character, character) for character in word): share
        for word, share in words(arguments.jieba, arguments.wordfreq).items()
    }
    frequency = Counter("".join(texts))
    for word, share in shares.items():
        for character in word:
            frequency[character] += max(1, round(share * arguments.word_mass))
    chosen, ids = vocabulary(frequency, CLASS_MINIMUM)
    tokens = tokenised(texts, ids)
    counted = []
    for order in range(1, ORDER + 1):
        counted.append(
            merge([count(tokens, order), word_ngrams(shares, ids, order, arguments.word_mass)])
        )
        print(f"order {order}: {len(counted[-1][0])} n-grams")
    # Every class has a unigram, so that looking one up cannot fail.
    every = np.arange(len(ids), dtype=np.int64)
    counted[0] = merge([counted[0], (every, np.ones(len(ids), dtype=np.int64))])
    levels = estimate(counted, len(ids))
    levels = prune(levels, counted, [int(part) for part in arguments.budget.split(",")])
    characters = sorted(
        {*chosen}
        | {c for c, folded in fold.items() if folded in ids or c in ids}
        | {chr(code) for code in range(0x4E00, 0x9FA6)}
    )
    varieties = varied(counts, fold, characters)
    classes = [ids.get(fold.get(c, c), UNKNOWN) for c in characters]
    packed = packed_model(characters, classes, varieties, levels)
    arguments.output.write_bytes(packed)
    print(f"{arguments.output}: {len(packed)} bytes, {[len(level.keys) for level in levels]}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Build the character model of Japanese that ranks the repairs of slipped frames.

    python scripts/build_ja_model.py MONO [--output FILE]

MONO holds ``NAME.txt.zst``, one sentence a line.  Frequencies are all that is taken from
the text.  Same input, same bytes out.  `SOURCES.md` beside the model names every source
and its licence.  Method and file are those of `build_han_model.py`, but every character
is a class of its own.
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from character_model_file import packed_model, varied
from character_ngrams import count, estimate, merge, prune, tokenised, vocabulary
from han_texts import lines as read_lines

from pipeline.repair.models.characters import normal
from pipeline.repair.models.ngrams import ORDER

MONO = [
    "aozora-1935on",
    "asdc-accommodation-dialogue",
    "common-voice",
    "jaquad",
    "jawikinews",
    "jglue-jsts-jnli-jcqa",
    "ku-wikipedia-annotated",
    "real-persona-chat",
    "rohan4600-ita",
    "stockmark-ner-wikipedia",
    "taiwan-md",
]
#: Never used, so that `bench/frameshift_codecs.py` can measure on text the model never saw.
HELD_OUT = ["jglue-jsquad", "team-mirai-policy", "ud-gsd-devtest"]
CLASS_MINIMUM = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mono", type=Path)
    parser.add_argument("--output", type=Path, default=Path("pipeline/repair/models/ja.model.xz"))
    parser.add_argument("--budget", default="0,110000,130000,50000")
    arguments = parser.parse_args()

    texts = []
    counter: Counter[str] = Counter()
    for line in read_lines(arguments.mono, MONO, ".txt.zst"):
        counter.update(line)
        texts.append(normal(line))
    frequency = Counter("".join(texts))
    chosen, ids = vocabulary(frequency, CLASS_MINIMUM)
    tokens = tokenised(texts, ids)
    counted = [count(tokens, order) for order in range(1, ORDER + 1)]
    every = np.arange(len(ids), dtype=np.int64)
    counted[0] = merge([counted[0], (every, np.ones(len(ids), dtype=np.int64))])
    levels = estimate(counted, len(ids))
    levels = prune(levels, counted, [int(part) for part in arguments.budget.split(",")])
    characters = sorted({*chosen})
    shares = varied({False: counter, True: counter}, {}, characters)
    packed = packed_model(characters, [ids[c] for c in characters], shares, levels)
    arguments.output.write_bytes(packed)
    print(f"{arguments.output}: {len(packed)} bytes, {[len(level.keys) for level in levels]}")


if __name__ == "__main__":
    main()

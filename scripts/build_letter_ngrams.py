#!/usr/bin/env python3
"""Build the letter model that restores Russian and Polish letters lost to a wrong codec.

    python scripts/build_letter_ngrams.py MONO [--output FILE]

MONO holds ``ru/NAME.txt.zst`` and ``pl/NAME.txt.zst``, one sentence a line.  Frequencies
of up to six letters in a row are all that is taken from the text; rare ones are left out.
Same input, same bytes out.  `SOURCES.md` beside the model names every source.
"""

import argparse
import lzma
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from han_texts import lines as read_lines

from pipeline.repair.mojibake.gaps.letters import BITS, MAGIC, ORDER, UNITS, symbols

Ints = npt.NDArray[np.int64]
MONO = {
    "ru": [
        "factrueval2016",
        "novels_pd",
        "opencorpora",
        "rublimp_wiki",
        "runne_wikinews",
        "ud_gsd",
        "ud_pud",
        "ud_taiga",
        "xquad_ru",
    ],
    "pl": [
        "common_voice",
        "novels_pd",
        "openstax_fizyka",
        "openstax_makroekonomia",
        "openstax_mikroekonomia",
        "openstax_psychologia",
        "poquad",
        "ud_pud",
    ],
}
#: Sequences of each length that are kept at least so often.
LEAST = (1, 2, 4, 6, 8, 11)


def lines(mono: Path) -> Iterator[str]:
    for language, names in MONO.items():
        yield from read_lines(mono / language, names, ".txt.zst")


def counted(text: Ints, order: int) -> tuple[Ints, Ints]:
    """Return the sequences of `order` symbols, packed into integers, and their counts."""
    keys = np.zeros(len(text) - order + 1, dtype=np.int64)
    for place in range(order):
        keys = keys << BITS | text[place : len(keys) + place]
    found, counts = np.unique(keys, return_counts=True)
    return found, counts.astype(np.int64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mono", type=Path)
    parser.add_argument(
        "--output", type=Path, default=Path("pipeline/repair/mojibake/gaps/letters.model.xz")
    )
    arguments = parser.parse_args()
    edges = "\n" * (ORDER - 1)
    joined = edges + edges.join(line.strip() for line in lines(arguments.mono)) + edges
    table = symbols()
    points = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    text = table[np.minimum(points, 0xFFFF)].astype(np.int64)
    # A space behind another sign says nothing new.
    text = text[np.concatenate([[True], (text[1:] > 0) | (text[:-1] > 0) | (points[1:] == 10)])]
    packed = [MAGIC]
    sizes = []
    for order in range(1, ORDER + 1):
        keys, counts = counted(text, order)
        kept = counts >= LEAST[order - 1]
        keys, counts = keys[kept], counts[kept]
        sizes.append(len(keys))
        steps = np.diff(keys, prepend=0)
        packed.append(struct.pack("<I", len(keys)))
        for plane in range(6):
            packed.append((steps >> 8 * plane & 0xFF).astype(np.uint8).tobytes())
        packed.append(np.minimum(255, np.rint(np.log(counts) * UNITS)).astype(np.uint8).tobytes())
    data = lzma.compress(b"".join(packed), lzma.FORMAT_XZ, preset=9 | lzma.PRESET_EXTREME)
    arguments.output.write_bytes(data)
    print(f"{arguments.output}: {len(data)} bytes, {sizes}")


if __name__ == "__main__":
    main()

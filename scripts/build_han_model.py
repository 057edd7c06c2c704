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
import gzip
import lzma
import math
import struct
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import opencc

from pipeline.repair.models.characters import CLASSES, EDGE, UNKNOWN, normal
from pipeline.repair.models.ngrams import BITS, MAGIC, NATS_PER_UNIT, ORDER

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MONO = [
    "archive-tw",
    "audreyt-transcript",
    "civic-ai",
    "cmrc-children-stories",
    "cmrc2018",
    "common-voice",
    "crosswoz",
    "expmrc-cmrc2018",
    "g2pm-cpp-wikipedia",
    "howtocook",
    "kdconv",
    "prc-laws",
    "taiwan-md",
]
#: Never used, so that `bench/frameshift.py` can measure on text the model never saw.
HELD_OUT = [
    "drcd",
    "plurality",
    "prc-gov-work-reports",
    "ud-gsd-devtest",
    "ntrex",
    "tico19",
]
PARALLEL = [
    "openclaw-zh",
    "tf-docs",
    "k8s",
    "ms-agents",
    "ms-azd",
    "ms-edgeai",
    "ms-iot",
    "hf-course",
    "d2l-zh",
    "dify",
    "react",
    "vue",
    "privacyguides",
    "mozilla-www",
    "tatoeba-anki",
    "tatoeba-testsets",
    "mdn-zh-tw",
    "fastapi",
    "promptguide",
    "ms-security101",
    "libreoffice-help",
    "mdn-zh-cn",
    "python-docs-zh",
    "django-docs",
    "astro",
    "electron",
    "yii2",
    "gnome-user-docs",
    "osguide",
]
CLASS_MINIMUM = 8
SENTENCES = 6
VARIANT_FLOOR = 2e-4


class Level(NamedTuple):
    """All n-grams of one order: sorted keys, log-probabilities, back-off weights."""

    keys: Ints
    logp: Floats
    back: Floats


def lines(folder: Path, names: Iterable[str], suffix: str) -> Iterator[str]:
    for name in names:
        if name in HELD_OUT:
            raise ValueError(f"{name} is held out for measuring")
        data = subprocess.run(  # noqa: S603
            ["zstd", "-dcq", str(folder / f"{name}{suffix}")],  # noqa: S607
            check=True,
            capture_output=True,
        ).stdout
        for line in data.decode().splitlines():
            yield line.split("\t", 1)[0]


def paragraphs(texts: list[str]) -> Iterator[str]:
    """Join sentences to paragraphs, so that the model knows what follows a full stop."""
    for place, text in enumerate(texts):
        yield text
        if place % SENTENCES == 0 or text[-1:] not in "。！？”":
            yield EDGE


def words(jieba: Path, wordfreq: Path) -> dict[str, float]:
    """Return words of two or more Han characters with their share of running text."""
    import msgpack  # noqa: PLC0415

    shares: Counter[str] = Counter()
    rows = [row.split() for row in (jieba / "dict.txt").read_text("utf-8").splitlines()]
    total = sum(int(row[1]) for row in rows)
    for row in rows:
        shares[row[0]] += int(row[1]) / total
    buckets = msgpack.unpackb(gzip.decompress((wordfreq / "data/large_zh.msgpack.gz").read_bytes()))
    for place, bucket in enumerate(buckets[1:], start=1):
        for word in bucket:
            shares[word] += 10 ** (-place / 100)
    return {
        word: share / 2
        for word, share in sorted(shares.items())
        if len(word) > 1 and all("\u4e00" <= character <= "\u9fff" for character in word)
    }


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


def vocabulary(frequency: Counter[str], minimum: int) -> tuple[list[str], dict[str, int]]:
    """Return the characters seen `minimum` times or more, and the numbers of all classes."""
    special = [*CLASSES]
    chosen = [
        character
        for character, number in sorted(frequency.items(), key=lambda item: (-item[1], item[0]))
        if number >= minimum and character not in special and character < "\U00010000"
    ][: (1 << BITS) - len(special)]
    return chosen, {character: place for place, character in enumerate([*special, *chosen])}


def tokenised(texts: list[str], ids: dict[str, int]) -> Ints:
    """Return the classes of all texts in a row, with edges between the paragraphs."""
    joined = EDGE + "".join(paragraphs(texts)) + EDGE
    table = np.full(0x110000, UNKNOWN, dtype=np.int64)
    for character, place in ids.items():
        table[ord(character)] = place
    tokens: Ints = table[np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)]
    return tokens


def count(tokens: Ints, order: int) -> tuple[Ints, Ints]:
    """Count the n-grams of running text; none reaches over an edge."""
    size = len(tokens) - order + 1
    keys = np.zeros(size, dtype=np.int64)
    inside = np.ones(size, dtype=bool)
    for place in range(order):
        part = tokens[place : place + size]
        keys = (keys << BITS) | part
        if 0 < place < order - 1:
            inside &= part != 0
    if order > 1:
        inside &= (keys & ((1 << BITS) - 1) != 0) | (keys >> BITS != 0)
    keys, counts = np.unique(keys[inside], return_counts=True)
    return keys, counts.astype(np.int64)


def merge(parts: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    keys = np.concatenate([part[0] for part in parts])
    counts = np.concatenate([part[1] for part in parts])
    unique, inverse = np.unique(keys, return_inverse=True)
    return unique, np.bincount(inverse, weights=counts).round().astype(np.int64)


def word_ngrams(
    shares: dict[str, float], ids: dict[str, int], order: int, mass: float
) -> tuple[Ints, Ints]:
    """Count the n-grams inside words, as if the words made up `mass` words of text."""
    counts: Counter[int] = Counter()
    for word, share in shares.items():
        weight = max(1, round(share * mass))
        tokens = [ids.get(character, UNKNOWN) for character in word]
        for start in range(len(tokens) - order + 1):
            key = 0
            for token in tokens[start : start + order]:
                key = key << BITS | token
            counts[key] += weight
    items = sorted(counts.items())
    return (
        np.array([key for key, _ in items], dtype=np.int64),
        np.array([value for _, value in items], dtype=np.int64),
    )


def discounts(counts: Ints) -> Floats:
    """Return the discounts for counts 0, 1, 2 and 3 or more."""
    n1, n2, n3, n4 = (int((counts == number).sum()) for number in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    found = [0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
    return np.array([min(max(number, 0.1), 2.9) for number in found])


def positions(keys: Ints, wanted: Ints) -> Ints:
    """Return where each wanted key stands; -1 where it is missing."""
    found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[found] == wanted, found, -1)


def estimate(counted: list[tuple[Ints, Ints]], classes: int) -> list[Level]:
    """Estimate the model of every order from its n-grams and counts."""
    levels: list[Level] = []
    for order, (keys, raw) in enumerate(counted, start=1):
        counts = raw
        if order < ORDER:  # continuation counts: how many different left neighbours
            longer = counted[order][0]
            suffix, types = np.unique(longer & ((1 << BITS * order) - 1), return_counts=True)
            place = positions(suffix, keys)
            counts = np.where(place >= 0, types[place], 1)
            edge = keys >> (BITS * (order - 1)) == 0
            counts = np.where(edge & (order > 1), raw, counts)
        cut = discounts(counts)[np.minimum(counts, 3)]
        context = keys >> BITS
        owners, inverse = np.unique(context, return_inverse=True)
        total = np.bincount(inverse, weights=counts)
        freed = np.bincount(inverse, weights=cut)
        gamma = freed / total
        if order == 1:
            lower = np.full(len(keys), 1 / classes)
        else:
            lower = np.exp(lookup(levels, keys & ((1 << BITS * (order - 1)) - 1), order - 1))
        probability = (counts - cut) / total[inverse] + gamma[inverse] * lower
        levels.append(Level(keys, np.log(probability), np.zeros(len(keys))))
        if order > 1:
            below = levels[-2]
            place = positions(below.keys, owners)
            below.back[place[place >= 0]] = np.log(gamma[place >= 0])
    return levels


def lookup(levels: list[Level], keys: Ints, order: int) -> Floats:
    """Return the log-probability of the last class of each key, with back-off."""
    level = levels[order - 1]
    place = positions(level.keys, keys)
    result = np.where(place >= 0, level.logp[place], 0.0)
    missing = place < 0
    if missing.any():
        if order == 1:
            result[missing] = level.logp.min()
        else:
            rest = keys[missing]
            below = levels[order - 2]
            context = positions(below.keys, rest >> BITS)
            weight = np.where(context >= 0, below.back[context], 0.0)
            shorter = rest & ((1 << BITS * (order - 1)) - 1)
            result[missing] = weight + lookup(levels, shorter, order - 1)
    return result


def prune(levels: list[Level], counted: list[tuple[Ints, Ints]], budget: list[int]) -> list[Level]:
    """Keep the n-grams that change the model most, and their prefixes; renew the back-off."""
    kept = list(levels)
    needed: Ints = np.zeros(0, dtype=np.int64)
    for order in range(ORDER, 1, -1):
        level, counts = levels[order - 1], counted[order - 1][1]
        shorter = level.keys & ((1 << BITS * (order - 1)) - 1)
        context = positions(levels[order - 2].keys, level.keys >> BITS)
        fallback = levels[order - 2].back[context] + lookup(levels, shorter, order - 1)
        gain = counts * np.abs(level.logp - fallback)
        gain[counts < 2] *= 0.25
        threshold = np.partition(gain, -budget[order - 1])[-budget[order - 1]]
        keep = (gain >= threshold) | np.isin(level.keys, needed)
        kept[order - 1] = Level(level.keys[keep], level.logp[keep], level.back[keep])
        needed = np.unique(kept[order - 1].keys >> BITS)
    for order in range(2, ORDER + 1):
        level, below = kept[order - 1], kept[order - 2]
        owners, inverse = np.unique(level.keys >> BITS, return_inverse=True)
        shorter = level.keys & ((1 << BITS * (order - 1)) - 1)
        mass = np.bincount(inverse, weights=np.exp(level.logp))
        covered = np.bincount(inverse, weights=np.exp(lookup(kept, shorter, order - 1)))
        left = np.maximum(1 - mass, 1e-4) / np.maximum(1 - covered, 1e-4)
        below.back[:] = 0
        place = positions(below.keys, owners)
        if (place < 0).any():
            raise ValueError("a context was pruned before its n-grams")
        below.back[place] = np.log(left)
    return kept


def varied(
    counts: dict[bool, Counter[str]], fold: dict[str, str], characters: list[str]
) -> dict[bool, list[float]]:
    """Return each character's share of its class in simplified and in traditional text."""
    result = {}
    for traditional, counter in counts.items():
        totals: Counter[str] = Counter()
        for character in characters:
            totals[fold.get(character, character)] += counter[character] + 0.01
        result[traditional] = [
            math.log(
                max(
                    (counter[character] + 0.01) / totals[fold.get(character, character)],
                    VARIANT_FLOOR,
                )
            )
            for character in characters
        ]
    return result


def pack_levels(levels: list[Level]) -> list[bytes]:
    """Write the levels as a trie in columns: children per prefix, last class, weights."""
    parts = []
    for order, level in enumerate(levels, start=1):
        last = (level.keys & ((1 << BITS) - 1)).astype(np.uint16)
        if order > 1:
            owner = positions(levels[order - 2].keys, level.keys >> BITS)
            children = np.bincount(owner, minlength=len(levels[order - 2].keys))
            parts += plane(children.astype(np.uint16))
        parts.append(struct.pack("<I", len(level.keys)))
        parts += plane(last)
        parts.append(quantised(level.logp, 0 if order == 1 else 2))
        if order < ORDER:
            parts.append(quantised(level.back, 2))
    return parts


def plane(values: npt.NDArray[np.uint16]) -> list[bytes]:
    return [(values & 255).astype(np.uint8).tobytes(), (values >> 8).astype(np.uint8).tobytes()]


def quantised(values: Floats, coarse: int) -> bytes:
    step = 1 << coarse
    units = np.clip(np.round(-values / NATS_PER_UNIT / step) * step + 16, 0, 255)
    return units.astype(np.uint8).tobytes()


def packed_model(
    characters: list[str],
    classes: list[int],
    shares: dict[bool, list[float]],
    levels: list[Level],
) -> bytes:
    """Return the model file: each character's class and shares, and the n-grams."""
    alphabet = "".join(characters).encode("utf-8")
    parts = [
        struct.pack("<II", len(characters), len(alphabet)),
        alphabet,
        *plane(np.array(classes, dtype=np.uint16)),
        quantised(np.array(shares[False]), 2),
        quantised(np.array(shares[True]), 2),
        *pack_levels(levels),
    ]
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "pb": 0}]
    return lzma.compress(MAGIC + b"".join(parts), format=lzma.FORMAT_XZ, filters=filters)


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

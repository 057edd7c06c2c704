#!/usr/bin/env python3
"""Build the plausibility model from running text and langdetect's profiles.

    python scripts/build_plausibility.py MONO [--output pipeline/plausibility/model.npz]

MONO holds one folder per language with ``.txt`` or ``.txt.zst`` files, one sentence a
line.  Same input, same bytes out.
"""

import argparse
import json
import math
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np

from pipeline.plausibility.classes import BLOCKS, HAN_CLASSES, SPELT_OUT, block_of, block_size
from pipeline.plausibility.model import UNITS_PER_BIT

SOURCES = {
    "pl": "sejm10 openstax_psychologia openstax_makroekonomia poquad common_voice",
    "ru": "opencorpora rublimp_wiki runne_wikinews factrueval2016 rusdracor",
    "hans": "cmrc2018 g2pm-cpp-wikipedia common-voice prc-laws",
    "hant": "drcd taiwan-md",
    "ja": "jaquad jawikinews common-voice ku-wikipedia-annotated aozora-1935on",
    "id": "wikipedia-id-public-affairs icon-treebank wikipedia-id",
    "en": "openstax-us-history sotu-1946-on wikisplit openstax-psychology",
}
FOLDERS = {"hans": "zh", "hant": "zh"}
NEIGHBOURS = (
    "ar",
    "bg",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "he",
    "hr",
    "hu",
    "it",
    "ko",
    "lt",
    "lv",
    "mk",
    "nl",
    "no",
    "pt",
    "ro",
    "sk",
    "sl",
    "sq",
    "sv",
    "th",
    "tl",
    "tr",
    "uk",
    "vi",
)
CHARACTERS_PER_LANGUAGE = 2_500_000
NEIGHBOUR_WEIGHT = 0.06
OWN_CLASS_FLOOR = 3e-7
BACKOFF = 0.01
BACKOFF_MASS = 2e-6
#: Probability that text leaves for a block it never showed, such as a box drawing.
BLOCK_FLOOR = {"c1": 1e-9, "c0": 1e-9, "private": 1e-9, "special": 1e-8, "surrogate": 1e-9}
DEFAULT_BLOCK_FLOOR = 2e-8
SINGLE_FLOOR = 1e-8
#: Some lines are counted in capitals and some in title case, as headings are.
UPPER_EVERY, TITLE_EVERY = 12, 25
#: Some Japanese lines are counted with half-width katakana, and some of all languages
#: with no-break spaces before dashes, as typesetters put them.
NARROW_EVERY = 40
NARROW = {
    ord(unicodedata.normalize("NFKC", chr(point))): chr(point) for point in range(0xFF66, 0xFF9E)
}


def lines(root: Path, language: str) -> Iterator[str]:
    """Yield lines of a language, each source in turn up to its share."""
    names = SOURCES[language].split()
    share = CHARACTERS_PER_LANGUAGE // len(names)
    for name in names:
        used = 0
        for line in read(root / FOLDERS.get(language, language) / name):
            yield line
            used += len(line)
            if used > share:
                break


def read(stem: Path) -> Iterator[str]:
    """Yield the lines of ``stem.txt`` or ``stem.txt.zst``."""
    plain = stem.with_name(stem.name + ".txt")
    if plain.exists():
        yield from plain.read_text("utf-8").splitlines()
        return
    packed = stem.with_name(stem.name + ".txt.zst")
    command = ["zstd", "-dcq", str(packed)]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    yield from done.stdout.decode("utf-8").splitlines()


def count_pairs(root: Path, language: str) -> Counter[str]:
    """Count pairs of neighbouring characters, normalised to one."""
    pairs: Counter[str] = Counter()
    for number, line in enumerate(lines(root, language)):
        text = line
        if number % UPPER_EVERY == 1:
            text = line.upper()
        elif number % TITLE_EVERY == 2:
            text = line.title()
        elif number % NARROW_EVERY == 3:
            text = line.translate(NARROW)
        if number % NARROW_EVERY < 4:
            text = text.replace(" —", "\xa0—").replace(" –", "\xa0–")
        padded = f"\n{text}\n"
        pairs.update(map("".join, pairwise(padded)))
    return pairs


def profile_pairs(language: str) -> Counter[str]:
    """Return the character pairs of a langdetect profile."""
    path = files("langdetect") / "profiles" / language
    frequencies = json.loads(path.read_text("utf-8"))["freq"]
    return Counter({gram: count for gram, count in frequencies.items() if len(gram) == 2})


def normalised(pairs: Counter[str], weight: float) -> dict[str, float]:
    """Scale counts so that they sum to `weight`."""
    total = sum(pairs.values())
    return {pair: weight * count / total for pair, count in sorted(pairs.items())}


def singles(pairs: dict[str, float]) -> Counter[str]:
    """Return how often each character comes second."""
    result: Counter[str] = Counter()
    for pair, share in pairs.items():
        result[pair[1]] += share
    return result


def han_class(hans: float, hant: float, ja: float) -> str:
    """Name the orthography that holds most of a character's use."""
    total = hans + hant + ja
    for share, name in zip((hans, hant, ja), HAN_CLASSES[1:], strict=True):
        if share > 0.85 * total:
            return name
    return HAN_CLASSES[0]


def assign(
    shares: Counter[str], by_language: dict[str, Counter[str]]
) -> tuple[dict[str, str], list[str]]:
    """Return the class name of every character seen, and all class names in order."""
    name_of = {}
    for character, share in sorted(shares.items()):
        block = block_of(ord(character))
        if character in "\n\t" or (block in SPELT_OUT and share >= OWN_CLASS_FLOOR):
            name_of[character] = f"={character}"
        elif block == "han_rare":
            use = (by_language[code][character] for code in ("hans", "hant", "ja"))
            name_of[character] = han_class(*use)
        else:
            name_of[character] = block
    blocks = [name for _, name in BLOCKS]
    own = sorted(name for name in set(name_of.values()) if name.startswith("="))
    return name_of, [*blocks, *HAN_CLASSES, *own]


def quantise(probability: float) -> int:
    """Return a cost in the table's units, capped at a byte."""
    return min(255, round(-math.log2(probability) * UNITS_PER_BIT))


def build(root: Path) -> dict[str, np.ndarray]:
    """Return the tables of the model."""
    main = {code: normalised(count_pairs(root, code), 1.0) for code in SOURCES}
    by_language = {code: singles(pairs) for code, pairs in main.items()}
    pairs: Counter[str] = Counter()
    for shares in main.values():
        pairs.update(shares)
    for code in NEIGHBOURS:
        pairs.update(normalised(profile_pairs(code), NEIGHBOUR_WEIGHT))
    total = sum(pairs.values())
    pairs = Counter({pair: share / total for pair, share in pairs.items()})
    shares = singles(pairs)
    name_of, names = assign(shares, by_language)
    number = {name: position for position, name in enumerate(names)}

    size = len(names)
    matrix = np.zeros((size, size))
    for (first, second), share in sorted(pairs.items()):
        before = name_of.get(first, block_of(ord(first)))
        matrix[number[before], number[name_of[second]]] += share
    unigram = matrix.sum(axis=0)
    for name, position in number.items():
        floor = SINGLE_FLOOR if name.startswith("=") else BLOCK_FLOOR.get(name, DEFAULT_BLOCK_FLOOR)
        unigram[position] = max(unigram[position], floor)
    unigram /= unigram.sum()
    rows = matrix.sum(axis=1, keepdims=True)
    mass = BACKOFF * rows + BACKOFF_MASS
    smooth = (matrix + mass * unigram) / (rows + mass)
    bigram = np.array([[quantise(value) for value in row] for row in smooth], dtype=np.uint8)

    members: Counter[str] = Counter()
    for character, share in shares.items():
        members[name_of[character]] += share + SINGLE_FLOOR
    class_of = np.zeros(0x10000 + 16, dtype=np.uint16)
    within = np.zeros(0x10000 + 16, dtype=np.uint8)
    for index in range(class_of.size):
        point = index if index < 0x10000 else (index - 0xFFFF) << 16
        if index == 0x10000:
            point = 0x1F600
        character = chr(point)
        name = name_of.get(character, block_of(point))
        class_of[index] = number[name]
        if name.startswith("="):
            continue
        if name in HAN_CLASSES:
            within[index] = quantise((shares[character] + SINGLE_FLOOR) / members[name])
        else:
            within[index] = quantise(1 / block_size(name))
    class_of[ord("\r")] = class_of[ord("\n")]
    within[ord("\r")] = 0
    return {"class_of": class_of, "within": within, "bigram": bigram}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mono", type=Path)
    parser.add_argument("--output", type=Path, default=Path("pipeline/plausibility/model.npz"))
    arguments = parser.parse_args()
    tables = build(arguments.mono)
    np.savez_compressed(arguments.output, **tables)
    size = arguments.output.stat().st_size
    print(f"{arguments.output}: {len(tables['bigram'])} classes, {size} bytes")


if __name__ == "__main__":
    main()

"""Build the letter model of `pipeline.repair.lookalikes` from running text.

Usage: build_letters.py OUTPUT_FOLDER --cyrillic TEXT... --latin TEXT... --foreign TEXT...

Counts letter trigrams inside lower-cased words, every distinct word weighted by
the square root of its count so that a few function words do not rule the model, and
writes their costs as bytes.  Lists besides the words that look alike in capitals of
both scripts, which are few and for which trigrams say too little: the Russian words,
and the words of the Latin texts and of names in the foreign ones (Chinese, Japanese).
TEXT is plain UTF-8, any layout.
"""

import argparse
import gzip
import math
import re
from collections import Counter
from pathlib import Path

CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
LATIN = "abcdefghijklmnopqrstuvwxyz"
#: A cost is a byte of 1/16 bit; 255 stands for "never seen".
UNITS_PER_BIT = 16
MIN_WORD_COUNT = 3
DISCOUNT = 0.5
#: Letters with a look-alike among the capitals of the other script, or the digits.
CYRILLIC_ALIKE = frozenset("авекмнорстухизчбьы")
LATIN_ALIKE = frozenset("abcehkmoptxyu")
WORD = re.compile(r"[^\W\d_]+")


def count_words(paths: list[Path], alphabet: str) -> Counter[str]:
    """Count the words of `paths` that are spelt in `alphabet` alone."""
    allowed = set(alphabet)
    words: Counter[str] = Counter()
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                words.update(
                    word.lower() for word in WORD.findall(line) if allowed.issuperset(word.lower())
                )
    return words


def trigram_costs(words: Counter[str], alphabet: str) -> bytes:
    """Return the cost of the third letter after the first two, as bytes in 1/16 bit.

    The index is ``(a * n + b) * n + c`` with the word boundary as letter 0.  Smoothed
    by interpolation with bigrams and single letters (Jelinek and Mercer 1980, the
    weights by Witten and Bell 1991).
    """
    size = len(alphabet) + 1
    number = {letter: index for index, letter in enumerate(alphabet, start=1)}
    trigrams: Counter[tuple[int, int, int]] = Counter()
    for word, count in words.items():
        if count < MIN_WORD_COUNT:
            continue
        weight = math.sqrt(count)
        codes = [0, 0, *(number[letter] for letter in word), 0]
        for gram in zip(codes, codes[1:], codes[2:], strict=False):
            trigrams[gram] += weight
    ones = [DISCOUNT] * size
    twos: Counter[tuple[int, int]] = Counter()
    for (_, b, c), weight in trigrams.items():
        ones[c] += weight
        twos[b, c] += weight
    single = [weight / sum(ones) for weight in ones]
    after_one = [_conditional([twos[b, c] for c in range(size)], single) for b in range(size)]
    table = bytearray()
    for a in range(size):
        for b in range(size):
            chances = _conditional([trigrams[a, b, c] for c in range(size)], after_one[b])
            table += bytes(
                min(255, round(-math.log2(chance) * UNITS_PER_BIT)) for chance in chances
            )
    return bytes(table)


def _conditional(weights: list[float], fallback: list[float]) -> list[float]:
    kinds = sum(weight > 0 for weight in weights) + 1
    total = sum(weights) + kinds
    return [
        (weight + kinds * chance) / total for weight, chance in zip(weights, fallback, strict=True)
    ]


def alike(words: Counter[str], letters: frozenset[str]) -> list[str]:
    """Return the words spelt with `letters` alone, in order of the alphabet."""
    return sorted(
        word
        for word, count in words.items()
        if count >= MIN_WORD_COUNT and len(word) > 1 and letters.issuperset(word)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--cyrillic", type=Path, nargs="+", required=True)
    parser.add_argument("--latin", type=Path, nargs="+", required=True)
    parser.add_argument("--foreign", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    cyrillic = count_words(options.cyrillic, CYRILLIC)
    latin = count_words(options.latin, LATIN)
    names = latin + count_words(options.foreign, LATIN)
    outputs = {
        "cyrillic.bin.gz": trigram_costs(cyrillic, CYRILLIC),
        "latin.bin.gz": trigram_costs(latin, LATIN),
        "cyrillic.txt.gz": "\n".join(alike(cyrillic, CYRILLIC_ALIKE)).encode(),
        "latin.txt.gz": "\n".join(alike(names, LATIN_ALIKE)).encode(),
    }
    for name, data in outputs.items():
        (options.output / name).write_bytes(gzip.compress(data, mtime=0))


if __name__ == "__main__":
    main()

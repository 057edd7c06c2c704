"""Build the word lists and the name lists of `pipeline.repair.lookalikes`.

Usage: build_lexicon.py OUTPUT_FOLDER --words FOLDER... --foreign TEXT... --japanese TEXT...
       --icons FOLDER --brands FILE --models FILE --benchmarks FOLDER
       build_lexicon.py OUTPUT_FOLDER --russian TEXT... --han TEXT... --kana TEXT...

The second form writes two lists and leaves the others as they are:

* ``russian.txt.xz``: the Russian words that two texts at least hold, three times in all.
* ``hanpairs.txt.xz``: pairs of Chinese or Japanese characters that stand together much
  oftener than by chance, as the characters of a word do (pointwise mutual information).

The first form writes the others:

* ``words.txt.xz``: the lower-cased words of Polish, Indonesian and English prose, a folder
  for each (``pl``, ``id``, ``en``), the frequent ones of each language.
* ``katakana.txt.xz``: the katakana words of the Japanese texts, two files at least.
* ``models.txt``: names of models, their makers and benchmarks.  Icons: the folder of SVG
  files of the npm package ``@lobehub/icons-static-svg``, whose titles are taken; models:
  ``model_prices_and_context_window_backup.json`` of the PyPI package ``litellm``, the
  parts of whose keys that are capitalised are taken; benchmarks: the folder of the PyPI
  package ``inspect-evals``, whose ``eval.yaml`` files begin with a title.
* ``names.txt``: other names.  Brands: ``index.mjs`` of the npm package ``simple-icons``,
  whose titles are taken; foreign: Chinese, Japanese or Russian text, in which words in
  Latin letters are mostly names.  A word of it counts when several files hold it with a
  capital and the prose does not use it as a common word.

TEXT is UTF-8, plain or as ``.zst``; of a ``.tsv`` only the columns with foreign letters
count.  Same input, same bytes out.
"""

import argparse
import json
import lzma
import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

MIN_WORD_COUNT = {"pl": 4, "id": 4, "en": 5}
MIN_NAME_FILES = 3
MIN_NAME_COUNT = 6
#: The same for acronyms, many of which are spelt like a Russian one.
MIN_ACRONYM_FILES = 12
MIN_ACRONYM_COUNT = 60
#: Of all uses of a name this share at most is in small letters.
MAX_SMALL = 0.2
FOREIGN = re.compile("[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff]")
WORD = re.compile(r"(?<![^\W_]|[-'’@/.])[a-zA-ZÀ-ɏ]{2,30}(?![^\W_]|['’@/])")
KATAKANA = re.compile("(?<![ァ-ヺー])[ァ-ヺ][ァ-ヺー]{2,11}(?![ァ-ヺー])")
#: What no word begins with.
KATAKANA_PARTS = tuple("ァィゥェォッャュョヮン")
MIN_KATAKANA_FILES, MIN_KATAKANA_COUNT = 2, 3
NAME = re.compile(r"(?<![\w.@/\\$#<-])[A-Za-z][A-Za-z0-9]*[A-Za-z](?![\w@/\\(=>-]|\.\w)")
RUSSIAN = re.compile(r"(?<![\w-])[а-яё]+(?![\w-])")
MIN_RUSSIAN_FILES, MIN_RUSSIAN_COUNT = 2, 3
HAN_OR_KANA = re.compile("[㐀-䶿一-鿿々ぁ-ゖァ-ヺー]+")
#: How often a pair must occur, and how many bits likelier than by chance it must be.
HAN_PAIRS = (20, 3.0)
KANA_PAIRS = (30, 2.0)
TITLE = re.compile(r'[,{]title: ?"([^"]*)"')
#: Names of two letters say too little.
MAX_PAIR = 2
SVG_TITLE = re.compile("<title>([^<]*)</title>")
TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")


def lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file, packed or not."""
    if path.suffix == ".zst":
        done = subprocess.run(  # noqa: S603
            ["zstd", "-dcq", str(path)],  # noqa: S607
            check=True,
            capture_output=True,
        )
        yield from done.stdout.decode().splitlines()
    else:
        yield from path.read_text("utf-8").splitlines()


def count_words(paths: Iterable[Path]) -> Counter[str]:
    """Count the words of running text as they are spelt."""
    counts: Counter[str] = Counter()
    for path in paths:
        for line in lines(path):
            counts.update(WORD.findall(line))
    return counts


def frequent(counts: Counter[str], minimum: int) -> set[str]:
    """Return the lower-cased words that occur at least `minimum` times."""
    folded: Counter[str] = Counter()
    for word, count in counts.items():
        folded[word.lower()] += count
    return {word for word, count in folded.items() if count >= minimum and not word.isdigit()}


def foreign_names(paths: Iterable[Path], prose: Counter[str]) -> set[str]:
    """Return the words with capitals that several foreign texts hold."""
    counts: Counter[str] = Counter()
    files: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for path in paths:
        here: Counter[str] = Counter()
        for line in lines(path):
            for column in line.split("\t"):
                if FOREIGN.search(column):
                    here.update(NAME.findall(column))
        counts.update(here)
        files.update(here.keys())
    for word, count in (counts + prose).items():
        if word.islower():
            small[word] += count
    return {
        name
        for name, count in counts.items()
        if re.match("[a-z]?[A-Z]", name)
        and (
            files[name] >= MIN_ACRONYM_FILES and count >= MIN_ACRONYM_COUNT
            if name.isupper()
            else files[name] >= MIN_NAME_FILES
            and count >= MIN_NAME_COUNT
            and small[name.lower()] <= MAX_SMALL * (count + prose[name])
        )
    }


def katakana(paths: Iterable[Path]) -> set[str]:
    """Return the katakana words that more than one text holds."""
    counts: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for path in paths:
        here = Counter(word for line in lines(path) for word in KATAKANA.findall(line))
        counts.update(here)
        files.update(here.keys())
    return {
        word
        for word, count in counts.items()
        if count >= MIN_KATAKANA_COUNT
        and files[word] >= MIN_KATAKANA_FILES
        and not word.startswith(KATAKANA_PARTS)
    }


def russian_words(paths: Iterable[Path]) -> set[str]:
    """Return the Russian words that more than one text holds, parts of compounds aside."""
    counts: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for path in paths:
        here = Counter(word for line in lines(path) for word in RUSSIAN.findall(line.lower()))
        counts.update(here)
        files.update(here.keys())
    return {
        word
        for word, count in counts.items()
        if count >= MIN_RUSSIAN_COUNT and files[word] >= MIN_RUSSIAN_FILES
    }


def pairs(paths: Iterable[Path], min_count: int, min_bits: float) -> set[str]:
    """Return the pairs of characters whose mutual information is at least `min_bits`."""
    singles: Counter[str] = Counter()
    doubles: Counter[str] = Counter()
    for path in paths:
        for line in lines(path):
            for run in HAN_OR_KANA.findall(line):
                singles.update(run)
                doubles.update(map("".join, pairwise(run)))
    total = sum(singles.values())
    return {
        pair
        for pair, count in doubles.items()
        if count >= min_count
        and math.log2(count * total / (singles[pair[0]] * singles[pair[1]])) >= min_bits
    }


def pack(words: set[str]) -> bytes:
    """Return the words, sorted and compressed."""
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]
    return lzma.compress("\n".join(sorted(words)).encode(), filters=filters)


def single(titles: Iterable[str]) -> set[str]:
    """Return the titles of one word, with a capital."""
    return {
        title
        for title in titles
        if TOKEN.fullmatch(title) and len(title) > MAX_PAIR and not title.islower()
    }


def model_names(icons: Path, prices: Path, benchmarks: Path) -> set[str]:
    """Return the names of models, their makers and benchmarks."""
    titles = [
        title
        for path in sorted(icons.glob("*.svg"))
        for title in SVG_TITLE.findall(path.read_text("utf-8"))
    ]
    parts = [
        part
        for key in json.loads(prices.read_text("utf-8"))
        for part in re.findall("[A-Za-z]{3,}", key.rsplit("/", 1)[-1])
    ]
    heads = []
    for path in sorted(benchmarks.rglob("eval.yaml")):
        first = path.read_text("utf-8").split("\n", 1)[0].removeprefix("title:").strip(" '\"")
        heads += re.split("[:/ ]", first)[:1]
    return single(titles) | single(parts) | single(heads)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    for option in ("--words", "--foreign", "--japanese", "--russian", "--han", "--kana"):
        parser.add_argument(option, type=Path, nargs="+", default=[])
    for option in ("--icons", "--brands", "--models", "--benchmarks"):
        parser.add_argument(option, type=Path)
    options = parser.parse_args()
    if options.russian:
        write_russian_and_han(options)
    if options.words:
        write_others(options)


def write_russian_and_han(options: argparse.Namespace) -> None:
    russian = russian_words(sorted(options.russian))
    han = pairs(sorted(options.han), *HAN_PAIRS) | pairs(sorted(options.kana), *KANA_PAIRS)
    (options.output / "russian.txt.xz").write_bytes(pack(russian))
    (options.output / "hanpairs.txt.xz").write_bytes(pack(han))
    print(f"{len(russian)} Russian words, {len(han)} pairs of characters")


def write_others(options: argparse.Namespace) -> None:
    prose: Counter[str] = Counter()
    words: set[str] = set()
    for folder in options.words:
        counts = count_words(sorted(folder.glob("*.txt*")))
        words |= frequent(counts, MIN_WORD_COUNT[folder.name])
        prose += counts
    models = model_names(options.icons, options.models, options.benchmarks)
    brands = single(TITLE.findall(options.brands.read_text("utf-8")))
    names = (brands | foreign_names(sorted(options.foreign), prose)) - models
    kana = katakana(sorted(options.japanese))
    (options.output / "words.txt.xz").write_bytes(pack(words))
    (options.output / "katakana.txt.xz").write_bytes(pack(kana))
    for file, found in (("models.txt", models), ("names.txt", names)):
        (options.output / file).write_text("".join(f"{name}\n" for name in sorted(found)), "utf-8")
    print(f"{len(words)} words, {len(kana)} in katakana, {len(models)} models, {len(names)} names")


if __name__ == "__main__":
    main()

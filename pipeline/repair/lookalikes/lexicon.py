"""The words and names that settle what a document leaves open."""

import gzip
import lzma
from functools import cache
from importlib.resources import files


def _read(name: str) -> str:
    data = (files("pipeline.repair.lookalikes") / name).read_bytes()
    unpack = {".gz": gzip.decompress, ".xz": lzma.decompress}.get(name[-3:], bytes)
    return unpack(data).decode()


@cache
def models() -> frozenset[str]:
    """Return the names of language models, their makers and benchmarks."""
    return frozenset(_read("models.txt").split())


@cache
def names() -> frozenset[str]:
    """Return the names of models, companies, benchmarks, products and other things."""
    return models().union(_read("names.txt").split())


@cache
def words() -> frozenset[str]:
    """Return the frequent words of Polish, Indonesian and English, in lower case."""
    return frozenset(_read("words.txt.xz").split())


@cache
def russian_words() -> frozenset[str]:
    """Return the Russian words whose capitals look Latin, in lower case."""
    return frozenset(_read("cyrillic.txt.gz").split())


@cache
def latin_words() -> frozenset[str]:
    """Return the words and names in Latin letters whose capitals look Cyrillic, lower-cased."""
    return frozenset(_read("latin.txt.gz").split())


@cache
def katakana() -> frozenset[str]:
    """Return the Japanese words of three and more katakana."""
    return frozenset(_read("katakana.txt.xz").split())


@cache
def russian_lexicon() -> frozenset[str]:
    """Return the frequent Russian words, in lower case."""
    return frozenset(_read("russian.txt.xz").split())


@cache
def han_pairs() -> frozenset[str]:
    """Return the pairs of Chinese or Japanese characters that are parts of one word."""
    return frozenset(_read("hanpairs.txt.xz").split())

"""The words and names that settle what a document leaves open."""

import gzip
from functools import cache
from importlib.resources import files


def _read(name: str) -> str:
    data = (files("pipeline.repair.lookalikes") / name).read_bytes()
    return (gzip.decompress(data) if name.endswith(".gz") else data).decode()


@cache
def names() -> frozenset[str]:
    """Return the names of models, companies, benchmarks and products."""
    lines = (line for line in _read("names.txt").splitlines() if not line.startswith("#"))
    return frozenset(name for line in lines for name in line.split())


@cache
def russian_words() -> frozenset[str]:
    """Return the Russian words whose capitals look Latin, in lower case."""
    return frozenset(_read("cyrillic.txt.gz").split())


@cache
def latin_words() -> frozenset[str]:
    """Return the words and names in Latin letters whose capitals look Cyrillic, lower-cased."""
    return frozenset(_read("latin.txt.gz").split())

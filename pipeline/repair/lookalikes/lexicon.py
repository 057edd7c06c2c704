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

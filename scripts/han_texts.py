"""The texts and word lists that the models of Chinese are built from."""

import gzip
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.repair.models.characters import EDGE

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
SENTENCES = 6


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

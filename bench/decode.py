#!/usr/bin/env python3
"""Measure the decoder on sentences encoded into every encoding that fits them.

    python bench/decode.py FLORES [--size 200]

FLORES holds ``<lang>-en/flores-dev.src`` for pl, ru, zh, ja, id.  A guess is right
when the text is the one that was encoded.
"""

import argparse
import time
import tracemalloc
from collections import Counter, defaultdict
from pathlib import Path

from pipeline.decode import decode
from pipeline.errors import DecodeError

ENCODINGS = {
    "pl": "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be cp1250 iso8859-2 cp852",
    "ru": "utf-8 utf-16 utf-16-le utf-16-be cp1251 koi8-r cp866 iso8859-5",
    "zh": "utf-8 utf-16 utf-16-le utf-16-be gb18030 cp950",
    "ja": "utf-8 utf-16 utf-16-le utf-16-be cp932 euc_jp iso2022_jp",
    "id": "utf-8 utf-16-le cp1252",
}
SIZES = (20, 50, 100, 200, 1000)


def chunks(lines: list[str], codec: str, size: int) -> list[str]:
    """Join whole lines, or cut one, so that each chunk has about `size` bytes."""
    found, held = [], ""
    for line in lines:
        fit = line.encode(codec, "ignore").decode(codec)
        if not held and len(fit.encode(codec)) > 1.5 * size:
            fit = fit[: max(4, size * len(fit) // len(fit.encode(codec)))]
        held = f"{held}\n{fit}" if held else fit
        if len(held.encode(codec)) >= size:
            found.append(held)
            held = ""
    return found


def traditional(lines: list[str]) -> list[str]:
    """Return the lines in traditional characters, for Big5."""
    import opencc  # noqa: PLC0415

    convert = opencc.OpenCC("s2tw").convert
    return [convert(line) for line in lines]


def garbled(line: str) -> bool:
    """Say whether a line is itself mojibake, whose bytes are rightly read as UTF-8."""
    try:
        return not line.isascii() and bool(line.encode("cp1252").decode("utf-8"))
    except UnicodeError:
        return False


def accuracy(root: Path) -> None:
    """Print the share of right guesses by encoding and size."""
    wrong: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    tally: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for language, codecs in ENCODINGS.items():
        path = root / f"{language}-en" / "flores-dev.src"
        if not path.exists():
            print(f"{path}: absent, skipped")
            continue
        lines = [line for line in path.read_text("utf-8").split("\n") if line]
        whole = len(lines)
        lines = [line for line in lines if not garbled(line)]
        if len(lines) < whole:
            print(f"{language}: {whole - len(lines)} lines left out, they are UTF-8 read as cp1252")
        for codec in codecs.split():
            source = traditional(lines) if codec == "cp950" else lines
            row = []
            for size in SIZES:
                cases = chunks(source, codec, size)
                right = 0
                for text in cases:
                    try:
                        decoded = decode(text.encode(codec))
                    except DecodeError as error:
                        wrong[language, size][f"{codec}->{error.code}"] += 1
                        continue
                    if decoded.text == text:
                        right += 1
                    else:
                        wrong[language, size][f"{codec}->{decoded.encoding}"] += 1
                tally[size][0] += right
                tally[size][1] += len(cases)
                row.append(f"{size}: {100 * right / len(cases):6.2f} %")
            print(f"{language} {codec:10}", "  ".join(row))
    for size, (right, total) in sorted(tally.items()):
        print(f"all at {size} bytes: {right}/{total} = {100 * right / total:.2f} %")
    for (language, size), errors in sorted(wrong.items()):
        print(language, size, dict(errors.most_common(6)))


def speed() -> None:
    """Print times for a large text in UTF-8 and in a legacy encoding."""
    line = "Программа читает файл и пишет ответ. " * 1_000
    texts = {"utf-8": line * 800, "koi8-r": line * 1_400, "utf-16": line * 700}
    texts["gb18030"] = "程序读取文件并写出答案，" * 2_200_000
    for codec, text in texts.items():
        data = text.encode(codec)
        started = time.perf_counter()
        plain = data.decode(codec)
        middle = time.perf_counter()
        decoded = decode(data)
        ended = time.perf_counter()
        assert decoded.text == plain  # noqa: S101
        size = len(data) / 1e6
        print(
            f"{codec:8} {size:.0f} MB one line: codec {size / (middle - started):.0f} MB/s, "
            f"decode {size / (ended - middle):.0f} MB/s"
        )
        del plain, decoded
        tracemalloc.start()
        decode(data)
        print(
            f"         peak memory {tracemalloc.get_traced_memory()[1] / len(data):.1f} x the file"
        )
        tracemalloc.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flores", type=Path)
    accuracy(parser.parse_args().flores)
    speed()


if __name__ == "__main__":
    main()

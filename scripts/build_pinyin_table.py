#!/usr/bin/env python3
"""Build the table of pinyin readings from pypinyin's dictionary (MIT).

    python scripts/build_pinyin_table.py [--output FILE]

One line per reading: the reading, a space, every character that has it.  Characters
that neither GBK nor Big5 nor GB18030's two-byte area can write are left out.
"""

import argparse
import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin.constants import PINYIN_DICT


def is_writable(character: str) -> bool:
    for codec, limit in (("gb18030", 2), ("big5hkscs", 2)):
        try:
            if len(character.encode(codec)) <= limit:
                return True
        except UnicodeEncodeError:
            continue
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("pipeline/repair/pinyin.txt"))
    output = parser.parse_args().output
    table: defaultdict[str, list[str]] = defaultdict(list)
    for code, readings in sorted(PINYIN_DICT.items()):
        if code < 0x10000 and is_writable(chr(code)):
            for reading in sorted(set(unicodedata.normalize("NFC", readings).split(","))):
                table[reading].append(chr(code))
    rows = [f"{reading} {''.join(characters)}\n" for reading, characters in sorted(table.items())]
    output.write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()

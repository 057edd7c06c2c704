"""Measure the small repairs: lost high bytes, look-alikes, names, words cut apart, spacing.

Usage: repairs_small.py [--show N] [--damage SEED] TEXT...

TEXT is clean plain UTF-8 (a folder's text files, one sentence or paragraph a line).
Prints for each file the speed in MB/s of one core and the edits by rule; with --show N
the first N edits of each rule, to be read: each is a false positive or an error of the
text itself.  With --damage the script damages copies of the lines in known ways and
prints how many come back exactly, and how many are changed into something else.
"""

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from pipeline.ledger import Edit, apply
from pipeline.repair import apart, lookalikes, lowbytes, names, spacing
from pipeline.repair.base import Context
from pipeline.repair.lookalikes.tables import CAPITALS_BY_OCR, TO_CYRILLIC, TO_LATIN

MODULES = {
    "lowbytes": lowbytes.find,
    "lookalikes": lookalikes.find,
    "names": names.find,
    "apart": apart.find,
    "spacing": spacing.find,
}
DOCUMENT_LINES = 40
ROUNDS = 4
BY_OCR = {cyrillic: latin for latin, cyrillic in reversed(CAPITALS_BY_OCR.items())}
BY_OCR = {cyrillic: latin for cyrillic, latin in BY_OCR.items() if latin.isascii()}


def repair(text: str) -> str:
    """Run the repairs to their fixed point, as the driver does."""
    for _ in range(ROUNDS):
        before = text
        for find in MODULES.values():
            text = apply(text, find(text, Context()).edits)
        if text == before:
            break
    return text


def swap_letters(line: str, source: random.Random) -> str:
    """Replace look-alike letters of one word by those of the other script."""
    words = [m for m in re.finditer(r"[^\W\d_]{5,}", line) if any(_other(x) for x in m.group())]
    if not words:
        return line
    word = source.choice(words)
    places = [i for i in range(word.start(), word.end()) if _other(line[i])]
    chosen = set(source.sample(places, min(len(places), 2)))
    if len(places) == word.end() - word.start():
        return line
    return "".join(_other(x) or x if i in chosen else x for i, x in enumerate(line))


def _other(letter: str) -> str | None:
    return TO_LATIN.get(letter) or TO_CYRILLIC.get(letter)


def read_as_english(line: str, source: random.Random) -> str:
    """Write the line in capitals and a word of it that OCR can read so in Latin ones."""
    line = line.upper()
    words = [m for m in re.finditer(r"[А-ЯЁ]{5,}", line) if all(x in BY_OCR for x in m.group())]
    if not words:
        return line
    word = source.choice(words)
    return line[: word.start()] + "".join(BY_OCR[x] for x in word.group()) + line[word.end() :]


def cut_name(line: str, source: random.Random) -> str:
    """Spell a capitalised word apart."""
    words = list(re.finditer(r"(?<= )[A-Z][a-z]{5,9}(?=[ ,.])", line))
    if not words:
        return line
    word = source.choice(words)
    name = word.group()
    cut = "-".join([name[:2], *name[2:-2], name[-2:]])
    return line[: word.start()] + cut + line[word.end() :]


def drop_space(line: str, source: random.Random) -> str:
    """Drop the space between two sentences of the line."""
    places = [
        m.start() for m in re.finditer(r"(?<=[^\W\d_]{3}[.?!]) (?=[A-ZА-ЯŁŚŻ][^\W\d_]+ )", line)
    ]
    if not places:
        return line
    place = source.choice(places)
    return line[:place] + line[place + 1 :]


def stray_mark(line: str, source: random.Random) -> str:
    """Put a space before a comma or full stop."""
    places = [m.start() for m in re.finditer(r"(?<=[^\W\d_]{2})[,.](?= )", line)]
    if not places:
        return line
    place = source.choice(places)
    return f"{line[:place]} {line[place:]}"


def space_letters(line: str, source: random.Random) -> str:
    """Set a word of the line wide."""
    words = list(re.finditer(r"(?<= )[^\W\d_]{6,12}(?=[ ,.])", line))
    if not words or not words[0].group()[0].isalpha() or words[0].group()[0] > "\u04ff":
        return line
    word = source.choice(words)
    return f"{line[: word.start()]}{' '.join(word.group())}{line[word.end() :]}"


def keep_hyphen(line: str, source: random.Random) -> str:
    """Put the hyphen and the space of a line end into a word of the line."""
    words = list(re.finditer(r"(?<= )[a-zа-яąćęłńóśźż]{7,14}(?=[ ,.])", line))
    if not words:
        return line
    word = source.choice(words)
    cut = word.start() + source.randint(3, len(word.group()) - 3)
    return f"{line[:cut]}- {line[cut:]}"


def straight_closer(line: str, source: random.Random) -> str:
    """Close one of several quotations of the line with a straight mark."""
    places = [m.end() - 1 for m in re.finditer(r'„[^„“”"]+”|“[^„“”"]+”|«[^«»"]+»', line)]
    if len(places) < 3:
        return line
    place = source.choice(places)
    return f'{line[:place]}"{line[place + 1 :]}'


DAMAGE: dict[str, Callable[[str, random.Random], str]] = {
    "swap_letters": swap_letters,
    "read_as_english": read_as_english,
    "cut_name": cut_name,
    "drop_space": drop_space,
    "stray_mark": stray_mark,
    "space_letters": space_letters,
    "keep_hyphen": keep_hyphen,
    "straight_closer": straight_closer,
}


def measure_clean(path: Path, show: int) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    blocks = range(0, len(lines), DOCUMENT_LINES)
    documents = ["\n".join(lines[low : low + DOCUMENT_LINES]) for low in blocks]
    size = sum(len(document.encode()) for document in documents) / 1e6
    found: dict[str, list[tuple[str, Edit]]] = defaultdict(list)
    flags: Counter[str] = Counter()
    seconds = 0.0
    for document in documents:
        start = time.process_time()
        findings = [find(document, Context()) for find in MODULES.values()]
        seconds += time.process_time() - start
        for finding in findings:
            flags.update(mark.flag for mark in finding.marks)
            for edit in finding.edits:
                found[edit.rules[0]].append((document, edit))
    print(f"{path.name}: {size:.1f} MB, {len(lines)} lines, {size / max(seconds, 1e-9):.1f} MB/s")
    for rule, edits in sorted(found.items()):
        print(f"  {rule}: {len(edits)}")
        for document, edit in edits[:show]:
            left = document[max(0, edit.start - 25) : edit.start]
            right = document[edit.end : edit.end + 25]
            print(f"    {left!r} [{edit.before!r} -> {edit.after!r}] {right!r}")
    for flag, count in sorted(flags.items()):
        print(f"  marked {flag}: {count}")


def measure_damage(path: Path, seed: int) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    for name, damage in DAMAGE.items():
        source = random.Random(seed)  # noqa: S311
        tried = exact = untouched = 0
        for line in lines:
            clean = repair(line.upper() if name == "read_as_english" else line)
            damaged = damage(clean, source)
            if damaged == clean or (name == "read_as_english" and damaged == clean.upper()):
                continue
            tried += 1
            repaired = repair(damaged)
            exact += repaired == clean
            untouched += repaired == damaged
        if tried:
            wrong = tried - exact - untouched
            print(
                f"  {path.name} {name}: {tried} tried, {exact / tried:.1%} exact, "
                f"{untouched / tried:.1%} left, {wrong / tried:.1%} changed otherwise"
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path, nargs="+")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--damage", type=int, metavar="SEED")
    options = parser.parse_args()
    for path in options.text:
        if not path.exists():
            print(f"no such file: {path}; nothing measured", file=sys.stderr)
            return 1
        measure_clean(path, options.show)
        if options.damage is not None:
            measure_damage(path, options.damage)
    return 0


if __name__ == "__main__":
    sys.exit(main())

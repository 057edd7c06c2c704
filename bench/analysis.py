"""Measure speed and memory of the repairs and of the whole analysis.

Usage: analysis.py [--megabytes N] [--stages] [TEXT...]

Prints, for each language:

* MB/s of every repair and of `repair` as a whole on clean text, the same for
  ``ftfy.fix_text`` as a yardstick, and the ratio of the two;
* seconds for a damaged page of 5,000 characters;
* MB/s of `analyse`, from bytes to a document without English, and the peak memory of a
  process that does nothing else.

The clean text is the repaired seeds, repeated with a counter in each line so that no
line comes twice; TEXT names further files of clean UTF-8, one language each.  All times
are CPU seconds of one core, and the best of three.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ftfy

from pipeline import language, segment
from pipeline.analyse import analyse
from pipeline.files import InputFile
from pipeline.repair import REPAIRS, Context, repair

SEEDS = Path(__file__).parent.parent / "seeds"
PAGE = 5_000
TRIES = 3


def best(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest of a few runs."""
    seconds = []
    for _ in range(TRIES):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return max(min(seconds), 1e-6)


def grown(text: str, size: int) -> str:
    """Repeat `text` up to `size` bytes; a counter keeps the lines apart."""
    lines = [line for line in text.split("\n") if line.strip()]
    found: list[str] = []
    length = number = 0
    while length < size:
        for line in lines:
            found.append(f"{line} {number}")
            length += len(line.encode()) + 8
        number += 1
    return "\n\n".join(found)


def clean(size: int) -> dict[str, str]:
    """Return clean text by language, out of the repaired seeds."""
    texts = {}
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        done = repair(text, Context(language=language.first_look(text))).text
        grown_text = grown(done, size)
        texts[language.identify(done).tag] = repair(grown_text).text
    return texts


def measure_clean(name: str, text: str, *, stages: bool) -> None:
    size = len(text.encode()) / 1e6
    context = Context(language=language.first_look(text))
    if stages:
        for stage, find in REPAIRS:
            found = find(text, context)
            speed = size / best(lambda find=find: find(text, context))
            print(f"  {name:8} {stage:12} {speed:8.1f} MB/s  {len(found.edits)} edits")
    whole = size / best(lambda: repair(text, context))
    yardstick = size / best(lambda: ftfy.fix_text(text))
    print(
        f"{name:10} {size:5.2f} MB clean: repair {whole:6.2f} MB/s, "
        f"ftfy.fix_text {yardstick:6.2f} MB/s, ratio {whole / yardstick:.2f}"
    )
    whole_guess = language.identify(text)
    blocks = segment.passages(text)
    looks = {
        "first look": lambda: language.first_look(text),
        "passages": lambda: segment.passages(text),
        "sentences": lambda: [
            segment.sentences(text[b.start : b.end], whole_guess.tag) for b in blocks
        ],
    }
    for look, work in looks.items() if stages else ():
        print(f"  {name:8} {look:12} {size / best(work):8.1f} MB/s")


def measure_page(path: Path) -> None:
    """Print the seconds for the damaged seed, for each 5,000 characters of it."""
    text = path.read_text(encoding="utf-8")
    pages = [text[start : start + PAGE] for start in range(0, len(text), PAGE)]
    seconds = [
        best(lambda page=page: repair(page, Context(language=language.first_look(page))))
        for page in pages
    ]
    edits = sum(len(repair(page).edits) for page in pages)
    print(
        f"{path.stem[:10]:10} damaged pages of {PAGE} characters: "
        f"slowest {max(seconds):.3f} s, {edits} edits in {len(pages)} pages"
    )


def peak_memory() -> float:
    """Return the most memory that this process has held, in MiB (Linux only)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measure_analysis(text: str) -> str:
    """Return the speed of the whole analysis and the peak memory of this process."""
    data = text.encode()
    file = InputFile("text.txt", Path("text.txt"))
    analyse(file, "\n".join(text.split("\n")[:20]).encode(), "")  # loads the models
    resting = peak_memory()
    started = time.process_time()
    document = analyse(file, data, "")
    seconds = time.process_time() - started
    peak = peak_memory()
    return (
        f"{document.language.tag if document.language else '?':10} {len(data) / 1e6:5.2f} MB "
        f"analyse: {len(data) / 1e6 / seconds:5.2f} MB/s, {len(document.passages)} passages, "
        f"peak {peak:.0f} MiB, {peak - resting:.0f} MiB of it for the text"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path, nargs="*")
    parser.add_argument("--megabytes", type=float, default=0.5, help="clean text a language")
    parser.add_argument("--stages", action="store_true", help="each repair by itself")
    parser.add_argument("--analyse", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.analyse:
        print(measure_analysis(sys.stdin.read()))
        return 0
    size = int(options.megabytes * 1e6)
    texts = clean(size)
    for path in options.text:
        if not path.exists():
            print(f"no such file: {path}; nothing measured", file=sys.stderr)
            return 1
        texts[path.stem] = path.read_text(encoding="utf-8")[:size]
    for name, text in texts.items():
        measure_clean(name, text, stages=options.stages)
    for path in sorted(SEEDS.glob("*.txt")):
        measure_page(path)
    for text in texts.values():
        command = [sys.executable, __file__, "--analyse"]
        done = subprocess.run(command, input=text, text=True, capture_output=True, check=True)
        print(done.stdout.strip())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Sequence-level distillation (Kim and Rush 2016): the teacher's translations as training pairs.

    worklist   prose of all languages -> one shuffled file of `direction<TAB>sentence`
    translate  worklist + teacher -> answers, chunk by chunk, until a time limit (resumable)
    gather     answers -> a few files that are small enough to bring home
    join       worklist + answers -> `<lang>-en/distilled.tsv.zst` and `backtranslated.tsv.zst`

Prose in a foreign language becomes its own source side; English prose is translated into the five
languages, which gives pairs whose English side is clean (back-translation, Sennrich et al. 2016).
"""

import argparse
import json
import random
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from training import text
from training.banned import banned_fingerprints
from training.files import read_lines, sorted_counts, write_lines
from training.languages import HERE, LANGUAGES
from training.teacher import bpe, pack, prompts
from training.teacher.qwen import Qwen

CHUNK = 8192  # sentences in one file of answers


@dataclass(frozen=True)
class Answer:
    """The teacher's translation of one line of the worklist."""

    line: int
    score: float
    ended: bool
    text: str


def chosen(mono: Path, seed: int, limit: int | None) -> Iterator[tuple[str, str]]:
    """Yield (direction, sentence) of all prose whose licence is clear, thinned by weight.

    Raises:
        SystemExit: A file has no entry in `mono.toml`, so its licence is not known.
    """
    entries = tomllib.loads((HERE / "mono.toml").read_text(encoding="utf-8"))
    for lang in (*LANGUAGES, "en"):
        for file in sorted((mono / lang).glob("*.txt.zst")):
            name = file.name.removesuffix(".txt.zst")
            if name not in entries.get(lang, {}):
                raise SystemExit(f"{lang}/{name}: no entry in mono.toml, so no known licence")
            weight = entries[lang][name]["weight"]
            for line in read_lines(file, limit):
                draw = text.unit_hash(seed, "mono", lang, line)
                if draw < weight:
                    into = LANGUAGES[int(draw * 1e9) % len(LANGUAGES)] if lang == "en" else "en"
                    yield f"{lang}-{into}", text.tidy(line)


def write_worklist(work: list[tuple[str, str]], out: Path, *, seed: int, most: int | None) -> int:
    """Write the (direction, sentence) items in a seeded order; return how many.

    Args:
        work: All items.
        out: File to write.
        seed: Seed of the order.
        most: Sentences written; None writes all.
    """
    shuffled = random.Random(seed).sample(work, len(work))[:most]
    out.parent.mkdir(parents=True, exist_ok=True)
    return write_lines(out, (f"{direction}\t{text_}" for direction, text_ in shuffled), level=19)


class Teacher:
    """The teacher with its tokenizer over the pruned vocabulary.

    Args:
        model: The network.
        index: The index of its parts.
        batch: Most sentences translated at a time.
    """

    def __init__(self, model: Qwen, index: dict[str, Any], batch: int) -> None:
        self.model, self.batch = model, batch
        self.tokenizer = bpe.tokenizer(index["names"], index["merges"])
        self.kept_names = [index["names"][number] for number in index["kept"]]
        self.numbers = {number: at for at, number in enumerate(index["kept"])}
        self.end = self.kept_names.index(bpe.END)

    def encode(self, sentence: str) -> list[int] | None:
        """Return pruned token numbers, or None where a token was pruned away."""
        numbers = [self.numbers.get(n) for n in self.tokenizer.encode(sentence).ids]
        return None if None in numbers else [n for n in numbers if n is not None]

    def translate(self, work: list[tuple[int, str, str]]) -> list[Answer]:
        """Translate (line, direction, sentence) items; those with pruned tokens are left out."""
        answers: list[Answer] = []
        for direction in sorted({item[1] for item in work}):
            prefix = self.encode(prompts.head(*direction.split("-")))
            tail = self.encode(prompts.TAIL)
            if prefix is None or tail is None:
                raise ValueError(
                    f"the pruned vocabulary lacks tokens of the prompt for {direction}"
                )
            encoded = (
                (line, self.encode(sentence)) for line, of, sentence in work if of == direction
            )
            items = [(line, tokens) for line, tokens in encoded if tokens]
            items.sort(key=lambda item: (len(item[1]), item[0]))
            for start in range(0, len(items), self.batch):
                group = items[start : start + self.batch]
                outputs = self.model.generate(
                    prefix,
                    [[*tokens, *tail] for _, tokens in group],
                    end=self.end,
                    most=[min(2 * len(tokens) + 16, 220) for _, tokens in group],
                )
                for (line, _), output in zip(group, outputs, strict=True):
                    answer = bpe.text_of([self.kept_names[token] for token in output.tokens])
                    tidied = prompts.tidy_answer(answer)
                    answers.append(Answer(line, round(output.score, 3), output.ended, tidied))
        return sorted(answers, key=lambda answer: answer.line)


def translate_all(
    teacher: Teacher, work: Path, out: Path, seconds: float, chunk: int = CHUNK
) -> int:
    """Translate chunk after chunk until done or out of time; return the chunks that exist.

    Args:
        teacher: The teacher.
        work: The worklist.
        out: Folder of `answers-NNNN.tsv.zst`; chunks that are there are not done again.
        seconds: No chunk is begun after this time.
        chunk: Lines in a chunk.
    """
    out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    lines = enumerate(read_lines(work))
    number = 0
    while items := list(islice(lines, chunk)):
        path = out / f"answers-{number:04d}.tsv.zst"
        number += 1
        if path.exists():
            continue
        if time.monotonic() - started > seconds:
            break
        began = time.monotonic()
        answers = teacher.translate([(line, *item.split("\t", 1)) for line, item in items])
        rows = (f"{a.line}\t{a.score}\t{int(a.ended)}\t{a.text}" for a in answers)
        write_lines(path, rows, level=19)
        report = {
            "chunk": number - 1,
            "answers": len(answers),
            "seconds": round(time.monotonic() - began, 1),
        }
        print(json.dumps(report), flush=True)
    return len(list(out.glob("answers-*.tsv.zst")))


def gather(answers: Path, out: Path, most_bytes: int) -> list[Path]:
    """Join answers into numbered files; return them.

    Args:
        answers: Folder of the chunks.
        out: Folder to write into.
        most_bytes: Compressed bytes of chunks that one file takes together.
    """
    out.mkdir(parents=True, exist_ok=True)
    groups: list[list[Path]] = [[]]
    size = 0
    for file in sorted(answers.glob("answers-*.tsv.zst")):
        if groups[-1] and size + file.stat().st_size > most_bytes:
            groups.append([])
            size = 0
        groups[-1].append(file)
        size += file.stat().st_size
    written = []
    for number, files in enumerate(group for group in groups if group):
        path = out / f"answers-{number:04d}.tsv.zst"
        write_lines(path, (line for file in files for line in read_lines(file)), level=19)
        written.append(path)
    return written


def join(work: Path, answers: Path, out: Path) -> dict[str, int]:
    """Write the kept pairs in the layout of the corpus; return counts by language and reason."""
    found: dict[int, tuple[float, bool, str]] = {}
    for file in sorted(answers.glob("answers-*.tsv.zst")):
        for row in read_lines(file):
            line, score, ended, answer = row.split("\t", 3)
            found[int(line)] = (float(score), ended == "1", answer)
    kept: dict[tuple[str, str], list[str]] = {}
    counts: Counter[str] = Counter()
    for line, item in enumerate(read_lines(work)):
        if line not in found:
            continue
        direction, sentence = item.split("\t", 1)
        score, ended, answer = found[line]
        origin, into = direction.split("-")
        lang, source, english = (
            (origin, sentence, answer) if into == "en" else (into, answer, sentence)
        )
        reason = prompts.rejection(lang, source, english, score, ended=ended)
        counts[f"{direction} {reason or 'kept'}"] += 1
        if reason is None:
            name = "distilled" if into == "en" else "backtranslated"
            kept.setdefault((lang, name), []).append(f"{source}\t{english}")
    for (lang, name), pairs in sorted(kept.items()):
        folder = out / f"{lang}-en"
        folder.mkdir(parents=True, exist_ok=True)
        write_lines(folder / f"{name}.tsv.zst", pairs, level=19)
    return sorted_counts(counts)


def main() -> None:
    """Run one of the steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["worklist", "translate", "gather", "join"])
    parser.add_argument("--mono", type=Path)
    parser.add_argument("--evaluation", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--teacher", type=Path, help="folder of the teacher's parts")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, help="lines per file of prose")
    parser.add_argument("--sentences", type=int, help="most sentences of the worklist")
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--batch", type=int, default=1536)
    parser.add_argument("--chunk", type=int, default=CHUNK)
    parser.add_argument("--most-bytes", type=int, default=14 * 2**20)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    a = parser.parse_args()
    if a.step == "worklist":
        banned = banned_fingerprints(a.evaluation)
        items = chosen(a.mono, a.seed, a.limit)
        kept = [item for item in items if text.fingerprint(item[1]) not in banned]
        number = write_worklist(kept, a.work, seed=a.seed, most=a.sentences)
        print(f"{number} sentences")
    elif a.step == "translate":
        teacher = Teacher(*pack.load(a.teacher, a.device), a.batch)
        print(f"{translate_all(teacher, a.work, a.answers, a.seconds, a.chunk)} chunks")
    elif a.step == "gather":
        print("\n".join(str(path) for path in gather(a.answers, a.out, a.most_bytes)))
    else:
        print(json.dumps(join(a.work, a.answers, a.out), indent=1))


if __name__ == "__main__":
    main()

"""Measure the translation stage: speed against Argos' own calling pattern, quality, checks.

    bench/translate.py --speed FOLDER PAIR TEXT     sentences per CPU second, and the ratio
    bench/translate.py --quality EVAL PAIR...       BLEU and chrF of an engine
    bench/translate.py --checks EVAL                flags on good translations

EVAL is a folder with ``<pair>/flores-dev.src``, ``.ref`` and ``.<system>``; TEXT has one
sentence a line.  Nothing here is needed to use linguaflow.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from pipeline.translate import TranslateSettings, find, plan, translate_all
from pipeline.translate.argos import ArgosEngine, ArgosSettings
from pipeline.translate.checks import check


def speed(folder: Path, pair: str, text: Path, limit: int, beam: int) -> None:
    """Time one engine call against Argos' pattern: a call per line, 32-token batches, beam 4."""
    lines = [line for line in text.read_text(encoding="utf-8").splitlines() if line][:limit]
    package = find(folder).best(*pair.split("-"))
    engine = ArgosEngine(package, ArgosSettings(beam=beam, threads=1))
    same = ArgosEngine(package, ArgosSettings(beam=4, threads=1))
    argos = ArgosEngine(package, ArgosSettings(beam=4, batch_tokens=32, threads=1))
    for one in (engine, same, argos):
        one.translate(lines[:2])
    batched = cpu(lambda: engine.translate(lines))
    batched_same = cpu(lambda: same.translate(lines))
    per_line = cpu(lambda: [argos.translate([line]) for line in lines])
    print(f"{len(lines)} sentences, one thread, {package.pair} {package.sha256[:12]}")
    print(f"per line, 32 tokens, beam 4   {len(lines) / per_line:8.1f} sentences/CPU s")
    print(f"batched, beam 4               {len(lines) / batched_same:8.1f} sentences/CPU s")
    print(f"batched, beam {beam}               {len(lines) / batched:8.1f} sentences/CPU s")
    print(f"ratio {per_line / batched_same:.2f} (same beam), {per_line / batched:.2f}")


def cpu(work: object) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def quality(folder: Path, pairs: list[str], settings: TranslateSettings, limit: int) -> None:
    """Score the whole stage, as a run uses it, with sacrebleu."""
    import sacrebleu  # noqa: PLC0415

    for pair in pairs:
        source, reference = (
            (folder / pair / f"flores-dev.{kind}").read_text(encoding="utf-8").splitlines()[:limit]
            for kind in ("src", "ref")
        )
        code = pair.split("-", maxsplit=1)[0]
        todo = plan([code], settings)
        if todo.missing:
            print(f"{pair}: {todo.missing[0].message}")
            continue
        start, used = time.monotonic(), time.process_time()
        outcome = translate_all({code: source}, todo)
        wall, used = time.monotonic() - start, time.process_time() - used
        made = [outcome.of(code, line) for line in source]
        texts = [one.text or "" for one in made]
        bleu, chrf = sacrebleu.metrics.BLEU(), sacrebleu.metrics.CHRF()
        flags = Counter(flag for one in made for flag in one.flags)
        print(
            f"{pair} {todo.models[code].name}: {len(source)} sentences, "
            f"{bleu.corpus_score(texts, [reference])}, {chrf.corpus_score(texts, [reference])}, "
            f"{len(source) / wall:.2f} sentences/s, {len(source) / used:.2f} per CPU s, "
            f"flags {dict(sorted(flags.items()))}",
            flush=True,
        )
    print(bleu.get_signature(), chrf.get_signature())


def checks(folder: Path) -> None:
    """Count flags on translations that are good: how often the checks are wrong."""
    for pair in sorted(path.name for path in folder.iterdir() if path.is_dir()):
        code = pair.split("-", maxsplit=1)[0]
        source = (folder / pair / "flores-dev.src").read_text(encoding="utf-8").splitlines()
        for system in ("ref", "microsoft", "google"):
            path = folder / pair / f"flores-dev.{system}"
            if not path.exists():
                continue
            targets = path.read_text(encoding="utf-8").splitlines()
            flagged = [check(*both, code) for both in zip(source, targets, strict=True)]
            share = sum(map(bool, flagged)) / len(flagged)
            counts = dict(Counter(flag for flags in flagged for flag in flags))
            print(f"{pair} {system:10} {share:6.2%} flagged: {counts}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    kinds = parser.add_mutually_exclusive_group(required=True)
    kinds.add_argument("--speed", nargs=3, metavar=("FOLDER", "PAIR", "TEXT"))
    kinds.add_argument("--quality", nargs="+", metavar=("EVAL", "PAIR"))
    kinds.add_argument("--checks", type=Path, metavar="EVAL")
    parser.add_argument("--limit", type=int, default=400, help="sentences to use")
    parser.add_argument("--beam", type=int, default=2)
    parser.add_argument("--engine", default="auto", choices=["auto", "argos", "llm"])
    parser.add_argument("--models", type=Path)
    parser.add_argument("--llm")
    options = parser.parse_args()
    data = options.checks or Path((options.quality or options.speed)[0])
    if not data.exists():
        sys.exit(f"{data} does not exist: nothing measured")
    if options.speed:
        _, pair, text = options.speed
        speed(data, pair, Path(text), options.limit, options.beam)
    elif options.quality:
        settings = TranslateSettings(
            engine=options.engine, models=options.models, llm=options.llm, beam=options.beam
        )
        quality(data, options.quality[1:], settings, options.limit)
    else:
        checks(options.checks)


if __name__ == "__main__":
    main()

"""All steps in order, each skipped when its result is there: the whole recipe in one command.

    python -m training.run --tiny --out training/work/tiny
    python -m training.run --config training/configs/gpu.toml --corpus ... --out ...

A step's mark holds the digest of the configuration it ran with; another configuration in the same
folder is refused rather than mixed in.  Training resumes from its own checkpoint.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from training import toy

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Places:
    """Where things are: inputs, and the folder of the run."""

    config: Path
    corpora: list[Path]
    mono: Path | None
    evaluation: Path | None
    out: Path


def steps(places: Places, threads: int) -> list[tuple[str, list[str]]]:
    """Return the name and the arguments of every step; each is `python -m training.<name>`."""
    config, data = ["--config", str(places.config)], ["--data", str(places.out)]
    corpora = ["--corpus", *map(str, places.corpora)]
    evaluation = ["--evaluation", str(places.evaluation)] if places.evaluation else []
    mono = ["--mono", str(places.mono)] if places.mono else []
    run, packages = str(places.out / "run"), str(places.out / "packages")
    checkpoint, scores = str(places.out / "average.pt"), str(places.out / "scores")
    package = ["package", *data, "--checkpoint", checkpoint, "--out", packages]
    plan = [
        ["prepare", *config, *corpora, *mono, *evaluation, "--out", str(places.out)],
        ["vocabulary", *config, *data, "--threads", str(threads)],
        ["encode", *config, *data],
        ["train", *config, *data, "--out", run, "--threads", str(threads)],
        ["average", "--run", run, "--out", checkpoint],
        package,
    ]
    if places.evaluation:
        home = ["--corpus", str(places.corpora[0])]
        plan.append(["evaluate", "--packages", packages, *evaluation, *home, "--out", scores])
        plan.append([*package, "--cards-only", "--scores", f"{scores}/scores.json"])
    names = [arguments[0] for arguments in plan]
    names[-1] = "cards" if places.evaluation else names[-1]
    return list(zip(names, plan, strict=True))


def execute(places: Places, threads: int) -> None:
    """Run the steps that are not done yet.

    Raises:
        SystemExit: A step failed, or the folder belongs to another configuration.
    """
    places.out.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(places.config.read_bytes()).hexdigest()
    marks = places.out / "done.json"
    done = json.loads(marks.read_text()) if marks.exists() else {"config": digest, "steps": {}}
    if done["config"] != digest:
        raise SystemExit(f"{places.out} was made with another configuration; use a new folder")
    for name, arguments in steps(places, threads):
        if name in done["steps"]:
            print(f"{name}: done before", flush=True)
            continue
        started = time.monotonic()
        module = f"training.{arguments[0]}"
        result = subprocess.run([sys.executable, "-m", module, *arguments[1:]], check=False)
        if result.returncode:
            raise SystemExit(f"{name} failed; run the same command again to resume")
        done["steps"][name] = round(time.monotonic() - started, 1)
        marks.write_text(json.dumps(done, indent=1) + "\n")
        print(f"{name}: {done['steps'][name]} s", flush=True)


def main() -> None:
    """Run the recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="toy corpus, toy network, minutes")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--corpus", type=Path, nargs="+")
    parser.add_argument("--mono", type=Path)
    parser.add_argument("--evaluation", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--threads", type=int, default=1, help="more than one pays on an idle machine only"
    )
    arguments = parser.parse_args()
    config, corpora, evaluation = arguments.config, arguments.corpus, arguments.evaluation
    if arguments.tiny:
        config = config or HERE / "configs" / "tiny.toml"
        if corpora is None:
            toy.write(arguments.out / "toy")
            corpora = [arguments.out / "toy" / "corpus"]
            evaluation = arguments.out / "toy" / "eval"
    if config is None or corpora is None:
        parser.error("--config and --corpus are needed without --tiny")
    places = Places(config, corpora, arguments.mono, evaluation, arguments.out)
    execute(places, arguments.threads)


if __name__ == "__main__":
    main()

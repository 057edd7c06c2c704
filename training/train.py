"""Train the student: Muon and AdamW, bf16 autocast, label smoothing, seeded and resumable.

Hidden matrices are updated by Muon (Jordan 2024; momentum orthogonalised by Newton-Schulz), which
needs about a third fewer steps than Adam on networks of this size; embeddings, norms and biases by
AdamW.  The learning rate warms up, stays, and falls linearly to zero over the last part of the run
(warm-up, stable, decay), counted in steps or in wall-clock time, whichever ends first.  One JSON
line a report goes to `curve.jsonl`; `latest.pt` holds everything that a resumed run needs.
"""

import argparse
import json
import os
import time
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, distributed

from training import batches
from training.languages import LANGUAGES
from training.loss import SmoothedCrossEntropy
from training.model import Shape, Translator
from training.shrink import grown
from training.workers import agreed, average_parameters, worker


@dataclass(frozen=True)
class Settings:
    """How to train.

    Attributes:
        seed: Seed of weights and of the order of batches.
        steps: Updates in the whole run.
        seconds: Wall-clock budget of the whole run, interruptions not counted; 0 for none.
        tokens: Positions in a batch.
        accumulate: Batches per update.
        warmup: Updates of linear warm-up.
        decay: Last share of the run, over which the rate falls to zero.
        matrix_rate: Muon's learning rate, matched to AdamW's update size.
        rate: AdamW's learning rate.
        smoothing: Label smoothing.
        report: Updates between two lines of the curve.
        checkpoint_seconds: Wall-clock seconds between two checkpoints.
        sync: Updates between two averagings of the workers' weights.
        keep: Checkpoints kept for averaging.
        compile: Compile the network (worth it on runs above ten minutes).
    """

    seed: int = 1
    steps: int = 100_000
    seconds: float = 0.0
    tokens: int = 4096
    accumulate: int = 1
    warmup: int = 200
    decay: float = 0.3
    matrix_rate: float = 0.01
    rate: float = 2e-3
    smoothing: float = 0.1
    report: int = 50
    checkpoint_seconds: float = 240.0
    sync: int = 16
    keep: int = 6
    compile: bool = False


def rate_factor(progress: float, step: int, settings: Settings) -> float:
    """Return the learning-rate factor of warm-up, plateau and linear decay.

    Args:
        progress: Done part of the run, 0 to 1.
        step: Updates done.
        settings: Lengths of warm-up and decay.
    """
    warm = min(1.0, (step + 1) / settings.warmup)
    left = (1.0 - progress) / settings.decay if settings.decay else 1.0
    return max(0.0, min(warm, left, 1.0))


def optimizers(model: Translator, settings: Settings) -> list[torch.optim.Optimizer]:
    """Return Muon for hidden matrices and AdamW for the rest."""
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        hidden = parameter.dim() == 2 and not name.startswith(("source", "target"))
        (matrices if hidden else others).append(parameter)
    muon = torch.optim.Muon(
        matrices,
        lr=settings.matrix_rate,
        momentum=0.95,
        weight_decay=0.01,
        adjust_lr_fn="match_rms_adamw",
    )
    adam = torch.optim.AdamW(
        others, lr=settings.rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True
    )
    return [muon, adam]


class Run:
    """One training run in a folder: network, optimizers, counters."""

    language: int | None = None

    def __init__(self, folder: Path, shape: Shape, settings: Settings, device: str) -> None:
        self.folder, self.settings, self.device = folder, settings, device
        torch.manual_seed(settings.seed)
        self.model = Translator(shape).to(device)
        self.optimizers = optimizers(self.model, settings)
        self.base_rates = [group["lr"] for o in self.optimizers for group in o.param_groups]
        self.step = self.batch = 0
        self.seconds = 0.0
        self.forward: Any = (
            torch.compile(self.model, dynamic=True) if settings.compile else self.model
        )

    def resume(self) -> bool:
        """Load `latest.pt` where it exists; return whether it did."""
        path = self.folder / "latest.pt"
        if not path.exists():
            return False
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.step, self.batch, self.seconds = state["step"], state["batch"], state["seconds"]
        return True

    def save(self) -> None:
        """Write `latest.pt` and the weights of this step; drop the oldest weights."""
        state = {
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "step": self.step,
            "batch": self.batch,
            "seconds": self.seconds,
        }
        replace_file(self.folder / "latest.pt", state)
        weights = {name: value.half() for name, value in self.model.state_dict().items()}
        replace_file(
            self.folder / f"step-{self.step:07d}.pt",
            {"model": weights, "shape": asdict(self.model.shape), "step": self.step},
        )
        for old in sorted(self.folder.glob("step-*.pt"))[: -self.settings.keep]:
            old.unlink()

    def progress(self) -> float:
        """Return the done part of the run, by steps or by time, whichever is further."""
        timed = self.seconds / self.settings.seconds if self.settings.seconds else 0.0
        return max(self.step / self.settings.steps, timed)

    def loss(self, batch: batches.Batch) -> tuple[Tensor, float, int]:
        """Return the smoothed mean loss, the summed plain loss and the labels of a batch."""
        source, inputs, labels = (
            part.to(self.device, non_blocking=True)
            for part in (batch.source, batch.inputs, batch.labels)
        )
        with torch.autocast(self.device, torch.bfloat16):
            states = self.forward(source, inputs)
            wanted = labels != batches.IGNORED
            logits = self.model.logits(states[wanted])
        smoothed, plain = SmoothedCrossEntropy.apply(
            logits, labels[wanted], self.settings.smoothing
        )
        number = int(wanted.sum())
        return smoothed / number, float(plain), number

    def update(self, group: list[batches.Batch]) -> tuple[float, int]:
        """Do one update; return the summed plain loss and the number of labels."""
        factor = rate_factor(self.progress(), self.step, self.settings)
        groups = [part for optimizer in self.optimizers for part in optimizer.param_groups]
        for part, base in zip(groups, self.base_rates, strict=True):
            part["lr"] = base * factor
        total, labels = 0.0, 0
        for batch in group:
            loss, plain, number = self.loss(batch)
            (loss / len(group)).backward()
            total, labels = total + plain, labels + number
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad()
        self.step += 1
        if worker()[1] > 1 and self.step % self.settings.sync == 0:
            average_parameters(self.model)
        self.batch += len(group) * worker()[1]
        return total, labels

    @torch.no_grad()
    def validate(self, pairs: batches.Pairs) -> float:
        """Return the plain cross-entropy per target token on the validation pairs."""
        total, labels = 0.0, 0
        self.model.eval()
        plan = batches.plan(pairs, tokens=self.settings.tokens, seed=0, language=self.language)
        for numbers in plan:
            _, plain, number = self.loss(batches.collate(pairs, numbers))
            total, labels = total + plain, labels + number
        self.model.train()
        return total / max(labels, 1)


def replace_file(path: Path, state: object) -> None:
    """Save through a temporary name, so that an interruption leaves the old file."""
    partial = path.with_name(path.name + ".part")
    torch.save(state, partial)
    os.replace(partial, path)  # noqa: PTH105 -- atomic on one file system


def train(run: Run, training: batches.Pairs, validation: batches.Pairs) -> None:
    """Train until the steps or the seconds are used up."""
    settings = run.settings
    curve = run.folder / "curve.jsonl"
    source = batches.stream(
        training,
        tokens=settings.tokens,
        seed=settings.seed * 1000,
        start=run.batch,
        language=run.language,
    )
    last, saved = time.monotonic(), run.seconds
    window = {"loss": 0.0, "labels": 0, "seconds": 0.0}
    rank, workers = worker()
    ended = run.progress() >= 1.0
    while not ended:
        drawn = [next(source) for _ in range(settings.accumulate * workers)][rank::workers]
        total, labels = run.update([batches.collate(training, numbers) for *_, numbers in drawn])
        now = time.monotonic()
        run.seconds += now - last
        if run.step % settings.sync == 0:
            run.seconds = agreed(run.seconds)
        window["loss"] += total
        window["labels"] += labels
        window["seconds"] += now - last
        last = now
        together = workers == 1 or run.step % settings.sync == 0
        ended = together and run.progress() >= 1.0
        if rank == 0 and (run.step % settings.report == 0 or ended):
            line: dict[str, float] = {
                "step": run.step,
                "pass": drawn[-1][0],
                "seconds": round(run.seconds, 1),
                "loss": round(window["loss"] / window["labels"], 4),
                "tokens_per_second": round(window["labels"] / window["seconds"], 1),
                "progress": round(run.progress(), 4),
            }
            window = {"loss": 0.0, "labels": 0, "seconds": 0.0}
            if ended or run.seconds - saved >= settings.checkpoint_seconds:
                line["valid"] = round(run.validate(validation), 4)
                run.save()
                saved = run.seconds
            with curve.open("a") as file:
                file.write(json.dumps(line) + "\n")
            print(json.dumps(line), flush=True)


def main() -> None:
    """Start or resume a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--names", nargs="+", default=["train"], help="sets of encoded pairs")
    parser.add_argument("--language", choices=LANGUAGES, help="train on its pairs only")
    parser.add_argument("--init", type=Path, help="checkpoint whose weights a new run starts from")
    parser.add_argument("--seconds", type=float, help="instead of the configuration's")
    arguments = parser.parse_args()
    if "WORLD_SIZE" in os.environ:
        distributed.init_process_group("gloo")
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    config = tomllib.loads(arguments.config.read_text(encoding="utf-8"))
    vocabularies = {
        f"{side}_vocabulary": len(
            json.loads((arguments.data / f"{side}_vocabulary.json").read_text(encoding="utf-8"))
        )
        for side in ("source", "target")
    }
    arguments.out.mkdir(parents=True, exist_ok=True)
    options = config["train"]
    if arguments.seconds:
        options["seconds"] = arguments.seconds
    run = Run(
        arguments.out,
        Shape(**vocabularies, **config["model"]),
        Settings(**options),
        arguments.device,
    )
    resumed = run.resume()
    if arguments.init and not resumed:
        state = grown(torch.load(arguments.init, map_location="cpu", weights_only=True))
        run.model.load_state_dict({name: value.float() for name, value in state["model"].items()})
    print(json.dumps({"resumed": resumed, "step": run.step}), flush=True)
    if arguments.language:
        run.language = LANGUAGES.index(arguments.language)
    training = batches.joined([batches.load(arguments.data, name) for name in arguments.names])
    train(run, training, batches.load(arguments.data, "valid"))


if __name__ == "__main__":
    main()

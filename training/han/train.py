"""Train the small neural model of Chinese.

    python -m training.han.train RUN [--minutes 45]

RUN holds ``texts.npz`` (`training.han.corpus`) and gets ``last.pt`` every few minutes and at the
end; a later call goes on from there.  The learning rate falls to zero at the end of the
time budget, so how many steps fit depends on the machine; the order of the data depends on the
seed and the number of processes alone.  Where cores are shared with others, processes of one
thread each do better than threads that wait for each other:

    OMP_NUM_THREADS=1 torchrun --nproc-per-node 2 -m training.han.train RUN
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import distributed, nn

from training.han.network import Network, Shape
from training.han.windows import Windows, load
from training.workers import worker

SAVE_SECONDS = 240
LOG_STEPS = 50


@dataclass(frozen=True)
class Plan:
    """How to train.

    Args:
        minutes: time budget; the learning rate is zero at its end.
        rows: windows in a batch of each process.
        muon: highest learning rate of the matrices, in shares of their own size.
        adam: highest learning rate of the embeddings.
        warm: share of the time budget in which the rates rise.
        flat: share of the time budget after which they fall.
        seed: of weights and data.
    """

    minutes: float = 45.0
    rows: int = 24
    muon: float = 0.02
    adam: float = 0.004
    warm: float = 0.01
    flat: float = 0.4
    seed: int = 1


def optimizers(network: Network, plan: Plan) -> list[torch.optim.Optimizer]:
    """Return Muon (Jordan et al. 2024) for the matrices and Adam for the embeddings."""
    matrices = [*network.near.parameters(), *network.blocks.parameters()]
    return [
        torch.optim.Muon(matrices, lr=plan.muon, momentum=0.95, weight_decay=0.01),
        torch.optim.AdamW(
            network.table.parameters(), lr=plan.adam, betas=(0.9, 0.98), weight_decay=0.0
        ),
    ]


def rate(done: float, plan: Plan) -> float:
    """Return the share of the highest learning rate after a share of the time."""
    if done < plan.warm:
        return max(done / plan.warm, 0.02)
    return min(1.0, (1 - done) / (1 - plan.flat)) if done < 1 else 0.0


def train(
    network: Network, windows: Windows, plan: Plan, folder: Path
) -> Iterator[dict[str, float]]:
    """Train up to the end of the time budget, from the last checkpoint if there is one.

    Yields:
        Step, seconds and mean loss in nats every `LOG_STEPS` steps.
    """
    taking = optimizers(network, plan)
    rates = [each.param_groups[0]["lr"] for each in taking]
    step, spent, last = 0, 0.0, folder / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=True)
        network.load_state_dict(state["network"])
        for each, saved in zip(taking, state["optimizers"], strict=True):
            each.load_state_dict(saved)
        step, spent = state["step"], state["spent"]

    def save() -> None:
        state = {
            "network": network.state_dict(),
            "optimizers": [each.state_dict() for each in taking],
            "step": step,
            "spent": spent,
            "shape": asdict(network.shape),
        }
        torch.save(state, last.with_suffix(".new"))
        last.with_suffix(".new").replace(last)

    began, saved_at, total = time.monotonic() - spent, spent, 0.0
    while spent < 60 * plan.minutes:
        for each, highest in zip(taking, rates, strict=True):
            each.param_groups[0]["lr"] = highest * rate(spent / (60 * plan.minutes), plan)
        place, size = worker()
        batch = torch.from_numpy(windows.batch(plan.rows, (plan.seed, step * size + place)))
        loss, spent = update(network, batch, taking, time.monotonic() - began)
        total += loss
        step += 1
        if step % LOG_STEPS == 0:
            yield {"step": step, "seconds": round(spent), "loss": round(total / LOG_STEPS, 4)}
            total = 0.0
        if spent - saved_at > SAVE_SECONDS:
            saved_at = spent
            if place == 0:
                save()
    if worker()[0] == 0:
        save()


def update(
    network: Network, batch: torch.Tensor, taking: list[torch.optim.Optimizer], clock: float
) -> tuple[float, float]:
    """Take one step of every optimizer on the gradients of all processes.

    Returns:
        The loss in nats and the clock in seconds, both the mean over the processes.
    """
    loss = network.loss(batch)
    loss.backward()
    gradients = [weight.grad for weight in network.parameters() if weight.grad is not None]
    extra = torch.tensor([float(loss.detach()), clock], dtype=torch.float32)
    if worker()[1] > 1:
        flat = torch.cat([*(gradient.flatten() for gradient in gradients), extra])
        distributed.all_reduce(flat)
        flat /= worker()[1]
        parts = flat.split([*(gradient.numel() for gradient in gradients), 2])
        for gradient, part in zip(gradients, parts, strict=False):
            gradient.copy_(part.view_as(gradient))
        extra = parts[-1]
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    for each in taking:
        each.step()
        each.zero_grad()
    return float(extra[0]), float(extra[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=Plan.minutes)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--width", type=int, default=Shape.width)
    parser.add_argument("--layers", type=int, default=Shape.layers)
    arguments = parser.parse_args()
    if "WORLD_SIZE" in os.environ:
        distributed.init_process_group("gloo")
    plan = Plan(minutes=arguments.minutes, seed=arguments.seed)
    torch.manual_seed(plan.seed)
    classes, parts = load(arguments.folder / "texts.npz")
    shape = Shape(
        classes,
        width=arguments.width,
        heads=arguments.width // 64,
        layers=arguments.layers,
        hidden=4 * arguments.width,
    )
    network = Network(shape)
    windows = Windows(parts, shape.length + 1)
    for entry in train(network, windows, plan, arguments.folder):
        if worker()[0] == 0:
            print(json.dumps(entry), flush=True)


if __name__ == "__main__":
    main()

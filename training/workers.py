"""Several training processes on one machine, which average their weights now and then."""

import torch
from torch import distributed, nn


def worker() -> tuple[int, int]:
    """Return this process's rank and the number of workers."""
    if not distributed.is_initialized():
        return 0, 1
    return distributed.get_rank(), distributed.get_world_size()


def average_parameters(model: nn.Module) -> None:
    """Replace every worker's weights by the mean over all workers (local SGD, Stich 2019)."""
    with torch.no_grad():
        flat = torch.cat([parameter.flatten() for parameter in model.parameters()])
        distributed.all_reduce(flat)
        flat /= worker()[1]
        sizes = [parameter.numel() for parameter in model.parameters()]
        for parameter, part in zip(model.parameters(), flat.split(sizes), strict=True):
            parameter.copy_(part.view_as(parameter))


def agreed(seconds: float) -> float:
    """Return the first worker's clock, so that all stop at the same update."""
    if worker()[1] == 1:
        return seconds
    clock = torch.tensor([seconds], dtype=torch.float64)
    distributed.broadcast(clock, 0)
    return float(clock)

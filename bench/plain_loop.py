"""Train a trial in a plain PyTorch loop: the yardstick for what the suite itself costs."""

import time

import torch
from torch.optim import Optimizer

from bench.compose import compose
from bench.trial import Trial


def train_plainly(trial: Trial, updates: int) -> list[float]:
    """Do a trial's first updates with nothing around them: same data, same weights, same clipping.

    Args:
        trial: What to train, on the CPU in float32.
        updates: How many updates to do at most; the budget may end earlier.

    Returns:
        Seconds each update took, its batch's generation included.
    """
    torch.set_num_threads(1)
    data, module, _ = compose(trial)
    optimiser = module.configure_optimizers()
    times = []
    clock = time.perf_counter()
    for number, batch in enumerate(data.train_dataloader(), start=1):
        loss = module.training_step(batch, 0)
        # A baseline without parameters has no optimiser.
        if isinstance(optimiser, Optimizer):
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            if trial.clip is not None:
                torch.nn.utils.clip_grad_norm_(module.parameters(), trial.clip)
            optimiser.step()
        now = time.perf_counter()
        times.append(now - clock)
        clock = now
        if number == updates:
            break
    return times

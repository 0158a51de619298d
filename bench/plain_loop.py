"""Train a trial in a plain PyTorch loop: the yardstick for what the suite itself costs."""

import time

import torch
from torch.optim import Optimizer

from bench.compose import compose
from bench.trial import Trial


def train_plainly(trial: Trial, updates: int) -> list[float]:
    """Do a trial's first updates with nothing around them: same data, weights, number formats and clipping.

    Args:
        trial: What to train, its accelerator resolved.
        updates: How many updates to do at most; the budget may end earlier.

    Returns:
        Seconds each update took, its batch's generation included.
    """
    torch.set_num_threads(1)
    made = compose(trial)
    own, module = made.numerics, made.module.to(made.numerics.device, made.numerics.weights)
    optimiser = module.configure_optimizers()
    times = []
    clock = time.perf_counter()
    for number, batch in enumerate(made.data.train_dataloader(), start=1):
        # Real numbers come in the format of the weights, as Lightning hands them to a module.
        formats = (own.weights if each.is_floating_point() else each.dtype for each in batch)
        given = batch._make(
            each.to(own.device, kind) for each, kind in zip(batch, formats, strict=True)
        )
        with own.autocasting():
            loss = module.training_step(given, 0)
        # A baseline without parameters has no optimiser.
        if isinstance(optimiser, Optimizer):
            optimiser.zero_grad()
            (loss * own.loss_scale).backward()  # type: ignore[no-untyped-call]
            if own.loss_scale != 1:
                for parameter in module.parameters():
                    parameter.grad = (
                        None if parameter.grad is None else parameter.grad / own.loss_scale
                    )
            if trial.clip is not None:
                torch.nn.utils.clip_grad_norm_(module.parameters(), trial.clip)
            optimiser.step()
        if own.device.type == "cuda":
            torch.cuda.synchronize()
        now = time.perf_counter()
        times.append(now - clock)
        clock = now
        if number == updates:
            break
    return times

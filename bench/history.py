"""Record how a training went, and stop it when the task is solved."""

import time
from typing import Any

import torch
from lightning import Callback, LightningModule, Trainer
from torch import Tensor

from bench.events_layout import (
    GRADIENT_NORM,
    TRAINING_LOSS,
    VALIDATION_LOSS,
    VALIDATION_SKILL,
)
from bench.record import Measurement, curve, scalar
from lit_models._base import SequenceModule

# Losses and gradient norms are kept raw, of this many updates spread evenly: enough for a curve. A
# training with fewer has all of them, from the first.
SAMPLES = 100

# Updates whose time is not kept, half of the planned ones where fewer than twice as many are: the first
# ones also load libraries, choose algorithms and fill caches.
WARM_UP = 10

# A training whose every update has been left out for so long does not come back.
HOPELESS_AFTER = 100


class History(Callback):
    """Collect losses, gradient norms, step times and held-out skill; stop when solved or hopeless."""

    def __init__(self, planned: int, solved_skill: float, early_stop: bool, section: str) -> None:
        """Start with nothing recorded.

        Args:
            planned: How many updates the training may take.
            solved_skill: Held-out skill at or above which the task counts as solved.
            early_stop: Whether solving it ends the training.
            section: What the curves are called by in the event file; see `bench.events_layout`.
        """
        self.every = max(1, planned // SAMPLES)
        self.warm_up = min(WARM_UP, planned // 2)
        self.solved_skill = solved_skill
        self.early_stop = early_stop
        self.section = section
        self.sequences = 0
        self.updates = 0
        self.sequences_to_solved: int | None = None
        self._sampled: list[tuple[int, float, float]] = []
        self._times: list[float] = []
        self._looks: list[tuple[int, float, float]] = []
        self._started = 0.0
        self._left_out = 0
        self._last_used = 0

    def on_train_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int
    ) -> None:
        """Start the clock."""
        _synchronise(pl_module)
        self._started = time.perf_counter()

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Count the update and keep its time; its loss and gradient norm where it is sampled."""
        _synchronise(pl_module)
        self._times.append(time.perf_counter() - self._started)
        self.updates += 1
        self.sequences += len(batch.lag_B)
        module = _ours(pl_module)
        if module.nonfinite_steps == self._left_out:
            self._last_used = self.updates
        self._left_out = module.nonfinite_steps
        if self.updates - self._last_used >= HOPELESS_AFTER:
            trainer.should_stop = True
        if self.updates % self.every:
            return
        loss, norm = _number(outputs["loss"]), _number(module.gradient_norm)
        self._sampled.append((self.updates, loss, norm))
        self._write(trainer, {TRAINING_LOSS: loss, GRADIENT_NORM: norm})

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Keep a look at held-out data; stop the training where it is solved."""
        module = _ours(pl_module)
        loss, skill = module.validation_loss, module.validation_skill
        self._looks.append((self.sequences, loss, skill))
        self._write(trainer, {VALIDATION_LOSS: loss, VALIDATION_SKILL: skill})
        if skill >= self.solved_skill and self.sequences_to_solved is None:
            self.sequences_to_solved = self.sequences
            if self.early_stop:
                trainer.should_stop = True

    @property
    def step_times(self) -> dict[int, float]:
        """Return the seconds of each update after the warm-up, by its number; of the last at least."""
        first = min(self.warm_up, max(0, self.updates - 1))
        return dict(enumerate(self._times[first:], start=first + 1))

    def measurements(self) -> list[Measurement]:
        """Return everything recorded, raw; a step's time is from its forward pass to its optimiser."""
        seen = {"sequences": [look[0] for look in self._looks]}
        update = {"update": [row[0] for row in self._sampled]}
        times = self.step_times
        return [
            scalar("updates", "updates", "none", self.updates),
            scalar("sequences_to_solved", "sequences", "lower", self.sequences_to_solved),
            curve("validation_loss", "loss", "lower", seen, [look[1] for look in self._looks]),
            curve("validation_skill", "skill", "higher", seen, [look[2] for look in self._looks]),
            curve("training_loss", "loss", "lower", update, [row[1] for row in self._sampled]),
            curve("gradient_norm", "norm", "none", update, [row[2] for row in self._sampled]),
            curve(
                "step_time",
                "s",
                "lower",
                {"update": list(times)},
                # Microseconds: there is a value for every update, and a record is to stay small.
                [round(seconds, 6) for seconds in times.values()],
            ),
        ]

    def _write(self, trainer: Trainer, values: dict[str, float]) -> None:
        """Write scalars to the event file, against sequences seen."""
        named = {f"{self.section}/{name}": value for name, value in values.items()}
        for logger in trainer.loggers:
            logger.log_metrics(named, self.sequences)


def _number(value: Tensor) -> float:
    """Return a number with as many digits as tell it apart in its own precision."""
    shown = value.detach().to("cpu", torch.float32 if value.dtype.itemsize < 4 else value.dtype)
    return float(str(shown.numpy()[()]))


def _ours(module: LightningModule) -> SequenceModule:
    if not isinstance(module, SequenceModule):
        raise TypeError(f"Expected a SequenceModule, but got {type(module).__name__}")
    return module


def _synchronise(module: LightningModule) -> None:
    """Wait for the GPU, so that a step's time is the step's."""
    if module.device.type == "cuda":
        torch.cuda.synchronize(module.device)

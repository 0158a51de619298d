"""Define what every model shares: loss, clipping, optimiser and evaluation.

Axes: B batch, T time, D input features, O outputs. "..." stands for B, or for B and answered steps.
"""

import math
from abc import ABC, abstractmethod
from typing import ClassVar, final

import torch
from lightning import LightningModule
from torch import Tensor
from torch.optim import Optimizer

from lit_models._batch import Batch
from lit_models._gradients import guard_gradients
from lit_models._metrics import ErrorByLag, LagErrors, SampleMean
from lit_models._optimisers import build_optimiser
from lit_models._scoring import error_per_sample, sequence_loss
from lit_models._settings import ModuleSettings, check_settings


class SequenceModule(LightningModule, ABC):
    """Train and evaluate a model of sequences.

    A model overrides `predictions` alone. Nothing is logged here: a callback reads the attributes.

    Attributes:
        version: Raised whenever the behaviour changes.
        gradient_norm: Total 2-norm over all parameters in the latest update, before clipping.
        clipped_steps: How many updates were clipped.
        nonfinite_steps: How many updates were left out because the norm was not finite. In
            16-mixed this includes those by which the loss scale is found.
        validation_loss: Mean loss of the latest validation, NaN before the first.
        validation_skill: Its skill, NaN before the first.
        test_loss: Mean loss of the latest test, NaN before the first.
        test_errors: Its errors by lag, None before the first.
    """

    version: ClassVar[int]

    def __init__(self, settings: ModuleSettings) -> None:
        """Check and keep the settings.

        Args:
            settings: See `ModuleSettings`.

        Raises:
            ValueError: If a setting has a value that cannot be used.
        """
        super().__init__()
        check_settings(settings)
        self.input_size, self.input_steps = settings["input_size"], settings["input_steps"]
        self.output_size, self.output_steps = settings["output_size"], settings["output_steps"]
        self.objective = settings["objective"]
        self.reference_error = settings["reference_error"]
        self.clip = settings["clip"]
        self.optimiser = settings["optimiser"]
        self.learning_rate = settings["learning_rate"]
        self.gradient_norm = torch.tensor(math.nan)
        self.clipped_steps = 0
        self.nonfinite_steps = 0
        self.mean_validation_loss, self.mean_validation_error = SampleMean(), SampleMean()
        self.mean_test_loss, self.test_error_by_lag = SampleMean(), ErrorByLag()
        self.validation_loss = self.validation_skill = self.test_loss = math.nan
        self.test_errors: LagErrors | None = None

    @abstractmethod
    def predictions(self, inputs_BTD: Tensor, shown: Tensor | None) -> Tensor:
        """Answer whole sequences.

        Args:
            inputs_BTD: The input sequences.
            shown: Their target while training, for what learns from it otherwise than by the
                loss; None when it is held back.

        Returns:
            Logits or values, (..., O).
        """

    def forward(self, inputs_BTD: Tensor) -> Tensor:
        """Return the predictions, (..., O), for whole sequences, the target held back."""
        return self.predictions(inputs_BTD, None)

    @final
    def skill(self, error: float) -> float:
        """Return 1 - error / reference error: 1 is perfect, 0 as good as the reference."""
        return 1.0 - error / self.reference_error

    @final
    def configure_optimizers(self) -> Optimizer | list[Optimizer]:
        """Build a fresh optimiser over all parameters; none where there are none."""
        parameters = list(self.parameters())
        if not parameters:
            return []
        return build_optimiser(self.optimiser, parameters, self.learning_rate)

    @final
    def training_step(self, batch: Batch, batch_idx: int) -> Tensor:
        """Return the loss of one batch."""
        predictions = self.predictions(batch.inputs_BTD, batch.target)
        return sequence_loss(self.objective, predictions, batch.target)

    @final
    def configure_gradient_clipping(
        self,
        optimizer: Optimizer,
        gradient_clip_val: int | float | None = None,
        gradient_clip_algorithm: str | None = None,
    ) -> None:
        """Record the gradient's norm, then clip it; leave the update out if it is not finite.

        Lightning calls this at every update, after backward and after any unscaling.

        Args:
            optimizer: Whose parameters' gradients to look at.
            gradient_clip_val: The Trainer's own limit; must be None.
            gradient_clip_algorithm: Of no use without it.

        Raises:
            ValueError: If the Trainer has a limit of its own.
        """
        if gradient_clip_val is not None:
            raise ValueError(
                f"Expected a Trainer without gradient_clip_val, but got {gradient_clip_val}. "
                "Set the model's clip instead."
            )
        self.gradient_norm, outcome = guard_gradients(optimizer, self.clip)
        if outcome == "clipped":
            self.clipped_steps += 1
        elif outcome == "left out":
            self.nonfinite_steps += 1

    @final
    def on_validation_epoch_start(self) -> None:
        """Forget the previous validation."""
        self.mean_validation_loss.reset()
        self.mean_validation_error.reset()

    @final
    def validation_step(self, batch: Batch, batch_idx: int) -> None:
        """Add one batch to the validation."""
        loss_B, error_B = self._evaluated(batch)
        self.mean_validation_loss.update(loss_B)
        self.mean_validation_error.update(error_B)

    @final
    def on_validation_epoch_end(self) -> None:
        """Set `validation_loss` and `validation_skill`."""
        self.validation_loss = self.mean_validation_loss.compute().item()
        self.validation_skill = self.skill(self.mean_validation_error.compute().item())

    @final
    def on_test_epoch_start(self) -> None:
        """Forget the previous test."""
        self.mean_test_loss.reset()
        self.test_error_by_lag.reset()

    @final
    def test_step(self, batch: Batch, batch_idx: int) -> None:
        """Add one batch to the test."""
        loss_B, error_B = self._evaluated(batch)
        self.mean_test_loss.update(loss_B)
        self.test_error_by_lag.update(error_B, batch.lag_B)

    @final
    def on_test_epoch_end(self) -> None:
        """Set `test_loss` and `test_errors`."""
        self.test_loss = self.mean_test_loss.compute().item()
        self.test_errors = self.test_error_by_lag.compute()

    def _evaluated(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return a batch's mean loss, once for each sample (B,), and its samples' errors (B,)."""
        predictions = self(batch.inputs_BTD)
        loss = sequence_loss(self.objective, predictions, batch.target)
        error_B = error_per_sample(self.objective, predictions, batch.target, batch.scored)
        return loss.expand(len(error_B)), error_B

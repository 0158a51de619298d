"""Define the forecast of the mean.

Axes: B batch, T time, D input features, K answers, O outputs.
"""

from typing import ClassVar, Unpack

import torch
from torch import Tensor

from lit_models._settings import ModuleSettings
from lit_models.baselines._closed_form import ClosedForm


class Mean(ClosedForm):
    """Answer each of K positions with the mean of its training targets, whatever the input.

    Before any training it answers NaN.
    """

    version: ClassVar[int] = 1
    gates: ClassVar[int] = 0
    objectives: ClassVar[tuple[str, ...]] = ("regression",)

    def __init__(self, **settings: Unpack[ModuleSettings]) -> None:
        """Start with no targets.

        Args:
            **settings: See `ModuleSettings`.

        Raises:
            ValueError: If a setting has a value that cannot be used, or the task is no regression.
        """
        super().__init__(settings)
        # No buffer: that would follow the model into half precision.
        self.summed_KO = torch.zeros(self.output_steps, self.output_size, dtype=torch.float64)
        self.count = 0

    def answers(self, inputs_BTD: Tensor, shown: Tensor | None) -> Tensor:
        """Add the shown targets, then return (B, K, O); see `Baseline.answers`."""
        if shown is not None:
            shown_BKO = shown.cpu().double().reshape(-1, self.output_steps, self.output_size)
            self.summed_KO += shown_BKO.sum(0)
            self.count += len(shown_BKO)
        mean_KO = (self.summed_KO / self.count) if self.count else self.summed_KO * torch.nan
        return mean_KO.to(inputs_BTD).expand(len(inputs_BTD), -1, -1)

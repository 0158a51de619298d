"""Define the forecast that the latest value stays.

Axes: B batch, T time, D input features, K answers, O outputs.
"""

from typing import ClassVar, Unpack

from torch import Tensor

from lit_models._settings import ModuleSettings
from lit_models.baselines._closed_form import ClosedForm


class Naive(ClosedForm):
    """Repeat the latest value: each of K answers is the input at its own step, the last K.

    With more answers than input steps every answer is the last input. No forecast of a random walk
    without drift has a smaller expected squared error.

    Source: Hyndman & Athanasopoulos 2021, "Forecasting: principles and practice", section 5.2.
    """

    version: ClassVar[int] = 1
    gates: ClassVar[int] = 0
    objectives: ClassVar[tuple[str, ...]] = ("regression",)

    def __init__(self, **settings: Unpack[ModuleSettings]) -> None:
        """Check the sizes.

        Args:
            **settings: See `ModuleSettings`.

        Raises:
            ValueError: If inputs and outputs differ in size, or the task is no regression.
        """
        super().__init__(settings)
        if self.input_size != self.output_size:
            raise ValueError(
                f"Expected an input_size of {self.output_size}, the output_size, for naive, "
                f"but got {self.input_size}. Choose another baseline for this dataset."
            )

    def answers(self, inputs_BTD: Tensor, shown: Tensor | None) -> Tensor:
        """Return (B, K, O); see `Baseline.answers`."""
        if self.output_steps > inputs_BTD.shape[1]:
            return inputs_BTD[:, -1:].expand(-1, self.output_steps, -1)
        return inputs_BTD[:, -self.output_steps :]

"""Define what every baseline shares.

Axes: B batch, T time, D input features, K answers, O outputs.
"""

from abc import abstractmethod
from typing import ClassVar, final

from torch import Tensor

from lit_models._base import SequenceModule
from lit_models._settings import ModuleSettings


class Baseline(SequenceModule):
    """Answer a regression without a recurrent network.

    Attributes:
        gates: 0; a cell has at least 1.
        objectives: What kinds of answer it can give.
    """

    gates: ClassVar[int]
    objectives: ClassVar[tuple[str, ...]]

    def __init__(self, settings: ModuleSettings) -> None:
        """Check and keep the settings.

        Args:
            settings: See `ModuleSettings`.

        Raises:
            ValueError: If a setting has a value that cannot be used, or the task is no regression.
        """
        super().__init__(settings)
        if self.objective != "regression":
            raise ValueError(
                f"Expected objective to be regression for {type(self).__name__.lower()}, but got "
                f"{self.objective!r}. Leave this baseline out, or choose a dataset of values."
            )

    @abstractmethod
    def answers(self, inputs_BTD: Tensor, shown: Tensor | None) -> Tensor:
        """Return K answers a sample, (B, K, O); see `predictions` for the arguments."""

    @final
    def predictions(self, inputs_BTD: Tensor, shown: Tensor | None) -> Tensor:
        """Return (B, O) for one answer, else (B, K, O); see `SequenceModule.predictions`."""
        answers_BKO = self.answers(inputs_BTD, shown)
        return answers_BKO[:, 0] if self.output_steps == 1 else answers_BKO

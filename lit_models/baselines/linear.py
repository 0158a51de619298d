"""Define linear regression on the whole window.

Axes: B batch, T time, D input features, K answers, O outputs.
"""

from typing import ClassVar, Unpack

from torch import Tensor, nn

from lit_models._settings import ModuleSettings
from lit_models.baselines._base import Baseline
from lit_models.initialisations._laws import fill_uniform


class Linear(Baseline):
    """Answer by one linear layer that sees all T x D inputs at once, trained like a network.

    First weights by torch's law for a linear layer. It has K O (T D + 1) parameters.
    """

    version: ClassVar[int] = 1
    gates: ClassVar[int] = 0
    objectives: ClassVar[tuple[str, ...]] = ("regression",)

    def __init__(self, **settings: Unpack[ModuleSettings]) -> None:
        """Draw the first weights from the generator.

        Args:
            **settings: See `ModuleSettings`.

        Raises:
            ValueError: If a setting has a value that cannot be used, or the task is no regression.
        """
        super().__init__(settings)
        window = self.input_steps * self.input_size
        # Born on the meta device, it draws nothing from the global random state.
        self.output_layer = nn.Linear(window, self.output_steps * self.output_size, device="meta")
        self.output_layer.to_empty(device="cpu")
        fill_uniform(self.output_layer.parameters(), window, settings["generator"])

    def answers(self, inputs_BTD: Tensor, shown: Tensor | None) -> Tensor:
        """Return (B, K, O); see `Baseline.answers`."""
        answers: Tensor = self.output_layer(inputs_BTD.flatten(1))
        return answers.reshape(-1, self.output_steps, self.output_size)

"""Define the topology that answers at every step.

Axes: B batch, T time, H hidden units, O outputs.
"""

from typing import ClassVar

from torch import Tensor

from lit_models._base import SequenceModule
from lit_models.cells._base import State


class ManyToMany(SequenceModule):
    """Answer at every step, from the last layer's output at that step."""

    version: ClassVar[int] = 1

    def read_out(self, outputs_BTH: Tensor, state: State) -> Tensor:
        """Return the predictions, (B, T, O); see `SequenceModule.read_out`."""
        predictions_BTO: Tensor = self.output_layer(outputs_BTH)
        return predictions_BTO

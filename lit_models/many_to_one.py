"""Define the topology that answers once, after the whole sequence.

Axes: B batch, T time, H hidden units, O outputs.
"""

from typing import ClassVar

from torch import Tensor

from lit_models._base import SequenceModule
from lit_models.cells._base import State


class ManyToOne(SequenceModule):
    """Answer once, from the last layer's state after the last step.

    It reads the state, not the output sequence: only so does a gradient with respect to the
    final state exist.
    """

    version: ClassVar[int] = 1

    def read_out(self, outputs_BTH: Tensor, state: State) -> Tensor:
        """Return the predictions, (B, O); see `SequenceModule.read_out`."""
        predictions_BO: Tensor = self.output_layer(state["h"][-1])
        return predictions_BO

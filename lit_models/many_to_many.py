"""Define the topology that answers at every step.

Axes: B batch, T time, H hidden units, O outputs.
"""

from typing import ClassVar, Unpack

from torch import Tensor

from lit_models._settings import TopologySettings, check_steps
from lit_models._topology import Topology
from lit_models.cells._recurrence import State


class ManyToMany(Topology):
    """Answer at every step, from the last layer's output at that step."""

    version: ClassVar[int] = 1
    causal: ClassVar[bool] = True
    reads_last_state: ClassVar[bool] = True

    def __init__(self, **settings: Unpack[TopologySettings]) -> None:
        """Build the network; see `Topology`.

        Args:
            **settings: See `TopologySettings`.

        Raises:
            ValueError: If there are not as many answers as input steps.
        """
        check_steps("many_to_many", settings, answers=settings["input_steps"])
        super().__init__(settings)

    def read_out(self, outputs_BTH: Tensor, state: State) -> Tensor:
        """Return the predictions, (B, T, O); see `Topology.read_out`."""
        predictions_BTO: Tensor = self.output_layer(outputs_BTH)
        return predictions_BTO

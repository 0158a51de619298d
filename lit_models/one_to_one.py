"""Define the topology of one input step and one answer.

Axes: B batch, T time, H hidden units, O outputs.
"""

from typing import ClassVar, Unpack

from torch import Tensor

from lit_models._settings import TopologySettings, check_steps
from lit_models._topology import Topology
from lit_models.cells._recurrence import State


class OneToOne(Topology):
    """Answer once, after the only input step: nothing ever recurs."""

    version: ClassVar[int] = 1
    causal: ClassVar[bool] = True
    reads_last_state: ClassVar[bool] = True

    def __init__(self, **settings: Unpack[TopologySettings]) -> None:
        """Build the network; see `Topology`.

        Args:
            **settings: See `TopologySettings`.

        Raises:
            ValueError: If inputs have more than one step, or there is more than one answer.
        """
        check_steps("one_to_one", settings, inputs=1, answers=1)
        super().__init__(settings)

    def read_out(self, outputs_BTH: Tensor, state: State) -> Tensor:
        """Return the predictions, (B, O); see `Topology.read_out`."""
        predictions_BO: Tensor = self.output_layer(state["h"][-1])
        return predictions_BO

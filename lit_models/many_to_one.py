"""Define the topology that answers once, after the whole sequence.

Axes: B batch, T time, H hidden units, O outputs.
"""

from typing import ClassVar, Literal, Unpack

from torch import Tensor

from lit_models._settings import TopologySettings, check_steps
from lit_models._topology import Topology
from lit_models.cells._recurrence import State


class ManyToOne(Topology):
    """Answer once, from the last layer's state after the last step.

    It reads the state, not the output sequence: only so does a gradient with respect to the
    final state exist, and only so does a backward direction count with all that it has read.
    """

    version: ClassVar[int] = 1
    causal: ClassVar[bool] = True
    reads_last_state: ClassVar[bool] = True
    # Settings that are newer than stored results, which were computed at their defaults.
    later: ClassVar[tuple[str, ...]] = ("output_layer",)

    def __init__(
        self,
        *,
        output_layer: Literal["linear", "none"] = "linear",
        **settings: Unpack[TopologySettings],
    ) -> None:
        """Build the network; see `Topology`.

        Args:
            output_layer: "none" takes the state itself as the answer; its width must be O.
            **settings: See `TopologySettings`.

        Raises:
            ValueError: If there is more than one answer, or "none" with another width than O.
        """
        check_steps("many_to_one", settings, answers=1)
        super().__init__(settings, output_layer)

    def read_out(self, outputs_BTH: Tensor, state: State) -> Tensor:
        """Return the predictions, (B, O); see `Topology.read_out`."""
        predictions_BO: Tensor = self.output_layer(state["h"][-1])
        return predictions_BO

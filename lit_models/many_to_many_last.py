"""Define the topology that answers at the last steps alone.

Axes: B batch, T time, H hidden units, K answers, O outputs.
"""

from typing import ClassVar, Unpack

from torch import Tensor

from lit_models._settings import TopologySettings
from lit_models._topology import Topology
from lit_models.cells._recurrence import State


class ManyToManyLast(Topology):
    """Answer at the last K steps, from the last layer's outputs there."""

    version: ClassVar[int] = 1
    causal: ClassVar[bool] = True
    reads_last_state: ClassVar[bool] = True

    def __init__(self, **settings: Unpack[TopologySettings]) -> None:
        """Build the network; see `Topology`.

        Args:
            **settings: See `TopologySettings`.

        Raises:
            ValueError: If there are more answers than input steps.
        """
        if settings["output_steps"] > settings["input_steps"]:
            raise ValueError(
                "Expected output_steps to be at most the number of input steps for "
                f"many_to_many_last, {settings['input_steps']}, but got "
                f"{settings['output_steps']}. Ask for fewer answers or longer sequences."
            )
        super().__init__(settings)

    def read_out(self, outputs_BTH: Tensor, state: State) -> Tensor:
        """Return the predictions, (B, K, O); see `Topology.read_out`."""
        predictions_BKO: Tensor = self.output_layer(outputs_BTH[:, -self.output_steps :])
        return predictions_BKO

"""Define the topology that answers many times to one input step.

Axes: B batch, T time, D input features, H hidden units, K answers, O outputs.
"""

from typing import ClassVar, Unpack

from torch import Tensor

from lit_models._settings import TopologySettings, check_steps
from lit_models._topology import Topology
from lit_models.cells._recurrence import State


class OneToMany(Topology):
    """Answer at K steps, at each of which the one input step is read again."""

    version: ClassVar[int] = 1
    causal: ClassVar[bool] = True
    reads_last_state: ClassVar[bool] = False

    def __init__(self, **settings: Unpack[TopologySettings]) -> None:
        """Build the network; see `Topology`.

        Args:
            **settings: See `TopologySettings`.

        Raises:
            ValueError: If inputs have more than one step.
        """
        check_steps("one_to_many", settings, inputs=1)
        super().__init__(settings)

    def predictions(self, inputs_BTD: Tensor, shown: Tensor | None) -> Tensor:
        """Answer whole sequences; see `SequenceModule.predictions`."""
        return super().predictions(inputs_BTD.expand(-1, self.output_steps, -1), shown)

    def read_out(self, outputs_BTH: Tensor, state: State) -> Tensor:
        """Return the predictions, (B, K, O); see `Topology.read_out`."""
        predictions_BKO: Tensor = self.output_layer(outputs_BTH)
        return predictions_BKO

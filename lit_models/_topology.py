"""Define what every topology shares: a recurrence and a read-out.

Axes: B batch, T time, D input features, H hidden units, O outputs. "..." stands for B, or for B
and answered steps.
"""

from abc import abstractmethod
from typing import ClassVar, Literal

from torch import Tensor, nn

from lit_models._base import SequenceModule
from lit_models._settings import TopologySettings
from lit_models.cells._recurrence import State


class Topology(SequenceModule):
    """Read sequences through a recurrence and answer by a read-out.

    A topology overrides `read_out`, and `predictions` where more happens than reading the inputs.

    Attributes:
        causal: Whether, with one direction, an answer that stands at a step (the last one at the
            last step, and so on backwards) depends on no later input.
        reads_last_state: Whether the last answer is `output_layer` of the last layer's h after the
            inputs, as they are given, have been read.
        cell: What reads the inputs.
        output_layer: What turns H features into O outputs.
    """

    causal: ClassVar[bool]
    reads_last_state: ClassVar[bool]

    def __init__(
        self, settings: TopologySettings, output_layer: Literal["linear", "none"] = "linear"
    ) -> None:
        """Build the recurrence, then the read-out.

        Args:
            settings: See `TopologySettings`.
            output_layer: "none" reads the H features themselves.

        Raises:
            ValueError: If a setting has a value that cannot be used.
        """
        super().__init__(settings)
        self.cell = settings["cells"].recurrence(settings["input_size"])
        self.output_layer = _read_out(self.cell.output_size, settings, output_layer)

    def predictions(self, inputs_BTD: Tensor, shown: Tensor | None) -> Tensor:
        """Answer whole sequences; see `SequenceModule.predictions`."""
        return self.read_out(*self.cell(inputs_BTD))

    @abstractmethod
    def read_out(self, outputs_BTH: Tensor, state: State) -> Tensor:
        """Turn what the recurrence gives into predictions, by `output_layer`.

        Args:
            outputs_BTH: The last layer's outputs.
            state: The state after the last step.

        Returns:
            Predictions, (..., O).
        """


def _read_out(
    width: int, settings: TopologySettings, kind: Literal["linear", "none"]
) -> nn.Linear | nn.Identity:
    """Build a read-out, by the law of the trial's initialisation."""
    size = settings["output_size"]
    if kind not in ("linear", "none"):
        raise ValueError(
            f"Expected output_layer to be 'linear' or 'none', but got {kind!r}. Choose one of them."
        )
    if kind == "none":
        if size != width:
            raise ValueError(
                f"Expected a last layer as wide as the output, {size}, for output_layer none, "
                f"but got {width}. Set the width to {size}, or output_layer to linear."
            )
        return nn.Identity()
    # Born on the meta device, it draws nothing from the global random state.
    layer = nn.Linear(width, size, device="meta")
    layer.to_empty(device="cpu")
    settings["cells"].initialisation.fill_read_out(layer, settings["generator"])
    return layer

"""Define what a topology reads sequences through: a cell, or two of them in opposite directions.

Axes: B batch, T time, D input features, H hidden units, G gates times H (gates stacked in rows).
"""

from abc import ABC, abstractmethod
from typing import NamedTuple, TypeAlias

from torch import Tensor, nn

State: TypeAlias = dict[str, tuple[Tensor, ...]]


class LayerWeights(NamedTuple):
    """Hold one layer's parameters, the very tensors that train, gates stacked in `gate_order`."""

    input_weight_GD: Tensor
    recurrent_weight_GH: Tensor
    input_bias_G: Tensor
    recurrent_bias_G: Tensor


class Recurrence(nn.Module, ABC):
    """Turn an input sequence into outputs at every step and a state at the end.

    A state names each of its parts ("h", and "c" where there is one) and holds one (B, H) tensor
    a layer, so that a gradient with respect to any layer's state exists.

    Attributes:
        input_size: D of the lowest layer.
        hidden_sizes: H of the end state, one width a layer, lowest first.
        output_size: Width of the outputs; the last of `hidden_sizes`.
        depth: Number of layers.
    """

    def __init__(self, input_size: int, hidden_sizes: tuple[int, ...]) -> None:
        """Record the sizes.

        Args:
            input_size: D, at least 1.
            hidden_sizes: One width a layer, lowest first; at least one, each at least 1.

        Raises:
            ValueError: If a size is below 1, or there is no layer.
        """
        super().__init__()
        if not isinstance(input_size, int) or input_size < 1:
            raise ValueError(
                f"Expected input_size to be a whole number of at least 1, but got {input_size!r}. "
                "Take it from the dataset."
            )
        widths = tuple(hidden_sizes)
        if not widths or not all(isinstance(width, int) and width > 0 for width in widths):
            raise ValueError(
                "Expected hidden_sizes to hold a whole number of at least 1 for each layer, "
                f"but got {hidden_sizes!r}. Give one width a layer, lowest first."
            )
        self.input_size = input_size
        self.hidden_sizes = widths
        self.output_size = widths[-1]
        self.depth = len(widths)

    @abstractmethod
    def weights_by_layer(self) -> tuple[tuple[LayerWeights, ...], ...]:
        """Return each layer's parameters, lowest layer first, one entry a direction."""

    @abstractmethod
    def forward(self, inputs_BTD: Tensor) -> tuple[Tensor, State]:
        """Run whole sequences from the state of all zeros.

        Args:
            inputs_BTD: The input sequences.

        Returns:
            The last layer's outputs (B, T, H) and the end state.
        """

"""Define what every recurrent cell offers: whole sequences, single steps, and its layers' weights.

Axes: B batch, T time, D input features, H hidden units, G gates times H (gates stacked in rows).
"""

from abc import abstractmethod
from typing import ClassVar, TypedDict, Unpack, final

from torch import Tensor

from lit_models.cells._recurrence import LayerWeights, Recurrence, State


class CellSizes(TypedDict):
    """Name the sizes that the composer gives every cell; they are no settings of the cell.

    Attributes:
        input_size: D of the lowest layer.
        hidden_sizes: H, one width a layer, lowest first.
    """

    input_size: int
    hidden_sizes: tuple[int, ...]


class Cell(Recurrence):
    """Carry a state through time, layer upon layer.

    `forward` and repeated `step` compute the same function; a contract test holds them equal.

    Attributes:
        version: Raised whenever the behaviour changes.
        gates: How many blocks of H rows stand in a layer's weights.
        gate_order: The names of those blocks, from the top.
        state_names: The parts of the state; the first is always "h", the one that is read out.
        keep_gate: The gate that scales the old state, near 1 where a unit keeps; None without one.
    """

    version: ClassVar[int]
    gates: ClassVar[int]
    gate_order: ClassVar[tuple[str, ...]]
    state_names: ClassVar[tuple[str, ...]]
    keep_gate: ClassVar[str | None] = None

    def __init__(self, **sizes: Unpack[CellSizes]) -> None:
        """Record the sizes.

        Args:
            **sizes: Input size and the layers' widths, each at least 1.

        Raises:
            ValueError: If a size is below 1, or there is no layer.
        """
        super().__init__(**sizes)

    @final
    def initial_state(self, batch_size: int) -> State:
        """Return the state of all zeros, on the weights' device and in their dtype.

        Args:
            batch_size: B.

        Returns:
            One (B, H) tensor a layer for each name in `state_names`.
        """
        weight = self.layers()[0].recurrent_weight_GH
        return {
            name: tuple(weight.new_zeros(batch_size, width) for width in self.hidden_sizes)
            for name in self.state_names
        }

    @final
    def gate_rows(self, gate: str, layer: int) -> slice:
        """Return which rows of a layer's weights and biases belong to a gate.

        Args:
            gate: One of `gate_order`.
            layer: Which layer, 0 the lowest.

        Returns:
            The slice of H rows, H that layer's width.

        Raises:
            ValueError: If this cell has no such gate.
        """
        if gate not in self.gate_order:
            raise ValueError(
                f"Expected a gate of {type(self).__name__}, one of {', '.join(self.gate_order)}, "
                f"but got {gate!r}. Choose an initialisation whose `cells` names this cell."
            )
        width = self.hidden_sizes[layer]
        first = self.gate_order.index(gate) * width
        return slice(first, first + width)

    @abstractmethod
    def layers(self) -> tuple[LayerWeights, ...]:
        """Return each layer's parameters, lowest layer first, to be changed in place."""

    @final
    def weights_by_layer(self) -> tuple[tuple[LayerWeights, ...], ...]:
        """Return each layer's parameters, lowest layer first; there is one direction."""
        return tuple((layer,) for layer in self.layers())

    @abstractmethod
    def forward(self, inputs_BTD: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Run whole sequences.

        Args:
            inputs_BTD: The input sequences.
            state: The state before the first step; all zeros if None.

        Returns:
            The last layer's outputs (B, T, H) and the state after the last step.
        """

    @abstractmethod
    def step(self, input_BD: Tensor, state: State) -> State:
        """Run one time step through all layers.

        Args:
            input_BD: The input at this step.
            state: The state before it; left unchanged.

        Returns:
            The state after it. The step's output is `state["h"][-1]`.
        """

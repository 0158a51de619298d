"""Define what every recurrent cell offers: whole sequences, single steps, and its layers' weights.

Axes: B batch, T time, D input features, H hidden units, G gates times H (gates stacked in rows).
"""

from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple, TypeAlias, TypedDict, Unpack, final

from torch import Tensor, nn

State: TypeAlias = dict[str, tuple[Tensor, ...]]


class CellSizes(TypedDict):
    """Name the sizes that the composer gives every cell; they are no settings of the cell."""

    input_size: int
    hidden_size: int
    depth: int


class LayerWeights(NamedTuple):
    """Hold one layer's parameters, the very tensors that train, gates stacked in `gate_order`."""

    input_weight_GD: Tensor
    recurrent_weight_GH: Tensor
    input_bias_G: Tensor
    recurrent_bias_G: Tensor


class Cell(nn.Module, ABC):
    """Carry a state through time, layer upon layer.

    `forward` and repeated `step` compute the same function; a contract test holds them equal.
    A state names each of its parts ("h", and "c" where there is one) and holds one (B, H) tensor
    a layer, so that a gradient with respect to any layer's state exists.

    Attributes:
        version: Raised whenever the behaviour changes.
        gates: How many blocks of H rows stand in a layer's weights.
        gate_order: The names of those blocks, from the top.
        state_names: The parts of the state; the first is always "h", the one that is read out.
        input_size: D of the lowest layer.
        hidden_size: H, units a layer.
        output_size: Width of `forward`'s output; H.
        depth: Number of layers.
    """

    version: ClassVar[int]
    gates: ClassVar[int]
    gate_order: ClassVar[tuple[str, ...]]
    state_names: ClassVar[tuple[str, ...]]

    def __init__(self, **sizes: Unpack[CellSizes]) -> None:
        """Record the sizes.

        Args:
            **sizes: Input size, hidden size and depth, each at least 1.

        Raises:
            ValueError: If a size is below 1.
        """
        super().__init__()
        for name, size in sizes.items():
            if not isinstance(size, int) or size < 1:
                raise ValueError(
                    f"Expected {name} to be a whole number of at least 1, but got {size!r}. "
                    "Give a positive size."
                )
        self.input_size = sizes["input_size"]
        self.hidden_size = sizes["hidden_size"]
        self.output_size = sizes["hidden_size"]
        self.depth = sizes["depth"]

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
            name: tuple(weight.new_zeros(batch_size, self.hidden_size) for _ in range(self.depth))
            for name in self.state_names
        }

    @final
    def gate_rows(self, gate: str) -> slice:
        """Return which rows of a layer's weights and biases belong to a gate.

        Args:
            gate: One of `gate_order`.

        Returns:
            The slice of H rows.

        Raises:
            ValueError: If this cell has no such gate.
        """
        if gate not in self.gate_order:
            raise ValueError(
                f"Expected a gate of {type(self).__name__}, one of {', '.join(self.gate_order)}, "
                f"but got {gate!r}. Choose an initialisation whose `cells` names this cell."
            )
        first = self.gate_order.index(gate) * self.hidden_size
        return slice(first, first + self.hidden_size)

    @abstractmethod
    def layers(self) -> tuple[LayerWeights, ...]:
        """Return each layer's parameters, lowest layer first, to be changed in place."""

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

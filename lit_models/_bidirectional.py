"""Define a recurrence that reads forwards and backwards, layer upon layer.

Axes: B batch, T time, D input features, H hidden units.
"""

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias, cast, get_args

import torch
from torch import Tensor, nn

from lit_models.cells._base import Cell
from lit_models.cells._recurrence import LayerWeights, Recurrence, State

Merge: TypeAlias = Literal["concat", "sum", "mul", "mean"]

_MERGES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "concat": lambda forward, backward: torch.cat((forward, backward), -1),
    "sum": torch.add,
    "mul": torch.mul,
    "mean": lambda forward, backward: (forward + backward) / 2,
}


def merged_size(merge: Merge, hidden_size: int) -> int:
    """Return how wide two directions of width H are together.

    Args:
        merge: How they are joined.
        hidden_size: H.

    Returns:
        2 H for "concat", else H.

    Raises:
        ValueError: If there is no such merge.
    """
    if merge not in _MERGES:
        raise ValueError(
            f"Expected bidirectional to be one of {', '.join(get_args(Merge))}, "
            f"but got {merge!r}. Choose one of these, or none for one direction."
        )
    return 2 * hidden_size if merge == "concat" else hidden_size


class Bidirectional(Recurrence):
    """Read every layer's input forwards and backwards, and merge (Schuster & Paliwal 1997).

    Both directions of a layer read the same input, and their merged outputs are what the next
    layer reads. The end state joins each direction's *final* state, that of the backward one after
    it has read step 0; the merged output at the last step holds that direction's first step alone.
    It has no `step`: there is no state that knows the past alone.

    Source: Schuster & Paliwal 1997, "Bidirectional recurrent neural networks".
    """

    def __init__(self, layers: Sequence[tuple[Cell, Cell]], merge: Merge) -> None:
        """Take the cells over.

        Args:
            layers: For each layer, lowest first, a forward and a backward cell of one layer.
            merge: How a layer's two outputs, and its two final states, are joined.

        Raises:
            ValueError: If there is no such merge, no layer, or a cell does not fit its place.
        """
        widths = tuple(merged_size(merge, forward.output_size) for forward, _ in layers)
        super().__init__(layers[0][0].input_size if layers else 1, widths)
        read = (self.input_size, *widths)
        for size, pair in zip(read, layers, strict=False):
            found = {(cell.input_size, cell.hidden_sizes) for cell in pair}
            if found != {(size, (pair[0].output_size,))}:
                raise ValueError(
                    f"Expected two cells of one layer and one width that read {size} features, "
                    f"but got input and hidden sizes {sorted(found)}. Build them with CellFactory."
                )
        self.forwards = nn.ModuleList(forward for forward, _ in layers)
        self.backwards = nn.ModuleList(backward for _, backward in layers)
        self.merge = merge

    def weights_by_layer(self) -> tuple[tuple[LayerWeights, ...], ...]:
        """Return each layer's parameters, lowest layer first, the forward direction's first."""
        return tuple(
            (cast(Cell, forward).layers()[0], cast(Cell, backward).layers()[0])
            for forward, backward in zip(self.forwards, self.backwards, strict=True)
        )

    def forward(self, inputs_BTD: Tensor) -> tuple[Tensor, State]:
        """Run whole sequences; see `Recurrence.forward`."""
        join = _MERGES[self.merge]
        outputs_BTH = inputs_BTD
        ends: dict[str, list[Tensor]] = {}
        for forward, backward in zip(self.forwards, self.backwards, strict=True):
            ahead_BTH, ahead = forward(outputs_BTH)
            reversed_BTH, behind = backward(outputs_BTH.flip(1))
            outputs_BTH = join(ahead_BTH, reversed_BTH.flip(1))
            for name, (final_BH,) in ahead.items():
                ends.setdefault(name, []).append(join(final_BH, behind[name][0]))
        return outputs_BTH, {name: tuple(layers) for name, layers in ends.items()}

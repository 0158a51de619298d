"""Define gate biases that spread the units' memories over a range of times.

Axes: H hidden units.
"""

from typing import ClassVar, Literal

import torch

from lit_models.cells._base import Cell
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations._laws import clear_biases, fill_default, set_gate_bias


class Chrono(Initialisation):
    """Draw gate biases so that units keep for 1 to t_max steps (Tallec & Ollivier 2018).

    With t_max equal to the task's length it is an oracle: it has been told the answer. "task"
    asks for that; whoever composes a trial puts the length in its place.

    The LSTM's forget bias is log u, its input bias -log u, with u ~ U(1, t_max - 1), one draw a
    unit and layer. Torch's GRU keeps by its update gate, h' = (1 - z) n + z h, so there the
    update bias is log u (in the paper's notation z and 1 - z change places). These are the sums
    of torch's two bias vectors, put in `bias_ih`; all other biases are 0. Weights are as
    `default` draws them.

    Source: Tallec & Ollivier 2018, arXiv 1804.11188, section 3.
    """

    version: ClassVar[int] = 1
    cells: ClassVar[tuple[str, ...]] = ("lstm", "gru")
    # The least for which U(1, t_max - 1) is not empty.
    minimums: ClassVar[dict[str, int]] = {"t_max": 3}

    def __init__(self, *, t_max: int | Literal["task"] = "task") -> None:
        """Set the longest time.

        Args:
            t_max: The longest time, in steps, that a unit shall keep; "task" for the length of
                the task's sequences.

        Raises:
            ValueError: If t_max is neither "task" nor at least 3.
        """
        if t_max != "task" and not (isinstance(t_max, int) and t_max >= self.minimums["t_max"]):
            raise ValueError(
                f"Expected t_max to be 'task' or a whole number of at least 3, but got {t_max!r}. "
                "Give the longest memory you want, in steps."
            )
        self.t_max = t_max

    def apply(self, cell: Cell, generator: torch.Generator) -> None:
        """Fill the cell; see `Initialisation.apply`.

        Args:
            cell: The cell to fill.
            generator: The only source of randomness, on the cell's device.

        Raises:
            ValueError: If t_max is still "task", or the cell has no gate that keeps.
        """
        if self.t_max == "task":
            raise ValueError(
                "Expected t_max to be a number of steps by now, but got 'task'. "
                "Build Chrono with t_max set to the length of the task's sequences."
            )
        keeps = cell.keep_gate
        if keeps is None:
            raise ValueError(
                f"Expected a cell with a gate that keeps, but got {type(cell).__name__}. "
                "Choose an initialisation whose `cells` names this cell."
            )
        fill_default(cell, generator)
        for number, layer in enumerate(cell.layers()):
            times_H = torch.empty_like(layer.input_bias_G[: cell.hidden_sizes[number]])
            times_H.uniform_(1.0, self.t_max - 1.0, generator=generator)
            clear_biases(layer)
            set_gate_bias(cell, number, keeps, times_H.log())
            # An LSTM has an input gate to close; a GRU has one gate for both.
            if "input" in cell.gate_order:
                set_gate_bias(cell, number, "input", -times_H.log())

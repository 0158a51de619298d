"""Define the initialisation of Keras's recurrent layers.

Axes: D input features, H hidden units, G gates times H, O outputs.
"""

from typing import ClassVar

import torch
from torch import nn

from lit_models.cells._base import Cell
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations._laws import clear_biases, fill_default, set_gate_bias


class Keras(Initialisation):
    """Draw weights as Keras does: Glorot input, orthogonal recurrence, LSTM forget bias 1.

    A layer's input weights are one G x D matrix for Glorot & Bengio's uniform law, with bound
    sqrt(6 / (D + G)). Its recurrent weights are one G x H matrix with orthonormal columns, so that
    the gates' blocks are not orthogonal each. All biases are 0 but the LSTM's forget bias, a sum
    of 1. The read-out has weights within sqrt(6 / (H + O)) and biases 0.

    Source: Keras 3, `keras.layers.LSTM`, `GRU`, `SimpleRNN` and `Dense`; Glorot & Bengio 2010;
    Saxe et al. 2014, arXiv 1312.6120; Jozefowicz, Zaremba & Sutskever 2015 for the forget bias.
    """

    version: ClassVar[int] = 1
    cells: ClassVar[tuple[str, ...]] = ("rnn_tanh", "rnn_relu", "rnn_linear", "lstm", "gru")

    def apply(self, cell: Cell, generator: torch.Generator) -> None:
        """Fill the cell; see `Initialisation.apply`."""
        fill_default(cell, generator)
        for number, layer in enumerate(cell.layers()):
            nn.init.xavier_uniform_(layer.input_weight_GD, generator=generator)
            nn.init.orthogonal_(layer.recurrent_weight_GH, generator=generator)
            clear_biases(layer)
            if "forget" in cell.gate_order:
                set_gate_bias(cell, number, "forget", 1.0)

    def fill_read_out(self, layer: nn.Linear, generator: torch.Generator) -> None:
        """Fill a read-out; see `Initialisation.fill_read_out`."""
        super().fill_read_out(layer, generator)
        nn.init.xavier_uniform_(layer.weight, generator=generator)
        nn.init.zeros_(layer.bias)

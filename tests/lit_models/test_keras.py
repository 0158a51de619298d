"""Check Keras's laws on the real weights of every layer.

Axes: G gates times H.
"""

import math

import pytest
import torch
from scipy import stats

from lit_models.cells._base import Cell
from lit_models.cells.gru import GRU
from lit_models.cells.lstm import LSTM
from lit_models.cells.rnn_linear import RNNLinear
from lit_models.cells.rnn_relu import RNNReLU
from lit_models.cells.rnn_tanh import RNNTanh
from lit_models.initialisations.keras import Keras

CELLS: dict[str, type[Cell]] = {
    "rnn_tanh": RNNTanh,
    "rnn_relu": RNNReLU,
    "rnn_linear": RNNLinear,
    "lstm": LSTM,
    "gru": GRU,
}


@pytest.mark.parametrize("cell", Keras.cells)
def test_keras_draws_whole_matrices_and_clears_biases(cell: str) -> None:
    generator = torch.Generator().manual_seed(1)
    filled = CELLS[cell](input_size=30, hidden_sizes=(16, 12))
    Keras().apply(filled, generator)
    for width, inputs, layer in zip((16, 12), (30, 16), filled.layers(), strict=True):
        rows = filled.gates * width
        bound = math.sqrt(6 / (inputs + rows))
        drawn = (layer.input_weight_GD.detach().flatten() / bound).numpy()
        assert stats.kstest(drawn, stats.uniform(-1, 2).cdf).pvalue > 0.01
        recurrent_GH = layer.recurrent_weight_GH.detach()
        torch.testing.assert_close(
            recurrent_GH.T @ recurrent_GH, torch.eye(width), rtol=0, atol=1e-5
        )
        forget = [float(gate == "forget") for gate in filled.gate_order]
        expected_G = torch.tensor(forget).repeat_interleave(width)
        assert torch.equal(layer.input_bias_G, expected_G)
        assert not layer.recurrent_bias_G.any()

"""Check the normal law on the real weights of every layer, and what its gain does to gradients."""

import pytest
import torch
from scipy import stats

from lit_models.cells._base import Cell
from lit_models.cells.gru import GRU
from lit_models.cells.lstm import LSTM
from lit_models.cells.rnn_linear import RNNLinear
from lit_models.cells.rnn_relu import RNNReLU
from lit_models.cells.rnn_tanh import RNNTanh
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations.default import Default
from lit_models.initialisations.gaussian import Gaussian

CELLS: dict[str, type[Cell]] = {
    "rnn_tanh": RNNTanh,
    "rnn_relu": RNNReLU,
    "rnn_linear": RNNLinear,
    "lstm": LSTM,
    "gru": GRU,
}


def fill(initialisation: Initialisation, cell: str, seed: int = 1, depth: int = 3) -> Cell:
    filled = CELLS[cell](input_size=2, hidden_sizes=(16,) * depth)
    initialisation.apply(filled, torch.Generator().manual_seed(seed))
    return filled


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("gain", [1.0, 2.5])
def test_gaussian_recurrence_and_nothing_else(cell: str, gain: float) -> None:
    filled, default = fill(Gaussian(gain=gain), cell), fill(Default(), cell)
    for layer, untouched in zip(filled.layers(), default.layers(), strict=True):
        drawn = (layer.recurrent_weight_GH.detach().flatten() * 4 / gain).numpy()
        assert stats.kstest(drawn, stats.norm.cdf).pvalue > 0.01
        for name in ("input_weight_GD", "input_bias_G", "recurrent_bias_G"):
            assert torch.equal(getattr(layer, name), getattr(untouched, name))


@pytest.mark.parametrize(("gain", "grows"), [(0.5, False), (2.0, True)])
def test_gradients_grow_with_a_gain_above_1(gain: float, grows: bool) -> None:
    cell = RNNTanh(input_size=1, hidden_sizes=(128,))
    Gaussian(gain=gain).apply(cell, torch.Generator().manual_seed(1))
    with torch.no_grad():
        cell.layers()[0].input_bias_G.zero_()
        cell.layers()[0].recurrent_bias_G.zero_()
    # Near the origin, where tanh is all but linear.
    start = torch.full((1, 128), 1e-12).requires_grad_()
    _, end = cell(torch.zeros(1, 20, 1), {"h": (start,)})
    (gradient,) = torch.autograd.grad(end["h"][0].sum(), start)
    assert (gradient.norm() > 128**0.5) == grows


@pytest.mark.parametrize("gain", [0.0, -1.0, float("inf"), float("nan")])
def test_gaussian_refuses_a_useless_gain(gain: float) -> None:
    with pytest.raises(ValueError, match=r"Expected gain .* got"):
        Gaussian(gain=gain)

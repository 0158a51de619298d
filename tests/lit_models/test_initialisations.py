"""Check each law on the real weights of every layer.

Axes: H hidden units.
"""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from scipy import stats
from torch import nn

from lit_models.cells._base import Cell
from lit_models.cells._recurrence import State
from lit_models.cells.gru import GRU
from lit_models.cells.lstm import LSTM
from lit_models.cells.rnn_linear import RNNLinear
from lit_models.cells.rnn_relu import RNNReLU
from lit_models.cells.rnn_tanh import RNNTanh
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations.chrono import Chrono
from lit_models.initialisations.default import Default
from lit_models.initialisations.forget_bias import ForgetBias
from lit_models.initialisations.identity import Identity
from lit_models.initialisations.keras import Keras
from lit_models.initialisations.orthogonal import Orthogonal

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


def build(initialisation_class: type[Any]) -> Initialisation:
    made: Initialisation = (
        Chrono(t_max=50) if initialisation_class is Chrono else initialisation_class()
    )
    return made


def test_every_law_is_a_function_of_its_seed(initialisation_class: type[Initialisation]) -> None:
    initialisation = build(initialisation_class)
    for name in initialisation.cells or CELLS:
        first, again, other = (
            list(fill(initialisation, name, seed).parameters()) for seed in (1, 1, 2)
        )
        assert all(torch.equal(*pair) for pair in zip(first, again, strict=True))
        assert not torch.equal(first[0], other[0])


def test_every_law_leaves_the_global_random_state_alone(
    initialisation_class: type[Initialisation],
) -> None:
    initialisation = build(initialisation_class)
    for name in initialisation.cells or CELLS:
        cell = CELLS[name](input_size=2, hidden_sizes=(4, 3))
        before = torch.get_rng_state()
        initialisation.apply(cell, torch.Generator().manual_seed(1))
        assert torch.equal(torch.get_rng_state(), before)


def test_every_law_overwrites_everything(initialisation_class: type[Initialisation]) -> None:
    initialisation = build(initialisation_class)
    for name in initialisation.cells or CELLS:
        cell = CELLS[name](input_size=2, hidden_sizes=(4, 3))
        for parameter in cell.parameters():
            nn.init.constant_(parameter, torch.nan)
        initialisation.apply(cell, torch.Generator().manual_seed(1))
        for parameter in cell.parameters():
            assert parameter.isfinite().all()
            assert parameter.requires_grad
            assert parameter.is_leaf


def test_every_law_names_cells_that_exist(
    initialisation_class: type[Initialisation],
    discovered: Callable[[str], dict[str, type[Any]]],
) -> None:
    assert set(initialisation_class.cells) <= set(discovered("cell"))


@pytest.mark.parametrize(
    ("cell", "torch_class", "settings"),
    [
        ("rnn_tanh", nn.RNN, {}),
        ("rnn_relu", nn.RNN, {"nonlinearity": "relu"}),
        ("lstm", nn.LSTM, {}),
        ("gru", nn.GRU, {}),
    ],
)
def test_default_is_torchs_own_law_bit_for_bit(
    cell: str, torch_class: Callable[..., nn.RNNBase], settings: dict[str, Any]
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        expected = torch_class(2, 16, 3, **settings)
    filled = fill(Default(), cell, seed=7)
    for ours, theirs in zip(filled.parameters(), expected.parameters(), strict=True):
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize("cell", CELLS)
def test_orthogonal_blocks_and_nothing_else(cell: str) -> None:
    filled, default = fill(Orthogonal(), cell), fill(Default(), cell)
    for number, (layer, untouched) in enumerate(
        zip(filled.layers(), default.layers(), strict=True)
    ):
        for gate in filled.gate_order:
            block_HH = layer.recurrent_weight_GH.detach()[filled.gate_rows(gate, number)]
            torch.testing.assert_close(block_HH @ block_HH.T, torch.eye(16), rtol=0, atol=1e-6)
        for name in ("input_weight_GD", "input_bias_G", "recurrent_bias_G"):
            assert torch.equal(getattr(layer, name), getattr(untouched, name))


def test_orthogonal_blocks_differ_from_each_other() -> None:
    filled = fill(Orthogonal(), "lstm")
    blocks = [layer.recurrent_weight_GH.view(4, 16, 16) for layer in filled.layers()]
    assert len(torch.unique(torch.cat(blocks), dim=0)) == 12


def test_read_outs_follow_torch_or_keras(initialisation_class: type[Initialisation]) -> None:
    layer = nn.Linear(200, 100)
    build(initialisation_class).fill_read_out(layer, torch.Generator().manual_seed(1))
    glorot = initialisation_class is Keras
    bound = math.sqrt(6 / 300) if glorot else 200**-0.5
    weights = (layer.weight.detach().flatten() / bound).numpy()
    assert stats.kstest(weights, stats.uniform(-1, 2).cdf).pvalue > 0.01
    assert layer.bias.any() == (not glorot)


@pytest.mark.parametrize("cell", CELLS)
def test_default_goes_by_each_layers_own_width(cell: str) -> None:
    filled = CELLS[cell](input_size=2, hidden_sizes=(100, 4, 25))
    Default().apply(filled, torch.Generator().manual_seed(1))
    for width, layer in zip(filled.hidden_sizes, filled.layers(), strict=True):
        bound = width**-0.5
        largest = max(weight.abs().max().item() for weight in layer)
        assert 0.9 * bound < largest <= bound


@pytest.mark.parametrize("cell", Identity.cells)
@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_identity(cell: str, scale: float) -> None:
    filled, default = fill(Identity(scale=scale), cell), fill(Default(), cell)
    for layer, untouched in zip(filled.layers(), default.layers(), strict=True):
        assert torch.equal(layer.recurrent_weight_GH, scale * torch.eye(16))
        assert not layer.input_bias_G.any()
        assert not layer.recurrent_bias_G.any()
        assert torch.equal(layer.input_weight_GD, untouched.input_weight_GD)


@pytest.mark.parametrize("value", [1.0, -2.0, 0.0])
def test_forget_bias_is_the_sum_and_all_else_is_zero(value: float) -> None:
    filled, default = fill(ForgetBias(value=value), "lstm"), fill(Default(), "lstm")
    for layer, untouched in zip(filled.layers(), default.layers(), strict=True):
        # torch's documentation: the four blocks are input, forget, cell, output.
        expected = torch.tensor([0.0, value, 0.0, 0.0]).repeat_interleave(16)
        assert torch.equal(layer.input_bias_G, expected)
        assert not layer.recurrent_bias_G.any()
        assert torch.equal(layer.recurrent_weight_GH, untouched.recurrent_weight_GH)
        assert torch.equal(layer.input_weight_GD, untouched.input_weight_GD)


def test_update_gate_near_one_keeps_in_torchs_gru() -> None:
    cell = fill(Default(), "gru", depth=1)
    with torch.no_grad():
        cell.layers()[0].input_bias_G[cell.gate_rows("update", 0)] = 50.0
    state: State = {"h": (torch.rand(2, 16),)}
    torch.testing.assert_close(cell.step(torch.ones(2, 2), state)["h"], state["h"])


@pytest.mark.parametrize("scale", [0.0, -1.0, float("inf"), float("nan")])
def test_identity_refuses_a_useless_scale(scale: float) -> None:
    with pytest.raises(ValueError, match=r"Expected scale .* got"):
        Identity(scale=scale)


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_forget_bias_refuses_what_is_not_finite(value: float) -> None:
    with pytest.raises(ValueError, match=r"Expected value .* got"):
        ForgetBias(value=value)


@pytest.mark.parametrize(
    ("initialisation", "cell"),
    [(Identity(), "lstm"), (ForgetBias(), "gru"), (Chrono(t_max=9), "rnn_tanh")],
)
def test_a_cell_without_the_gate_is_refused(initialisation: Initialisation, cell: str) -> None:
    with pytest.raises(ValueError, match=r"Expected a .* but got"):
        fill(initialisation, cell)

"""Check that one gate's biases are set and that nothing else is.

Axes: G gates times H.
"""

import pytest
import torch

from lit_models.cells._base import Cell
from lit_models.cells.gru import GRU
from lit_models.cells.lstm import LSTM
from lit_models.cells.rnn_tanh import RNNTanh
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations.default import Default
from lit_models.initialisations.gate_bias import GateBias

WIDTHS = (16, 12)

# torch's documentation: the blocks of an LSTM are input, forget, cell, output; of a GRU reset,
# update, new.
BLOCKS = [
    (LSTM, "input", 0),
    (LSTM, "forget", 1),
    (LSTM, "candidate", 2),
    (LSTM, "output", 3),
    (GRU, "reset", 0),
    (GRU, "update", 1),
    (GRU, "candidate", 2),
]


def fill(initialisation: Initialisation, gated: type[Cell], seed: int = 1) -> Cell:
    filled = gated(input_size=2, hidden_sizes=WIDTHS)
    initialisation.apply(filled, torch.Generator().manual_seed(seed))
    return filled


@pytest.mark.parametrize(("gated", "gate", "block"), BLOCKS)
@pytest.mark.parametrize("value", [1.0, -2.5, 0.0])
def test_one_gate_is_set_and_all_else_is_default_bit_for_bit(
    gated: type[Cell], gate: str, block: int, value: float
) -> None:
    filled = fill(GateBias(gate=gate, value=value), gated)  # type: ignore[arg-type]
    default = fill(Default(), gated)
    for width, layer, untouched in zip(WIDTHS, filled.layers(), default.layers(), strict=True):
        rows_G = torch.zeros(gated.gates * width, dtype=torch.bool)
        rows_G[block * width : (block + 1) * width] = True
        total_G = (layer.input_bias_G + layer.recurrent_bias_G).detach()
        assert (total_G[rows_G] == value).all()
        for name in ("input_bias_G", "recurrent_bias_G"):
            kept_G, drawn_G = getattr(layer, name)[~rows_G], getattr(untouched, name)[~rows_G]
            assert torch.equal(kept_G, drawn_G)
            assert kept_G.all(), "drawn, not cleared"
        for name in ("input_weight_GD", "recurrent_weight_GH"):
            assert torch.equal(getattr(layer, name), getattr(untouched, name))


@pytest.mark.parametrize(
    ("gated", "gate"),
    [(GRU, "forget"), (GRU, "input"), (GRU, "output"), (LSTM, "reset"), (LSTM, "update")],
)
def test_a_gate_that_the_cell_lacks_is_refused(gated: type[Cell], gate: str) -> None:
    with pytest.raises(ValueError, match=f"Expected a gate of {gated.__name__}.*got '{gate}'"):
        fill(GateBias(gate=gate), gated)  # type: ignore[arg-type]


def test_a_cell_without_gates_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected a gate of RNNTanh"):
        fill(GateBias(gate="forget"), RNNTanh)


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"Expected value .* got"):
        GateBias(value=value)

"""Check the chrono law on the real weights of every layer.

Axes: H hidden units, G gates times H.
"""

from typing import Any

import numpy as np
import pytest
import torch
from scipy import stats

from lit_models.cells._base import Cell
from lit_models.cells.gru import GRU
from lit_models.cells.lstm import LSTM
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations.chrono import Chrono
from lit_models.initialisations.default import Default


def fill(
    initialisation: Initialisation, cell_class: type[Cell], hidden: int = 16, depth: int = 1
) -> Cell:
    cell = cell_class(input_size=2, hidden_sizes=(hidden,) * depth)
    initialisation.apply(cell, torch.Generator().manual_seed(1))
    return cell


@pytest.mark.parametrize("gated", [LSTM, GRU])
def test_chrono_follows_its_law_in_every_layer(gated: type[Cell]) -> None:
    t_max, hidden = 100, 1000
    filled = fill(Chrono(t_max=t_max), gated, hidden, depth=2)
    drawn = []
    for layer in filled.layers():
        total_G = (layer.input_bias_G + layer.recurrent_bias_G).detach().view(-1, hidden)
        # torch: input, forget, cell, output in an LSTM; reset, update, new in a GRU.
        kept_H = total_G[1].double().numpy()
        times_H = np.exp(kept_H)
        assert times_H.min() >= 1 - 1e-5
        assert times_H.max() <= t_max - 1 + 1e-3
        assert stats.kstest(times_H, stats.uniform(1, t_max - 2).cdf).pvalue > 0.01
        expected = np.log(1 + (t_max - 2) * np.array([0.25, 0.5, 0.9]))
        # 0.2 is four standard errors of the lowest of these quantiles.
        np.testing.assert_allclose(np.quantile(kept_H, [0.25, 0.5, 0.9]), expected, atol=0.2)
        assert torch.equal(total_G[0], -total_G[1] if gated is LSTM else torch.zeros(hidden))
        assert not total_G[2:].any()
        assert not layer.recurrent_bias_G.any()
        drawn.append(kept_H)
    assert not np.array_equal(drawn[0], drawn[1])


def test_chrono_leaves_the_weights_at_default() -> None:
    filled, default = fill(Chrono(t_max=9), GRU), fill(Default(), GRU)
    assert torch.equal(
        filled.layers()[0].recurrent_weight_GH, default.layers()[0].recurrent_weight_GH
    )


@pytest.mark.parametrize("t_max", [2, 0, -5, 2.5, "length"])
def test_chrono_refuses_a_time_without_a_law(t_max: Any) -> None:
    with pytest.raises(ValueError, match=r"Expected t_max .* got"):
        Chrono(t_max=t_max)


def test_chrono_must_be_told_the_tasks_length_before_it_is_applied() -> None:
    with pytest.raises(ValueError, match="got 'task'"):
        fill(Chrono(), LSTM)

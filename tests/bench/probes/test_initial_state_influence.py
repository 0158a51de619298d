"""Hold the influence of the initial state to closed forms.

Axes: B batch, T time, D input features.
"""

from typing import Any

import numpy as np
import pytest
import torch

from bench.compose import Composition
from bench.probes.initial_state_influence import InitialStateInfluence
from tests.bench.probes.closed_forms import STATELESS
from tests.bench.probes.networks import cell_of, composition, decaying, read


def influence(made: Composition) -> dict[int, float]:
    reading = read(InitialStateInfluence(), made)["initial_state_influence"]
    assert list(reading.axes) == ["lag"]
    return dict(zip(reading.axes["lag"], reading.values, strict=True))


def test_a_linear_decay_gives_its_power_of_the_state_left_behind() -> None:
    made = decaying(0.8)
    sample = made.held_out(256)
    assert sample is not None
    end_B = sample.inputs_BTD[:, :, 0].double().numpy() @ 0.8 ** np.arange(30)[::-1]
    curve = influence(made)
    assert min(curve) == 1
    assert max(curve) == 30
    expected = [0.8**lag * end_B.mean() / (1 / 12) ** 0.5 for lag in curve]
    assert list(curve.values()) == pytest.approx(expected, rel=5.1e-6)


def test_without_a_way_through_time_it_moves_nothing() -> None:
    made = composition(cell="rnn_tanh", task="first_token_recall")
    assert influence(made)[1] > 0
    with torch.no_grad():
        cell_of(made).layers()[0].recurrent_weight_GH.zero_()
    assert set(influence(made).values()) == {0.0}


@pytest.mark.parametrize("task", ["first_token_recall", "adding"])
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_runs_differ_in_the_initial_state_alone(cell: str, task: str) -> None:
    made = composition(cell=cell, task=task, depth=2)
    curve = influence(made)
    sample = made.held_out(256)
    assert sample is not None
    module: Any = made.module.double()
    inputs_BTD = sample.inputs_BTD.double()
    with torch.no_grad():
        answers_BO = module(inputs_BTD)
        _, end = module.cell(inputs_BTD)
        # The sequence before leaves its state behind.
        left = {
            name: tuple(torch.cat([each[-1:], each[:-1]]) for each in part)
            for name, part in end.items()
        }
        moved_BO = module.output_layer(module.cell(inputs_BTD, left)[1]["h"][-1])
    expected_B = (answers_BO - moved_BO).abs().squeeze(-1) / (1 / 12) ** 0.5
    if task == "first_token_recall":
        expected_B = (answers_BO.softmax(1) - moved_BO.softmax(1)).abs().sum(1) / 2
    assert curve[30] == pytest.approx(expected_B.mean().item(), rel=5.1e-6)


@pytest.mark.parametrize("changed", STATELESS)
def test_it_is_silent_where_no_last_state_is_read(changed: dict[str, Any]) -> None:
    assert InitialStateInfluence().read(composition(**changed)) == []

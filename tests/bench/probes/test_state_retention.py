"""Hold the retention of the first input in the state to closed forms.

Axes: B batch, T time, D input features, S the whole state.
"""

from typing import Any

import numpy as np
import pytest
import torch

from bench.compose import Composition
from bench.probes.state_retention import StateRetention
from bench.probing import compared, probe
from tests.bench.probes.closed_forms import STATELESS
from tests.bench.probes.networks import cell_of, composition, decaying, read, recalling, silence


def retention(made: Composition) -> dict[int, float]:
    reading = read(StateRetention(), made)["state_retention"]
    assert list(reading.axes) == ["lag"]
    return dict(zip(reading.axes["lag"], reading.values, strict=True))


@pytest.mark.parametrize("task", ["first_token_recall", "adding"])
@pytest.mark.parametrize("cell", ["rnn_tanh", "lstm", "gru"])
def test_right_after_the_first_input_all_is_kept(cell: str, task: str) -> None:
    curve = retention(composition(cell=cell, task=task, depth=2))
    assert curve[0] == 1
    assert 0 < curve[29] < 1


@pytest.mark.parametrize("task", ["first_token_recall", "adding"])
def test_without_a_way_through_time_nothing_is_kept(task: str) -> None:
    made = composition(cell="rnn_tanh", task=task)
    with torch.no_grad():
        cell_of(made).layers()[0].recurrent_weight_GH.zero_()
    curve = retention(made)
    assert curve[0] == 1
    assert set(list(curve.values())[1:]) == {0.0}


def test_where_nothing_else_is_written_all_is_kept() -> None:
    curve = retention(recalling())
    assert list(curve.values()) == pytest.approx([1.0] * len(curve), abs=1e-6)


def test_a_linear_decay_gives_its_power_over_what_else_is_written() -> None:
    made = decaying(0.8)
    sample = made.held_out(256)
    assert sample is not None
    value_BT = sample.inputs_BTD[:, :, 0].double().numpy()
    curve = retention(made)
    state_B = np.zeros(256)
    first_B = np.roll(value_BT[:, 0], 1) - value_BT[:, 0]
    for lag in range(30):
        state_B = 0.8 * state_B + value_BT[:, lag]
        if lag in curve:
            apart_B = np.roll(state_B, 1) - state_B
            expected = 0.8**lag * np.sqrt(np.mean(first_B**2) / np.mean(apart_B**2))
            assert curve[lag] == pytest.approx(expected, rel=5.1e-6)


def test_the_state_is_that_of_all_layers_and_parts() -> None:
    made = composition(cell="lstm", task="first_token_recall", depth=2)
    sample = made.held_out(256)
    assert sample is not None
    curve = retention(made)
    module = made.module.double()
    inputs_BTD = sample.inputs_BTD.double()
    cue_B = sample.target
    moved_BTD = inputs_BTD.clone()
    moved_BTD[:, 0] = inputs_BTD[:, 0].roll(1, 0)
    other_B = cue_B.roll(1) != cue_B
    cell: Any = module.cell
    states = [cell.initial_state(256), cell.initial_state(256)]
    with torch.no_grad():
        for step in range(13):  # the last at lag 12
            states = [
                cell.step(each[:, step], state)
                for each, state in zip((inputs_BTD, moved_BTD), states, strict=True)
            ]
    own_BS, moved_BS = (torch.cat([*state["h"], *state["c"]], 1) for state in states)
    kept = (own_BS - moved_BS)[other_B].norm()
    apart = (own_BS - own_BS.roll(1, 0))[other_B].norm()
    assert curve[12] == pytest.approx((kept / apart).item(), rel=5.1e-6)


def test_states_that_never_differ_have_no_ratio() -> None:
    made = composition(cell="lstm", training={"probes": ("state_retention",)})
    silence(made)
    initial = probe(made, "initial")
    (measured,) = compared(initial, initial)
    assert measured.axes["stage"] == ["initial", "trained"]
    assert set(measured.values[0]) == {None}


@pytest.mark.parametrize("changed", STATELESS)
def test_it_is_silent_where_no_last_state_is_read(changed: dict[str, Any]) -> None:
    assert StateRetention().read(composition(**changed)) == []

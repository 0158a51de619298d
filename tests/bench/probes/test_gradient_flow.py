"""Hold the gradient's flow to closed forms.

Axes: B batch, T time, D input features, H hidden units, K lags.
"""

import math
from typing import Any

import numpy as np
import pytest
import torch

from bench.probes._flow import SEQUENCES
from bench.probes._states import states_of
from bench.probes.gradient_flow import GradientFlow
from bench.window import fit_window
from tests.bench.probes.closed_forms import STATELESS, exact, gated, log_sigmoid, rotated
from tests.bench.probes.flows import flow, losses, read_out_of, sample_of
from tests.bench.probes.networks import cell_of, silence


@pytest.mark.parametrize("rho", [0.5, 0.9, 0.99, 1.0, 1.5])
def test_a_scaled_rotation_falls_by_its_power(rho: float) -> None:
    values_K = flow(rotated(rho))
    np.testing.assert_allclose(np.diff(values_K), math.log(rho), rtol=0, atol=1.1e-8)
    first, last = fit_window(len(values_K))
    slope = np.polyfit(np.arange(first, last + 1), values_K[first:], 1)[0]
    if rho < 1:
        assert math.log(2) / -slope == pytest.approx(math.log(2) / -math.log(rho), rel=1e-6)


def test_tanh_near_the_origin_is_linear() -> None:
    made = rotated(0.8, cell="rnn_tanh")
    with torch.no_grad():
        (layer,) = cell_of(made).layers()
        for weight in (layer.input_weight_GD, layer.input_bias_G, layer.recurrent_bias_G):
            weight.zero_()
    np.testing.assert_allclose(np.diff(flow(made)), math.log(0.8), rtol=0, atol=1.1e-8)


@pytest.mark.parametrize("bias", [-1.0, 0.0, 2.0, 5.0])
@pytest.mark.parametrize(
    ("cell", "gate", "part"), [("lstm", "forget", "c"), ("gru", "update", "h")]
)
def test_a_gate_held_at_its_bias_keeps_its_power(
    cell: str, gate: str, part: str, bias: float
) -> None:
    made = gated(cell, gate, bias)
    states = states_of(cell_of(made), sample_of(made).inputs_BTD)
    for lag in range(30):
        (gradient_BH,) = torch.autograd.grad(
            states[-1][part][0].sum(), states[-1 - lag][part][0], retain_graph=True
        )
        kept = math.exp(lag * log_sigmoid(bias))
        torch.testing.assert_close(
            gradient_BH, torch.full_like(gradient_BH, kept), rtol=1e-10, atol=0
        )
    # At lag 0 an LSTM is read out through h, and c bears the gradient from lag 1 on.
    slopes_K = np.diff(flow(made))[1:]
    np.testing.assert_allclose(slopes_K, log_sigmoid(bias), rtol=0, atol=1.1e-8)


@pytest.mark.parametrize("cell", ["rnn_tanh", "lstm", "gru"])
@pytest.mark.parametrize("task", ["adding", "first_token_recall", "equal_to_previous"])
def test_it_is_the_gradient_of_the_last_answer(cell: str, task: str) -> None:
    topology = "many_to_many" if task == "equal_to_previous" else "many_to_one"
    made = exact(cell=cell, task=task, topology=topology, depth=2)
    inputs_BTD, start = sample_of(made).inputs_BTD, 10
    _, state = cell_of(made)(inputs_BTD[:, :start])
    state = {n: tuple(h.detach().requires_grad_() for h in part) for n, part in state.items()}
    _, end = cell_of(made)(inputs_BTD[:, start:], state)
    loss = losses(made, read_out_of(made)(end["h"][-1])).sum()
    gradients = torch.autograd.grad(loss, [h for part in state.values() for h in part])
    norm_B = torch.cat(gradients, 1).norm(dim=1)
    assert flow(made)[30 - start] == pytest.approx(norm_B.log().mean().item(), abs=1.1e-8)


def test_a_dead_gradient_is_counted_and_not_averaged() -> None:
    made = exact(cell="gru", task="adding")
    silence(made)
    with torch.no_grad():
        # An update gate that is 0 in float64: nothing of the state before is kept.
        cell_of(made).layers()[0].input_bias_G[cell_of(made).gate_rows("update", 0)] = -1000.0
    assert flow(made, "gradient_flow_dead") == [0] + [SEQUENCES] * 29
    assert math.isfinite(flow(made)[0])
    assert all(math.isnan(value) for value in flow(made)[1:])


def test_the_living_are_averaged_without_the_dead() -> None:
    made = exact(cell="rnn_relu", task="adding", hidden_size=1)
    silence(made)
    (layer,) = cell_of(made).layers()
    with torch.no_grad():
        layer.input_weight_GD[0, 0], layer.input_bias_G[0] = 1.0, -0.5
        layer.recurrent_weight_GH[0, 0] = 0.1
    sample = sample_of(made)
    _, end = cell_of(made)(sample.inputs_BTD)
    # ReLU passes a gradient on where it passes its input on.
    alive_B = end["h"][0].squeeze(1) > 0
    assert 5 < alive_B.sum() < SEQUENCES - 5
    assert flow(made, "gradient_flow_dead")[:2] == [0, SEQUENCES - alive_B.sum()]
    miss_B = read_out_of(made)(end["h"][0]).squeeze(1) - sample.target
    expected_B = (2 * miss_B * read_out_of(made).weight * 0.1).abs().log().squeeze()
    assert flow(made)[1] == pytest.approx(expected_B[alive_B].mean().item(), abs=1.1e-8)


def test_what_is_tiny_is_not_dead() -> None:
    # Squares would be 0 from lag 17 on.
    made = rotated(1e-10)
    assert flow(made, "gradient_flow_dead") == [0] * 30
    np.testing.assert_allclose(np.diff(flow(made)), math.log(1e-10), rtol=0, atol=1.1e-8)


def test_the_fused_module_hides_what_the_probe_sees() -> None:
    made = exact(cell="rnn_tanh", task="adding")
    outputs_BTH, _ = cell_of(made)(sample_of(made).inputs_BTD)
    outputs_BTH.retain_grad()
    read_out_of(made)(outputs_BTH[:, -1]).sum().backward()
    assert outputs_BTH.grad[:, -1].any()
    assert not outputs_BTH.grad[:, :-1].any()
    assert all(math.isfinite(value) for value in flow(made))


def test_weights_that_are_not_finite_leave_no_number() -> None:
    made = exact(cell="lstm", depth=2)
    with torch.no_grad():
        read_out_of(made).weight.fill_(math.nan)
    assert all(math.isnan(value) for value in flow(made))
    assert flow(made, "gradient_flow_dead") == [0] * 30


@pytest.mark.parametrize("changed", STATELESS)
def test_it_is_silent_where_the_question_makes_no_sense(changed: dict[str, Any]) -> None:
    assert GradientFlow().read(exact(**changed)) == []

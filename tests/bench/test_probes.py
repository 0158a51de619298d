"""Hold the probes to closed forms, on models built as a trial builds them.

Axes: B batch, T time, D input features, H hidden units, K lags.
"""

import math
from typing import Any

import numpy as np
import pytest
import torch

from bench.compose import Composition, compose
from bench.probes.first_input_influence import FirstInputInfluence
from bench.probes.gradient_flow import GradientFlow
from bench.probing import compared, probe, probes
from lit_models.cells._base import Cell
from tests.bench import small


def composition(**changed: Any) -> Composition:
    return compose(small.trial(**({"sequence_length": 30, "hidden_size": 6} | changed)))


def flow(made: Composition) -> list[float]:
    reading = GradientFlow().read(made.module, made.held_out(32))
    assert reading is not None
    assert reading.axes == {"lag": list(range(30))}
    return list(reading.values)


def read_out(made: Composition) -> Any:
    return made.module.output_layer


def silence(cell: Cell) -> None:
    """Set every weight and bias to 0, so that the state stays 0 whatever comes in."""
    with torch.no_grad():
        for weight in cell.parameters():
            weight.zero_()


@pytest.mark.parametrize("gain", [0.8, 1.0, 1.5])
def test_a_rotation_scaled_by_a_gain_gives_its_power(gain: float) -> None:
    made = composition(cell="rnn_tanh", task="adding")
    assert isinstance(made.module.cell, Cell)
    silence(made.module.cell)
    rotation_HH, _ = torch.linalg.qr(torch.randn(6, 6, generator=torch.Generator().manual_seed(0)))
    with torch.no_grad():
        made.module.cell.layers()[0].recurrent_weight_GH.copy_(gain * rotation_HH)
    slopes_K = np.diff(flow(made))
    np.testing.assert_allclose(slopes_K, math.log(gain), atol=3e-5)


@pytest.mark.parametrize(
    ("cell", "gate", "bias"),
    [("lstm", "forget", 2.0), ("gru", "update", 1.0), ("lstm", "forget", -1.0)],
)
def test_a_gate_held_at_its_bias_gives_its_power(cell: str, gate: str, bias: float) -> None:
    made = composition(cell=cell, task="adding")
    assert isinstance(made.module.cell, Cell)
    silence(made.module.cell)
    with torch.no_grad():
        rows = made.module.cell.gate_rows(gate, 0)
        made.module.cell.layers()[0].input_bias_G[rows] = bias
    # At lag 0 an LSTM is read out through h, and c bears the gradient from lag 1 on.
    slopes_K = np.diff(flow(made))[1:]
    np.testing.assert_allclose(slopes_K, -math.log1p(math.exp(-bias)), atol=3e-5)


@pytest.mark.parametrize("cell", ["rnn_tanh", "lstm", "gru"])
@pytest.mark.parametrize("task", ["adding", "first_token_recall", "equal_to_previous"])
def test_it_is_the_gradient_of_the_last_answer(cell: str, task: str) -> None:
    topology = "many_to_one"
    if task == "equal_to_previous":
        topology = "many_to_many"
    made = composition(cell=cell, task=task, topology=topology, depth=2)
    module = made.module.double()
    sample = made.held_out(4)
    reading = GradientFlow().read(module, sample)
    assert reading is not None
    start = 10
    assert isinstance(module.cell, Cell)
    _, state = module.cell(sample.inputs_BTD[:, :start])
    leaves = [part_BH.detach().requires_grad_() for part in state.values() for part_BH in part]
    halves = iter(leaves)
    state = {name: tuple(next(halves) for _ in part) for name, part in state.items()}
    _, end = module.cell(sample.inputs_BTD[:, start:], state)
    output = read_out(made)(end["h"][-1])
    losses: dict[str, Any] = {
        "regression": lambda: (output.squeeze(-1) - sample.last_target).square(),
        "classification": lambda: torch.nn.functional.cross_entropy(
            output, sample.last_target, reduction="none"
        ),
        "binary": lambda: torch.nn.functional.binary_cross_entropy_with_logits(
            output.squeeze(-1), sample.last_target.double(), reduction="none"
        ),
    }
    gradients = torch.autograd.grad(losses[module.objective]().sum(), leaves)
    norm_B = torch.cat(gradients, 1).norm(dim=1)
    assert reading.values[30 - start] == pytest.approx(norm_B.log().mean().item(), abs=2e-5)


def test_the_fused_module_hides_what_the_probe_sees() -> None:
    made = composition(cell="rnn_tanh", task="adding")
    cell: Any = made.module.cell
    outputs_BTH, _ = cell(made.held_out(4).inputs_BTD)
    outputs_BTH.retain_grad()
    read_out(made)(outputs_BTH[:, -1]).sum().backward()
    assert outputs_BTH.grad[:, -1].any()
    assert not outputs_BTH.grad[:, :-1].any()
    assert all(math.isfinite(value) for value in flow(made))


@pytest.mark.parametrize(
    "changed",
    [
        {"cell": "lstm", "bidirectional": "sum"},
        {"cell": "linear", "task": "sine_next_point"},
        {"task": "sequence_to_sequence", "topology": "encoder_decoder"},
        {"task": "ramp_points", "topology": "one_to_one", "sequence_length": 5},
    ],
)
def test_gradient_flow_is_silent_where_the_question_makes_no_sense(changed: dict[str, Any]) -> None:
    made = composition(**changed)
    assert GradientFlow().read(made.module, made.held_out(8)) is None


def influence(made: Composition) -> float:
    reading = FirstInputInfluence().read(made.module, made.held_out(64))
    assert reading is not None
    assert reading.axes == {}
    return float(reading.values)


@pytest.mark.parametrize("task", ["first_token_recall", "adding"])
def test_without_a_way_through_time_the_first_input_moves_nothing(task: str) -> None:
    made = composition(cell="rnn_tanh", task=task)
    assert influence(made) > 0
    cell: Any = made.module.cell
    with torch.no_grad():
        cell.layers()[0].recurrent_weight_GH.zero_()
    assert influence(made) == 0


def test_one_who_answers_with_the_first_symbol_is_moved_by_all_of_it() -> None:
    made = composition(cell="rnn_tanh", task="first_token_recall", hidden_size=4)
    cell: Any = made.module.cell
    silence(cell)
    with torch.no_grad():
        cell.layers()[0].input_weight_GD[:, :4] = 50 * torch.eye(4)
        cell.layers()[0].recurrent_weight_GH.copy_(50 * torch.eye(4))
        read_out(made).weight.copy_(50 * torch.eye(4))
    assert influence(made) == pytest.approx(1.0)


def test_regression_is_told_in_units_of_the_reference() -> None:
    made = composition(cell="rnn_tanh", task="adding", sequence_length=2)
    sample = made.held_out(64)
    swapped_BTD = sample.inputs_BTD.clone()
    swapped_BTD[:, 0] = sample.inputs_BTD[:, 0].roll(1, 0)
    module = made.module.double()
    with torch.no_grad():
        answers = [module(each.double()) for each in (sample.inputs_BTD, swapped_BTD)]
    moved_B = (answers[0] - answers[1]).abs().squeeze(-1)
    expected = moved_B.mean().item() / made.data.reference_error**0.5
    assert influence(made) == pytest.approx(expected, rel=1e-12)


def test_an_influence_far_below_what_float32_rounds_off_is_seen() -> None:
    made = composition(cell="rnn_tanh", task="first_token_recall", sequence_length=25)
    cell: Any = made.module.cell
    with torch.no_grad():
        cell.layers()[0].recurrent_weight_GH.mul_(0.3)
    assert 0 < influence(made) < 1e-14
    assert next(made.module.parameters()).dtype == torch.float32


def test_influence_is_silent_on_single_steps() -> None:
    made = composition(task="ramp_points", topology="one_to_one", sequence_length=5)
    assert FirstInputInfluence().read(made.module, made.held_out(8)) is None


def test_probing_leaves_the_model_and_the_random_state_as_they_were() -> None:
    made = composition()
    made.module.train()
    before = [weight.clone() for weight in made.module.parameters()]
    state = torch.get_rng_state()
    read = probe(made)
    assert set(read) == {name for name, _ in probes()} == {"first_input_influence", "gradient_flow"}
    assert made.module.training
    assert all(map(torch.equal, before, made.module.parameters()))
    assert all(weight.grad is None for weight in made.module.parameters())
    assert torch.equal(state, torch.get_rng_state())


def test_both_stages_stand_side_by_side_and_nan_is_none() -> None:
    made = composition()
    initial = probe(made)
    with torch.no_grad():
        read_out(made).weight.fill_(math.nan)
    measured = {each.name: each for each in compared(initial, probe(made))}
    for each in measured.values():
        assert each.axes["stage"] == ["initial", "trained"]
    first, second = measured["first_input_influence"].values
    assert first > 0
    assert second is None
    assert measured["gradient_flow"].values[1] == [None] * 30
    assert None not in measured["gradient_flow"].values[0]

"""Hold every cell to its contract.

Axes: B batch, T time, D input features, H hidden units.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

from lit_models.cells._base import Cell
from lit_models.cells._recurrence import State
from lit_models.initialisations.default import Default

INPUTS, BATCH = 3, 4
WIDTHS = [(5,), (5, 5), (4, 3), (2, 4, 3)]


def build(cell_class: type[Cell], hidden_sizes: tuple[int, ...]) -> Cell:
    cell = cell_class(input_size=INPUTS, hidden_sizes=hidden_sizes).double()
    Default().apply(cell, torch.Generator().manual_seed(len(hidden_sizes)))
    return cell


def random_inputs(steps: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(steps)
    return torch.randn(BATCH, steps, INPUTS, generator=generator, dtype=torch.float64)


def random_state(cell: Cell) -> State:
    generator = torch.Generator().manual_seed(99)
    return {
        name: tuple(
            torch.randn(BATCH, width, generator=generator, dtype=torch.float64)
            for width in cell.hidden_sizes
        )
        for name in cell.state_names
    }


@pytest.mark.parametrize("hidden_sizes", WIDTHS)
@pytest.mark.parametrize("steps", [1, 2, 20])
@pytest.mark.parametrize("from_zero", [True, False])
def test_forward_equals_repeated_step(
    cell_class: type[Cell], hidden_sizes: tuple[int, ...], steps: int, from_zero: bool
) -> None:
    cell = build(cell_class, hidden_sizes)
    inputs_BTD = random_inputs(steps)
    start = None if from_zero else random_state(cell)
    outputs_BTH, end = cell(inputs_BTD, start)
    assert outputs_BTH.shape == (BATCH, steps, cell.output_size)

    state = cell.initial_state(BATCH) if start is None else start
    for time in range(steps):
        state = cell.step(inputs_BTD[:, time], state)
        torch.testing.assert_close(outputs_BTH[:, time], state["h"][-1], rtol=1e-12, atol=1e-14)
    assert tuple(end) == tuple(state) == cell.state_names
    for name in cell.state_names:
        assert [layer_BH.shape[1] for layer_BH in end[name]] == list(hidden_sizes)
        for whole_BH, stepped_BH in zip(end[name], state[name], strict=True):
            torch.testing.assert_close(whole_BH, stepped_BH, rtol=1e-12, atol=1e-14)


def test_no_state_means_the_initial_state(cell_class: type[Cell]) -> None:
    cell = build(cell_class, (4, 3))
    inputs_BTD = random_inputs(6)
    without, _ = cell(inputs_BTD)
    given, _ = cell(inputs_BTD, cell.initial_state(BATCH))
    assert torch.equal(without, given)


def test_initial_state_is_zero_in_the_weights_dtype(cell_class: type[Cell]) -> None:
    for part in build(cell_class, (4, 3)).initial_state(BATCH).values():
        for layer_BH, width in zip(part, (4, 3), strict=True):
            assert layer_BH.shape == (BATCH, width)
            assert layer_BH.dtype == torch.float64
            assert not layer_BH.any()


@pytest.mark.parametrize("hidden_sizes", [(5,), (2, 4, 3)])
def test_final_output_sends_a_gradient_to_every_parameter(
    cell_class: type[Cell], hidden_sizes: tuple[int, ...]
) -> None:
    cell = build(cell_class, hidden_sizes)
    _, end = cell(random_inputs(7))
    names, parameters = zip(*cell.named_parameters(), strict=True)
    gradients = torch.autograd.grad(end["h"][-1].sum(), parameters)
    for name, gradient in zip(names, gradients, strict=True):
        assert gradient.any(), name


def test_outputs_depend_on_no_later_input(cell_class: type[Cell]) -> None:
    cell = build(cell_class, (4, 3))
    inputs_BTD = random_inputs(9)
    changed_BTD = inputs_BTD.clone()
    changed_BTD[:, 4] += 1.0
    before, after = cell(inputs_BTD)[0], cell(changed_BTD)[0]
    assert torch.equal(before[:, :4], after[:, :4])
    assert (before[:, 4:] != after[:, 4:]).flatten(2).any(2).all()


def test_gradient_reaches_every_part_of_an_early_state(cell_class: type[Cell]) -> None:
    cell = build(cell_class, (6, 5))
    start = {
        name: tuple(layer_BH.requires_grad_() for layer_BH in part)
        for name, part in random_state(cell).items()
    }
    inputs_BTD = random_inputs(6)
    state = start
    for input_BD in inputs_BTD.unbind(1):
        state = cell.step(input_BD, state)
    leaves = [layer_BH for part in start.values() for layer_BH in part]
    by_step = torch.autograd.grad(state["h"][-1].sum(), leaves)
    by_forward = torch.autograd.grad(cell(inputs_BTD, start)[1]["h"][-1].sum(), leaves)
    for stepped_BH, whole_BH in zip(by_step, by_forward, strict=True):
        assert stepped_BH.any(1).all()
        torch.testing.assert_close(stepped_BH, whole_BH, rtol=1e-10, atol=1e-14)


def test_step_leaves_the_given_state_alone(cell_class: type[Cell]) -> None:
    cell = build(cell_class, (4, 3))
    state = random_state(cell)
    cell.step(random_inputs(1)[:, 0], state)
    for part, same in zip(state.values(), random_state(cell).values(), strict=True):
        assert all(torch.equal(*pair) for pair in zip(part, same, strict=True))


@pytest.mark.parametrize("hidden", [1, 32])
def test_parameter_counts_of_torch_cells(
    cell_name: str, cell_class: type[Cell], hidden: int
) -> None:
    closed_forms = {
        "rnn_tanh": hidden**2 + 5 * hidden + 1,
        "rnn_relu": hidden**2 + 5 * hidden + 1,
        "rnn_linear": hidden**2 + 5 * hidden + 1,
        "gru": 3 * hidden**2 + 13 * hidden + 1,
        "lstm": 4 * hidden**2 + 17 * hidden + 1,
    }
    if cell_name not in closed_forms:
        pytest.skip("no closed form known for this cell")
    cell = cell_class(input_size=2, hidden_sizes=(hidden,))
    model = nn.Sequential(cell, nn.Linear(cell.output_size, 1))
    assert sum(parameter.numel() for parameter in model.parameters()) == closed_forms[cell_name]


def test_layers_are_the_trained_parameters_themselves(cell_class: type[Cell]) -> None:
    cell = build(cell_class, (5, 4, 3))
    listed = [weight for layer in cell.layers() for weight in layer]
    assert [id(weight) for weight in listed] == [id(weight) for weight in cell.parameters()]
    for layer, width in zip(cell.layers(), cell.hidden_sizes, strict=True):
        assert layer.recurrent_weight_GH.shape == (cell.gates * width, width)


@pytest.mark.parametrize(
    ("cell_name", "torch_class", "settings"),
    [
        ("rnn_tanh", nn.RNN, {}),
        ("rnn_relu", nn.RNN, {"nonlinearity": "relu"}),
        ("lstm", nn.LSTM, {}),
        ("gru", nn.GRU, {}),
    ],
)
def test_two_layers_are_torchs_stack(
    cell_name: str,
    torch_class: Callable[..., nn.RNNBase],
    settings: dict[str, Any],
    discovered: Callable[[str], dict[str, type[Any]]],
) -> None:
    cell = build(discovered("cell")[cell_name], (5, 5))
    stack = torch_class(INPUTS, 5, num_layers=2, batch_first=True, **settings).double()
    with torch.no_grad():
        for ours, theirs in zip(cell.parameters(), stack.parameters(), strict=True):
            theirs.copy_(ours)
    inputs_BTD, start = random_inputs(9), random_state(cell)
    outputs_BTH, end = cell(inputs_BTD, start)
    stacked = tuple(torch.stack(part) for part in start.values())
    expected_BTH, expected = stack(inputs_BTD, stacked if len(stacked) > 1 else stacked[0])
    torch.testing.assert_close(outputs_BTH, expected_BTH, rtol=1e-12, atol=1e-14)
    for part, expected_LBH in zip(
        end.values(), expected if isinstance(expected, tuple) else (expected,), strict=True
    ):
        torch.testing.assert_close(torch.stack(part), expected_LBH, rtol=1e-12, atol=1e-14)


def test_the_linear_cell_adds_up_what_it_read(
    discovered: Callable[[str], dict[str, type[Any]]],
) -> None:
    cell = build(discovered("cell")["rnn_linear"], (5,))
    inputs_BTD, (start_BH,) = random_inputs(9), random_state(cell)["h"]
    (layer,) = cell.layers()
    biases_H = layer.input_bias_G + layer.recurrent_bias_G
    power_HH = torch.eye(5, dtype=torch.float64)
    expected_BH = torch.zeros(BATCH, 5, dtype=torch.float64)
    for input_BD in inputs_BTD.flip(1).unbind(1):
        drive_BH = input_BD @ layer.input_weight_GD.T + biases_H
        expected_BH = expected_BH + drive_BH @ power_HH.T
        power_HH = power_HH @ layer.recurrent_weight_GH
    expected_BH = expected_BH + start_BH @ power_HH.T
    _, end = cell(inputs_BTD, {"h": (start_BH,)})
    torch.testing.assert_close(end["h"][0], expected_BH, rtol=1e-12, atol=1e-14)


def test_gates_are_named(cell_class: type[Cell]) -> None:
    assert len(cell_class.gate_order) == cell_class.gates
    cell = build(cell_class, (5, 3))
    for layer, width in enumerate(cell.hidden_sizes):
        rows = [row for gate in cell.gate_order for row in range(99)[cell.gate_rows(gate, layer)]]
        assert rows == list(range(cell.gates * width))
    with pytest.raises(ValueError, match="got 'peephole'"):
        cell.gate_rows("peephole", 0)


@pytest.mark.parametrize(
    ("size", "value"),
    [("input_size", 0), ("hidden_sizes", (2, 0)), ("hidden_sizes", ()), ("hidden_sizes", (2.5,))],
)
def test_useless_sizes_are_refused(cell_class: type[Cell], size: str, value: object) -> None:
    sizes: dict[str, Any] = {"input_size": 2, "hidden_sizes": (2,)} | {size: value}
    with pytest.raises(ValueError, match=rf"Expected {size} .* got {re.escape(repr(value))}"):
        cell_class(**sizes)

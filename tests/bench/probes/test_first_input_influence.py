"""Hold the influence of the first input to closed forms, on models built as a trial builds them.

Axes: B batch, T time, D input features, H hidden units, K lags.
"""

from typing import Any

import pytest
import torch

from bench.compose import Composition
from bench.probes.first_input_influence import FirstInputInfluence
from tests.bench.probes.networks import cell_of, composition, decaying, read, recalling

NAME, BY_LAG = "first_input_influence", "first_input_influence_by_lag"


def influence(made: Composition) -> float:
    reading = read(FirstInputInfluence(), made)[NAME]
    assert reading.axes == {}
    return float(reading.values)


def by_lag(made: Composition) -> dict[int, float]:
    reading = read(FirstInputInfluence(), made)[BY_LAG]
    assert list(reading.axes) == ["lag"]
    return dict(zip(reading.axes["lag"], reading.values, strict=True))


def swapped(made: Composition) -> tuple[Any, Any]:
    """Return 256 held-out sequences and the same with the first inputs moved on by one, where they differ."""
    sample = made.held_out(256)
    assert sample is not None
    moved_BTD = sample.inputs_BTD.clone()
    moved_BTD[:, 0] = sample.inputs_BTD[:, 0].roll(1, 0)
    changed_B = (moved_BTD != sample.inputs_BTD).any(2).any(1)
    return sample.inputs_BTD[changed_B].double(), moved_BTD[changed_B].double()


@pytest.mark.parametrize("task", ["first_token_recall", "adding"])
def test_without_a_way_through_time_the_first_input_moves_nothing(task: str) -> None:
    made = composition(cell="rnn_tanh", task=task)
    assert influence(made) > 0
    with torch.no_grad():
        cell_of(made).layers()[0].recurrent_weight_GH.zero_()
    assert influence(made) == 0
    curve = by_lag(made)
    assert curve[0] > 0
    assert set(list(curve.values())[1:]) == {0.0}


def test_one_who_answers_with_the_first_symbol_is_moved_by_all_of_it() -> None:
    made = recalling()
    assert influence(made) == pytest.approx(1.0)
    curve = by_lag(made)
    assert min(curve) == 0
    assert max(curve) == 29
    assert list(curve.values()) == pytest.approx([1.0] * len(curve))


def test_a_linear_decay_gives_its_power_in_units_of_the_reference() -> None:
    made = decaying(0.8)
    inputs_BTD, moved_BTD = swapped(made)
    apart = (inputs_BTD - moved_BTD)[:, 0, 0].abs().mean().item()
    curve = by_lag(made)
    expected = [apart * 0.8**lag / (1 / 12) ** 0.5 for lag in curve]
    # Six digits are kept.
    assert list(curve.values()) == pytest.approx(expected, rel=5.1e-6)
    assert influence(made) == pytest.approx(expected[-1], rel=1e-12)


@pytest.mark.parametrize(
    ("task", "topology"),
    [
        ("adding", "many_to_one"),
        ("first_token_recall", "many_to_one"),
        ("equal_to_previous", "many_to_many"),
        ("copy_memory", "many_to_many"),
        ("sine_last_points", "many_to_many_last"),
    ],
)
@pytest.mark.parametrize("cell", ["rnn_tanh", "lstm"])
def test_the_last_lag_is_that_of_the_last_answer(cell: str, task: str, topology: str) -> None:
    made = composition(cell=cell, task=task, topology=topology, depth=2)
    curve = by_lag(made)
    assert max(curve) == made.module.input_steps - 1
    # Below some 1e-10 the difference of two answers near 1 has not six digits left.
    assert curve[max(curve)] == pytest.approx(influence(made), rel=6e-6, abs=1e-15)


@pytest.mark.parametrize(
    ("task", "topology", "bidirectional"),
    [
        ("first_token_recall", "many_to_one", None),
        ("equal_to_previous", "many_to_many", None),
        ("adding", "many_to_one", "sum"),
        ("sequence_to_sequence", "encoder_decoder", None),
    ],
)
def test_it_is_the_module_that_answers(task: str, topology: str, bidirectional: Any) -> None:
    made = composition(
        cell="gru", task=task, topology=topology, bidirectional=bidirectional, sequence_length=6
    )
    made.module.float()
    found = influence(made)
    pair = swapped(made)
    module = made.module.double()
    with torch.no_grad():
        before, after = (module(each) for each in pair)
    if before.ndim == 3:
        before, after = before[:, -1], after[:, -1]
    distances = {
        "classification": lambda: (before.softmax(-1) - after.softmax(-1)).abs().sum(-1) / 2,
        "binary": lambda: (before.sigmoid() - after.sigmoid()).abs().squeeze(-1),
        "regression": lambda: (before - after).abs().squeeze(-1) / (1 / 12) ** 0.5,
    }
    expected = distances[module.objective]().mean().item()
    if module.objective == "regression":
        assert found == pytest.approx(expected, rel=1e-12)
    else:
        # To the bit: stored results were read so.
        assert found == expected


def test_an_influence_far_below_what_float32_rounds_off_is_seen() -> None:
    made = composition(cell="rnn_tanh", task="first_token_recall", sequence_length=25)
    made.module.float()
    with torch.no_grad():
        cell_of(made).layers()[0].recurrent_weight_GH.mul_(0.3)
    assert 0 < influence(made) < 1e-14
    assert next(made.module.parameters()).dtype == torch.float32


@pytest.mark.parametrize(
    "changed",
    [
        {"cell": "lstm", "bidirectional": "sum"},
        {"cell": "linear", "task": "sine_next_point", "hidden_size": 32},
        {"task": "sequence_to_sequence", "topology": "encoder_decoder"},
    ],
)
def test_without_a_last_state_there_is_one_number_alone(changed: dict[str, Any]) -> None:
    assert set(read(FirstInputInfluence(), composition(**changed))) == {NAME}


def test_influence_is_silent_on_single_steps() -> None:
    made = composition(task="ramp_points", topology="one_to_one", sequence_length=5)
    assert FirstInputInfluence().read(made) == []

"""Check what single topologies read, answer and refuse.

Axes: B batch, T time, D input features, H hidden units, O outputs.
"""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from lit_models._cell_factory import CellFactory
from lit_models._topology import Topology
from lit_models.cells.lstm import LSTM
from lit_models.initialisations.keras import Keras
from lit_models.many_to_many import ManyToMany
from lit_models.many_to_many_last import ManyToManyLast
from lit_models.many_to_one import ManyToOne
from lit_models.one_to_many import OneToMany
from lit_models.one_to_one import OneToOne

Make = Callable[..., Any]


def test_read_out_follows_the_law_of_the_initialisation(make_module: Make) -> None:
    generator = torch.Generator().manual_seed(0)
    cells = CellFactory(LSTM, Keras(), (8,), None, generator)
    module = make_module(ManyToOne, cells=cells, generator=generator)
    assert not module.output_layer.bias.any()
    assert module.output_layer.weight.abs().max() > 8**-0.5


@pytest.mark.parametrize("merge", [None, "concat", "sum", "mul", "mean"])
def test_many_to_one_reads_the_final_state(
    merge: str | None, make_module: Make, make_batch: Make
) -> None:
    module = make_module(ManyToOne, bidirectional=merge)
    outputs_BTH, state = module.cell(make_batch(module).inputs_BTD)
    predictions_BO = module.read_out(outputs_BTH, state)
    assert predictions_BO.shape == (8, 3)
    through_state, through_outputs = torch.autograd.grad(
        predictions_BO.sum(), [state["h"][-1], outputs_BTH], allow_unused=True
    )
    assert through_state.all()
    assert through_outputs is None
    at_last_step_BO = module.output_layer(outputs_BTH[:, -1])
    assert torch.allclose(predictions_BO, at_last_step_BO) == (merge is None)


def test_many_to_many_answers_at_every_step_and_its_sibling_at_the_last(
    make_module: Make, make_batch: Make
) -> None:
    whole = make_module(ManyToMany)
    inputs_BTD = make_batch(whole).inputs_BTD
    predictions_BTO = whole(inputs_BTD)
    assert predictions_BTO.shape == (8, 5, 3)
    torch.testing.assert_close(predictions_BTO[:, :3], whole(inputs_BTD[:, :3]))
    last = make_module(ManyToManyLast, input_steps=5, output_steps=2)
    assert torch.equal(last(inputs_BTD), predictions_BTO[:, -2:])


def test_one_to_many_reads_its_input_again_at_every_step(make_module: Make) -> None:
    module = make_module(OneToMany, LSTM, input_steps=1, output_steps=4)
    inputs_B1D = torch.randn(8, 1, 2, generator=torch.Generator().manual_seed(3))
    state, answers = module.cell.initial_state(8), []
    for _ in range(4):
        state = module.cell.step(inputs_B1D[:, 0], state)
        answers.append(module.output_layer(state["h"][-1]))
    torch.testing.assert_close(module(inputs_B1D), torch.stack(answers, 1))


def test_without_an_output_layer_the_state_is_the_answer(
    make_module: Make, make_batch: Make
) -> None:
    module = make_module(
        ManyToOne, input_size=1, hidden_sizes=(1,), objective="regression", output_layer="none"
    )
    # Two weights and two biases: the network of course notes 3.
    assert sum(parameter.numel() for parameter in module.parameters()) == 4
    inputs_BTD = make_batch(module).inputs_BTD
    assert torch.equal(module(inputs_BTD), module.cell(inputs_BTD)[1]["h"][-1])


@pytest.mark.parametrize(
    ("kind", "message"), [("none", "as wide as the output, 3, .* got 8"), ("softmax", "'softmax'")]
)
def test_a_useless_output_layer_is_refused(kind: str, message: str, make_module: Make) -> None:
    with pytest.raises(ValueError, match=message):
        make_module(ManyToOne, output_layer=kind)


@pytest.mark.parametrize(
    ("topology", "steps", "message"),
    [
        (OneToOne, (2, 1), "input_steps to be 1 for one_to_one, but got 2"),
        (OneToOne, (1, 2), "output_steps to be 1 for one_to_one, but got 2"),
        (OneToMany, (2, 3), "input_steps to be 1 for one_to_many, but got 2"),
        (ManyToOne, (5, 2), "output_steps to be 1 for many_to_one, but got 2"),
        (ManyToMany, (5, 4), "output_steps to be 5 for many_to_many, but got 4"),
        (ManyToManyLast, (3, 4), "at most .* many_to_many_last, 3, but got 4"),
    ],
)
def test_sequences_of_another_shape_are_refused(
    topology: type[Topology], steps: tuple[int, int], message: str, make_module: Make
) -> None:
    with pytest.raises(ValueError, match=message):
        make_module(topology, input_steps=steps[0], output_steps=steps[1])


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("objective", "ranking"),
        ("input_size", 0),
        ("output_size", 0),
        ("input_steps", 0),
        ("output_steps", 0),
        ("reference_error", 0.0),
        ("optimiser", "adagrad"),
        ("learning_rate", -1.0),
        ("learning_rate", float("nan")),
        ("clip", 0.0),
    ],
)
def test_useless_settings_are_refused(setting: str, value: object, make_module: Make) -> None:
    with pytest.raises(ValueError, match=rf"Expected {setting} .* got {value!r}"):
        make_module(ManyToOne, **({"input_steps": 5, "output_steps": 1} | {setting: value}))


def test_a_binary_answer_has_one_logit(make_module: Make) -> None:
    with pytest.raises(ValueError, match=r"1 for binary, .* but got 2"):
        make_module(ManyToOne, objective="binary", output_size=2)

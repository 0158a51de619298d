"""Hold the count of operations to closed forms and to torch's own count of every step.

Axes: B batch, T time, D input features.
"""

import copy
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from bench.catalogue import plugins
from bench.compose import Composition, compose
from bench.flops import forward_flops
from lit_models.cells._recurrence import LayerWeights, Recurrence, State
from tests.bench import small


def composition(batch_size: int = 16, **changed: Any) -> Composition:
    return compose(small.trial(training={"batch_size": batch_size}, **changed))


def counted(made: Composition) -> int:
    """Return what torch counts for a batch, step by step."""
    module = copy.deepcopy(made.module).to("meta")
    shape = (made.trial.training.batch_size, module.input_steps, module.input_size)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module(torch.empty(shape, device="meta"))
    return int(counter.get_total_flops())


@pytest.mark.parametrize(
    ("cell", "published"),
    [("rnn_tanh", 13_516_800), ("gru", 40_550_400), ("lstm", 54_067_200)],
)
def test_the_counts_are_those_published(cell: str, published: int) -> None:
    made = composition(64, cell=cell, task="sine_next_point", hidden_size=32, sequence_length=100)
    assert made.module.input_size == 1
    read_out = 2 * 64 * 32
    assert forward_flops(made) == published + read_out


@pytest.mark.parametrize("cell", [n for n, p in plugins("cell").items() if p.facts["gates"]])
@pytest.mark.parametrize("widths", [(6,), (6, 6), (5, 3, 4)])
def test_every_cell_at_any_depth_has_its_formula(cell: str, widths: tuple[int, ...]) -> None:
    same = len(set(widths)) == 1
    made = composition(
        cell=cell,
        task="adding",
        sequence_length=9,
        hidden_size=widths[0] if same else list(widths),
        depth=len(widths),
    )
    gates = plugins("cell")[cell].facts["gates"]
    # A multiplication and an addition for each weight, step and sequence; then the read-out, once.
    weights = sum(gates * width * (below + width) for below, width in pairwise((2, *widths)))
    assert forward_flops(made) == 2 * 16 * 9 * weights + 2 * 16 * widths[-1]


class Opaque(Recurrence):
    """Stand for a cell whose arithmetic the counter does not see."""

    def __init__(self) -> None:
        super().__init__(2, (4,))

    def weights_by_layer(self) -> tuple[tuple[LayerWeights, ...], ...]:
        return ()

    def forward(self, inputs_BTD: Tensor) -> tuple[Tensor, State]:
        outputs_BTH = inputs_BTD.sum(-1, keepdim=True).cumsum(1).expand(-1, -1, 4)
        return outputs_BTH, {"h": (outputs_BTH[:, -1],)}


def test_a_network_whose_count_is_0_is_an_error() -> None:
    made = composition(cell="gru", task="adding")
    module: Any = made.module
    module.cell = Opaque()
    with pytest.raises(RuntimeError, match="in every step of gru, but counted 0 operations"):
        forward_flops(made)
    del module.cell
    with pytest.raises(RuntimeError, match="counted 0 operations"):
        forward_flops(made)


@pytest.mark.parametrize(
    "changed",
    [
        {"cell": "rnn_relu", "depth": 3},
        {"cell": "lstm", "hidden_size": [5, 3], "depth": 2},
        {"cell": "gru", "bidirectional": "concat", "depth": 2},
        {"cell": "lstm", "task": "equal_to_previous", "topology": "many_to_many"},
        {"cell": "gru", "task": "sine_last_points:points=3", "topology": "many_to_many_last"},
        {"cell": "lstm", "task": "sequence_to_sequence", "topology": "encoder_decoder"},
        {"cell": "gru", "task": "seeded_generator", "topology": "one_to_many"},
        {"cell": "rnn_tanh", "task": "ramp_points", "topology": "one_to_one"},
        {"cell": "linear", "task": "sine_next_point", "hidden_size": 32},
        {"cell": "mean", "task": "sine_next_point", "hidden_size": 32},
    ],
)
def test_one_step_stands_for_all(changed: dict[str, Any]) -> None:
    made = composition(**({"sequence_length": 7} | changed))
    assert forward_flops(made) == counted(made)


def test_the_precision_of_the_weights_does_not_matter() -> None:
    made = composition(cell="lstm")
    usual = forward_flops(made)
    made.module.double()
    assert forward_flops(made) == usual


def test_the_model_stays_as_it_is() -> None:
    made = composition()
    before = copy.deepcopy(made.module.state_dict())
    layers = dict(made.module.named_children())
    assert forward_flops(made) > 0
    assert dict(made.module.named_children()) == layers
    after = made.module.state_dict()
    assert list(before) == list(after)
    assert all(torch.equal(before[name], after[name]) for name in before)

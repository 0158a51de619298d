"""Hold every topology to its contract, with every cell and direction.

Axes: B batch, T time, K answers, O outputs.
"""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from lit_models._topology import Topology
from lit_models.cells._base import Cell
from lit_models.cells._recurrence import State
from lit_models.cells.lstm import LSTM
from lit_models.encoder_decoder import EncoderDecoder

Make = Callable[..., Any]

every_direction = pytest.mark.parametrize("merge", [None, "concat", "sum", "mul", "mean"])


def learnt_by_heart(module: Topology, batch: Any, updates: int) -> float:
    """Return by which factor the loss fell in a plain training on one batch."""
    optimiser = module.configure_optimizers()
    assert isinstance(optimiser, torch.optim.Optimizer)
    losses = []
    for _ in range(updates):
        optimiser.zero_grad()
        losses.append(module.training_step(batch, 0))
        losses[-1].backward()  # type: ignore[no-untyped-call]
        module.configure_gradient_clipping(optimiser)
        optimiser.step()
    return losses[-1].item() / losses[0].item()


@every_direction
def test_answers_have_their_shape_and_reach_every_parameter(
    topology_class: type[Topology],
    cell_class: type[Cell],
    merge: str | None,
    make_module: Make,
    make_batch: Make,
) -> None:
    module = make_module(topology_class, cell_class, (6, 5), merge)
    batch = make_batch(module)
    predictions = module(batch.inputs_BTD)
    single = (8, 3), (8, module.output_steps, 3)
    assert predictions.shape in (single if module.output_steps == 1 else single[1:])
    module.training_step(batch, 0).backward()
    for name, parameter in module.named_parameters():
        # With a single step the first state, 0, is all that the recurrent weights ever multiply.
        recurs = max(module.input_steps, module.output_steps) > 1
        reached = parameter.grad is not None and parameter.grad.any()
        assert reached == (recurs or "weight_hh" not in name), name


@every_direction
def test_one_batch_can_be_learnt_by_heart(
    topology_class: type[Topology],
    cell_class: type[Cell],
    merge: str | None,
    make_module: Make,
    make_batch: Make,
) -> None:
    module = make_module(topology_class, cell_class, (12,), merge, learning_rate=0.05)
    assert learnt_by_heart(module, make_batch(module, 4), 40) < 0.5


@pytest.mark.parametrize(
    ("objective", "outputs"),
    [("classification", 3), ("binary", 1), ("regression", 1), ("regression", 3)],
)
def test_every_objective_can_be_learnt_in_a_real_fit(
    topology_class: type[Topology],
    objective: str,
    outputs: int,
    make_module: Make,
    make_batch: Make,
    run: Make,
) -> None:
    settings = {"objective": objective, "output_size": outputs, "learning_rate": 0.05}
    if topology_class is EncoderDecoder and objective != "classification":
        with pytest.raises(ValueError, match=rf"be classification .* got '{objective}'"):
            make_module(topology_class, **settings)
        return
    module = make_module(topology_class, hidden_sizes=(16,), **settings)
    batch = make_batch(module, 4)
    before = module.training_step(batch, 0).item()
    run("fit", module, [batch] * 80)
    assert module.training_step(batch, 0).item() < 0.5 * before


@every_direction
def test_answers_depend_on_no_later_input_where_that_is_promised(
    topology_class: type[Topology],
    cell_class: type[Cell],
    merge: str | None,
    make_module: Make,
    make_batch: Make,
) -> None:
    module = make_module(topology_class, cell_class, (6, 5), merge)
    inputs_BTD = make_batch(module, 64).inputs_BTD
    changed_BTD = inputs_BTD.clone()
    changed_BTD[:, -1] += 1.0
    before, after = (each.reshape(64, -1, 3) for each in (module(inputs_BTD), module(changed_BTD)))
    moved_K = (before != after).flatten(2).any(2).any(0)
    # A single input is the last one for every answer.
    blind = module.causal and merge is None and module.input_steps > 1
    expected = [not blind or answer == module.output_steps - 1 for answer in range(len(moved_K))]
    assert moved_K.tolist() == expected


@every_direction
def test_the_last_answer_depends_on_every_input(
    topology_class: type[Topology], merge: str | None, make_module: Make, make_batch: Make
) -> None:
    module = make_module(topology_class, bidirectional=merge)
    inputs_BTD = make_batch(module).inputs_BTD.requires_grad_()
    module(inputs_BTD).reshape(8, -1, 3)[:, -1].square().sum().backward()
    assert inputs_BTD.grad.flatten(2).any(2).all()


def test_reading_the_last_state_gives_the_last_answer_where_that_is_promised(
    topology_class: type[Topology], cell_class: type[Cell], make_module: Make, make_batch: Make
) -> None:
    module = make_module(topology_class, cell_class)
    inputs_BTD = make_batch(module).inputs_BTD
    state: State = module.cell.initial_state(8)
    for input_BD in inputs_BTD.unbind(1):
        state = module.cell.step(input_BD, state)
    last_BO = module(inputs_BTD).reshape(8, -1, 3)[:, -1]
    same = torch.allclose(last_BO, module.output_layer(state["h"][-1]), atol=1e-6)
    assert same == module.reads_last_state


def test_read_out_is_drawn_by_torchs_law_after_the_recurrence(
    topology_class: type[Topology], make_module: Make
) -> None:
    before = torch.get_rng_state()
    drawn = [
        make_module(topology_class, LSTM, generator=torch.Generator().manual_seed(seed))
        for seed in (5, 6)
    ]
    # Building a cell draws from the global state; nothing else does, and no weight comes from it.
    torch.set_rng_state(before)
    with torch.random.fork_rng():
        torch.manual_seed(5)
        torch.nn.LSTM(2, 8)
        expected = torch.nn.Linear(8, 3)
    assert torch.equal(drawn[0].output_layer.weight, expected.weight)
    assert torch.equal(drawn[0].output_layer.bias, expected.bias)
    assert not torch.equal(drawn[1].output_layer.weight, expected.weight)


def test_first_weights_come_from_the_generator_alone(
    topology_class: type[Topology], make_module: Make
) -> None:
    first = make_module(topology_class, bidirectional="sum")
    torch.rand(7)
    again = make_module(topology_class, bidirectional="sum")
    for ours, same in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(ours, same)

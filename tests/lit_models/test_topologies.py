"""Hold every topology to its contract, in real fits.

Axes: B batch, T time, O outputs.
"""

import ast
import inspect
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch

from lit_models._base import SequenceModule
from lit_models.cells._base import Cell
from lit_models.many_to_many import ManyToMany
from lit_models.many_to_one import ManyToOne

Make = Callable[..., Any]


def batch_for(module: SequenceModule, make_batch: Make, **settings: Any) -> Any:
    """Return a batch with answers where the topology gives some."""
    batch = make_batch(every_step=False, **settings)
    every_step = module(batch.inputs_BTD).ndim == 3
    return make_batch(every_step=every_step, **settings)


@pytest.mark.parametrize("objective", ["classification", "regression"])
def test_loss_falls_when_one_batch_is_learnt_by_heart(
    topology_class: type[SequenceModule],
    cell_class: type[Cell],
    objective: str,
    make_module: Make,
    make_batch: Make,
    run: Make,
) -> None:
    module = make_module(topology_class, cell_class, objective=objective, learning_rate=0.05)
    batch = batch_for(module, make_batch, regression=objective == "regression")
    before = module.training_step(batch, 0).item()
    run("fit", module, [batch] * 60)
    assert module.training_step(batch, 0).item() < 0.5 * before


def test_evaluation_leaves_its_results(
    topology_class: type[SequenceModule], make_module: Make, make_batch: Make, run: Make
) -> None:
    module = make_module(topology_class)
    assert math.isnan(module.validation_loss)
    batches = [batch_for(module, make_batch, batch_size=size, seed=size) for size in (6, 2)]
    run("validate", module, batches)
    run("test", module, batches)

    with torch.no_grad():
        predictions = torch.cat([module(batch.inputs_BTD) for batch in batches])
    target = torch.cat([batch.target for batch in batches])
    loss = torch.nn.functional.cross_entropy(predictions.movedim(-1, 1), target).item()
    error = (predictions.argmax(-1) != target).double().mean().item()
    assert module.validation_loss == pytest.approx(loss, rel=1e-6)
    assert module.test_loss == pytest.approx(loss, rel=1e-6)
    assert module.validation_skill == pytest.approx(1 - error / 0.5, rel=1e-6)
    assert module.test_errors.lags_K.tolist() == [4]
    assert module.test_errors.counts_K.tolist() == [8]
    assert module.test_errors.errors_K.item() == pytest.approx(error, rel=1e-6)


def test_each_validation_starts_afresh(
    topology_class: type[SequenceModule], make_module: Make, make_batch: Make, run: Make
) -> None:
    module = make_module(topology_class)
    first, second = (batch_for(module, make_batch, seed=seed) for seed in (1, 2))
    results = []
    for batches in ([first], [second], [first]):
        run("validate", module, batches)
        results.append((module.validation_loss, module.validation_skill))
    assert results[0] == results[2] != results[1]


def test_nan_weights_give_nan_results(
    topology_class: type[SequenceModule], make_module: Make, make_batch: Make, run: Make
) -> None:
    module = make_module(topology_class)
    torch.nn.init.constant_(module.output_layer.weight, torch.nan)
    batch = batch_for(module, make_batch)
    run("validate", module, [batch])
    run("test", module, [batch])
    assert math.isnan(module.validation_loss)
    assert math.isnan(module.validation_skill)
    assert math.isnan(module.test_loss)
    assert math.isnan(module.test_errors.errors_K.item())


def test_read_out_is_drawn_by_torchs_law_from_the_generator_alone(
    topology_class: type[SequenceModule], make_module: Make
) -> None:
    cell = make_module(topology_class).cell
    with torch.random.fork_rng():
        torch.manual_seed(5)
        expected = torch.nn.Linear(8, 3)
    before = torch.get_rng_state()
    drawn = [
        make_module(topology_class, cell=cell, generator=torch.Generator().manual_seed(seed))
        for seed in (5, 6)
    ]
    assert torch.equal(drawn[0].output_layer.weight, expected.weight)
    assert torch.equal(drawn[0].output_layer.bias, expected.bias)
    assert not torch.equal(drawn[1].output_layer.weight, expected.weight)
    assert torch.equal(torch.get_rng_state(), before)


def test_many_to_one_reads_the_final_state(make_module: Make, make_batch: Make) -> None:
    module = make_module(ManyToOne)
    outputs_BTH, state = module.cell(make_batch().inputs_BTD)
    predictions_BO = module.read_out(outputs_BTH, state)
    assert predictions_BO.shape == (8, 3)
    through_state, through_outputs = torch.autograd.grad(
        predictions_BO.sum(), [state["h"][-1], outputs_BTH], allow_unused=True
    )
    assert through_state.all()
    assert through_outputs is None


def test_many_to_many_answers_at_every_step(make_module: Make, make_batch: Make) -> None:
    module = make_module(ManyToMany)
    inputs_BTD = make_batch().inputs_BTD
    predictions_BTO = module(inputs_BTD)
    assert predictions_BTO.shape == (8, 5, 3)
    torch.testing.assert_close(predictions_BTO[:, :3], module(inputs_BTD[:, :3]))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("objective", "ranking"),
        ("output_size", 0),
        ("reference_error", 0.0),
        ("optimiser", "adagrad"),
        ("learning_rate", -1.0),
        ("learning_rate", float("nan")),
        ("clip", 0.0),
    ],
)
def test_useless_settings_are_refused(
    topology_class: type[SequenceModule], setting: str, value: object, make_module: Make
) -> None:
    with pytest.raises(ValueError, match=rf"Expected {setting} .* got {value!r}"):
        make_module(topology_class, **{setting: value})


def test_regression_has_one_output(topology_class: type[SequenceModule], make_module: Make) -> None:
    with pytest.raises(ValueError, match=r"1 for regression, but got 2"):
        make_module(topology_class, objective="regression", output_size=2)


@pytest.mark.parametrize("noun", ["topology", "cell", "initialisation"])
def test_every_public_class_can_be_read_without_importing_it(
    noun: str, discovered: Callable[[str], dict[str, type[Any]]]
) -> None:
    found = discovered(noun)
    assert found
    for public in found.values():
        tree = ast.parse(inspect.getsource(inspect.getmodule(public)))  # type: ignore[arg-type]
        (node,) = (
            item
            for item in tree.body
            if isinstance(item, ast.ClassDef) and not item.name.startswith("_")
        )
        constants = {
            item.target.id: ast.literal_eval(item.value)
            for item in node.body
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.value
        }
        assert constants["version"] >= 1
        assert all(getattr(public, name) == value for name, value in constants.items())
        first_line = (ast.get_docstring(node) or "").splitlines()[0]
        assert 20 < len(first_line) < 97
        assert first_line.endswith(".")

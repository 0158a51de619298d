"""Hold every baseline to its contract, in real fits, and each to its forecast.

Axes: B batch, T time, D input features, K answers, O outputs.
"""

import inspect
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from lightning import Callback, Trainer

from lit_models.baselines._base import Baseline
from lit_models.baselines._closed_form import ClosedForm
from tests.lit_models.small import build

Make = Callable[..., Any]

every_shape = pytest.mark.parametrize(
    ("steps", "values"), [((5, 1), 1), ((5, 1), 2), ((5, 3), 1), ((5, 5), 2), ((1, 4), 1)]
)


class Seen(Callback):
    """Keep what a callback finds after every update and validation."""

    def __init__(self) -> None:
        self.losses: list[float] = []
        self.norms: list[float] = []
        self.validations = 0

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: Any, outputs: Any, *rest: Any
    ) -> None:
        self.losses.append(outputs["loss"].item())
        self.norms.append(pl_module.gradient_norm.item())

    def on_validation_end(self, trainer: Trainer, pl_module: Any) -> None:
        self.validations += 1


@every_shape
def test_a_whole_run_in_a_real_trainer(
    baseline_class: type[Baseline],
    steps: tuple[int, int],
    values: int,
    make_batch: Make,
    run: Make,
) -> None:
    module, seen = build(baseline_class, steps, values), Seen()
    batches = [make_batch(module, seed=seed) for seed in range(6)]
    # As a trial is run: a limit on steps and one on epochs, and looks at held-out data between.
    trainer = run(
        "fit",
        module,
        batches,
        max_steps=6,
        val_check_interval=2,
        check_val_every_n_epoch=None,
        limit_val_batches=None,
        num_sanity_val_steps=0,
        callbacks=[seen],
    )
    assert trainer.state.finished
    assert len(seen.losses) == 6
    assert seen.validations == 3
    assert all(math.isfinite(loss) for loss in seen.losses)
    closed = isinstance(module, ClosedForm)
    assert all((norm == 0) == closed for norm in seen.norms)
    assert (module.clipped_steps, module.nonfinite_steps) == (0, 0) or not closed

    run("test", module, batches[:2])
    with torch.no_grad():
        answers = torch.cat([module(batch.inputs_BTD) for batch in batches[:2]])
    target = torch.cat([batch.target for batch in batches[:2]]).reshape(answers.shape)
    error = (answers - target).square().mean().item()
    assert module.test_loss == pytest.approx(error, rel=1e-5)
    assert module.test_errors is not None
    assert module.test_errors.errors_K.item() == pytest.approx(error, rel=1e-5)
    assert math.isfinite(module.validation_skill)


def test_one_answer_may_have_an_axis_of_steps(
    baseline_class: type[Baseline], make_batch: Make, run: Make
) -> None:
    module = build(baseline_class)
    plain = make_batch(module)
    with_axis = plain._replace(target=plain.target[:, None], scored=plain.scored[:, None])
    losses = []
    for batch in (plain, with_axis):
        fresh = build(baseline_class)
        run("fit", fresh, [batch])
        run("test", fresh, [batch])
        losses.append(fresh.test_loss)
    assert losses[0] == losses[1]


def test_other_objectives_are_refused(baseline_class: type[Baseline]) -> None:
    with pytest.raises(ValueError, match=r"be regression .* got 'classification'"):
        build(baseline_class, objective="classification")


def test_a_baseline_has_no_gates_and_takes_no_settings(baseline_class: type[Baseline]) -> None:
    assert baseline_class.gates == 0
    kinds = [parameter.kind for parameter in inspect.signature(baseline_class).parameters.values()]
    assert kinds == [inspect.Parameter.VAR_KEYWORD]


def test_building_a_baseline_leaves_the_global_random_state_alone(
    baseline_class: type[Baseline],
) -> None:
    before = torch.get_rng_state()
    build(baseline_class)
    assert torch.equal(torch.get_rng_state(), before)

"""Check what validation and test leave behind, in every topology.

Axes: B batch, K answers, O outputs.
"""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch

from lit_models._topology import Topology

Make = Callable[..., Any]


def test_evaluation_leaves_its_results(
    topology_class: type[Topology], make_module: Make, make_batch: Make, run: Make
) -> None:
    module = make_module(topology_class)
    assert math.isnan(module.validation_loss)
    batches = [make_batch(module, size, seed=size) for size in (6, 2)]
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
    topology_class: type[Topology], make_module: Make, make_batch: Make, run: Make
) -> None:
    module = make_module(topology_class)
    first, second = (make_batch(module, seed=seed) for seed in (1, 2))
    results = []
    for batches in ([first], [second], [first]):
        run("validate", module, batches)
        results.append((module.validation_loss, module.validation_skill))
    assert results[0] == results[2] != results[1]


def test_nan_weights_give_nan_results(
    topology_class: type[Topology], make_module: Make, make_batch: Make, run: Make
) -> None:
    module = make_module(topology_class)
    torch.nn.init.constant_(module.output_layer.weight, torch.nan)
    batch = make_batch(module)
    run("validate", module, [batch])
    run("test", module, [batch])
    assert math.isnan(module.validation_loss)
    assert math.isnan(module.validation_skill)
    assert math.isnan(module.test_loss)
    assert math.isnan(module.test_errors.errors_K.item())

"""Hold the gradient's flow in a trial's own precision to closed forms and to that in float64.

Half precision stands in tests/bench/test_precisions.py.
"""

import math
from typing import Any

import numpy as np
import pytest
import torch

from bench.catalogue import parse
from bench.compose import Composition
from bench.probes.gradient_flow import GradientFlow
from bench.probes.gradient_flow_own_precision import GradientFlowOwnPrecision
from bench.training import Training
from tests.bench.probes.closed_forms import STATELESS, rotated
from tests.bench.probes.networks import composition, read

NAME = "gradient_flow_own_precision"


def own(made: Composition, name: str = NAME) -> list[Any]:
    reading = read(GradientFlowOwnPrecision(), made)[name]
    assert reading.axes == {"lag": list(range(made.trial.sequence_length))}
    return list(reading.values)


@pytest.mark.parametrize("task", ["adding", "first_token_recall", "equal_to_previous"])
@pytest.mark.parametrize("cell", ["rnn_tanh", "rnn_relu", "rnn_linear", "lstm", "gru"])
@pytest.mark.parametrize(("precision", "rounding"), [("64-true", 1e-8), ("32-true", 1e-5)])
def test_it_is_the_flow_in_float64_to_rounding(
    cell: str, task: str, precision: str, rounding: float
) -> None:
    topology = "many_to_many" if task == "equal_to_previous" else "many_to_one"
    made = composition(cell=cell, task=task, topology=topology, depth=2, precision=precision)
    double = read(GradientFlow(), made)
    np.testing.assert_allclose(own(made), double["gradient_flow"].values, rtol=0, atol=rounding)
    assert own(made, f"{NAME}_dead") == double["gradient_flow_dead"].values
    assert (own(made) == double["gradient_flow"].values) == (precision == "64-true")


def test_it_is_the_flow_of_sequences_alone_whatever_the_batch() -> None:
    # Three classes of answers, each with its own loss: a mean over sequences is taken out again.
    made = composition(cell="gru", task="copy_memory", topology="many_to_many", precision="64-true")
    double = read(GradientFlow(), made)["gradient_flow"].values
    reading = read(GradientFlowOwnPrecision(), made)[NAME]
    np.testing.assert_allclose(reading.values, double, rtol=0, atol=1e-8)


@pytest.mark.parametrize("rho", [0.5, 0.9, 0.99, 1.0, 1.5])
def test_a_scaled_rotation_falls_by_its_power(rho: float) -> None:
    slopes_K = np.diff(own(rotated(rho, precision="32-true")))
    np.testing.assert_allclose(slopes_K, math.log(rho), rtol=0, atol=2e-6)


def test_what_is_too_small_for_the_format_is_dead() -> None:
    made = rotated(1e-10, precision="32-true")
    # 1e-45 is the smallest number that float32 can tell from 0, and the loss's gradient is about 0.1.
    assert own(made, f"{NAME}_dead") == [0] * 5 + [32] * 25
    assert all(math.isfinite(value) for value in own(made)[:5])
    assert all(math.isnan(value) for value in own(made)[5:])
    assert own(rotated(1e-10, precision="64-true"), f"{NAME}_dead") == [0] * 30


def test_the_network_is_left_in_its_own_format() -> None:
    made = composition(cell="lstm", precision="64-true")
    own(made)
    assert {weight.dtype for weight in made.module.parameters()} == {torch.float32}


def test_it_is_looked_at_only_where_it_is_asked_for() -> None:
    assert NAME not in Training().probes
    plugin, _ = parse("probe", NAME)
    assert plugin.facts["version"] == 1
    assert "followed" not in plugin.facts


@pytest.mark.parametrize("changed", STATELESS)
def test_it_is_silent_where_the_question_makes_no_sense(changed: dict[str, Any]) -> None:
    assert GradientFlowOwnPrecision().read(composition(**changed)) == []

"""Hold what tiny trials leave in every number format to what they leave in the usual one."""

import json
import math
import os
import signal
import sys
from typing import Any, get_args

import numpy as np
import pytest
import torch

from bench.catalogue import plugins
from bench.fields import Precision
from tests.bench import small
from tests.bench.precisions import BASELINES, NETWORKS, OTHER_PROBES, PRECISIONS, PROBES

HALF = [precision for precision in PRECISIONS if precision.partition("-")[0] in ("bf16", "16")]


@pytest.fixture(scope="module")
def found() -> Any:
    """Run the trials in a process whose matrix library keeps off instructions that may not be there."""
    limited = {**os.environ, "ONEDNN_MAX_CPU_ISA": "AVX512_CORE_BF16"}
    ran = small.python(
        "import runpy; runpy.run_module('tests.bench.precisions', run_name='__main__')",
        env=limited,
        timeout=300,
    )
    if ran.returncode == -signal.SIGILL:
        pytest.skip("this processor names instructions for bf16 that it cannot run")
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_all_there_is_runs() -> None:
    assert {*NETWORKS, *BASELINES} == set(plugins("cell"))
    assert {*PROBES, *OTHER_PROBES} == set(plugins("probe"))
    # Refused on a CPU.
    assert {*PRECISIONS, "16-mixed"} == set(get_args(Precision))


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("cell", [*NETWORKS, *BASELINES])
def test_it_trains_and_is_tested(found: Any, cell: str, precision: str) -> None:
    left, usual = found["trained"][precision][cell], found["trained"]["32-true"][cell]
    assert set(left) == set(usual)
    assert left["updates"] == 20
    assert left["nonfinite_steps"] == 0
    # Adam's epsilon is another one in float16, and so are its first steps.
    near = 0.35 if precision == "16-true" else 0.1
    assert left["test_loss"] == pytest.approx(usual["test_loss"], rel=near)
    for name in ("training_loss", "validation_loss", "gradient_norm", "gradient_flow"):
        if name in left and cell not in BASELINES:
            assert np.isfinite(np.array(left[name], dtype=float)).all(), name


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_plain_loop_does_the_same_updates(found: Any, precision: str) -> None:
    losses = found["losses"][precision]
    assert len(losses["trial"]) == 20
    assert losses["plain loop"] == losses["trial"]
    assert precision == "32-true" or losses["trial"] != found["losses"]["32-true"]["trial"]


@pytest.mark.parametrize("cell", NETWORKS)
def test_each_format_is_another_arithmetic(found: Any, cell: str) -> None:
    losses = {found["trained"][precision][cell]["test_loss"] for precision in PRECISIONS}
    assert len(losses) == len(PRECISIONS)


@pytest.mark.parametrize("cell", [*NETWORKS, *BASELINES])
def test_losses_have_more_digits_than_half_precision(found: Any, cell: str) -> None:
    for precision in HALF:
        loss = torch.tensor(found["trained"][precision][cell]["test_loss"], dtype=torch.float64)
        kind = torch.bfloat16 if precision.startswith("bf16") else torch.float16
        assert loss != loss.to(kind).double()


@pytest.mark.parametrize("cell", NETWORKS)
def test_own_precision_is_float64_where_the_trial_is(found: Any, cell: str) -> None:
    double, own = (found["flows"]["64-true"][cell][name] for name in PROBES)
    np.testing.assert_allclose(own, double, rtol=0, atol=1e-8)
    double, own = (found["flows"]["32-true"][cell][name] for name in PROBES)
    np.testing.assert_allclose(own, double, rtol=0, atol=1e-5)
    assert own != double


@pytest.mark.parametrize("precision", ["bf16-mixed", "bf16-true"])
@pytest.mark.parametrize("cell", NETWORKS)
def test_bf16_reaches_as_far_and_rounds(found: Any, cell: str, precision: str) -> None:
    double, own = (np.array(found["flows"][precision][cell][name]) for name in PROBES)
    # Every step rounds at bf16's 8 bits: that much at each lag, and not more.
    assert (abs(own - double) <= 2**-7 * (1 + np.arange(len(own)))).all()
    assert abs(own - double).max() > 1e-3
    assert found["flows"][precision][cell]["gradient_flow_own_precision_dead"] == [0] * 30


def test_float16_loses_gradients_that_a_scaled_loss_keeps(found: Any) -> None:
    alone, scaled = (found["flows"][name]["rnn_tanh"] for name in ("16-true", "16-mixed"))
    assert sum(alone["gradient_flow_own_precision_dead"]) > 100
    assert sum(scaled["gradient_flow_own_precision_dead"]) == 0
    np.testing.assert_allclose(scaled[PROBES[1]], scaled[PROBES[0]], rtol=0, atol=0.1)
    # What is left of the others is the larger ones.
    assert alone[PROBES[1]][20] > alone[PROBES[0]][20] + 0.1


@pytest.mark.parametrize("rho", [0.5, 0.9])
def test_a_rotation_fades_by_its_gain(found: Any, rho: float) -> None:
    ratio = {precision: found["slopes"][precision][str(rho)] for precision in PRECISIONS}
    assert ratio["64-true"] == pytest.approx(1, abs=1e-8)
    assert ratio["32-true"] == pytest.approx(1, abs=1e-6)
    for precision in ("bf16-mixed", "bf16-true"):
        assert ratio[precision] == pytest.approx(1, abs=torch.finfo(torch.bfloat16).eps)
        assert ratio[precision] != pytest.approx(1, abs=1e-5)
    if rho == 0.9:
        assert ratio["16-true"] == pytest.approx(1, abs=torch.finfo(torch.float16).eps)
    else:
        assert math.isnan(ratio["16-true"])


@pytest.mark.skipif(sys.platform != "linux", reason="found with torch's builds for Linux")
def test_steps_by_forward_are_what_trains(found: Any) -> None:
    formats = {cell: each["formats"] for cell, each in found["stepping"].items()}
    for told in formats.values():
        assert told["forward"] == told["whole"]
    assert formats["lstm"]["forward"] == "torch.bfloat16"
    assert formats["lstm"]["step"] == "torch.float32"
    assert found["stepping"]["lstm"]["apart"] == 0
    for cell in ("rnn_tanh", "gru"):
        assert found["stepping"][cell]["apart"] <= 2**-7

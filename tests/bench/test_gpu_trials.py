"""See trials train on a GPU in the precisions it is for, and what they record of their cost there."""

import numpy as np
import pytest
import torch

from bench.board_energy import board_energy
from bench.cost import COSTS
from bench.environment import environment
from bench.run_trial import run_trial
from tests.bench import small

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU here"),
]

PROBES = ("gradient_flow", "gradient_flow_own_precision")
PRECISIONS = ("32-true", "64-true", "16-mixed", "bf16-mixed", "bf16-true", "16-true")


@pytest.mark.parametrize("cell", ["rnn_tanh", "rnn_relu", "rnn_linear", "lstm", "gru"])
@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_trial_trains_and_records_its_cost(cell: str, precision: str) -> None:
    trial = small.trial(
        {"probes": PROBES},
        **{"task": "adding", "cell": cell, "accelerator": "gpu", "precision": precision},
    )
    measured = {name: each.values for name, each in run_trial(trial).items()}
    assert set(measured) >= COSTS
    assert measured["updates"] == 20
    # A scaled loss begins with a few updates that are left out.
    assert measured["nonfinite_steps"] < 10
    assert np.isfinite(measured["test_loss"])
    assert len(measured["step_time"]) == 10
    assert measured["tokens_per_second"] > 0
    assert 0 < measured["device_memory_peak"] < 1_000
    energy = measured["energy_gpu"]
    assert energy is None or 0 <= energy < 100_000
    for stage in (0, 1):
        double, own = (np.array(measured[name][stage], dtype=float) for name in PROBES)
        assert len(own) == len(double) == 5
        # Five steps are too few for anything to be lost but rounding; trained weights may have gone far.
        if stage == 0:
            np.testing.assert_allclose(own, double, rtol=0, atol=0.1)


def test_a_board_is_known_by_its_uuid() -> None:
    uuid = str(torch.cuda.get_device_properties(0).uuid)
    first = board_energy(uuid)
    if first is None:
        pytest.skip("this board has no counter of its energy, or keeps it to itself")
    square_HH = torch.ones(4_096, 4_096, device="cuda")
    for _ in range(200):
        square_HH = torch.tanh(square_HH @ square_HH)
    torch.cuda.synchronize()
    second = board_energy(uuid)
    assert second is not None
    assert second >= first


def test_the_environment_names_the_board() -> None:
    assert environment("gpu")["device"] == torch.cuda.get_device_name()

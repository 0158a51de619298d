"""Hold what probes read on a GPU to what they read on a CPU."""

from typing import Any

import pytest
import torch

from bench.catalogue import plugins
from bench.compose import compose
from bench.probing import probe
from tests.bench import small

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU here"),
]


def flat(values: Any) -> list[float]:
    return [one for part in values for one in flat(part)] if isinstance(values, list) else [values]


@pytest.mark.parametrize("cell", ["rnn_tanh", "rnn_relu", "rnn_linear", "lstm", "gru"])
@pytest.mark.parametrize("task", ["first_token_recall", "adding"])
def test_a_gpu_reads_what_a_cpu_reads(cell: str, task: str) -> None:
    trial = small.trial(
        {"probes": list(plugins("probe"))},
        **{"cell": cell, "task": task, "depth": 2, "sequence_length": 30, "hidden_size": 6},
    )
    here, there = compose(trial), compose(trial)
    there.module.to("cuda")
    for stage in ("initial", "trained"):
        found, other = probe(here, stage), probe(there, stage)
        assert set(found) == set(other)
        for name, reading in found.items():
            assert other[name].axes == reading.axes, name
            assert flat(other[name].values) == pytest.approx(
                flat(reading.values), rel=1e-4, abs=1e-6, nan_ok=True
            ), name

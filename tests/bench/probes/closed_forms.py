"""Compose networks for which what a probe reads is known in closed form.

Axes: H hidden units.
"""

import math
from typing import Any

import torch

from bench.compose import Composition
from tests.bench.probes.networks import cell_of, composition, silence


def exact(**changed: Any) -> Composition:
    """Compose a network in float64, so that its weights are as exact as what is read."""
    made = composition(**changed)
    made.module.double()
    return made


def rotated(gain: float, **changed: Any) -> Composition:
    """Compose a model whose recurrence is an orthogonal matrix times a gain, without a bend."""
    made = exact(**({"cell": "rnn_linear", "task": "adding"} | changed))
    recurrent_HH = cell_of(made).layers()[0].recurrent_weight_GH
    drawn_HH = torch.randn(
        recurrent_HH.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64
    )
    with torch.no_grad():
        recurrent_HH.copy_(gain * torch.linalg.qr(drawn_HH)[0])
    return made


def gated(cell: str, gate: str, bias: float, **changed: Any) -> Composition:
    """Compose a model of zeros but for a gate's bias, which the sum of torch's two makes."""
    made = exact(**({"cell": cell, "task": "adding"} | changed))
    silence(made)
    with torch.no_grad():
        for number, layer in enumerate(cell_of(made).layers()):
            rows = cell_of(made).gate_rows(gate, number)
            layer.input_bias_G[rows], layer.recurrent_bias_G[rows] = 0.75 * bias, 0.25 * bias
    return made


def log_sigmoid(bias: float) -> float:
    """Return ln of what a gate held at its bias keeps."""
    return -math.log1p(math.exp(-bias))


# Models without a state that carries the inputs to the last answer.
STATELESS: list[dict[str, Any]] = [
    {"cell": "lstm", "bidirectional": "sum"},
    {"cell": "linear", "task": "sine_next_point"},
    {"task": "sequence_to_sequence", "topology": "encoder_decoder"},
    {"task": "ramp_points", "topology": "one_to_one", "sequence_length": 5},
]

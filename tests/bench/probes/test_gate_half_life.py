"""Hold the half-lives of gates to closed forms.

Axes: B batch, T time, D input features, H hidden units.
"""

import math
from typing import Any

import numpy as np
import pytest
import torch

from bench.compose import Composition
from bench.probes.gate_half_life import GateHalfLife
from bench.probing import compared, probe
from tests.bench.probes.closed_forms import STATELESS
from tests.bench.probes.networks import cell_of, composition, read, silence

QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]


def half_lives(made: Composition, depth: int = 1) -> Any:
    reading = read(GateHalfLife(), made)["gate_half_life"]
    assert reading.axes == {"layer": list(range(1, depth + 1)), "quantile": QUANTILES}
    assert reading.unit == "steps"
    return reading.values


def held(cell: str, bias: Any, **changed: Any) -> Composition:
    """Compose a cell of which only the keeping gate's bias is not 0."""
    made = composition(cell=cell, **changed)
    silence(made)
    with torch.no_grad():
        rows = cell_of(made).gate_rows({"lstm": "forget", "gru": "update"}[cell], 0)
        cell_of(made).layers()[0].recurrent_bias_G[rows] = torch.as_tensor(bias)
    return made


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize(
    ("bias", "published"), [(0.0, 1.0), (1.0, 2.2), (2.0, 5.5), (3.0, 14.0), (5.0, 103.0)]
)
def test_a_gate_held_at_its_bias_keeps_as_long_as_published(
    cell: str, bias: float, published: float
) -> None:
    (found,) = half_lives(held(cell, bias))
    assert found == pytest.approx([math.log(2) / math.log1p(math.exp(-bias))] * 5, rel=1e-6)
    assert found[0] == pytest.approx(published, rel=0.03)


def test_a_gate_far_open_is_told_from_one_a_little_less_so() -> None:
    (found,) = half_lives(held("lstm", [25.0] * 6))
    assert found == pytest.approx([math.log(2) * math.exp(25.0)] * 5, rel=1e-6)


def test_quantiles_are_over_the_units() -> None:
    bias_H = np.array([3.0, -1.0, 0.5, 2.0, 0.0, 1.5])
    (found,) = half_lives(held("gru", bias_H))
    expected = np.quantile(math.log(2) / np.log1p(np.exp(-bias_H)), QUANTILES)
    assert found == pytest.approx(expected.tolist(), rel=1e-6)


def test_what_never_decays_has_no_half_life() -> None:
    made = held("lstm", [1.0, 1e4, 1.0, 1.0, 20.0, 1.0], training={"probes": ("gate_half_life",)})
    (measured,) = compared(probe(made, "initial"), {})
    (((*found, longest),),) = measured.values
    short, long = (math.log(2) / math.log1p(math.exp(-bias)) for bias in (1.0, 20.0))
    # Of six units .75 lies three quarters of the way from the fourth to the fifth, .95 beyond the fifth.
    assert found == pytest.approx([short] * 3 + [short / 4 + long * 3 / 4], rel=1e-6)
    assert longest is None


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_gate_is_that_of_the_steps(cell: str) -> None:
    made = composition(cell=cell, depth=2, initialisation="default", task="adding")
    with torch.no_grad():
        for weight in cell_of(made).parameters():
            weight.mul_(3.0)
    found = half_lives(made, depth=2)
    sample = made.held_out(64)
    assert sample is not None
    stepped: Any = cell_of(made).double()
    state = stepped.initial_state(64)
    logs: list[list[Any]] = [[], []]
    with torch.no_grad():
        for input_BD in sample.inputs_BTD.double().unbind(1):
            kept = KEPT[cell](stepped, input_BD, state)
            state = stepped.step(input_BD, state)
            for layer in range(2):
                logs[layer].append(kept[layer].log())
    for layer in range(2):
        half_life_H = -math.log(2) / torch.stack(logs[layer]).mean((0, 1))
        expected = np.quantile(half_life_H.numpy(), QUANTILES)
        assert found[layer] == pytest.approx(expected.tolist(), rel=1e-6)


def forgotten(cell: Any, input_BD: Any, state: Any) -> list[Any]:
    """Return how much more of c is left where there was 1 more of it: without peepholes that is the gate."""
    more = {"h": state["h"], "c": tuple(each + 1 for each in state["c"])}
    # The upper layer reads the lower one's h, which moves with its c: so its own c alone is moved there.
    upper = {"h": state["h"], "c": (state["c"][0], state["c"][1] + 1)}
    after = cell.step(input_BD, state)
    return [
        cell.step(input_BD, changed)["c"][layer] - after["c"][layer]
        for layer, changed in enumerate((more, upper))
    ]


def mixed(cell: Any, input_BD: Any, state: Any) -> list[Any]:
    """Return z, and check on the way that h' = (1 - z) n + z h with it."""
    after = cell.step(input_BD, state)
    kept = []
    for layer, (below, weights) in enumerate(
        zip((input_BD, after["h"][0]), cell.layers(), strict=True)
    ):
        before = state["h"][layer]
        input_r, input_z, input_n = (
            below @ weights.input_weight_GD.T + weights.input_bias_G
        ).chunk(3, 1)
        own_r, own_z, own_n = (
            before @ weights.recurrent_weight_GH.T + weights.recurrent_bias_G
        ).chunk(3, 1)
        z, n = (input_z + own_z).sigmoid(), (input_n + (input_r + own_r).sigmoid() * own_n).tanh()
        torch.testing.assert_close(after["h"][layer], (1 - z) * n + z * before)
        kept.append(z)
    return kept


KEPT = {"lstm": forgotten, "gru": mixed}


@pytest.mark.parametrize(
    "changed",
    [{"cell": "rnn_tanh"}, {"cell": "rnn_relu"}, {"cell": "rnn_linear"}, *STATELESS],
)
def test_it_is_silent_where_no_gate_keeps(changed: dict[str, Any]) -> None:
    assert GateHalfLife().read(composition(**changed)) == []

"""Hold the gradient's flow through parts of the state to finite differences.

Axes: B batch, T time, D input features, H hidden units, K lags.
"""

import math

import pytest
import torch
from torch import Tensor

from bench.compose import Composition
from bench.probes.gradient_flow import GradientFlow
from tests.bench.probes.closed_forms import exact
from tests.bench.probes.flows import flow, losses, read_out_of, sample_of
from tests.bench.probes.networks import cell_of, read

PARTS = {
    ("gru", 2): {"h1": ["h1"], "h2": ["h2"]},
    ("lstm", 1): {"h1": ["h1"], "c1": ["c1"]},
    ("lstm", 2): {
        **{name: [name] for name in ("h1", "c1", "h2", "c2")},
        "layer1": ["h1", "c1"],
        "layer2": ["h2", "c2"],
        "h": ["h1", "h2"],
        "c": ["c1", "c2"],
    },
}


def differences(made: Composition, lag: int) -> dict[str, Tensor]:
    """Return the gradient by central differences, (B, H), by part and layer."""
    inputs_BTD = sample_of(made).inputs_BTD
    split, found = inputs_BTD.shape[1] - lag, {}
    with torch.no_grad():
        _, state = cell_of(made)(inputs_BTD[:, :split])
        for name, part in state.items():
            for layer, before_BH in enumerate(part):
                columns = []
                for unit in range(before_BH.shape[1]):
                    ends = []
                    for move in (1e-5, -1e-5):
                        moved_BH = before_BH.clone()
                        moved_BH[:, unit] += move
                        layers = (*part[:layer], moved_BH, *part[layer + 1 :])
                        _, end = cell_of(made)(inputs_BTD[:, split:], {**state, name: layers})
                        ends.append(losses(made, read_out_of(made)(end["h"][-1])))
                    columns.append((ends[0] - ends[1]) / 2e-5)
                found[f"{name}{layer + 1}"] = torch.stack(columns, 1)
    return found


@pytest.mark.parametrize(("cell", "depth"), list(PARTS))
@pytest.mark.parametrize("lag", [1, 7])
def test_every_part_agrees_with_central_differences(cell: str, depth: int, lag: int) -> None:
    made = exact(cell=cell, depth=depth, task="adding", hidden_size=3)
    reading = read(GradientFlow(), made)["gradient_flow_by_part"]
    expected = PARTS[cell, depth]
    assert reading.axes == {"part": list(expected), "lag": list(range(30))}
    found = differences(made, lag)
    for (part, pieces), values_K in zip(expected.items(), reading.values, strict=True):
        norm_B = torch.cat([found[piece] for piece in pieces], 1).norm(dim=1)
        assert values_K[lag] == pytest.approx(norm_B.log().mean().item(), abs=1e-5), part
    norm_B = torch.cat(list(found.values()), 1).norm(dim=1)
    assert flow(made)[lag] == pytest.approx(norm_B.log().mean().item(), abs=1e-5)


def test_at_lag_0_only_what_is_read_out_has_a_gradient() -> None:
    made = exact(cell="lstm", depth=2, task="adding")
    reading = read(GradientFlow(), made)["gradient_flow_by_part"]
    told = {part for part, values_K in zip(reading.axes["part"], reading.values, strict=True)
            if math.isfinite(values_K[0])}  # fmt: skip
    assert told == {"h2", "layer2", "h"}
    assert all(math.isfinite(value) for values_K in reading.values for value in values_K[2:])


def test_a_state_of_one_part_is_told_once() -> None:
    assert set(read(GradientFlow(), exact(cell="gru"))) == {
        "gradient_flow",
        "gradient_flow_dead",
    }

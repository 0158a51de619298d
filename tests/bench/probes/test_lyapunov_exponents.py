"""Hold the Lyapunov exponents to closed forms and to Jacobians written out.

Axes: B batch, T time, D input features, H hidden units, S the whole state, K exponents.
"""

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from bench.compose import Composition
from bench.probes._states import joined, parted, states_of
from bench.probes.gradient_flow import GradientFlow
from bench.probes.lyapunov_exponents import SEQUENCES, LyapunovExponents
from bench.window import fit_window
from tests.bench.probes.closed_forms import STATELESS, exact, gated, log_sigmoid, rotated
from tests.bench.probes.networks import cell_of, read, silence


def exponents(made: Composition) -> list[float]:
    (reading,) = LyapunovExponents().read(made)
    assert (reading.name, reading.unit) == ("lyapunov_exponents", "1/step")
    assert reading.axes == {"exponent": list(range(1, len(reading.values) + 1))}
    return list(reading.values)


@pytest.mark.parametrize("rho", [0.5, 0.9, 1.0, 1.5])
def test_a_scaled_rotation_has_one_exponent(rho: float) -> None:
    np.testing.assert_allclose(exponents(rotated(rho)), [math.log(rho)] * 4, rtol=0, atol=1e-8)


@pytest.mark.parametrize("bias", [-1.0, 2.0])
@pytest.mark.parametrize(("cell", "gate"), [("lstm", "forget"), ("gru", "update")])
@pytest.mark.parametrize("depth", [1, 2])
def test_a_gate_held_at_its_bias_sets_the_exponent(
    cell: str, gate: str, bias: float, depth: int
) -> None:
    found = exponents(gated(cell, gate, bias, depth=depth))
    np.testing.assert_allclose(found, [log_sigmoid(bias)] * 4, rtol=0, atol=1e-8)


def test_different_rates_come_the_leading_first() -> None:
    made = exact(cell="rnn_linear", task="adding", sequence_length=200)
    rates = [0.5, 0.9, 0.3, 1.2, 0.1, 0.7]
    with torch.no_grad():
        cell_of(made).layers()[0].recurrent_weight_GH.copy_(torch.diag(torch.tensor(rates)))
    leading = sorted(map(math.log, rates), reverse=True)[:4]
    # The lags before the window have turned the directions: nearer than 1 / T.
    np.testing.assert_allclose(exponents(made), leading, rtol=0, atol=1e-3)


def jacobian(cell: Any, input_D: Tensor, before_S: Tensor) -> Tensor:
    def step(state_S: Tensor) -> Tensor:
        return joined(cell.step(input_D[None], parted(state_S[None], cell)))[0]

    return torch.stack(
        [
            torch.autograd.grad(step(leaf_S)[unit], leaf_S)[0]
            for unit, leaf_S in enumerate(before_S.clone().requires_grad_() for _ in before_S)
        ]
    )


@pytest.mark.parametrize(
    ("cell", "width", "depth"), [("gru", 4, 1), ("lstm", 2, 1), ("lstm", 1, 2), ("gru", 2, 2)]
)
def test_all_of_them_add_up_to_the_volume_over_the_window(
    cell: str, width: int, depth: int
) -> None:
    made = exact(cell=cell, hidden_size=width, depth=depth, task="adding", sequence_length=20)
    sample = made.held_out(SEQUENCES)
    assert sample is not None
    first, last = fit_window(20)
    with torch.no_grad():
        states = [joined(state) for state in states_of(cell_of(made), sample.inputs_BTD)]
    volumes = [
        torch.linalg.slogdet(
            jacobian(cell_of(made), sample.inputs_BTD[row, 19 - lag], states[18 - lag][row])
        ).logabsdet.item()
        for lag in range(first, last)
        for row in range(SEQUENCES)
    ]
    assert len(exponents(made)) == 4
    assert sum(exponents(made)) == pytest.approx(np.mean(volumes), abs=1e-6)


@pytest.mark.parametrize("cell", ["rnn_tanh", "gru", "lstm"])
def test_the_leading_one_is_the_rate_at_which_gradients_fade(cell: str) -> None:
    made = exact(cell=cell, task="adding", sequence_length=200)
    first, last = fit_window(200)
    values_K = read(GradientFlow(), made)["gradient_flow"].values
    slope = (values_K[last] - values_K[first]) / (last - first)
    assert exponents(made)[0] == pytest.approx(slope, rel=0.02)


def test_a_state_of_zeros_has_no_finite_exponent() -> None:
    made = exact(cell="rnn_tanh")
    silence(made)
    assert exponents(made) == [-math.inf] * 4


def test_what_is_below_the_rank_has_none() -> None:
    made = exact(cell="rnn_linear")
    generator = torch.Generator().manual_seed(1)
    left_H, right_H = torch.randn(2, 6, generator=generator, dtype=torch.float64)
    with torch.no_grad():
        cell_of(made).layers()[0].recurrent_weight_GH.copy_(torch.outer(left_H, right_H))
    rate = math.log(abs((left_H @ right_H).item()))
    assert exponents(made) == [pytest.approx(rate, abs=1e-8)] + [-math.inf] * 3


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_weights_that_are_not_finite_leave_no_number(value: float) -> None:
    made = exact(cell="lstm", depth=2)
    with torch.no_grad():
        cell_of(made).layers()[0].recurrent_weight_GH.fill_(value)
    assert not np.isfinite(exponents(made)).any()


def test_there_are_no_more_than_the_state_has_units() -> None:
    assert len(exponents(exact(cell="rnn_tanh", hidden_size=3))) == 3
    assert len(exponents(exact(cell="lstm", hidden_size=1))) == 2


@pytest.mark.parametrize("changed", [*STATELESS, {"sequence_length": 2}])
def test_it_is_silent_where_the_question_makes_no_sense(changed: dict[str, Any]) -> None:
    assert LyapunovExponents().read(exact(**changed)) == []

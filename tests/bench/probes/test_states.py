"""Check what stepping a composed network's cell gives.

Axes: B batch, H hidden units, S the whole state.
"""

from typing import Any

import pytest
import torch

from bench.probes._states import joined, parted, states_of, stepped_cell
from tests.bench.probes.closed_forms import STATELESS
from tests.bench.probes.networks import cell_of, composition


@pytest.mark.parametrize("cell", ["gru", "lstm"])
@pytest.mark.parametrize("widths", [{}, {"hidden_size": [4, 2, 3]}])
def test_it_steps_a_copy_in_float64_through_the_inputs(cell: str, widths: dict[str, Any]) -> None:
    made = composition(cell=cell, **({"depth": 3} | widths))
    sample = made.held_out(5)
    assert sample is not None
    stepped = stepped_cell(made.module, sample)
    assert stepped is not None
    states = states_of(stepped, sample.inputs_BTD.double())
    assert len(states) == 30
    _, end = cell_of(made)(sample.inputs_BTD)
    assert list(states[-1]) == list(end)
    for name, part in end.items():
        for layer_BH, stepped_BH in zip(part, states[-1][name], strict=True):
            assert stepped_BH.dtype == torch.float64
            torch.testing.assert_close(stepped_BH.float(), layer_BH, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("cell", ["gru", "lstm"])
@pytest.mark.parametrize("widths", [{"depth": 2}, {"hidden_size": [4, 2, 3], "depth": 3}])
def test_what_was_joined_is_parted_again(cell: str, widths: dict[str, Any]) -> None:
    made = composition(cell=cell, **widths)
    sample = made.held_out(5)
    assert sample is not None
    state = states_of(cell_of(made), sample.inputs_BTD)[-1]
    again = parted(joined(state), cell_of(made))
    assert list(again) == list(state)
    for name, part in state.items():
        assert len(again[name]) == len(part)
        assert all(map(torch.equal, again[name], part))


@pytest.mark.parametrize("changed", STATELESS)
def test_no_cell_carries_the_inputs_to_the_last_answer(changed: dict[str, Any]) -> None:
    made = composition(**changed)
    assert stepped_cell(made.module, made.held_out(5)) is None


def test_no_cell_is_stepped_through_sequences_that_do_not_exist() -> None:
    assert stepped_cell(composition().module, None) is None

"""Measure how much of the state still tells that the first input was another one.

Axes: B batch, T time, D input features, S the whole state.
"""

from collections.abc import Iterator
from typing import ClassVar

import torch
from torch import Tensor

from bench.probes._base import Probe, Reading, Subject
from bench.probes._lags import geometric
from bench.probes._rounding import significant
from bench.probes._states import joined, stepped_cell
from bench.probes._swap import first_swapped
from lit_models.cells._base import Cell

SEQUENCES = 256


class StateRetention(Probe):
    """Swap the first input for that of another sequence, all else equal, and compare the states.

    The root mean square difference between the two runs' states, over that between the states of
    the two sequences of which one lent the other its first input, at the same time, both over the
    same pairs and all units. The state is whole: every layer, h and, where there is one, c. At
    lag 0, right after the first input, only that input has been read, and it is 1. Later 1
    says that the first input parts two states as much as all they have read; 0 that it is gone.
    None where the states do not differ at all.

    In float64. It asks whether the state carries the first input, not whether the read-out uses it.
    Source: course notes 0, exercise 2, asked of the state; Jaeger 2001, "The echo state approach",
    GMD report 148, section 2, for states that forget.
    """

    version: ClassVar[int] = 1

    @torch.no_grad()
    def read(self, subject: Subject) -> list[Reading]:
        """Return one ratio a lag.

        Nothing where no one-directional cell reads several steps and answers, or all first inputs are
        equal.
        """
        sample = subject.held_out(SEQUENCES)
        cell = stepped_cell(subject.module, sample)
        swap = None if sample is None else first_swapped(sample.inputs_BTD)
        if cell is None or sample is None or swap is None:
            return []
        lags = [0, *geometric(sample.inputs_BTD.shape[1] - 1)]
        runs = (
            _states(cell, inputs_BTD.double(), lags)
            for inputs_BTD in (sample.inputs_BTD, swap.inputs_BTD)
        )
        values = []
        for state_BS, swapped_BS in zip(*runs, strict=True):
            kept = (swapped_BS - state_BS)[swap.changed_B].square().mean()
            # The sequence before, whose first input was lent.
            apart = (state_BS.roll(1, dims=0) - state_BS)[swap.changed_B].square().mean()
            values.append(significant((kept / apart).sqrt().item()))
        return [Reading("state_retention", "ratio", "none", {"lag": lags}, values)]


def _states(cell: Cell, inputs_BTD: Tensor, lags: list[int]) -> Iterator[Tensor]:
    """Yield the whole state, (B, S), so many steps after the first input."""
    state, start = cell.initial_state(len(inputs_BTD)), 0
    for lag in lags:
        _, state = cell(inputs_BTD[:, start : lag + 1], state)
        start = lag + 1
        yield joined(state)

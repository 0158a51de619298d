"""Measure how far the prediction moves when the first input is another one.

Axes: B batch, T time, D input features, H hidden units, K lags, O outputs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import torch
from torch import Tensor

from bench.probes._base import Probe, Reading, Subject
from bench.probes._distance import distance
from bench.probes._lags import geometric
from bench.probes._rounding import significant
from bench.probes._swap import first_swapped
from lit_models._base import SequenceModule
from lit_models._topology import Topology
from lit_models.cells._base import Cell

SEQUENCES = 256


class FirstInputInfluence(Probe):
    """Swap the first input for that of another sequence, all else equal, and compare the last answers.

    Mean over the sequences whose first input really changed. Classes: the total variation distance
    between the two predicted distributions, from 0 to 1. Values: the distance between the
    predictions, root mean square over outputs, in units of the root of the reference error.

    By lag: the same of what the read-out would answer so many steps after the first input, lag 0
    right after it has been read, where the last answer is the read-out of the last state. There the
    last lag is that of the last answer.

    In float64, as what float32 rounds off is far larger than the influence over a long sequence. It
    asks whether the beginning still matters to the answer, not whether the answer is right: a network that
    has learned nothing is hardly moved by anything. Source: exercise 2 of course notes 0; the
    distance is Levin, Peres & Wilmer 2009, Markov Chains and Mixing Times, section 4.1.
    """

    version: ClassVar[int] = 1

    @torch.no_grad()
    def read(self, subject: Subject) -> list[Reading]:
        """Return one number, and by lag where that makes sense.

        Nothing for sequences of one step, or whose first inputs are all equal.
        """
        module, sample = subject.module, subject.held_out(SEQUENCES)
        swap = None if sample is None else first_swapped(sample.inputs_BTD)
        if sample is None or swap is None:
            return []
        lags = [0, *geometric(sample.inputs_BTD.shape[1] - 1)]
        with _in_double(module):
            (last_BO, by_lag_BKO), (moved_BO, moved_BKO) = (
                _answers(module, each[swap.changed_B].double(), lags)
                for each in (sample.inputs_BTD, swap.inputs_BTD)
            )
        moved = distance(module, last_BO, moved_BO).mean().item()
        found = [Reading("first_input_influence", "distance", "none", {}, moved)]
        if by_lag_BKO is not None and moved_BKO is not None:
            mean_K = distance(module, by_lag_BKO, moved_BKO).mean(0)
            values = [significant(value) for value in mean_K.tolist()]
            name = "first_input_influence_by_lag"
            found.append(Reading(name, "distance", "none", {"lag": lags}, values))
        return found


@contextmanager
def _in_double(module: SequenceModule) -> Iterator[None]:
    """Hold a module's weights in float64 for a while; the way there and back changes no bit of them."""
    usual = next((weight.dtype for weight in module.parameters()), torch.float64)
    module.double()
    try:
        yield
    finally:
        module.to(usual)


def _answers(
    module: SequenceModule, inputs_BTD: Tensor, lags: list[int]
) -> tuple[Tensor, Tensor | None]:
    """Return the last answer, (B, O), and what the read-out says at each lag; None where it reads no state."""
    if (
        not isinstance(module, Topology)
        or not isinstance(module.cell, Cell)
        or not module.reads_last_state
    ):
        return _last(module(inputs_BTD)), None
    # What the module does when it is called, without running the cell again for the lags.
    outputs_BTH, state = module.cell(inputs_BTD)
    return _last(module.read_out(outputs_BTH, state)), module.output_layer(outputs_BTH[:, lags])


def _last(predictions: Tensor) -> Tensor:
    """Return the predictions for the last answered step, (B, O)."""
    return predictions if predictions.ndim == 2 else predictions[:, -1]

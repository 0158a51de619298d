"""Measure for how long the gate that keeps would keep a unit's state.

Axes: B batch, T time, D input features, H hidden units, U quantiles.
"""

import math
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.nn import functional

from bench.probes._base import Probe, Reading, Subject
from bench.probes._gates import gate_logits
from bench.probes._rounding import significant
from bench.probes._states import states_of, stepped_cell
from lit_models.cells._base import Cell

SEQUENCES = 64
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
# Longer than anything is trained: what float64 rounds off a gate that is all but open decides then.
LONGEST = 1e12
# Stands for no decay, as quantiles lie between two units and infinity times 0 is no number.
NO_DECAY = 1e300


class GateHalfLife(Probe):
    """Take ln 2 / -(mean of ln f) of each unit, f its keeping gate's value, as quantiles over a layer's units.

    The mean is over time and held-out sequences, so that the product of the gates over T steps is
    what an average step gives to the power of T. The gate is the LSTM's forget gate, and the update
    gate of torch's GRU, h' = (1 - z) n + z h. Quantiles interpolate linearly. None for a half-life
    above 1e12 steps, no decay at all included.

    It tells how long a unit would keep if nothing were written to it. What flows through the
    recurrent weights is left out: see `gradient_flow`. Source: Tallec & Ollivier 2018, arXiv
    1804.11188; Mahto et al. 2021, arXiv 2009.12727.
    """

    version: ClassVar[int] = 1

    @torch.no_grad()
    def read(self, subject: Subject) -> list[Reading]:
        """Return half-lives in steps, the lowest layer, 1, first.

        Nothing for cells without such a gate, or where no one-directional cell reads several steps and answers.
        """
        sample = subject.held_out(SEQUENCES)
        cell = stepped_cell(subject.module, sample)
        if cell is None or sample is None or cell.keep_gate is None:
            return []
        rates = _rates(cell, cell.keep_gate, sample.inputs_BTD.double())
        values = [_quantiles(rate_H) for rate_H in rates]
        layers: list[Any] = list(range(1, len(values) + 1))
        axes = {"layer": layers, "quantile": list(QUANTILES)}
        return [Reading("gate_half_life", "steps", "none", axes, values)]


def _rates(cell: Cell, gate: str, inputs_BTD: Tensor) -> list[Tensor]:
    """Return the mean of -ln f for each layer, (H,)."""
    logits = gate_logits(cell, gate, inputs_BTD, states_of(cell, inputs_BTD))
    # Not the negative, which makes -0 of the 0 of a gate that is open, and of that an endless past.
    return [functional.logsigmoid(logit_TBH).mean((0, 1)).abs() for logit_TBH in logits]


def _quantiles(rate_H: Tensor) -> list[float]:
    """Return quantiles of the half-lives of units that decay at these rates."""
    half_life_H = (math.log(2) / rate_H).clamp(max=NO_DECAY)
    found_U = half_life_H.quantile(half_life_H.new_tensor(QUANTILES))
    # A seventh digit, so that a closed form is met to 1e-6 of it.
    return [math.inf if each > LONGEST else significant(each, 7) for each in found_U.tolist()]

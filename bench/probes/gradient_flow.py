"""Measure how large the loss's gradient still is, lag by lag, on its way back through time.

Axes: B batch, T time, D input features, H hidden units, O outputs.
"""

import copy
from typing import ClassVar

import torch
from torch import Tensor

from bench.probes._base import Probe, Reading, Sample
from bench.record import Direction
from lit_models._base import SequenceModule
from lit_models._scoring import sequence_loss
from lit_models._topology import Topology
from lit_models.cells._base import Cell
from lit_models.cells._recurrence import State


class GradientFlow(Probe):
    """Take ln ||dL/ds_(T-k)|| at every lag k, averaged over sequences, in float64.

    L is the loss of the last answer alone, of each sequence on its own; s is the whole state: every
    layer, h and, where there is one, c. A sequence whose gradient is exactly 0 at a lag is left
    out there; None where all are. Lag 0 is the state that is read out.

    The state is retained while the cell is stepped: the outputs of torch's fused modules show only
    what each output was used for directly. Source: Hochreiter 1991; Bengio, Simard & Frasconi
    1994; Pascanu, Mikolov & Bengio 2013, arXiv 1211.5063, section 2.
    """

    version: ClassVar[int] = 1
    unit: ClassVar[str] = "ln norm"
    direction: ClassVar[Direction] = "none"
    sequences: ClassVar[int] = 32

    def read(self, module: SequenceModule, sample: Sample) -> Reading | None:
        """Return one value a lag; None where no one-directional cell reads several steps and answers."""
        if not isinstance(module, Topology) or not isinstance(module.cell, Cell):
            return None
        if not module.reads_last_state or sample.inputs_BTD.shape[1] < 2:
            return None
        cell = copy.deepcopy(module.cell).double()
        read_out = copy.deepcopy(module.output_layer).double()
        states = _states(cell, sample.inputs_BTD.double())
        target = sample.last_target
        target = target.double() if target.is_floating_point() else target
        # The mean over the batch times its size: each sequence then has the gradient of its own loss.
        loss = sequence_loss(module.objective, read_out(states[-1]["h"][-1]), target)
        norms_KB = _norms(loss * len(target), states)
        finite_KB = torch.where(norms_KB > 0, norms_KB.log(), torch.nan)
        values = [round(value, 5) for value in finite_KB.nanmean(1).tolist()]
        return Reading({"lag": list(range(len(states)))}, values)


def _states(cell: Cell, inputs_BTD: Tensor) -> list[State]:
    """Return the state after each step, its parts independent of each other."""
    state = cell.initial_state(len(inputs_BTD))
    states = []
    for input_BD in inputs_BTD.unbind(1):
        after = cell.step(input_BD, state)
        # Copies, which the next step alone reads: a lower layer's h is within its own step also what the
        # upper layer reads, and that way is the upper layer's gradient, not counted twice.
        state = {name: tuple(layer_BH.clone() for layer_BH in part) for name, part in after.items()}
        states.append(state)
    return states


def _norms(loss: Tensor, states: list[State]) -> Tensor:
    """Return the norm of the gradient with respect to the whole state, (K, B), lag 0 first."""
    parts = [[layer_BH for part in state.values() for layer_BH in part] for state in states]
    flat = [layer_BH for layers in parts for layer_BH in layers]
    gradients = iter(torch.autograd.grad(loss, flat, allow_unused=True))
    squares = []
    for layers in parts:
        # None for what the loss does not depend on: at lag 0, all but what is read out.
        found = [g for g in (next(gradients) for _ in layers) if g is not None]
        squares.append(torch.stack([g.square().sum(1) for g in found]).sum(0))
    return torch.stack(squares[::-1]).sqrt()

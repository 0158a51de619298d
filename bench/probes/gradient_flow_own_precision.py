"""Measure how large the loss's gradient still is, lag by lag, in what the network trains in.

Axes: B batch, T time, D input features, K lags, the last step first.
"""

import copy
import math
from typing import ClassVar, TypeVar

from torch import Tensor, nn

from bench.numerics import Numerics
from bench.probes._base import Probe, Reading, Sample, Subject
from bench.probes._flow import SEQUENCES, logarithms, readings, together
from bench.probes._states import carrying_cell, retained
from lit_models._scoring import sequence_loss
from lit_models._topology import Topology
from lit_models.cells._base import Cell
from lit_models.cells._recurrence import State

Part = TypeVar("Part", bound=nn.Module)


class GradientFlowOwnPrecision(Probe):
    """Take ln ||dL/ds_(T-k)|| at every lag k as `gradient_flow` does, in the trial's own precision.

    The same loss, states and sequences, through a copy of the network as it trains: on the trial's device,
    weights in the trial's format, under its autocast. The loss is the mean over the sequences times the
    scale at which a scaled loss starts; both factors are taken out of the norm again, in float64. So a
    gradient that is too small for the format is dead here and alive in `gradient_flow`, and one that the
    scale makes too large is not a number. The scale may have moved since, in training.

    The cell runs one step at a time through its `forward`, the fused modules that train. Its `step` would
    be another arithmetic: under bf16 autocast on a CPU `nn.LSTM` keeps its state in bf16,
    `torch.lstm_cell` in float32. Two things stay apart from a run over all steps at once: between steps the
    gradient is in the state's format, which a fused backward pass may keep wider inside; and under bf16
    autocast on a CPU, `nn.RNN` and `nn.GRU` round a whole sequence's projected inputs once more, before the
    bias is added.

    Source: as `gradient_flow`; Micikevicius et al. 2018, arXiv 1710.03740, section 3.2, for gradients that
    half precision loses and a scaled loss keeps.
    """

    version: ClassVar[int] = 1

    def read(self, subject: Subject) -> list[Reading]:
        """Return the readings; nothing where no one-directional cell reads several steps and answers.

        `gradient_flow_own_precision` (lag) is in ln norm, `gradient_flow_own_precision_dead` (lag)
        counts sequences.
        """
        module, sample = subject.module, subject.held_out(SEQUENCES)
        cell = carrying_cell(module, sample)
        if cell is None or sample is None or not isinstance(module, Topology):
            return []
        numerics = subject.numerics
        states, loss = _trained_pass(module, cell, sample, numerics)
        found = logarithms(loss * numerics.loss_scale, states)
        factor = math.log(len(sample.lag_B)) - math.log(numerics.loss_scale)
        return readings("gradient_flow_own_precision", together(list(found.values())) + factor)


def _trained_pass(
    module: Topology, cell: Cell, sample: Sample, numerics: Numerics
) -> tuple[list[State], Tensor]:
    """Return the state after each step, and the mean loss of the last answer."""
    own_cell, read_out = _as_trained(cell, numerics), _as_trained(module.output_layer, numerics)
    inputs_BTD = sample.inputs_BTD.to(numerics.device, numerics.weights)
    target = sample.last_target.to(numerics.device)
    target = target.to(numerics.weights) if target.is_floating_point() else target
    with numerics.autocasting():
        states = retained(
            lambda input_BD, state: own_cell(input_BD.unsqueeze(1), state)[1],
            inputs_BTD.unbind(1),
            own_cell.initial_state(len(inputs_BTD)),
        )
        return states, sequence_loss(module.objective, read_out(states[-1]["h"][-1]), target)


def _as_trained(part: Part, numerics: Numerics) -> Part:
    """Return a copy as it is while it trains; cuDNN refuses a backward pass in evaluation mode."""
    return copy.deepcopy(part).to(numerics.device, numerics.weights).train()

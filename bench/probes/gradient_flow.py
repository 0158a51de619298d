"""Measure how large the loss's gradient still is, lag by lag, on its way back through time.

Axes: B batch, H hidden units, K lags, the last step first.
"""

import copy
from typing import Any, ClassVar

from torch import Tensor

from bench.probes._base import Probe, Reading, Sample, Subject
from bench.probes._flow import SEQUENCES, Logarithms, logarithms, means, readings, together
from bench.probes._states import states_of, stepped_cell
from lit_models._scoring import sequence_loss
from lit_models._topology import Topology
from lit_models.cells._base import Cell


class GradientFlow(Probe):
    """Take ln ||dL/ds_(T-k)|| at every lag k, averaged over sequences, in float64.

    L is the loss of the last answer alone, of each sequence on its own; s is the whole state: every
    layer, h and, where there is one, c. A sequence whose gradient is exactly 0 at a lag is left
    out there and counted as dead; None where all are. Lag 0 is the state that is read out. The same
    norms are told for parts of the state; those at lag 0 that are not read out have none.

    The state is retained while the cell is stepped: the outputs of torch's fused modules show only
    what each output was used for directly. Source: Hochreiter 1991; Bengio, Simard & Frasconi
    1994; Pascanu, Mikolov & Bengio 2013, arXiv 1211.5063, section 2.
    """

    # Still the first: readings came beside `gradient_flow`, and digits to it, but it is the same number.
    version: ClassVar[int] = 1
    followed: ClassVar[tuple[str, ...]] = ("gradient_flow",)

    def read(self, subject: Subject) -> list[Reading]:
        """Return the readings; nothing where no one-directional cell reads several steps and answers.

        `gradient_flow` (lag) and `gradient_flow_by_part` (part, lag) are in ln norm; the latter is
        left out where the state has one part. `gradient_flow_dead` (lag) counts sequences.
        """
        module, sample = subject.module, subject.held_out(SEQUENCES)
        cell = stepped_cell(module, sample)
        if cell is None or sample is None or not isinstance(module, Topology):
            return []
        found = _logarithms(module, cell, sample)
        told = readings("gradient_flow", together(list(found.values())))
        if parts := _parts(found):
            values = [means(part_KB) for part_KB in parts.values()]
            lags = told[0].axes["lag"]
            axes: dict[str, list[Any]] = {"part": list(parts), "lag": lags}
            told.append(Reading("gradient_flow_by_part", "ln norm", "none", axes, values))
        return told


def _logarithms(module: Topology, cell: Cell, sample: Sample) -> Logarithms:
    """Return ln norm for each part and layer by itself."""
    read_out = copy.deepcopy(module.output_layer).double()
    states = states_of(cell, sample.inputs_BTD.double())
    target = sample.last_target
    target = target.double() if target.is_floating_point() else target
    # The mean over the batch times its size: each sequence then has the gradient of its own loss.
    loss = sequence_loss(module.objective, read_out(states[-1]["h"][-1]), target) * len(target)
    return logarithms(loss, states)


def _parts(found: Logarithms) -> dict[str, Tensor]:
    """Return ln norm by what it is of: single pieces, layers, kinds of state; never the whole again."""
    if len(found) == 1:
        return {}
    names = list(dict.fromkeys(name for name, _ in found))
    layers = list(dict.fromkeys(layer for _, layer in found))
    parts = {f"{name}{layer}": found[name, layer] for layer in layers for name in names}
    if len(names) > 1 and len(layers) > 1:
        for layer in layers:
            parts[f"layer{layer}"] = together([found[name, layer] for name in names])
        for name in names:
            parts[name] = together([found[name, layer] for layer in layers])
    return parts

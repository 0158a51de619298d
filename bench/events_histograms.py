"""Collect what TensorBoard shows as histograms: gates at work, and recurrent singular values.

Axes: B batch, T time, H hidden units.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from bench.compose import Composition
from bench.probes._gates import gate_logits
from bench.probes._states import states_of, stepped_cell
from lit_models._bidirectional import Bidirectional
from lit_models._topology import Topology
from lit_models.cells._base import Cell

# Enough for a histogram: at most this many held-out sequences, and steps of each, evenly spaced.
SEQUENCES = 8
STEPS = 64
# Singular values of a layer with more units than this take longer than many a training: their cost grows
# with the cube, to a minute a gate at some thousand units.
WIDEST = 512

Values = npt.NDArray[np.float64]


@torch.no_grad()
def histograms(composition: Composition) -> dict[str, Values]:
    """Return values by the name of their histogram; what is not finite is left out.

    The gates of each layer, or where a cell has none the h of its state, over held-out sequences; and for
    each layer of up to `WIDEST` units the singular values of its recurrent matrix, gate by gate.
    """
    found = {**dict(_activity(composition)), **dict(_singular_values(composition))}
    finite = {name: value[np.isfinite(value)] for name, value in found.items()}
    return {name: value for name, value in finite.items() if value.size}


def _activity(composition: Composition) -> Iterator[tuple[str, Values]]:
    """Yield what the gates do; nothing where no one-directional cell reads several steps and answers."""
    sample = composition.held_out(SEQUENCES)
    cell = stepped_cell(composition.module, sample)
    if cell is None or sample is None:
        return
    inputs_BTD = sample.inputs_BTD.double()
    states = states_of(cell, inputs_BTD)
    gates = [name for name in cell.gate_order if name != "candidate"]
    for gate in gates:
        for number, logit_TBH in enumerate(gate_logits(cell, gate, inputs_BTD, states), start=1):
            yield f"gates/{gate}, layer {number}", _values(_thin(logit_TBH).sigmoid())
    for number in range(0 if gates else cell.depth):
        after_TBH = torch.stack([state["h"][number] for state in states])
        yield f"state/h, layer {number + 1}", _values(_thin(after_TBH))


def _singular_values(composition: Composition) -> Iterator[tuple[str, Values]]:
    for direction, layer, cell, number in _layers(composition):
        weight_GH = cell.layers()[number].recurrent_weight_GH
        if weight_GH.shape[1] > WIDEST or not weight_GH.isfinite().all():
            continue
        for gate in cell.gate_order:
            name = gate if len(cell.gate_order) > 1 else "recurrent matrix"
            values_H = torch.linalg.svdvals(weight_GH[cell.gate_rows(gate, number)].double())
            yield f"singular values/{name}, layer {layer}{direction}", _values(values_H)


def _layers(composition: Composition) -> Iterator[tuple[str, int, Cell, int]]:
    """Yield each layer of what reads the inputs: its direction, its number, and where it is to be found."""
    module = composition.module
    if not isinstance(module, Topology):
        return
    if isinstance(module.cell, Cell):
        for number in range(module.cell.depth):
            yield "", number + 1, module.cell, number
    elif isinstance(module.cell, Bidirectional):
        for direction, cells in (
            (", forwards", module.cell.forwards),
            (", backwards", module.cell.backwards),
        ):
            for layer, cell in enumerate(cells, start=1):
                if isinstance(cell, Cell):
                    yield direction, layer, cell, 0


def _thin(values_TBH: Tensor) -> Tensor:
    return values_TBH[:: -(-len(values_TBH) // STEPS)]


def _values(values: Tensor) -> Values:
    flat: Values = values.flatten().cpu().numpy()
    return flat

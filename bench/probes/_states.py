"""Step a model's cell through held-out sequences, for the probes that look at its state.

Axes: B batch, T time, D input features, H hidden units, S the whole state.
"""

import copy
from collections.abc import Callable, Iterable
from itertools import product

import torch
from torch import Tensor

from bench.probes._base import Sample
from lit_models._base import SequenceModule
from lit_models._topology import Topology
from lit_models.cells._base import Cell
from lit_models.cells._recurrence import State


def carrying_cell(module: SequenceModule, sample: Sample | None) -> Cell | None:
    """Return the cell that carries the inputs to the last answer.

    Args:
        module: The model.
        sample: What it is to read.

    Returns:
        The model's own; None where no one-directional cell reads several steps and answers.
    """
    if not isinstance(module, Topology) or not isinstance(module.cell, Cell):
        return None
    if not module.reads_last_state or sample is None or sample.inputs_BTD.shape[1] < 2:
        return None
    return module.cell


def stepped_cell(module: SequenceModule, sample: Sample | None) -> Cell | None:
    """Return a float64 copy of the cell that carries the inputs to the last answer, or None likewise."""
    cell = carrying_cell(module, sample)
    return None if cell is None else copy.deepcopy(cell).double()


def states_of(cell: Cell, inputs_BTD: Tensor) -> list[State]:
    """Return the state after each step, its parts independent of each other.

    Args:
        cell: What reads, from its initial state.
        inputs_BTD: What is read, in the weights' dtype.
    """
    return retained(cell.step, inputs_BTD.unbind(1), cell.initial_state(len(inputs_BTD)))


def retained(
    advance: Callable[[Tensor, State], State], inputs: Iterable[Tensor], state: State
) -> list[State]:
    """Return the state after each step, its parts independent of each other.

    Args:
        advance: Gives the state after one step, from the step's input and the state before.
        inputs: The input of each step.
        state: The state before the first.
    """
    states = []
    for step_input in inputs:
        after = advance(step_input, state)
        # Copies, which the next step alone reads: a lower layer's h is within its own step also what the
        # upper layer reads, and that way is the upper layer's gradient, not counted twice.
        state = {name: tuple(layer_BH.clone() for layer_BH in part) for name, part in after.items()}
        states.append(state)
    return states


def joined(state: State) -> Tensor:
    """Return a state as one tensor, (B, S): its parts one after the other, the lowest layer first."""
    return torch.cat([layer_BH for part in state.values() for layer_BH in part], 1)


def parted(state_BS: Tensor, cell: Cell) -> State:
    """Return what `joined` joined, in the form in which a cell takes its state."""
    names = [name for name, _ in product(cell.state_names, cell.hidden_sizes)]
    widths = cell.hidden_sizes * len(cell.state_names)
    pieces = list(zip(names, torch.split(state_BS, list(widths), 1), strict=True))
    return {
        name: tuple(piece_BH for owner, piece_BH in pieces if owner == name)
        for name in cell.state_names
    }

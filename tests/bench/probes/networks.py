"""Compose trials, and put hand-made weights into their networks.

Axes: D input features, H hidden units.
"""

from typing import Any

import torch

from bench.compose import Composition, compose
from bench.probes._base import Probe, Reading
from lit_models.cells._base import Cell
from tests.bench import small


def composition(**changed: Any) -> Composition:
    """Compose a small trial."""
    return compose(small.trial(**({"sequence_length": 30, "hidden_size": 6} | changed)))


def cell_of(made: Composition) -> Cell:
    """Return the cell of a composed network."""
    cell = made.module.cell
    assert isinstance(cell, Cell)
    return cell


@torch.no_grad()
def silence(made: Composition) -> None:
    """Set every weight and bias of the cell to 0."""
    for weight in cell_of(made).parameters():
        weight.zero_()


def decaying(gain: float) -> Composition:
    """Compose a network that answers with one sum: each value it read, times the gain for each step since."""
    made = composition(cell="rnn_linear", task="adding", hidden_size=1)
    made.module.double()
    silence(made)
    read_out: Any = made.module.output_layer
    with torch.no_grad():
        layer = cell_of(made).layers()[0]
        layer.input_weight_GD[0, 0] = 1.0
        layer.recurrent_weight_GH.fill_(gain)
        read_out.weight.fill_(1.0)
        read_out.bias.zero_()
    return made


def recalling(length: int = 30) -> Composition:
    """Compose a network that answers with the first symbol, whatever follows."""
    made = composition(
        cell="rnn_tanh", task="first_token_recall", hidden_size=4, sequence_length=length
    )
    silence(made)
    read_out: Any = made.module.output_layer
    with torch.no_grad():
        layer = cell_of(made).layers()[0]
        layer.input_weight_GD[:, :4] = 50 * torch.eye(4)
        layer.recurrent_weight_GH.copy_(50 * torch.eye(4))
        read_out.weight.copy_(50 * torch.eye(4))
    return made


def read(probe: Probe, made: Composition) -> dict[str, Reading]:
    """Return what a probe reads, by name."""
    return {reading.name: reading for reading in probe.read(made)}

"""Define orthogonal recurrent matrices."""

from typing import ClassVar

import torch

from lit_models.cells._base import Cell
from lit_models.initialisations._base import Initialisation
from lit_models.initialisations._laws import fill_default


class Orthogonal(Initialisation):
    """Make each gate's recurrent matrix orthogonal; all else as default (Saxe et al. 2014).

    Each H x H block is drawn on its own, uniformly over the orthogonal matrices. Input weights
    and biases stay at torch's law, so that one thing alone differs from `default`.

    Source: Saxe, McClelland & Ganguli 2014, arXiv 1312.6120, for the law; Henaff, Szlam & LeCun
    2016, arXiv 1602.06662, for recurrent matrices on memory tasks.
    """

    version: ClassVar[int] = 1
    cells: ClassVar[tuple[str, ...]] = ()

    def apply(self, cell: Cell, generator: torch.Generator) -> None:
        """Fill the cell; see `Initialisation.apply`."""
        fill_default(cell, generator)
        for number, layer in enumerate(cell.layers()):
            for gate in cell.gate_order:
                block_HH = layer.recurrent_weight_GH.detach()[cell.gate_rows(gate, number)]
                torch.nn.init.orthogonal_(block_HH, generator=generator)

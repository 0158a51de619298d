"""Measure at which rates the state's map stretches and shrinks small differences, step by step.

Axes: B batch, T time, D input features, S the whole state, K exponents, R rows, B times K.
"""

from typing import ClassVar

import torch
from torch import Tensor

from bench.probes._base import Probe, Reading, Subject
from bench.probes._states import joined, parted, states_of, stepped_cell
from bench.window import fit_window
from lit_models.cells._base import Cell

SEQUENCES = 16
EXPONENTS = 4


class LyapunovExponents(Probe):
    """Take the leading Lyapunov exponents of the state's map, driven by held-out sequences, by QR.

    The state is whole: every layer, h and, where there is one, c. Directions are carried from the
    last step back by the transposed Jacobians, made orthonormal after each step, and the logarithms
    of what that takes off are averaged over the lags of `bench.window.fit_window`, then over
    sequences. Exponents are rates of growth of the singular values of the Jacobians' product.
    Its transpose has the same singular values, and its factors are those that a gradient meets on
    its way back, at the same lags as in `gradient_flow`; each factor costs one backward pass, on
    any device and for any cell. The lags before the window turn the directions, random at
    first, to those that are stretched most.

    In float64. A direction that a step shrinks to what float64 rounds off, as where a Jacobian's rank is
    too low, has the exponent -inf, and so has the mean over sequences.

    Source: Benettin, Galgani, Giorgilli & Strelcyn 1980, Meccanica 15, for the method; Vogt et al.
    2020, arXiv 2006.14123, and Engelken, Wolf & Abbott 2023, arXiv 2006.02427, for driven recurrent
    networks.
    """

    version: ClassVar[int] = 1

    def read(self, subject: Subject) -> list[Reading]:
        """Return the exponents, 1/step, the leading first; as many as the state has units, at most 4.

        Nothing where no one-directional cell reads several steps and answers, or where the window
        holds no step from one lag to another.
        """
        sample = subject.held_out(SEQUENCES)
        cell = stepped_cell(subject.module, sample)
        if cell is None or sample is None:
            return []
        first, last = fit_window(sample.inputs_BTD.shape[1])
        if first == last:
            return []
        logarithm_BK = _stretched(cell, sample.inputs_BTD.double(), first, last)
        values = [round(value, 8) for value in (logarithm_BK / (last - first)).mean(0).tolist()]
        axes = {"exponent": list(range(1, len(values) + 1))}
        return [Reading("lyapunov_exponents", "1/step", "none", axes, values)]


def _stretched(cell: Cell, inputs_BTD: Tensor, first: int, last: int) -> Tensor:
    """Return ln of the factor by which each direction grew between two lags, (B, K)."""
    with torch.no_grad():
        states = [joined(state) for state in states_of(cell, inputs_BTD)]
    direction_BSK = _start(states[-1])
    logarithm_BK = direction_BSK.new_zeros(direction_BSK.shape[0], direction_BSK.shape[2])
    for lag in range(last):
        # From the state at this lag to the one before it.
        step = len(states) - 1 - lag
        carried_BSK = _carried(cell, inputs_BTD[:, step], states[step - 1], direction_BSK)
        direction_BSK, left_BKK = torch.linalg.qr(carried_BSK)
        if lag >= first:
            logarithm_BK += _lengths(carried_BSK, left_BKK).log()
    return logarithm_BK


def _start(state_BS: Tensor) -> Tensor:
    """Return random orthonormal directions, (B, S, K), the same ones on every device."""
    batch_size, width = state_BS.shape
    shape = (batch_size, width, min(EXPONENTS, width))
    drawn_BSK = torch.randn(
        shape, generator=torch.Generator().manual_seed(0), dtype=state_BS.dtype, device="cpu"
    )
    direction_BSK: Tensor = torch.linalg.qr(drawn_BSK)[0]
    return direction_BSK.to(state_BS.device)


def _carried(cell: Cell, input_BD: Tensor, before_BS: Tensor, direction_BSK: Tensor) -> Tensor:
    """Return the directions times the transposed Jacobian of one step, (B, S, K)."""
    batch_size, width, count = direction_BSK.shape
    # A row for each direction of each sequence, so that one backward pass carries all of them.
    before_RS = before_BS.repeat_interleave(count, 0).requires_grad_()
    after = cell.step(input_BD.repeat_interleave(count, 0), parted(before_RS, cell))
    direction_RS = direction_BSK.transpose(1, 2).reshape(-1, width)
    (carried_RS,) = torch.autograd.grad(joined(after), before_RS, direction_RS)
    return carried_RS.reshape(batch_size, count, width).transpose(1, 2)


def _lengths(carried_BSK: Tensor, left_BKK: Tensor) -> Tensor:
    """Return what each direction has of its own, (B, K), 0 where that is rounding."""
    length_BK = left_BKK.diagonal(dim1=1, dim2=2).abs()
    longest_B1 = carried_BSK.norm(dim=1).amax(1, keepdim=True)
    rounded_B1 = longest_B1 * carried_BSK.shape[1] * torch.finfo(carried_BSK.dtype).eps
    return length_BK.masked_fill(length_BK <= rounded_B1, 0.0)

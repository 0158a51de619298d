"""Measure how far the prediction moves when the first input is another one.

Axes: B batch, T time, D input features, O outputs.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import torch
from torch import Tensor

from bench.probes._base import Probe, Reading, Sample
from bench.record import Direction
from lit_models._base import SequenceModule


class FirstInputInfluence(Probe):
    """Swap the first input for that of another sequence, all else equal, and compare the last answers.

    Mean over the sequences whose first input really changed. Classes: the total variation distance
    between the two predicted distributions, from 0 to 1. Values: the distance between the
    predictions, root mean square over outputs, in units of the root of the reference error.

    In float64, as what float32 rounds off is far larger than the influence over a long sequence. It
    asks whether the beginning still matters to the answer, not whether the answer is right: a network that
    has learned nothing is hardly moved by anything. Source: exercise 2 of course notes 0; the
    distance is Levin, Peres & Wilmer 2009, Markov Chains and Mixing Times, section 4.1.
    """

    version: ClassVar[int] = 1
    unit: ClassVar[str] = "distance"
    direction: ClassVar[Direction] = "none"
    sequences: ClassVar[int] = 256

    @torch.no_grad()
    def read(self, module: SequenceModule, sample: Sample) -> Reading | None:
        """Return one number; None for sequences of one step, or whose first inputs are all equal."""
        inputs_BTD = sample.inputs_BTD
        first_BD = inputs_BTD[:, 0].roll(1, dims=0)
        changed_B = (first_BD != inputs_BTD[:, 0]).any(1)
        if inputs_BTD.shape[1] < 2 or not changed_B.any():
            return None
        swapped_BTD = torch.cat([first_BD[:, None], inputs_BTD[:, 1:]], dim=1)
        with _in_double(module):
            before_BO, after_BO = (
                _last_answer(module(each[changed_B].double())) for each in (inputs_BTD, swapped_BTD)
            )
        return Reading({}, _distance(module, before_BO, after_BO).mean().item())


@contextmanager
def _in_double(module: SequenceModule) -> Iterator[None]:
    """Hold a module's weights in float64 for a while; the way there and back changes no bit of them."""
    usual = next((weight.dtype for weight in module.parameters()), torch.float64)
    module.double()
    try:
        yield
    finally:
        module.to(usual)


def _last_answer(predictions: Tensor) -> Tensor:
    """Return the predictions for the last answered step, (B, O)."""
    return predictions if predictions.ndim == 2 else predictions[:, -1]


def _distance(module: SequenceModule, before_BO: Tensor, after_BO: Tensor) -> Tensor:
    if module.objective == "classification":
        return (before_BO.softmax(-1) - after_BO.softmax(-1)).abs().sum(-1) / 2
    if module.objective == "binary":
        return (before_BO.sigmoid() - after_BO.sigmoid()).abs().squeeze(-1)
    return (before_BO - after_BO).square().mean(-1).sqrt() / math.sqrt(module.reference_error)

"""Measure the error on sequences longer than those trained on.

Axes: B batch, T time, D input features.
"""

from typing import ClassVar, NamedTuple

import torch
from torch import Tensor

from bench.probes._base import Probe, Reading, Sample, Stage, Subject
from lit_models._base import SequenceModule
from lit_models._scoring import error_per_sample
from lit_models._topology import Topology

SEQUENCES = 512
# Sequences times steps in a batch: torch's GRU and LSTM hold all gates of all steps at once.
BATCH_STEPS = 2**18
FACTORS = (1, 2, 4, 8, 16)


class _Tested(NamedTuple):
    length: int
    error: float
    lag: float
    sequences: int


class LengthGeneralisation(Probe):
    """Test a trained model on sequences 1, 2, 4, 8 and 16 times as long as those it was trained on.

    From 2 times on only sequences with a lag that the tested length before did not have are scored,
    so that an error belongs to lags that are new; their median lag and their number stand beside
    it. A length is left out where the task does not exist at it or no sequence is scored. The length
    is the number of steps read, the lag is in steps, the error that of the task: 1 - accuracy
    or the mean squared error. In the precision of the module's weights.

    How far beyond its training a model holds is read off these numbers (the horizon "H50-hold").
    Source: Deletang et al. 2023, arXiv 2207.02098, for training on short sequences and
    testing on long ones.
    """

    version: ClassVar[int] = 1
    stages: ClassVar[tuple[Stage, ...]] = ("trained",)

    @torch.no_grad()
    def read(self, subject: Subject) -> list[Reading]:
        """Return errors, lags and counts by length; nothing for a model bound to a number of steps."""
        module = subject.module
        # All of them read any number of steps; those that write an answer of their own length do not.
        if not isinstance(module, Topology) or not module.reads_last_state:
            return []
        found: list[_Tested] = []
        for factor in FACTORS:
            sample = subject.held_out(SEQUENCES, longer=factor)
            tested = None if sample is None else _tested(module, sample, found)
            found += [] if tested is None else [tested]
        if not found:
            return []
        axes = {"length": [each.length for each in found]}
        name = "length_generalisation"
        return [
            Reading(f"{name}_error", "error", "lower", axes, [each.error for each in found]),
            Reading(f"{name}_lag", "steps", "none", axes, [each.lag for each in found]),
            Reading(f"{name}_count", "sequences", "none", axes, [each.sequences for each in found]),
        ]


def _tested(module: SequenceModule, sample: Sample, found: list[_Tested]) -> _Tested | None:
    """Test one length; None where it holds no lag that the tested length before did not have."""
    length = sample.inputs_BTD.shape[1]
    # The furthest input of L steps is L - 1 steps before the last answer.
    scored_B = sample.lag_B >= (found[-1].length if found else 0)
    if length < 2 or not scored_B.any():
        return None
    kept = Sample(*(field[scored_B] for field in sample))
    error = _errors(module, kept).double().mean().item()
    return _Tested(length, error, kept.lag_B.double().median().item(), len(kept.lag_B))


def _errors(module: SequenceModule, sample: Sample) -> Tensor:
    """Return each sequence's error, (B,), in batches, as long sequences take room."""
    batch_size = max(1, BATCH_STEPS // sample.inputs_BTD.shape[1])
    parts = (torch.split(field, batch_size) for field in sample)
    batches = (Sample(*fields) for fields in zip(*parts, strict=True))
    return torch.cat(
        [
            error_per_sample(module.objective, module(each.inputs_BTD), each.target, each.scored)
            for each in batches
        ]
    )

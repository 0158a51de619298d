"""Read the gradient's flow, and what it is held against.

Axes: B batch, O outputs.
"""

from typing import Any

from torch import Tensor
from torch.nn import functional

from bench.compose import Composition
from bench.probes._base import Sample
from bench.probes._flow import SEQUENCES
from bench.probes.gradient_flow import GradientFlow
from tests.bench.probes.networks import read


def flow(made: Composition, name: str = "gradient_flow") -> list[Any]:
    """Return what is read of the gradient's flow, one value a lag."""
    return list(read(GradientFlow(), made)[name].values)


def sample_of(made: Composition) -> Sample:
    """Return the sequences that the gradient's flow is read on."""
    sample = made.held_out(SEQUENCES)
    assert sample is not None
    return sample


def read_out_of(made: Composition) -> Any:
    """Return the read-out of a composed network."""
    return made.module.output_layer


def losses(made: Composition, output_BO: Tensor) -> Tensor:
    """Return each sequence's loss at its last answer, (B,)."""
    target = sample_of(made).last_target
    if made.module.objective == "classification":
        return functional.cross_entropy(output_BO, target, reduction="none")
    answer_B = output_BO.squeeze(-1)
    if made.module.objective == "binary":
        return functional.binary_cross_entropy_with_logits(
            answer_B, target.double(), reduction="none"
        )
    return (answer_B - target).square()

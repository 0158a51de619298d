"""Say what a trial computes in: its device, its number formats, the factor on its loss."""

from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

import torch

from bench.fields import Accelerator, Precision

_DEVICES = {"cpu": "cpu", "gpu": "cuda"}
_WEIGHTS = {"64": torch.float64, "32": torch.float32, "bf16": torch.bfloat16, "16": torch.float16}
# The scale at which torch's GradScaler starts; it halves it where gradients overflow, and doubles it
# every 2,000 updates.
_FIRST_SCALE = 2.0**16


class Numerics(NamedTuple):
    """Hold what a trial's forward and backward pass are computed in.

    Attributes:
        device: Where.
        weights: Number format of the weights, and of inputs as they come in.
        autocast: Number format that autocast chooses where it is safe, None without autocast.
        loss_scale: What the loss is multiplied by before the backward pass, at the start.
    """

    device: torch.device
    weights: torch.dtype
    autocast: torch.dtype | None
    loss_scale: float

    def autocasting(self) -> AbstractContextManager[object]:
        """Return a context to run a forward pass in; it does nothing without autocast."""
        if self.autocast is None:
            return nullcontext()
        return torch.autocast(self.device.type, dtype=self.autocast)


def numerics(accelerator: Accelerator, precision: Precision) -> Numerics:
    """Return what a trial computes in, as Lightning's precision of that name does.

    Args:
        accelerator: ``cpu`` or ``gpu``.
        precision: Number format and way of using it.

    Raises:
        ValueError: The accelerator is still ``auto``.
    """
    if accelerator not in _DEVICES:
        raise ValueError(
            f"Expected the accelerator cpu or gpu, but got {accelerator!r}. "
            "Resolve it first: bench.machine.resolve."
        )
    device = torch.device(_DEVICES[accelerator])
    name, _, way = precision.partition("-")
    if way == "true":
        return Numerics(device, _WEIGHTS[name], None, 1.0)
    scale = _FIRST_SCALE if name == "16" else 1.0
    return Numerics(device, torch.float32, _WEIGHTS[name], scale)

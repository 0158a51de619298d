"""Count what one pass through a network costs.

Axes: B batch, T time, D input features, H hidden units.
"""

import copy

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from bench.compose import Composition
from lit_models.cells._recurrence import Recurrence, State


def forward_flops(composition: Composition) -> int:
    """Count the floating point operations of one forward pass of one training batch.

    Those of matrix products alone, a multiplication and an addition being two, as torch's counter
    has it: what is done unit by unit is left out. Counted on the meta device, which computes nothing; on
    a CPU the counter does not see into torch's fused cells, and says 0.

    Args:
        composition: The data and the model, which stays as it is.

    Returns:
        The number, FLOP.

    Raises:
        RuntimeError: A network's step has no operation that the counter sees.
    """
    module = copy.deepcopy(composition.module).to("meta")
    recurrences = [
        (name, child) for name, child in module.named_children() if isinstance(child, Recurrence)
    ]
    if composition.trial.is_network and not recurrences:
        raise _uncounted(composition)
    for name, recurrence in recurrences:
        setattr(module, name, _FirstStep(recurrence))
    batch_size = composition.trial.training.batch_size
    weight = next(module.parameters(), torch.empty(0, device="meta"))
    inputs_BTD = weight.new_empty(batch_size, module.input_steps, module.input_size)
    counted = _count(module, inputs_BTD)
    for name, recurrence in recurrences:
        step = _count(recurrence, inputs_BTD.new_empty(batch_size, 1, recurrence.input_size))
        if not step:
            raise _uncounted(composition)
        counted += step * getattr(module, name).steps_left_out
    return counted


def _uncounted(composition: Composition) -> RuntimeError:
    return RuntimeError(
        f"Expected matrix products in every step of {composition.trial.cell}, but counted 0 operations: "
        "torch's counter does not see into what the cell calls. Give torch.utils.flop_counter a formula "
        "for it (register_flop_formula)."
    )


class _FirstStep(nn.Module):
    """Stand in for a recurrence and run its first step alone: every step costs the same, and 4 ms to count."""

    def __init__(self, recurrence: Recurrence) -> None:
        super().__init__()
        self.recurrence = recurrence
        self.steps_left_out = 0

    def forward(self, inputs_BTD: Tensor, *state: State) -> tuple[Tensor, State]:
        """Return outputs and an end state of the right shapes."""
        steps = inputs_BTD.shape[1]
        self.steps_left_out += steps - 1
        outputs_B1H, end = self.recurrence(inputs_BTD[:, :1], *state)
        return outputs_B1H.expand(-1, steps, -1), end


@torch.no_grad()
def _count(module: nn.Module, inputs_BTD: Tensor) -> int:
    with FlopCounterMode(display=False) as counter:
        module(inputs_BTD)
    return int(counter.get_total_flops())

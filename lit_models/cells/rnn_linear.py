"""Define the plain recurrent cell without a nonlinearity.

Axes: B batch, D input features, H hidden units.
"""

from typing import ClassVar

from torch import Tensor
from torch.nn import functional

from lit_models.cells._recurrence import LayerWeights
from lit_models.cells._stepped import SteppedCell


class RNNLinear(SteppedCell):
    """Replace the state by an affine map of input and state, nothing bent: a control (Jaeger 2001).

    h' = W x + b + U h + b', two biases as in torch's `nn.RNN`. Its Jacobian is U whatever comes in,
    so that what a gradient does is known in closed form. Torch has no fused one: it is stepped.

    Source: Jaeger 2001, "Short term memory in echo state networks", GMD report 152, on linear
    networks.
    """

    version: ClassVar[int] = 1
    gates: ClassVar[int] = 1
    gate_order: ClassVar[tuple[str, ...]] = ("candidate",)
    state_names: ClassVar[tuple[str, ...]] = ("h",)

    def _advance(
        self, input_BD: Tensor, before: tuple[Tensor, ...], weights: LayerWeights
    ) -> tuple[Tensor, ...]:
        """Return (h,) one step later."""
        return (
            functional.linear(input_BD, weights.input_weight_GD, weights.input_bias_G)
            + functional.linear(before[0], weights.recurrent_weight_GH, weights.recurrent_bias_G),
        )

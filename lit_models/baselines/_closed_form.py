"""Define what baselines without parameters share: a fit in which nothing is optimised."""

import torch

from lit_models._settings import ModuleSettings
from lit_models.baselines._base import Baseline


class ClosedForm(Baseline):
    """Go through a fit as a network does, with no optimiser and no gradients.

    Lightning counts updates by an optimiser's steps, so only a limit on epochs ends the fit.
    """

    def __init__(self, settings: ModuleSettings) -> None:
        """Check and keep the settings; see `Baseline`."""
        super().__init__(settings)
        self.automatic_optimization = False
        self.gradient_norm = torch.tensor(0.0)

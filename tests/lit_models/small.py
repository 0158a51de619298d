"""Build small baselines."""

from typing import Any

import torch

from lit_models.baselines._base import Baseline


def build(
    baseline: type[Baseline], steps: tuple[int, int] = (5, 1), values: int = 1, **changed: Any
) -> Baseline:
    settings: dict[str, Any] = {
        "input_size": values,
        "input_steps": steps[0],
        "output_size": values,
        "output_steps": steps[1],
        "objective": "regression",
        "reference_error": 0.5,
        "optimiser": "adam",
        "learning_rate": 0.01,
        "clip": 1.0,
        "generator": torch.Generator().manual_seed(0),
    }
    return baseline(**(settings | changed))

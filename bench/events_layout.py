"""Name a trial's curves so that TensorBoard draws those of one task and length into one chart."""

import re
from typing import Any

from bench.trial import Trial

TRAINING_LOSS = "training loss"
GRADIENT_NORM = "gradient norm before clipping"
VALIDATION_LOSS = "validation loss"
VALIDATION_SKILL = "validation skill"
# Those worth a chart, the first one to look at first.
_CHARTS = (VALIDATION_SKILL, TRAINING_LOSS, GRADIENT_NORM)


def section(trial: Trial) -> str:
    """Return what trials have in common whose curves belong into one chart: the task at one length."""
    return f"{trial.task}, T={trial.sequence_length}"


def layout(section: str) -> dict[str, Any]:
    """Return the custom charts of a section, as torch's `custom_scalars` takes them.

    Every trial of a section leaves this same layout, and TensorBoard keeps one of them: so it needs
    nobody who knows all trials, not on a cluster either, and charts appear while a sweep runs. A
    section has a category of its own because TensorBoard loses charts where two layouts add
    different ones to a category.

    Args:
        section: See `section`.
    """
    charts = {name: ["Multiline", [f"^{re.escape(f'{section}/{name}')}$"]] for name in _CHARTS}
    return {section: charts}

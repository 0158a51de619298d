"""Keep a few test series with what was predicted of them, for a person to look at."""

from typing import Any

import torch
from torch import Tensor

from bench.compose import Composition
from bench.record import Measurement

# Enough for a row of pictures.
EXAMPLES = 3


def examples(composition: Composition) -> list[Measurement]:
    """Return inputs, targets and predictions of the first test series; nothing off a series.

    Of several variables the first is kept. Inputs stand at the times 0, 1, ..., answers at those
    the dataset gives.
    """
    times = composition.answer_times
    if times is None:
        return []
    module, batch = composition.module, composition.examples(EXAMPLES)
    module.eval()
    with torch.no_grad():
        predictions = module(batch.inputs_BTD)
    shape = (EXAMPLES, len(times), -1)
    return [
        _kept("sample_inputs", range(batch.inputs_BTD.shape[1]), batch.inputs_BTD),
        _kept("sample_targets", times, batch.target.reshape(shape)),
        _kept("sample_predictions", times, predictions.reshape(shape)),
    ]


def _kept(name: str, times: Any, values_STV: Tensor) -> Measurement:
    """Return the first variable of some series, to five digits, None for what is not finite."""
    rows = [
        [round(value, 5) if abs(value) < float("inf") else None for value in row]
        for row in values_STV[..., 0].double().tolist()
    ]
    axes: dict[str, list[Any]] = {"sample": list(range(len(rows))), "time": list(times)}
    return Measurement(name=name, unit="value", direction="none", axes=axes, values=rows)

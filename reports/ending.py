"""Gather what every report ends with: what went wrong, what was run, on what, and how to repeat it."""

from typing import Any

import pandas as pd

from bench.record import Results
from reports import provenance, wording
from reports.horizon import THRESHOLD
from reports.outcome import UNSTABLE_DROP
from reports.troubles import troubles


def ending(results: Results, frame: pd.DataFrame, costs: str = "") -> dict[str, Any]:
    """Return what the ending's template names.

    Args:
        results: The sweep and every attempt at its trials.
        frame: The frame of trials.
        costs: A table of size and speed; empty for none.
    """
    records = provenance.planned_records(results)
    return {
        "sweep": results.sweep,
        "finished": int((frame["status"] == "ok").sum()),
        "threshold": THRESHOLD,
        "unstable_drop": UNSTABLE_DROP,
        "troubles": [[wording.code(name), *told] for name, *told in troubles(results, frame)],
        "elsewhere": len(results.records) - len(records),
        "axes": provenance.axes(frame),
        "training": provenance.training(list(frame["training"]) or [results.sweep.training]),
        "started": provenance.started(records, results.sweep.started),
        "compute": provenance.compute(records),
        "costs": costs,
        "environment": provenance.environment(records),
    }

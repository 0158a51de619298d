"""Compute from one record what its training cost; what was not measured is NaN."""

import math
from statistics import median

from bench.record import Record
from reports import measured

# A training step makes its way forward once and, as a rule of thumb, twice that on the way back.
# Source: Kaplan et al. 2020, arXiv 2001.08361, section 2.1.
PASSES = 3


def slowed(record: Record) -> float:
    """Return the median time of an update over that of the fastest; NaN where none was timed.

    Raises:
        LetheError: The record lacks its step times.
    """
    times = measured.step_times(record).tolist()
    return median(times) / (min(times) or math.nan) if times else math.nan


def throughput(record: Record) -> float:
    """Return about how many floating point operations the fastest update makes a second."""
    forward = measured.value(record, "forward_flops")
    return PASSES * forward / (measured.fastest_update(record) or math.nan)


def growth(record: Record) -> float:
    """Return by how much memory the process grew from the trial's start to its peak, in MiB."""
    peak = measured.value(record, "process_memory_peak")
    return peak - measured.value(record, "process_memory_start")


def alone(record: Record) -> bool:
    """Tell whether no other trial ran beside this one."""
    return record.environment.get("workers") == "1"


def energy(record: Record, name: str) -> float:
    """Return the energy of a training in joules; NaN where other trials had a share in what was counted."""
    return measured.value(record, name) if alone(record) else math.nan

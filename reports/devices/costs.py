"""Read from one record what its training cost; what was not measured is NaN."""

import math
from statistics import median

from bench.record import Record
from reports import measured

# A training step makes its way forward once and, as a rule of thumb, twice that on the way back.
# Source: Kaplan et al. 2020, arXiv 2001.08361, section 2.1.
PASSES = 3


def value(record: Record, name: str) -> float:
    """Return a measurement of one number; NaN where there is none."""
    found = record.measurements.get(name)
    return math.nan if found is None or found.values is None else float(found.values)


def step_time(record: Record) -> float:
    """Return the median time of an update, in seconds; NaN where none was timed.

    Raises:
        LetheError: The record lacks it.
    """
    times = [time for time in measured.array(record, "step_time").tolist() if math.isfinite(time)]
    return median(times) if times else math.nan


def throughput(record: Record) -> float:
    """Return about how many floating point operations training makes a second."""
    return PASSES * value(record, "forward_flops") / (step_time(record) or math.nan)


def growth(record: Record) -> float:
    """Return by how much memory the process grew from the trial's start to its peak, in MiB."""
    return value(record, "process_memory_peak") - value(record, "process_memory_start")


def alone(record: Record) -> bool:
    """Tell whether no other trial ran beside this one."""
    return record.environment.get("workers") == "1"


def energy(record: Record, name: str) -> float:
    """Return the energy of a training in joules; NaN where other trials had a share in what was counted."""
    return value(record, name) if alone(record) else math.nan

"""Name what of a trial's measurements is its cost, and turn its step times into rates."""

import statistics
from collections.abc import Sequence

from bench.probes._rounding import significant
from bench.record import Measurement, scalar

# What depends on the clock or on the machine: a trial that runs twice has all else the same to the bit.
COSTS = frozenset(
    {
        "step_time",
        "sequences_per_second",
        "tokens_per_second",
        "process_memory_start",
        "process_memory_peak",
        "device_memory_peak",
        "energy_processor",
        "energy_gpu",
    }
)


def throughput(step_times: Sequence[float], batch_size: int, input_steps: int) -> list[Measurement]:
    """Return how many sequences, and how many of their input steps, a second of updates takes in.

    Args:
        step_times: Seconds of each update; their median counts. Not measured where there is none.
        batch_size: Sequences an update.
        input_steps: Steps of a sequence.
    """
    rate = batch_size / statistics.median(step_times) if step_times else None
    tokens = None if rate is None else significant(rate * input_steps)
    sequences = None if rate is None else significant(rate)
    return [
        scalar("sequences_per_second", "sequences/s", "higher", sequences),
        scalar("tokens_per_second", "tokens/s", "higher", tokens),
    ]

"""Foresee how long a sweep takes, by timing a few updates of each kind of trial on this machine."""

import multiprocessing
import statistics
from concurrent.futures import ProcessPoolExecutor

from bench.threads import one_thread_a_process
from bench.trial import Trial

_WARM_UP = 3
_TIMED = 5


def estimate(trials: list[Trial], workers: int) -> float:
    """Return the seconds trials take if none stops early.

    Each distinct kind (all but seed, rate and initialisation) is trained for a few updates in a plain
    loop, in a process of its own; validation, the Trainer and starting processes come on top.

    Args:
        trials: What is to run.
        workers: Trials at a time.
    """
    one_thread_a_process()
    kinds: dict[Trial, list[Trial]] = {}
    for trial in trials:
        kind = trial.model_dump() | {"seed": 0, "learning_rate": 1e-3, "initialisation": "default"}
        kinds.setdefault(Trial.model_validate(kind), []).append(trial)
    # Unlike multiprocessing's own pool it ends, and says so, where its process cannot start.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        steps = list(pool.map(_step_time, kinds))
    updates = (
        step * sum(trial.training.budget / trial.training.batch_size for trial in alike)
        for step, alike in zip(steps, kinds.values(), strict=True)
    )
    return sum(updates) / workers


def _step_time(trial: Trial) -> float:
    """Return the median seconds of an update, in a process that has torch."""
    from bench.plain_loop import train_plainly

    times = train_plainly(trial, _WARM_UP + _TIMED)
    # A budget may hold no more updates than the warm-up.
    return statistics.median(times[_WARM_UP:] or times)

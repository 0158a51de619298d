"""Make up what a trial of a fabricated course measures: each a function of the trial."""

from typing import Any

import numpy as np

from bench.trial import Trial
from tests.reports.courses import Tweak, noise


def plain(_: Trial) -> dict[str, Any]:
    """Measure what is made up."""
    return {}


def error(value: float, spread: float = 0.1, **more: Any) -> Tweak:
    """Return a test error around a value, log-normal over seeds."""

    def tweak(trial: Trial) -> dict[str, Any]:
        drawn = value * float(np.exp(spread * noise(trial, "error").standard_normal()))
        lag = trial.sequence_length - 1
        return {"test_error_by_lag": ({"lag": [lag]}, [drawn])} | more

    return tweak


def skills(mean: float, spread: float = 0.02) -> Tweak:
    """Return a test skill around a value, normal over seeds."""

    def tweak(trial: Trial) -> dict[str, Any]:
        drawn = mean + spread * float(noise(trial, "skill").standard_normal())
        return {"test_error_by_lag": ({"lag": [1]}, [0.1 * (1 - drawn)]),
                "test_count_by_lag": ({"lag": [1]}, [100])}  # fmt: skip

    return tweak


def layers(**counts: tuple[int, int]) -> dict[str, Any]:
    """Return counts by layer: parameters, and of these second biases."""
    axis = {"layer": [name.replace("_", " ") for name in counts]}
    return {
        "parameters_by_layer": (axis, [count for count, _ in counts.values()]),
        "second_biases_by_layer": (axis, [second for _, second in counts.values()]),
        "parameters": sum(count for count, _ in counts.values()),
    }


def flow(rate: float) -> Tweak:
    """Return a gradient that grows by a factor exp(rate) a step, other for each seed."""

    def tweak(trial: Trial) -> dict[str, Any]:
        lags = list(range(trial.sequence_length))
        own = rate * (1 + 0.05 * (trial.seed - 2))
        bend = 0.2 * np.sin(np.array(lags))
        lines = [(own * np.array(lags) + bend).tolist(), (0.1 * bend).tolist()]
        norm = float(np.exp(min(rate, 0.3) * 20))
        axis = {"update": list(range(1, 31))}
        clipped = 0.0 if trial.clip is None else 0.8
        return {
            "gradient_flow": ({"stage": ["initial", "trained"], "lag": lags}, lines),
            "gradient_norm": (axis, [norm, *[1.0] * 29]),
            "clipped_fraction": clipped,
            "nonfinite_steps": 3 if rate > 0.4 and trial.clip is None else 0,
        }

    return tweak


def influence(reach: float) -> Tweak:
    """Return an influence that falls with the length, solved up to the reach."""

    def tweak(trial: Trial) -> dict[str, Any]:
        length = trial.sequence_length
        own = 1 + 0.1 * (trial.seed - 2)
        trained = 0.75 / (1 + (length / (own * reach)) ** 4)
        untrained = 0.02 * own * float(np.exp(-length / 8))
        return {
            "first_input_influence": ({"stage": ["initial", "trained"]}, [untrained, trained]),
            "sequences_to_solved": 200 if length < reach else None,
            "reference_error": 0.75,
        }

    return tweak


def series(points: int, missed: float) -> Tweak:
    """Return samples of sines whose next points are predicted with an error."""

    def tweak(trial: Trial) -> dict[str, Any]:
        length = trial.sequence_length
        times = list(range(length + points))
        phases = noise(trial, "phase").uniform(0, 6, 3)
        waves = np.sin(2 * np.pi * np.array(times) / 20 + phases[:, None])
        answers = {"sample": [0, 1, 2], "time": times[length:]}
        inputs = {"sample": [0, 1, 2], "time": times[:length]}
        return {
            "sample_inputs": (inputs, waves[:, :length].tolist()),
            "sample_targets": (answers, waves[:, length:].tolist()),
            "sample_predictions": (answers, (waves[:, length:] * (1 - missed)).tolist()),
        }

    return tweak

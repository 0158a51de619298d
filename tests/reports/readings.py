"""Make up what the probes of a study read of a trial, from how well a network is to remember."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.probes._lags import geometric
from bench.record import Measurement
from bench.trial import Trial

STAGES = ["initial", "trained"]
QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]


@dataclass(frozen=True)
class Memory:
    """Say how a network is to remember.

    Attributes:
        initial: Half-life of its gradient before training, in steps.
        trained: The same after it.
        reach: Length at which its skill is a half.
    """

    initial: float
    trained: float
    reach: float

    def own(self, trial: Trial) -> float:
        """Return by which factor a seed differs from the others."""
        return 1 + 0.1 * ((trial.seed % 5) - 1)

    def skill(self, trial: Trial) -> float:
        steps = self.reach * self.own(trial)
        return round(float(1 / (1 + (trial.sequence_length / steps) ** 6)), 6)

    def life(self, trial: Trial, stage: str) -> float:
        return float(getattr(self, stage)) * self.own(trial)


MEMORIES = {
    ("rnn_tanh", "default"): Memory(1.4, 4.0, 40.0),
    ("rnn_tanh", "orthogonal"): Memory(30.0, 60.0, 70.0),
    ("lstm", "default"): Memory(1.6, 3.0, 12.0),
    ("lstm", "chrono"): Memory(45.0, 200.0, 900.0),
}


def remembered(trial: Trial) -> Memory:
    """Return how the network of a trial is to remember; a wider one reaches further."""
    memory = MEMORIES.get((trial.cell, trial.initialisation), Memory(2.0, 5.0, 30.0))
    return Memory(memory.initial, memory.trained, memory.reach * sum(trial.widths) / 32)


def line(half_life: float, length: int) -> list[float]:
    """Return ln norm of a gradient that halves in exactly so many steps."""
    return [round(float(0.3 - lag * np.log(2) / half_life), 8) for lag in range(length)]


def decay(half_life: float, lags: list[int], start: float = 1.0) -> list[float]:
    return [float(start * 0.5 ** (lag / half_life)) for lag in lags]


def readings(trial: Trial, memory: Memory) -> dict[str, Measurement]:
    """Return every reading of every probe, as a record has them."""
    length = trial.sequence_length
    kept = [0, *geometric(length - 1)]
    lives = [memory.life(trial, stage) for stage in STAGES]
    skill = memory.skill(trial)
    found: dict[str, tuple[str, dict[str, list[Any]], Any]] = {
        "gradient_flow": ("ln norm", {"lag": list(range(length))}, [line(h, length) for h in lives]),
        "gradient_flow_dead": ("sequences", {"lag": list(range(length))}, [[0] * length] * 2),
        "lyapunov_exponents": ("1/step", {"exponent": [1, 2]}, [[-np.log(2) / h, -2.0] for h in lives]),
        "first_input_influence": ("distance", {}, [decay(h, [length - 1])[0] for h in lives]),
        "first_input_influence_by_lag": (
            "distance", {"lag": kept}, [decay(h, kept, skill if h is lives[1] else 0.1) for h in lives],
        ),
        "state_retention": ("ratio", {"lag": kept}, [decay(h, kept) for h in lives]),
        "initial_state_influence": ("distance", {"lag": kept[1:]}, [decay(h, kept[1:]) for h in lives]),
    }  # fmt: skip
    if trial.cell == "lstm":
        parts = [[line(h / 2, length), line(h, length)] for h in lives]
        axes: dict[str, list[Any]] = {"part": ["h1", "c1"], "lag": list(range(length))}
        found["gradient_flow_by_part"] = ("ln norm", axes, parts)
        gates = [[h * part for part in (0.5, 0.9, 1, 1.1, 2)] for h in lives]
        axes = {"layer": list(range(1, trial.depth + 1)), "quantile": QUANTILES}
        found["gate_half_life"] = ("steps", axes, [[one] * trial.depth for one in gates])
    made = {
        name: measurement(name, unit, {"stage": STAGES, **axes}, values)
        for name, (unit, axes, values) in found.items()
    }
    lengths = [length * factor for factor in (1, 2, 4, 8)]
    errors = [0.75 * (1 - 1 / (1 + (far / (2 * memory.reach)) ** 6)) for far in lengths]
    tested: list[tuple[str, str, list[Any]]] = [
        ("error", "error", errors),
        ("lag", "steps", [far - 1 for far in lengths]),
        ("count", "sequences", [512] * 4),
    ]
    for name, unit, values in tested:
        whole = f"length_generalisation_{name}"
        made[whole] = measurement(whole, unit, {"stage": ["trained"], "length": lengths}, [values])
    return made | {one.name: one for one in health(trial)} | followed(trial, lives)


def followed(trial: Trial, lives: list[float]) -> dict[str, Measurement]:
    """Return a gradient whose half-life changes on the way from one stage's to the other's."""
    looks = list(range(0, trial.training.budget + 1, trial.training.validation_interval))
    way = np.geomspace(lives[0], lives[1], len(looks))
    name = "gradient_flow_in_training"
    axes = {"sequences": looks, "lag": list(range(trial.sequence_length))}
    values = [line(float(life), trial.sequence_length) for life in way]
    return {name: measurement(name, "ln norm", axes, values)}


def health(trial: Trial) -> list[Measurement]:
    """Return how the training went."""
    updates = {"update": [10, 20, 30]}
    norms = [2.0 + trial.seed, 1.0, 0.5]
    return [
        measurement("gradient_norm", "norm", updates, norms),
        measurement("training_loss", "loss", updates, [1.4, 1.0, 0.2]),
        measurement("clipped_fraction", "share", {}, 1 / 3),
        measurement("updates", "updates", {}, 30),
        measurement("forward_flops", "FLOP", {}, 54_067_200),
    ]


def measurement(name: str, unit: str, axes: Mapping[str, list[Any]], values: Any) -> Measurement:
    return Measurement(name=name, unit=unit, direction="none", axes=dict(axes), values=values)

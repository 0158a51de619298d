"""Train and probe tiny trials in every number format, and print what came of it as JSON.

Run by its tests in a process of its own, whose matrix library is told to keep off instructions that a virtual
machine may name and not have. It is read when torch is imported.

Axes: B batch, T time, D input features.
"""

import json
import math
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch

from bench.compose import Composition, compose
from bench.plain_loop import train_plainly
from bench.probes._states import retained, states_of
from bench.probing import probe
from bench.run_trial import run_trial
from bench.window import fit_window
from lit_models._base import SequenceModule
from tests.bench import small
from tests.bench.probes.closed_forms import rotated
from tests.bench.probes.networks import cell_of

NETWORKS = ("rnn_tanh", "rnn_relu", "rnn_linear", "lstm", "gru")
BASELINES = ("linear", "mean", "naive")
PRECISIONS = ("32-true", "64-true", "bf16-mixed", "bf16-true", "16-true")
PROBES = ("gradient_flow", "gradient_flow_own_precision")
OTHER_PROBES = (
    "first_input_influence",
    "gate_half_life",
    "initial_state_influence",
    "length_generalisation",
    "lyapunov_exponents",
    "state_retention",
)


def trained(cell: str, precision: str) -> dict[str, Any]:
    """Train a trial with every probe; return its measurements' values by name."""
    task = "sine_next_point" if cell in BASELINES else "adding"
    trial = small.trial(
        {"probes": [*PROBES, *OTHER_PROBES]}, task=task, cell=cell, precision=precision
    )
    with tempfile.TemporaryDirectory() as folder:
        # One cell shows whether its events can be written in every format.
        events = Path(folder) / "s0" if cell == "lstm" else None
        return {name: each.values for name, each in run_trial(trial, events).items()}


def losses(precision: str) -> dict[str, list[float]]:
    """Return the loss of each update of a trial, and of as many in a plain loop."""
    trial, step = (
        small.trial(task="adding", cell="gru", precision=precision),
        SequenceModule.training_step,
    )
    found: dict[str, list[float]] = {}
    ways: dict[str, Callable[[], object]] = {
        "trial": lambda: run_trial(trial),
        "plain loop": lambda: train_plainly(trial, 20),
    }
    for way, train in ways.items():
        seen = found[way] = []

        def look(
            module: SequenceModule, batch: Any, number: int, seen: list[float] = seen
        ) -> torch.Tensor:
            loss = step(module, batch, number)
            seen.append(loss.item())
            return loss

        with patch.object(SequenceModule, "training_step", look):
            train()
    return found


def flows(made: Composition) -> dict[str, list[Any]]:
    """Return the gradient's flow in float64 and in the trial's own precision, and who is dead."""
    found = probe(made, "initial")
    names = [*PROBES, f"{PROBES[1]}_dead"]
    return {name: found[name].values for name in names}


def network(cell: str, precision: str, depth: int = 2) -> Composition:
    """Compose a network of a few steps more, to be looked at alone."""
    trial = small.trial(
        {"probes": list(PROBES)},
        **{"task": "adding", "cell": cell, "precision": precision, "depth": depth},
        **{"sequence_length": 30, "hidden_size": 6},
    )
    return compose(trial)


def slope(rho: float, precision: str) -> float:
    """Return how fast the gradient of a rotation times rho fades, in ln a step."""
    made = rotated(rho, training={"probes": list(PROBES)}, precision=precision)
    values_K = flows(made)[PROBES[1]]
    first, last = fit_window(len(values_K))
    return float(np.polyfit(np.arange(first, last + 1), values_K[first:], 1)[0])


def stepping(cell: str) -> dict[str, Any]:
    """Step a cell under bf16 autocast by `forward` and by `step`, and run it over all steps at once."""
    made = network(cell, "bf16-mixed", depth=1)
    sample = made.held_out(8)
    assert sample is not None
    inputs_BTD = sample.inputs_BTD
    own = cell_of(made)
    with made.numerics.autocasting():
        _, whole = own(inputs_BTD)
        by_forward = retained(
            lambda input_BD, state: own(input_BD.unsqueeze(1), state)[1],
            inputs_BTD.unbind(1),
            own.initial_state(len(inputs_BTD)),
        )[-1]
        by_step = states_of(own, inputs_BTD)[-1]
    ends = {"whole": whole, "forward": by_forward, "step": by_step}
    apart = [(by_forward[n][0].double() - whole[n][0].double()).abs().max().item() for n in whole]
    return {
        "formats": {way: str(end["h"][0].dtype) for way, end in ends.items()},
        "apart": max(apart),
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(
        json.dumps(
            {
                "trained": {
                    precision: {cell: trained(cell, precision) for cell in (*NETWORKS, *BASELINES)}
                    for precision in PRECISIONS
                },
                "losses": {precision: losses(precision) for precision in PRECISIONS},
                "flows": {
                    precision: {cell: flows(network(cell, precision)) for cell in NETWORKS}
                    for precision in PRECISIONS
                }
                # No trial trains so on a CPU, but it can be looked at: what a scaled loss keeps.
                | {"16-mixed": {"rnn_tanh": flows(network("rnn_tanh", "16-mixed"))}},
                "slopes": {
                    precision: {
                        str(rho): slope(rho, precision) / math.log(rho) for rho in (0.5, 0.9)
                    }
                    for precision in PRECISIONS
                },
                "stepping": {cell: stepping(cell) for cell in ("rnn_tanh", "gru", "lstm")},
            }
        )
    )

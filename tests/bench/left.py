"""Run a trial, and read what it left as TensorBoard reads it."""

import math
from pathlib import Path
from typing import Any

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from bench.record import Measurement, curve, scalar
from bench.run_trial import run_trial
from bench.trial import Trial
from tests.bench import small

Measured = dict[str, Measurement]


class Left:
    """What a trial left: its measurements, and its events as TensorBoard reads them."""

    def __init__(self, trial: Trial, folder: Path) -> None:
        self.trial = trial
        self.folder = folder
        self.measured = run_trial(trial, folder)
        # 0: nothing is thinned out.
        self.events = EventAccumulator(
            str(folder), size_guidance={"histograms": 0, "images": 0, "tensors": 0}
        )
        self.events.Reload()

    def tags(self, kind: str) -> set[str]:
        return set(self.events.Tags()[kind])

    def scalar(self, tag: str) -> Any:
        (event,) = self.events.Scalars(tag)
        return event.value

    def text(self, name: str) -> str:
        (event,) = self.events.Tensors(f"{name}/text_summary")
        (found,) = event.tensor_proto.string_val
        return str(found.decode())

    def hparams(self, tag: str) -> bytes:
        content = self.events.SummaryMetadata(tag).plugin_data.content
        assert isinstance(content, bytes)
        return content


class Runs:
    """Run trials, each but once."""

    def __init__(self, room: Path) -> None:
        self._room = room
        self._known: dict[str, Left] = {}

    def __call__(self, training: dict[str, Any] | None = None, **changed: Any) -> Left:
        trial = small.trial(training, **changed)
        if trial.key not in self._known:
            self._known[trial.key] = Left(trial, self._room / trial.key)
        return self._known[trial.key]


def flowing(initial: float, trained: float) -> Measured:
    """Return the measurements of a trial whose gradient changes by these in ln a step."""
    lags = list(range(21))
    return {
        "reference_error": scalar("reference_error", "error", "none", 0.5),
        "test_error_by_lag": curve("test_error_by_lag", "error", "lower", {"lag": [9]}, [0.1]),
        "test_count_by_lag": curve("test_count_by_lag", "sequences", "none", {"lag": [9]}, [7]),
        "step_time": curve("step_time", "s", "lower", {"update": [1, 2, 3]}, [0.1, 0.2, 0.9]),
        "sequences_to_solved": scalar("sequences_to_solved", "sequences", "lower", None),
        "test_loss": scalar("test_loss", "loss", "lower", math.nan),
        "parameters": scalar("parameters", "parameters", "none", 12),
        "gradient_flow": Measurement(
            name="gradient_flow", unit="ln norm", direction="none",
            axes={"stage": ["initial", "trained"], "lag": lags},
            values=[[slope * lag for lag in lags] for slope in (initial, trained)],
        ),
        "gradient_flow_dead": Measurement(
            name="gradient_flow_dead", unit="sequences", direction="none",
            axes={"stage": ["initial", "trained"], "lag": lags}, values=[[0] * 21, [0] * 21],
        ),
    }  # fmt: skip

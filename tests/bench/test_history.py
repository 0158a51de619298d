"""Drive the callback by hand through what takes a real training long to reach."""

import math
import time
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from bench.compose import compose
from bench.history import HOPELESS_AFTER, SAMPLES, WARM_UP, History
from lit_models._base import SequenceModule
from tests.bench import small

BATCH = SimpleNamespace(lag_B=torch.ones(16))
EVERY = 10


class Run:
    """Stand in for a training: the callback reads a module and sets should_stop of a trainer."""

    def __init__(self, early_stop: bool = True, planned: int = EVERY * SAMPLES) -> None:
        self.history = History(
            planned, solved_skill=0.9, early_stop=early_stop, section="task, T=5"
        )
        self.module: SequenceModule = compose(small.trial()).module
        self.trainer: Any = SimpleNamespace(loggers=[], should_stop=False)

    def updates(self, count: int, left_out: bool = False) -> None:
        for _ in range(count):
            self.history.on_train_batch_start(self.trainer, self.module, BATCH, 0)
            self.module.nonfinite_steps += left_out
            self.module.gradient_norm = torch.tensor(math.inf if left_out else 1.0)
            loss = {"loss": torch.tensor(float(self.history.updates))}
            self.history.on_train_batch_end(self.trainer, self.module, loss, BATCH, 0)

    def look(self, skill: float) -> None:
        self.module.validation_skill, self.module.validation_loss = skill, 1 - skill
        self.history.on_validation_end(self.trainer, self.module)

    def measured(self, name: str) -> Any:
        return next(each for each in self.history.measurements() if each.name == name)


def test_a_short_training_keeps_every_update_from_the_first() -> None:
    run = Run(planned=SAMPLES + 1)
    run.updates(3)
    assert run.measured("training_loss").axes == {"update": [1, 2, 3]}
    assert run.measured("training_loss").values == [0.0, 1.0, 2.0]


def test_a_long_training_keeps_updates_spread_evenly() -> None:
    run = Run()
    run.updates(35)
    assert run.measured("training_loss").axes == {"update": [10, 20, 30]}
    assert run.measured("training_loss").values == [9.0, 19.0, 29.0]
    assert run.measured("updates").values == 35
    assert run.history.sequences == 35 * 16


def test_every_step_after_the_warm_up_is_timed() -> None:
    run = Run()
    run.updates(WARM_UP + 25)
    times = run.measured("step_time")
    assert times.axes == {"update": list(range(WARM_UP + 1, WARM_UP + 26))}
    assert all(0 < seconds < 1 for seconds in times.values)


@pytest.mark.parametrize(
    ("planned", "done", "first"),
    [(20, 20, 11), (19, 19, 10), (4, 4, 3), (3, 3, 2), (1, 1, 1), (1_000, 7, 7), (1_000, 10, 10)],
)
def test_the_warm_up_leaves_a_step_to_tell_of(planned: int, done: int, first: int) -> None:
    run = Run(planned=planned)
    run.updates(done)
    assert list(run.history.step_times) == list(range(first, done + 1))


def test_without_an_update_no_step_is_told_of() -> None:
    assert Run().measured("step_time").values == []


def test_a_step_is_timed_from_its_start() -> None:
    run = Run(planned=1)
    time.sleep(0.05)
    run.history.on_train_batch_start(run.trainer, run.module, BATCH, 0)
    time.sleep(0.01)
    loss = {"loss": torch.tensor(0.0)}
    run.history.on_train_batch_end(run.trainer, run.module, loss, BATCH, 0)
    (seconds,) = run.measured("step_time").values
    assert 0.01 <= seconds < 0.05
    assert seconds == round(seconds, 6)


@pytest.mark.parametrize("early_stop", [True, False])
def test_the_first_look_that_solves_counts(early_stop: bool) -> None:
    run = Run(early_stop)
    run.updates(1)
    run.look(0.89)
    assert run.measured("sequences_to_solved").values is None
    assert not run.trainer.should_stop
    run.updates(1)
    run.look(0.9)
    assert run.trainer.should_stop is early_stop
    run.updates(1)
    run.look(0.5)
    run.look(0.95)
    assert run.measured("sequences_to_solved").values == 32
    assert run.measured("validation_skill").values == [0.89, 0.9, 0.5, 0.95]
    assert run.measured("validation_skill").axes == {"sequences": [16, 32, 48, 48]}


def test_a_skill_that_is_no_number_solves_nothing() -> None:
    run = Run()
    run.updates(1)
    run.look(math.nan)
    assert run.measured("sequences_to_solved").values is None
    assert run.measured("validation_skill").values == [None]


def test_a_training_without_a_usable_update_for_long_is_given_up() -> None:
    run = Run()
    run.updates(HOPELESS_AFTER - EVERY, left_out=True)
    assert not run.trainer.should_stop
    run.updates(EVERY, left_out=True)
    assert run.trainer.should_stop
    assert run.measured("gradient_norm").values == [None] * 10


def test_one_usable_update_starts_the_count_anew() -> None:
    run = Run()
    run.updates(HOPELESS_AFTER - 5, left_out=True)
    run.updates(1)
    run.updates(HOPELESS_AFTER - 5, left_out=True)
    assert not run.trainer.should_stop
    run.updates(15, left_out=True)
    assert run.trainer.should_stop


def test_it_is_for_our_modules_only() -> None:
    run = Run()
    other: Any = torch.nn.Linear(1, 1)
    with pytest.raises(TypeError, match="Expected a SequenceModule, but got Linear"):
        run.history.on_validation_end(run.trainer, other)

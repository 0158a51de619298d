"""Hold looks on the way to their times, and see that they leave the training alone."""

from typing import Any

import pytest

from bench.cost import COSTS
from bench.run_trial import run_trial
from tests.bench import small


def test_looks_come_at_the_start_and_at_every_interval() -> None:
    found = run_trial(small.trial({"probe_interval": 100}))["gradient_flow_in_training"]
    # 320 sequences in updates of 16: the first update past each hundred.
    assert found.axes["sequences"] == [0, 112, 208, 304]
    assert found.axes["lag"] == list(range(5))
    assert all(len(row) == 5 for row in found.values)


def test_the_first_look_is_the_one_before_training() -> None:
    found = run_trial(small.trial({"probe_interval": 320}))
    first, last = found["gradient_flow_in_training"].values
    whole = found["gradient_flow"].values
    assert [first, last] == [[pytest.approx(v, rel=1e-4) for v in row] for row in whole]


def test_looking_changes_nothing_of_the_training() -> None:
    plain = run_trial(small.trial())
    looked: dict[str, Any] = run_trial(small.trial({"probe_interval": 32}))
    assert set(looked) - set(plain) == {"gradient_flow_in_training"}
    assert all(looked[name].values == plain[name].values for name in set(plain) - COSTS)

"""Hold the parts of a study to what a report needs of them."""

from typing import Any

import pytest

from bench.errors import ConfigError
from bench.record import SweepRun
from bench.sweep import Sweep
from tests.bench import small


def study(*parts: dict[str, Any]) -> Sweep:
    """Return a sweep with a grid a part, each at a learning rate of its own."""
    grids = [
        {"cell": "gru", "learning_rate": 0.001 * (number + 1), "part": part}
        for number, part in enumerate(parts)
    ]
    return Sweep.model_validate(small.sweep(grids=grids))


def cause(name: str, against: str = "") -> dict[str, Any]:
    return {"section": "cause", "name": name, "against": against}


def test_parts_come_back_with_the_keys_of_their_trials() -> None:
    sweep = study({"section": "horizon"}, cause("usual"), cause("other", "usual"))
    trials = sweep.trials()
    run = small.sweep_run(
        *trials,
        training=sweep.training,
        grids=[grid.model_dump(mode="json", exclude_defaults=True) for grid in sweep.filled()],
    )
    assert [(part.section, part.name) for part, _ in run.parts] == [
        ("horizon", ""),
        ("cause", "usual"),
        ("cause", "other"),
    ]
    assert [keys for _, keys in run.parts] == [[trial.key] for trial in trials]
    assert run.systems == []


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([cause("a"), cause("a")], "2 grids of causes have that name"),
        ([cause("a"), cause("b", "c")], "got 'c'; these are 'a', 'b'"),
        ([cause("a", "a")], "got 'a'"),
        ([cause("a"), {"section": "size", "against": "a"}], "expected against to name another"),
        (
            [cause("a"), *(cause(f"b{n}", "a") for n in range(7))],
            "at most 6 parts with against, got 7",
        ),
    ],
)
def test_parts_that_cannot_be_told_apart_or_tested_are_refused(
    parts: list[dict[str, Any]], told: str
) -> None:
    with pytest.raises(ConfigError, match=told):
        study(*parts).trials()


def test_six_causes_may_be_tested() -> None:
    assert len(study(cause("a"), *(cause(f"b{n}", "a") for n in range(6))).trials()) == 7


def test_a_cause_holds_one_setting() -> None:
    made = small.sweep(grids=[{"cell": ["gru", "lstm"], "part": cause("both")}])
    with pytest.raises(ConfigError, match=r"'both' .*one setting"):
        Sweep.model_validate(made).trials()


def test_a_start_before_the_rates_are_chosen_has_no_parts() -> None:
    run: SweepRun = small.sweep_run(small.trial(), grids=[], planned={})
    assert run.parts == []
    assert run.trials == {}
    assert run.reported == {}

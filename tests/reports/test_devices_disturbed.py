from reports.devices.disturbed import disturbed
from reports.devices.rows import settings
from tests.reports.machines import disturbed as slowed
from tests.reports.machines import everything, measured, on_a_processor, point, swept

PLAIN, DOUBLE = ("cpu", "32-true"), ("cpu", "64-true")


def test_disturbed_trials_are_counted() -> None:
    made = [measured(point(PLAIN, seed=seed)) for seed in range(3)]
    made += [
        slowed(measured(point(DOUBLE, seed=0)), 3.0),
        slowed(measured(point(DOUBLE, seed=1)), 1.2),
    ]
    found = disturbed(settings(swept(made)))
    assert found.short == "1 of 5 trials"
    assert (
        "in 1 of 5 trials the median update took more than 1.5 times as long as the fastest"
        in found.told
    )
    assert "(median over all trials 1.0 times, most 3.1 times)" in found.told


def test_calm_sweep_says_that_none_was_disturbed() -> None:
    found = disturbed(settings(on_a_processor()))
    assert found.short == ""
    assert found.told.startswith(
        "In none of 36 trials did the median update take more than 1.5 times"
    )
    assert disturbed(settings(everything())).short == "1 of 140 trials"


def test_trials_without_a_time_are_not_counted() -> None:
    assert disturbed(settings(swept([measured(point(PLAIN), step_time=[])]))).told == ""

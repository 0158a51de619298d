"""What trials cost is judged over nights, without what a whole night has in common."""

from dataclasses import replace

import pytest

from reports.nightly.detection import Night, judge
from reports.nightly.values import COST_HEADLINES, Series
from tests.reports.nightfall import QUIET, changed, finding, name, night, quiet, verdicts

BEFORE = [night(number) for number in range(10)]


def test_a_slower_setting_is_found_by_its_second_night() -> None:
    change = changed("step_time", 3, 1.3)
    last, tonight = night(9, change=change), night(10, change=change)
    first = judge(last, BEFORE[:9])
    assert verdicts(first) <= QUIET
    assert finding(first, "step_time", 3).verdict == "one night only"
    judgement = judge(tonight, [*BEFORE[:9], last])
    found = finding(judgement, "step_time", 3)
    assert found.verdict == "worse"
    assert found.look == "two nights"
    assert found.effect == pytest.approx(0.3, abs=0.05)
    assert quiet(judgement) == 19


@pytest.mark.parametrize(
    ("factors", "told"),
    [
        ((1.0, 1.6), "one night only"),
        ((1.6, 1.0), "no change found"),
        ((0.8, 1.8), "one night only"),
    ],
)
@pytest.mark.parametrize("place", range(4))
def test_one_slow_night_is_no_slower_setting(
    factors: tuple[float, float], told: str, place: int
) -> None:
    last, tonight = (
        night(number, change=changed("step_time", place, factor), headlines=COST_HEADLINES)
        for number, factor in zip((9, 10), factors, strict=True)
    )
    before = [night(number, headlines=COST_HEADLINES) for number in range(9)]
    judgement = judge(tonight, [*before, last])
    assert verdicts(judgement) == {told, "no change found"}
    assert finding(judgement, "step_time", place).verdict == told


def test_two_slow_nights_that_are_too_little_on_average_are_not_one_night() -> None:
    def made(number: int, factor: float = 1.0) -> Night:
        return night(number, change=changed("step_time", 0, factor), spread=0.005)

    before = [made(number) for number in range(8)]
    found = finding(judge(made(9, 1.12), [*before, made(8, 1.06)]), "step_time")
    assert found.effect is not None
    assert found.effect > 0.1, "tonight alone is enough"
    assert found.verdict == "no change found"


def test_what_slows_the_whole_night_is_told_apart_and_makes_no_alarm() -> None:
    slow = [night(number, mood=1.5) for number in (9, 10)]
    judgement = judge(slow[1], [*BEFORE[:9], slow[0]])
    assert verdicts(judgement) == {"unchanged", "no change found"}
    assert judgement.shared["step_time"].tonight == pytest.approx(1.5, abs=0.03)
    assert judgement.shared["memory"].tonight == pytest.approx(1, abs=0.03)
    assert judgement.shared["step_time"].before["night 9"] == pytest.approx(1.5, abs=0.03)
    assert not judgement.shared["step_time"].unusual, "the last night was as slow"
    assert judge(slow[1], BEFORE).shared["step_time"].unusual


def test_a_slow_night_hides_no_slower_setting() -> None:
    change = changed("step_time", 0, 1.3)
    nights = [night(number, mood=0.6, change=change) for number in (9, 10)]
    assert finding(judge(nights[1], [*BEFORE[:9], nights[0]]), "step_time").verdict == "worse"


def test_less_time_is_better() -> None:
    change = changed("step_time", 0, 0.7)
    nights = [night(number, change=change) for number in (9, 10)]
    assert finding(judge(nights[1], [*BEFORE[:9], nights[0]]), "step_time").verdict == "better"


def test_a_night_in_which_a_setting_failed_is_done_without_it() -> None:
    gone = Series(name(0), "step_time")
    left = {series: values for series, values in BEFORE[4].values.items() if series != gone}
    before = [*BEFORE[:4], replace(BEFORE[4], values=left), *BEFORE[5:9]]
    change = changed("step_time", 0, 1.3)
    nights = [night(number, change=change) for number in (9, 10)]
    assert finding(judge(nights[1], [*before, nights[0]]), "step_time").verdict == "worse"


def test_of_two_settings_neither_is_the_slower_one() -> None:
    def made(number: int, settings: int) -> Night:
        slower = changed("step_time", 0, 1.5 if number >= 9 else 1.0)
        return night(number, settings=settings, change=slower, headlines=("step_time",))

    for settings, verdict in [(2, "untold"), (3, "worse")]:
        *before, tonight = (made(number, settings) for number in range(11))
        assert finding(judge(tonight, before), "step_time").verdict == verdict

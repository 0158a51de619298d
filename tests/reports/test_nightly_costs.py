"""What trials cost is judged over nights, without what a whole night has in common."""

from dataclasses import replace

import pytest

from reports.nightly.detection import Finding, Judgement, Night, judge
from reports.nightly.values import COST_HEADLINES, Headline, Series
from tests.reports.nightfall import changed, name, night

BEFORE = [night(number) for number in range(10)]


def of(judgement: Judgement, headline: Headline, place: int = 0) -> Finding:
    wanted = Series(name(place), headline)
    return next(one for one in judgement.findings if one.series == wanted)


def verdicts(judgement: Judgement) -> set[str]:
    return {one.verdict for one in judgement.findings}


def test_a_slower_setting_is_found_by_its_second_night() -> None:
    change = changed("step_time", 3, 1.3)
    last, tonight = night(9, change=change), night(10, change=change)
    assert verdicts(judge(last, BEFORE[:9])) == {"unchanged"}
    judgement = judge(tonight, [*BEFORE[:9], last])
    found = of(judgement, "step_time", 3)
    assert found.verdict == "worse"
    assert found.look == "two nights"
    assert found.effect == pytest.approx(0.3, abs=0.05)
    assert [one.verdict for one in judgement.findings].count("unchanged") == 19


@pytest.mark.parametrize("factors", [(1.0, 1.6), (1.6, 1.0), (0.8, 1.8)])
@pytest.mark.parametrize("place", range(4))
def test_one_slow_night_is_no_slower_setting(factors: tuple[float, float], place: int) -> None:
    last, tonight = (
        night(number, change=changed("step_time", place, factor), headlines=COST_HEADLINES)
        for number, factor in zip((9, 10), factors, strict=True)
    )
    before = [night(number, headlines=COST_HEADLINES) for number in range(9)]
    assert verdicts(judge(tonight, [*before, last])) == {"unchanged"}


def test_what_slows_the_whole_night_is_told_apart_and_makes_no_alarm() -> None:
    slow = [night(number, mood=1.5) for number in (9, 10)]
    judgement = judge(slow[1], [*BEFORE[:9], slow[0]])
    assert verdicts(judgement) == {"unchanged"}
    assert judgement.shared["step_time"].tonight == pytest.approx(1.5, abs=0.03)
    assert judgement.shared["memory"].tonight == pytest.approx(1, abs=0.03)
    assert judgement.shared["step_time"].before["night 9"] == pytest.approx(1.5, abs=0.03)
    assert not judgement.shared["step_time"].unusual, "the last night was as slow"
    assert judge(slow[1], BEFORE).shared["step_time"].unusual


def test_a_slow_night_hides_no_slower_setting() -> None:
    change = changed("step_time", 0, 1.3)
    nights = [night(number, mood=0.6, change=change) for number in (9, 10)]
    assert of(judge(nights[1], [*BEFORE[:9], nights[0]]), "step_time").verdict == "worse"


def test_less_time_is_better() -> None:
    change = changed("step_time", 0, 0.7)
    nights = [night(number, change=change) for number in (9, 10)]
    assert of(judge(nights[1], [*BEFORE[:9], nights[0]]), "step_time").verdict == "better"


def test_a_night_in_which_a_setting_failed_is_done_without_it() -> None:
    gone = Series(name(0), "step_time")
    left = {series: values for series, values in BEFORE[4].values.items() if series != gone}
    before = [*BEFORE[:4], replace(BEFORE[4], values=left), *BEFORE[5:9]]
    change = changed("step_time", 0, 1.3)
    nights = [night(number, change=change) for number in (9, 10)]
    assert of(judge(nights[1], [*before, nights[0]]), "step_time").verdict == "worse"


def test_of_two_settings_neither_is_the_slower_one() -> None:
    def made(number: int, settings: int) -> Night:
        slower = changed("step_time", 0, 1.5 if number >= 9 else 1.0)
        return night(number, settings=settings, change=slower, headlines=("step_time",))

    for settings, verdict in [(2, "untold"), (3, "worse")]:
        *before, tonight = (made(number, settings) for number in range(11))
        assert of(judge(tonight, before), "step_time").verdict == verdict

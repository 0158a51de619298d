"""A night is judged by the nights before: what changed is found, what did not is left alone."""

import time
from dataclasses import replace

import pytest

from reports.nightly.detection import Night, judge
from reports.nightly.values import HEADLINES, NUMBERS, Headline, Series
from tests.reports.nightfall import QUIET, changed, finding, name, night, quiet, unchanged, verdicts

BEFORE = [night(number) for number in range(10)]


def test_every_series_of_tonight_has_a_finding_in_a_fixed_order() -> None:
    judgement = judge(night(10), BEFORE)
    series = [one.series for one in judgement.findings]
    assert series == sorted(Series(name(place), each) for place in range(4) for each in HEADLINES)
    assert judgement.baseline == tuple(one.name for one in BEFORE)
    assert judge(night(10), BEFORE) == judgement


def test_a_night_of_the_same_code_changed_nothing() -> None:
    judgement = judge(night(10), BEFORE)
    for each in HEADLINES:
        # No cost repeats to the bit: of it no more is known than that the rule finds nothing.
        expected = "unchanged" if each in NUMBERS else "no change found"
        assert finding(judgement, each).verdict == expected
    assert quiet(judgement) == len(judgement.findings)
    assert {finding(judgement, each).p for each in NUMBERS} == {None}


def test_other_numbers_that_show_no_effect_are_not_told_as_the_same() -> None:
    judgement = judge(night(10, code="new"), BEFORE)
    assert {finding(judgement, each).verdict for each in NUMBERS} == {"no change found"}


@pytest.mark.parametrize("headline", NUMBERS)
@pytest.mark.parametrize(("factor", "verdict"), [(0.7, "worse"), (1.4, "better")])
def test_a_changed_number_is_found_the_first_night_with_how_far_it_went(
    headline: Headline, factor: float, verdict: str
) -> None:
    tonight = night(10, change=changed(headline, 1, factor), code="new")
    judgement = judge(tonight, BEFORE)
    found = finding(judgement, headline, 1)
    assert found.verdict == verdict
    assert found.look == "tonight"
    assert found.p is not None
    assert found.effect is not None
    assert found.interval is not None
    assert found.p < 0.005
    assert found.effect == pytest.approx(factor - 1, abs=0.04)
    assert found.difference is not None
    low, high = found.interval
    assert low < found.difference < high
    assert (found.share(high) or 0.0) - (found.share(low) or 0.0) < 0.15
    assert found.difference == pytest.approx(
        found.effect * sorted(found.baseline.values)[len(found.baseline) // 2], rel=0.02
    )
    assert quiet(judgement) == 19


def test_the_fixed_seed_tells_whether_and_not_how_far() -> None:
    tonight = night(10, change=changed("skill", 0, 0.7), code="new")
    found = finding(judge(tonight, BEFORE), "skill")
    assert len(found.tonight) == 5
    assert len(found.baseline) == 50


def test_chance_is_no_change_where_the_fixed_seed_repeats_to_the_bit() -> None:
    # Fresh seeds that all drew badly: with the same code that is what they drew.
    tonight = night(10, change=changed("skill", 0, 0.7), code="old")
    found = finding(judge(tonight, BEFORE), "skill")
    assert found.verdict == "unchanged"
    assert found.p is None


def test_a_small_change_does_not_count_however_sure_it_is() -> None:
    before = [night(number, spread=0.001) for number in range(10)]
    tonight = night(10, change=changed("skill", 0, 0.96), code="new", spread=0.001)
    found = finding(judge(tonight, before), "skill")
    assert found.p is not None
    assert found.p < 0.001
    assert found.verdict == "no change found"


def test_a_change_that_one_night_hides_is_found_by_the_second() -> None:
    change = changed("half_life", 3, 0.82)
    before = [night(number, spread=0.12) for number in range(9)]
    last = night(9, change=change, code="new", spread=0.12)
    tonight = night(10, change=change, code="new", spread=0.12)
    assert finding(judge(last, before), "half_life", 3).verdict == "no change found"
    found = finding(judge(tonight, [*before, last]), "half_life", 3)
    assert found.verdict == "worse"
    assert found.look == "two nights"
    assert len(found.tonight) == 10
    assert len(found.baseline) == 45


def test_a_change_of_two_nights_ago_is_news_no_more() -> None:
    change = changed("skill", 0, 0.7)
    later = [night(number, change=change, code="new") for number in (8, 9, 10)]
    judgement = judge(later[-1], [*(night(number) for number in range(8)), *later[:-1]])
    assert verdicts(judgement) <= QUIET


def test_the_first_night_has_nothing_to_be_told_by() -> None:
    judgement = judge(night(0), [])
    assert verdicts(judgement) == {"untold"}
    assert {one.smallest for one in judgement.findings} == {None}
    assert judgement.shared == {}
    assert judgement.baseline == ()


def test_a_short_baseline_tells_of_bits_and_of_nothing_else() -> None:
    same = judge(night(1), [night(0)])
    assert finding(same, "skill").verdict == "unchanged"
    other = judge(night(1, code="new"), [night(0)])
    assert finding(other, "skill").verdict == "untold"
    assert finding(other, "step_time").verdict == "untold"
    assert finding(other, "step_time").effect == pytest.approx(0, abs=0.05)
    assert not other.shared["step_time"].unusual


def test_two_sweeps_with_the_same_seeds_are_compared_by_all_of_them() -> None:
    first = night(3, fresh=9)
    worse = night(3, fresh=9, change=changed("skill", 0, 0.7), code="new")
    found = finding(judge(worse, [first]), "skill")
    assert len(found.tonight) == len(found.baseline) == 10
    assert found.verdict == "worse"
    assert found.look == "tonight"
    assert verdicts(judge(first, [first])) == {"unchanged", "untold"}


def test_a_baseline_that_was_given_stays_what_it_is() -> None:
    change = changed("skill", 0, 0.7)
    since = [night(number, change=change, code="new") for number in (9, 10)]
    found = finding(judge(since[1], BEFORE[:8], last=since[0]), "skill")
    assert found.verdict == "worse"
    assert len(found.baseline) == 40


def test_a_setting_that_is_new_cannot_be_told() -> None:
    judgement = judge(night(10, settings=5), BEFORE)
    assert {one.verdict for one in judgement.findings if one.series.setting == name(4)} == {
        "untold"
    }
    assert finding(judgement, "step_time", 0).verdict == "no change found"


def test_a_skill_of_nothing_has_no_share_and_nothing_to_lose() -> None:
    def flat(number: int, code: str = "old") -> Night:
        made = night(number, headlines=("skill",), code=code)
        shifted = {
            series: {seed: value - 0.8 for seed, value in values.items()}
            for series, values in made.values.items()
        }
        return replace(made, values=shifted)

    found = finding(judge(flat(10, "new"), [flat(number) for number in range(10)]), "skill")
    assert found.effect is None
    assert found.difference is not None
    assert found.difference == pytest.approx(0, abs=0.03)
    assert found.interval is not None, "what has no share has an interval all the same"
    assert found.interval.low < found.difference < found.interval.high
    assert found.smallest == float("inf")


def test_the_whole_of_a_large_night_is_judged_in_seconds() -> None:
    before = [night(number, settings=40) for number in range(10)]
    tonight = night(10, settings=40, code="new", change=unchanged)
    clock = time.process_time()
    assert len(judge(tonight, before).findings) == 200
    assert time.process_time() - clock < 5

"""A night says beforehand what it would find, and then finds it."""

import math

import numpy as np
import pytest

from reports.measured import Array
from reports.nightly.exact_test import rank_sum_p
from reports.nightly.judging_numbers import judge_numbers, with_smallest
from reports.nightly.looks import Nights, Sides, nights
from reports.nightly.scale import MINIMUM
from reports.nightly.side import Side
from reports.nightly.smallest import falls, smallest_loss
from reports.nightly.values import Headline, Night, Series

ALPHA = 5e-5


def sides(spread: float, late: int = 5, early: int = 50, centre: float = 0.8) -> list[Sides]:
    drawn = centre + spread * np.random.default_rng(0).standard_normal(late + early)
    looks = [Sides("tonight", side(drawn[:late]), side(drawn[late:]), True)]
    if early > 2 * late:
        looks.append(Sides("two nights", side(drawn[: 2 * late]), side(drawn[2 * late :]), True))
    return looks


def side(values: Array) -> Side:
    return Side(tuple(values.tolist()))


def test_values_that_hardly_vary_show_the_smallest_that_counts() -> None:
    assert smallest_loss("skill", sides(1e-6), ALPHA) == pytest.approx(MINIMUM["skill"], rel=1e-3)
    assert smallest_loss("horizon", sides(1e-6), ALPHA) == pytest.approx(0.1, rel=1e-3)


def test_the_more_they_vary_the_more_has_to_be_lost() -> None:
    told = [smallest_loss("skill", sides(spread), ALPHA) for spread in (0.02, 0.05, 0.1)]
    assert None not in told
    assert told == sorted(told, key=lambda one: one or 0)
    assert smallest_loss("skill", sides(0.9), ALPHA) == math.inf


def test_too_few_values_promise_nothing() -> None:
    assert smallest_loss("skill", sides(0.01, early=5), ALPHA) is None
    assert smallest_loss("skill", sides(0.01, early=5), 0.05) is not None


def test_no_skill_is_no_skill_to_lose() -> None:
    assert smallest_loss("skill", sides(0.001, centre=0.0), ALPHA) == math.inf
    assert smallest_loss("skill", sides(0.001, centre=-1.0), ALPHA) == math.inf


def test_it_is_the_same_each_time() -> None:
    assert smallest_loss("skill", sides(0.03), ALPHA) == smallest_loss("skill", sides(0.03), ALPHA)


def fallen(
    generator: np.random.Generator, headline: Headline, loss: float, last_too: bool
) -> Nights:
    """Draw a night that lost a share, or the one after it, with a baseline of ten nights."""
    lost = {9, 10} if last_too else {10}
    made = []
    for number in range(11):
        drawn = 10 * np.exp(0.05 * generator.standard_normal(5))
        factor = 1 - loss if number in lost else 1.0
        found = {100 * number + seed + 1: factor * value for seed, value in enumerate(drawn)}
        code = {"s": {0: {"x": "new" if number in lost else "old"}}}
        made.append(Night(str(number), {Series("s", headline): found}, code, {}))
    return nights(made[-1], made[:-1], None)


def test_what_is_promised_is_found_in_95_of_100_nights() -> None:
    generator = np.random.default_rng(0)
    found = []
    for _ in range(60):
        quiet = fallen(generator, "half_life", 0.0, False)
        (told,) = with_smallest(judge_numbers(quiet, ALPHA), quiet, ALPHA)
        assert told.smallest is not None
        tries = (fallen(generator, "half_life", told.smallest, late) for late in (False, True))
        verdicts = {judge_numbers(one, ALPHA)[0].verdict for one in tries}
        found.append("worse" in verdicts)
    assert np.mean(found) >= 0.95


def test_without_a_change_few_nights_find_one() -> None:
    generator = np.random.default_rng(1)
    alpha = 0.2
    found = []
    for _ in range(200):
        many: dict[Series, dict[int, float]] = {}
        quiet = []
        for number in range(11):
            many = {
                Series(f"s{place}", "half_life"): {
                    100 * number + seed + 1: float(value)
                    # Rounded, so that there are ties; and with tails.
                    for seed, value in enumerate(
                        np.round(np.exp(0.5 * generator.standard_t(2, size=5)), 1) + 0.1
                    )
                }
                for place in range(2)
            }
            code = {series.setting: {0: {"x": str(number)}} for series in many}
            quiet.append(Night(str(number), many, code, {}))
        told = judge_numbers(nights(quiet[-1], quiet[:-1], None), alpha)
        found.append(any(one.verdict in ("worse", "better") for one in told))
    # Three standard errors above what is allowed.
    assert np.mean(found) <= alpha + 3 * math.sqrt(alpha * (1 - alpha) / len(found))
    assert np.mean(found) >= alpha / 5, "a test that never finds anything proves nothing"


@pytest.mark.parametrize("look", [0, 1])
def test_a_fall_is_the_least_that_the_test_finds(look: int) -> None:
    seen = sides(0.2)[look]
    drawn = np.random.default_rng(1).normal(0.8, 0.2, size=(20, len(seen.late)))
    for values, fall in zip(drawn, falls("skill", drawn, seen, ALPHA), strict=True):
        for short, found in [(-1e-9, True), (1e-9, False)]:
            fallen_values = (values - fall + short).tolist()
            assert (rank_sum_p(fallen_values, seen.early.values) <= ALPHA) is found

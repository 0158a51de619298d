"""What a whole night has in common is told apart from what is a setting's own."""

import numpy as np
import pytest

from reports.measured import Array
from reports.nightly.shared_factor import LEAST_SPREAD, against, parted

BASE_S = np.log([0.001, 0.002, 0.004, 0.008, 0.016, 0.032])
MOODS_N = np.array([0.0, 0.3, -0.2, 0.1, 0.5])


def costs(moods: Array, spread: float = 0.0) -> Array:
    noise = np.random.default_rng(0).standard_normal((BASE_S.size, moods.size))
    return BASE_S[:, None] + moods + spread * noise


def test_moods_are_told_against_the_other_nights() -> None:
    split = parted(costs(MOODS_N), costs(np.array([1.0])))
    level = np.median(split.base_S - BASE_S)
    assert split.base_S - BASE_S == pytest.approx(np.full(BASE_S.size, level))
    assert split.moods_N + level == pytest.approx(MOODS_N)
    assert split.late_moods_M + level == pytest.approx([1.0])
    assert split.late_SM == pytest.approx(np.zeros((BASE_S.size, 1)), abs=1e-12)
    assert split.spread_S == pytest.approx(np.full(BASE_S.size, LEAST_SPREAD))


def test_one_setting_of_its_own_leaves_the_mood_alone() -> None:
    late = costs(np.array([0.2]))
    late[3] += 0.7
    split = parted(costs(MOODS_N), late)
    expected = np.zeros((BASE_S.size, 1))
    expected[3] = 0.7
    assert split.late_SM == pytest.approx(expected, abs=1e-12)


def test_what_is_left_of_a_baseline_night_is_judged_without_it() -> None:
    early = costs(MOODS_N, 0.01)
    early[2, 4] += 1.0
    split = parted(early, costs(np.zeros(1), 0.01))
    # Against the others it stands out by far: its own spread does not hide it.
    assert split.left_SN[2, 4] > 20
    assert np.abs(np.delete(split.left_SN, 2, axis=0)).max() < 5


def test_a_setting_with_more_noise_has_the_larger_spread() -> None:
    early = costs(np.zeros(60), 0.01)
    early[0] = BASE_S[0] + 0.1 * np.random.default_rng(1).standard_normal(60)
    split = parted(early, costs(np.zeros(1)))
    assert split.spread_S[0] == pytest.approx(0.09, rel=0.2)
    assert split.spread_S[1:] == pytest.approx(np.full(5, 0.01), rel=0.4)


def test_a_night_without_one_setting_is_parted_without_it() -> None:
    early, late = costs(MOODS_N), costs(np.array([0.4]))
    early[1, 2] = np.nan
    split = parted(early, late)
    assert np.isnan(split.left_SN).sum() == 1
    assert split.late_SM == pytest.approx(np.zeros((BASE_S.size, 1)), abs=1e-12)


def test_one_night_can_be_held_against_one() -> None:
    late = costs(np.array([0.4]))[:, 0]
    late[0] += 0.2
    mood, left = against(late, costs(np.array([0.1])))
    assert mood == pytest.approx(0.3)
    assert left == pytest.approx([0.2, 0, 0, 0, 0, 0], abs=1e-12)

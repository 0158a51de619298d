"""Check the four sine datasets: what as published gives away, and what as intended asks for."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from datamodules._base import SequenceDataModule, Sequences
from datamodules._series import SeriesDataModule
from datamodules._sine import SineDataModule
from datamodules.sine_from_one_value import SineFromOneValue
from datamodules.sine_last_points import SineLastPoints
from datamodules.sine_next_point import SineNextPoint
from datamodules.sine_sequence import SineSequence

Make = Callable[..., SequenceDataModule]
Dataset = type[SineDataModule]
Array = NDArray[Any]

EVERY: list[Dataset] = [SineNextPoint, SineSequence, SineLastPoints, SineFromOneValue]
MANY = 4000


def draw(module: SequenceDataModule, count: int = MANY) -> Sequences:
    return module.generate(np.random.default_rng(0), count)


def continued(series_BTV: Array, frequency: Array | float, length: int, points: int) -> Array:
    """Return the points that follow a sine by its recurrence, given its frequency."""
    grown = [series_BTV[:, -2].astype(np.float64), series_BTV[:, -1].astype(np.float64)]
    for _ in range(points):
        grown.append(2 * np.cos(2 * np.pi * frequency / length) * grown[-1] - grown[-2])
    return np.stack(grown[2:], axis=1)


def test_the_published_next_point_is_the_last_input_bit_for_bit(make: Make) -> None:
    for length in (3, 12, 100):
        module = make(SineNextPoint, form="as_published", sequence_length=length)
        inputs_BTD, target, _, lag_B = draw(module)
        assert target.tobytes() == inputs_BTD[:, -1, 0].tobytes()
        assert (lag_B == 0).all()
        intended_BTD, asked, _, _ = draw(make(SineNextPoint, sequence_length=length))
        assert (asked != intended_BTD[:, -1, 0]).mean() > 0.99


def test_the_published_sequence_and_last_points_are_inputs(make: Make) -> None:
    inputs_BTD, target, scored, lag_B = draw(make(SineSequence, form="as_published"))
    assert (target == inputs_BTD[:, :, 0]).all()
    assert scored.all()
    assert (lag_B == 0).all()
    module = make(SineLastPoints, form="as_published", points=3)
    inputs_BTD, target, scored, lag_B = draw(module)
    assert (target == inputs_BTD[:, -3:, 0]).all()
    assert scored.all()
    assert (lag_B == 0).all()


def test_published_inputs_span_the_whole_length_ends_included(make: Make) -> None:
    # At one cycle a sequence the first and the last point are the same point of the sine.
    module = make(SineNextPoint, form="as_published", frequency=1.0)
    inputs_BTD = draw(module).inputs_BTD
    assert np.allclose(inputs_BTD[:, 0], inputs_BTD[:, -1], atol=1e-6)
    # As intended the end is the point asked for.
    inputs_BTD, target, _, _ = draw(make(SineNextPoint, frequency=1.0))
    assert np.allclose(inputs_BTD[:, 0, 0], target, atol=1e-6)


@pytest.mark.parametrize("variables", [1, 3])
@pytest.mark.parametrize("frequency", [1.0, 2.3])
def test_two_points_tell_what_follows_at_a_fixed_frequency(
    make: Make, frequency: float, variables: int
) -> None:
    settings = {"frequency": frequency, "variables": variables, "sequence_length": 30}
    inputs_BTV, target, _, lag_B = draw(make(SineNextPoint, **settings))
    following_B1V = continued(inputs_BTV, frequency, 30, 1)
    assert np.allclose(following_B1V.reshape(target.shape), target, atol=1e-5)
    assert (lag_B == 1).all()

    inputs_BTV, target, scored, lag_B = draw(make(SineSequence, **settings))
    target_BTV = target.reshape(inputs_BTV.shape)
    assert (target_BTV[:, :-1] == inputs_BTV[:, 1:]).all()
    following_B1V = continued(inputs_BTV, frequency, 30, 1)
    assert np.allclose(following_B1V[:, 0], target_BTV[:, -1], atol=1e-5)
    assert scored[0].tolist() == [False] + 29 * [True]
    assert (lag_B == 1).all()

    inputs_BTV, target, scored, lag_B = draw(make(SineLastPoints, points=4, **settings))
    following_BKV = continued(inputs_BTV, frequency, 30, 4)
    assert np.allclose(following_BKV.reshape(target.shape), target, atol=1e-4)
    assert scored.all()
    assert (lag_B == 1).all()


def test_three_points_tell_what_follows_at_a_random_frequency(make: Make) -> None:
    length = 30
    module = make(SineNextPoint, sequence_length=length, variables=2)
    inputs_BTV, target, _, lag_B = draw(module)
    before, middle, last = inputs_BTV[:, -3:].astype(np.float64).transpose(1, 0, 2)
    told = abs(middle) > 0.1  # else float32 leaves too little of the ratio
    twice_cosine = (before + last)[told] / middle[told]
    assert np.allclose(twice_cosine * last[told] - middle[told], target[told], atol=1e-4)
    assert (lag_B == 2).all()
    frequency = np.arccos(twice_cosine / 2) * length / (2 * np.pi)
    assert 0.5 - 1e-3 < frequency.min() < 0.51
    assert 2.99 < frequency.max() < 3 + 1e-3
    scored = draw(make(SineSequence)).scored
    assert scored[0].tolist() == [False, False] + 10 * [True]


def test_answers_before_enough_points_were_seen_are_not_scored(make: Make) -> None:
    for length, unscored in ((5, 2), (6, 1), (7, 0), (12, 0)):
        scored = draw(make(SineLastPoints, sequence_length=length), 2).scored
        assert scored[0].tolist() == unscored * [False] + (5 - unscored) * [True]


@pytest.mark.parametrize("form", ["as_published", "as_intended"])
@pytest.mark.parametrize("sine", EVERY)
def test_each_variable_has_a_sine_of_its_own(make: Make, sine: Dataset, form: str) -> None:
    module = make(sine, form=form, variables=3)
    inputs_BTV, target, _, _ = draw(module)
    assert module.input_size == module.output_size == inputs_BTV.shape[2] == target.shape[-1] == 3
    first_BV = inputs_BTV[:, 0]
    correlation = np.corrcoef(first_BV, rowvar=False) - np.eye(3)
    assert abs(correlation).max() < 4 / np.sqrt(MANY)


@pytest.mark.parametrize("form", ["as_published", "as_intended"])
@pytest.mark.parametrize(
    ("sine", "published", "intended"),
    [
        (SineNextPoint, [12], [12]),
        (SineSequence, [*range(12)], [*range(1, 13)]),
        (SineLastPoints, [7, 8, 9, 10, 11], [12, 13, 14, 15, 16]),
        (SineFromOneValue, [*range(12)], [*range(12)]),
    ],
)
def test_answers_stand_where_they_are_drawn(
    make: Make, sine: Dataset, form: str, published: list[int], intended: list[int]
) -> None:
    module = make(sine, form=form)
    assert isinstance(module, SeriesDataModule)
    assert list(module.answer_times) == (published if form == "as_published" else intended)


@pytest.mark.parametrize("form", ["as_published", "as_intended"])
def test_one_value_is_the_first_point_or_the_phase(make: Make, form: str) -> None:
    module = make(SineFromOneValue, form=form, frequency=1.5)
    inputs_BTV, target, _, lag_B = draw(module)
    value_B = inputs_BTV[:, 0, 0]
    assert (lag_B == 0).all()
    if form == "as_published":
        assert (value_B == target[:, 0]).all()
        return
    assert value_B.min() >= 0
    assert value_B.max() < 1
    angle_T = 2 * np.pi * 1.5 * np.arange(12) / 12
    sine_BT = np.sin(2 * np.pi * value_B.astype(np.float64)[:, None] + angle_T)
    assert np.allclose(sine_BT, target, atol=1e-6)


@pytest.mark.parametrize("form", ["as_published", "as_intended"])
@pytest.mark.parametrize("frequency", [0.5, 1.0, 1.7])
def test_the_best_answer_to_a_first_value_costs_what_the_baseline_says(
    make: Make, form: str, frequency: float
) -> None:
    module = make(SineFromOneValue, form=form, frequency=frequency)
    target = draw(module).target.astype(np.float64)
    # The best answer at each time is linear in the first value: fit it, instead of deriving it.
    first_B = target[:, 0]
    slope_T = first_B @ target / (first_B @ first_B)
    square_B = ((target - first_B[:, None] * slope_T) ** 2).mean(axis=1)
    loss = module.baselines()["first_value_only"]
    assert abs(square_B.mean() - loss) < 4 * square_B.std() / np.sqrt(MANY) + 12 / MANY
    # Nor does any other answer do better: those with nearly the same first value differ as much.
    near = target[abs(first_B - 0.3) < 0.02]
    spread = near.var(axis=0).mean()
    assert spread == pytest.approx(2 * loss * (1 - 0.3**2), rel=0.1)


def test_without_a_frequency_there_is_no_best_answer_to_a_first_value(make: Make) -> None:
    assert set(make(SineFromOneValue, frequency="random").baselines()) == {"constant_mean"}


@pytest.mark.parametrize("sine", EVERY)
@pytest.mark.parametrize("frequency", [0.0, -1.0, float("inf"), float("nan")])
def test_a_frequency_is_positive(make: Make, sine: Dataset, frequency: float) -> None:
    with pytest.raises(ValueError, match="expected frequency to be 'random' or a positive number"):
        make(sine, frequency=frequency)


@pytest.mark.parametrize("sine", EVERY)
def test_there_is_a_variable(make: Make, sine: Dataset) -> None:
    with pytest.raises(ValueError, match="expected variables to be at least 1, but got 0"):
        make(sine, variables=0)


def test_points_fit_into_the_sequence(make: Make) -> None:
    assert make(SineLastPoints, points=12).output_steps == 12
    with pytest.raises(ValueError, match="points to be at most sequence_length, 12, but got 13"):
        make(SineLastPoints, points=13)
    with pytest.raises(ValueError, match="expected points to be at least 1, but got 0"):
        make(SineLastPoints, points=0)


@pytest.mark.parametrize("sine", EVERY)
def test_solved_is_a_two_hundredth(make: Make, sine: Dataset) -> None:
    module = make(sine)
    assert (1 - module.solved_skill) * module.reference_error == pytest.approx(1 / 200)

"""Check the published example, that the target is the input one lag before, and what is scored."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy

from datamodules._base import SequenceDataModule
from datamodules.delayed_pulse import DelayedPulse

Make = Callable[..., SequenceDataModule]

SETTINGS = [
    (1, {}),
    (3, {}),
    (50, {"width": 5, "starts": 20}),
    (1, {"width": 1, "starts": 2}),
    (4, {"width": 2, "starts": 3}),
    (2, {"width": 7, "starts": 4}),
]


def text(row: Any) -> str:
    return "".join(str(int(value)) for value in row)


def test_the_published_example(make: Make) -> None:
    module = make(DelayedPulse, sequence_length=3, starts=9)
    assert module.input_steps == len("00000011111000000000000")
    inputs_BTD, target, _, _ = module.generate(np.random.default_rng(0), 200)
    pairs = {(text(one[:, 0]), text(other)) for one, other in zip(inputs_BTD, target, strict=True)}
    assert ("00000011111000000000000", "00000000000000111110000") in pairs


@pytest.mark.parametrize(("delay", "settings"), SETTINGS)
def test_the_pulse_comes_again_after_the_delay(
    make: Make, delay: int, settings: dict[str, int]
) -> None:
    module = make(DelayedPulse, sequence_length=delay, **settings)
    width, starts = settings.get("width", 5), settings.get("starts", 20)
    inputs_BTD, target, scored, lag_B = module.generate(np.random.default_rng(0), 2000)
    seen = set()
    for shown, asked, counted, lag in zip(inputs_BTD[:, :, 0], target, scored, lag_B, strict=True):
        before, pulse, after = text(shown).partition("1" * width)
        assert pulse
        assert "1" not in before + after
        seen.add(len(before))
        assert text(asked) == before + "0" * (width + delay) + pulse + after[width + delay :]
        steps = np.nonzero(asked)[0]
        assert (steps - np.nonzero(shown)[0] == lag).all()
        assert steps[0] - (len(before) + width) == delay
        more = -(-width // 2)
        expected = set(range(steps[0] - more, steps[-1] + 1 + width // 2))
        assert set(np.nonzero(counted)[0]) == expected
        assert min(expected) >= 0
    assert seen == set(range(starts))
    assert module.distinct_sequences == starts


@pytest.mark.parametrize(("delay", "settings"), SETTINGS)
def test_both_constant_answers_are_right_half_of_the_time(
    make: Make, delay: int, settings: dict[str, int]
) -> None:
    module = make(DelayedPulse, sequence_length=delay, **settings)
    _, target, scored, _ = module.generate(np.random.default_rng(0), 500)
    assert module.reference_error == 0.5
    for asked, counted in zip(target, scored, strict=True):
        assert asked[counted].mean() == 0.5


@pytest.mark.parametrize(("delay", "settings"), SETTINGS)
def test_knowing_the_time_alone_costs_what_the_baseline_says(
    make: Make, delay: int, settings: dict[str, int]
) -> None:
    module = make(DelayedPulse, sequence_length=delay, **settings)
    target = module.generate(np.random.default_rng(0), 20_000).target.astype(np.float64)
    for name, share_T in {
        "chance": np.full(target.shape[1], target.mean()),
        "time_without_pulse": target.mean(axis=0),
    }.items():
        answer = torch.from_numpy(share_T).expand(len(target), -1)
        loss = binary_cross_entropy(answer, torch.from_numpy(target)).item()
        # The shares were fitted, and each step's is a mean of 20,000.
        assert module.baselines()[name] == pytest.approx(loss, abs=2e-3), name
    assert module.baselines()["time_without_pulse"] < module.baselines()["chance"]


def test_a_pulse_that_begins_or_ends_one_step_off_is_not_solved(make: Make) -> None:
    module = make(DelayedPulse)
    assert 1 - 0.01 / module.reference_error >= module.solved_skill
    _, target, scored, _ = module.generate(np.random.default_rng(0), 100)
    early = np.maximum(np.roll(target, -1, axis=1), target)
    late = np.maximum(np.roll(target, 1, axis=1), target)
    for answer in (early, late):
        error = (answer != target)[scored].mean()
        assert math.isclose(error, 0.1)
        assert 1 - error / module.reference_error < module.solved_skill


@pytest.mark.parametrize(("setting", "minimum"), [("width", 1), ("starts", 2)])
def test_too_little_is_refused(make: Make, setting: str, minimum: int) -> None:
    message = f"expected {setting} to be at least {minimum}, but got {minimum - 1}"
    with pytest.raises(ValueError, match=message):
        make(DelayedPulse, **{setting: minimum - 1})

"""Check what each baseline forecasts.

Axes: B batch, T time, D input features, K answers, O outputs.
"""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from lit_models._parameters import parameter_counts
from lit_models.baselines.linear import Linear
from lit_models.baselines.mean import Mean
from lit_models.baselines.naive import Naive
from tests.lit_models.small import build

Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((4, 1), [[3.0]]),
        ((4, 2), [[[2.0], [3.0]]]),
        ((4, 4), [[[0.0], [1.0], [2.0], [3.0]]]),
        ((1, 3), [[[0.0], [0.0], [0.0]]]),
    ],
)
def test_naive_repeats_the_latest_value(steps: tuple[int, int], expected: list[Any]) -> None:
    inputs_BTD = torch.arange(float(steps[0]))[None, :, None]
    assert build(Naive, steps)(inputs_BTD).tolist() == expected


def test_naive_needs_outputs_like_its_inputs() -> None:
    with pytest.raises(ValueError, match=r"input_size of 1, .* but got 2"):
        build(Naive, input_size=2)


def test_mean_answers_the_mean_of_what_it_was_shown_and_no_more(
    make_batch: Make, run: Make
) -> None:
    module = build(Mean, (5, 3), 2)
    batches = [make_batch(module, size, seed=size) for size in (6, 2)]
    assert module(batches[0].inputs_BTD).isnan().all()
    run("fit", module, batches)
    expected_KO = torch.cat([batch.target for batch in batches]).double().mean(0).float()
    run("test", module, [make_batch(module, seed=9)])
    run("validate", module, [make_batch(module, seed=9)])
    answers_BKO = module(torch.zeros(4, 5, 2))
    torch.testing.assert_close(answers_BKO, expected_KO.expand(4, -1, -1))


def test_mean_sums_in_double_precision() -> None:
    module = build(Mean)
    # In float32 the sum stops growing at 2**24.
    target_B = torch.tensor([2.0**24, 1.0, 1.0, 1.0])
    module.predictions(torch.zeros(4, 5, 1), target_B)
    module.to(torch.bfloat16)
    for value in target_B:
        module.predictions(torch.zeros(1, 5, 1), value[None])
    assert module(torch.zeros(1, 5, 1).double()).item() == (2**24 + 3) / 4


def test_linear_has_the_size_and_first_weights_of_course_notes_3() -> None:
    module = build(Linear, (50, 1), generator=torch.Generator().manual_seed(5))
    assert parameter_counts(module) == {"output": (51, 0)}
    with torch.random.fork_rng():
        torch.manual_seed(5)
        expected = torch.nn.Linear(50, 1)
    inputs_BTD = torch.randn(4, 50, 1, generator=torch.Generator().manual_seed(1))
    assert torch.equal(module(inputs_BTD), expected(inputs_BTD[..., 0]))


def test_linear_finds_a_linear_law(make_batch: Make, run: Make) -> None:
    module = build(Linear, (5, 3), learning_rate=0.05)
    law = torch.randn(5, 3, generator=torch.Generator().manual_seed(2))
    batch = make_batch(module, 32)
    batch = batch._replace(target=batch.inputs_BTD[..., 0] @ law)
    run("fit", module, [batch] * 300)
    run("test", module, [batch])
    assert module.test_loss < 1e-3


def test_what_has_no_parameters_has_no_optimiser() -> None:
    for baseline in (Naive, Mean):
        module = build(baseline)
        assert not list(module.parameters())
        assert module.configure_optimizers() == []
        assert parameter_counts(module) == {}

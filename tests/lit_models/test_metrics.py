"""Check means over samples and lags against a plain computation."""

import numpy as np
import pytest
import torch

from lit_models._metrics import ErrorByLag, SampleMean, error_by_lag


def test_equals_a_plain_computation_over_batches() -> None:
    random = np.random.default_rng(0)
    errors = random.random(101).astype(np.float32)
    lags = random.choice([3, 50, 7], 101)
    metric = ErrorByLag()
    for part in np.array_split(np.arange(101), 4):
        metric.update(torch.from_numpy(errors[part]), torch.from_numpy(lags[part]))
    found = metric.compute()
    assert found.lags_K.tolist() == [3, 7, 50]
    assert found.counts_K.tolist() == [(lags == lag).sum() for lag in (3, 7, 50)]
    expected = [errors[lags == lag].astype(np.float64).mean() for lag in (3, 7, 50)]
    np.testing.assert_allclose(found.errors_K, expected, rtol=1e-14)
    assert [field.dtype for field in found] == [np.int64, np.float64, np.int64]


def test_sums_in_double_precision() -> None:
    # In float32 the sum stops growing at 2**24, so the mean would come out too small.
    found = error_by_lag(torch.tensor([2.0**24, 1.0, 1.0, 1.0]), torch.zeros(4, dtype=torch.int64))
    assert found.errors_K.item() == (2**24 + 3) / 4


@pytest.mark.parametrize("bad", [torch.nan, torch.inf])
def test_an_error_that_is_not_finite_shows_in_its_own_lag_alone(bad: float) -> None:
    found = error_by_lag(torch.tensor([0.5, bad, 0.25, 0.75]), torch.tensor([1, 2, 2, 3]))
    assert np.isfinite(found.errors_K).tolist() == [True, False, True]
    assert found.errors_K[[0, 2]].tolist() == [0.5, 0.75]
    assert found.counts_K.tolist() == [1, 2, 1]


def test_a_single_lag_keeps_its_axis() -> None:
    metric = ErrorByLag()
    metric.update(torch.ones(2), torch.tensor([7, 7]))
    assert [field.tolist() for field in metric.compute()] == [[7], [1.0], [2]]


def test_no_samples_give_no_lags() -> None:
    found = error_by_lag(torch.empty(0), torch.empty(0, dtype=torch.int64))
    assert [field.tolist() for field in found] == [[], [], []]


def test_reset_forgets() -> None:
    metric = ErrorByLag()
    metric.update(torch.ones(2), torch.tensor([1, 2]))
    metric.reset()
    metric.update(torch.zeros(1), torch.tensor([9]))
    assert metric.compute().lags_K.tolist() == [9]


def test_errors_and_lags_must_match() -> None:
    with pytest.raises(
        ValueError, match=r"vectors of one length, but got shapes \(2,\) and \(3,\)"
    ):
        error_by_lag(torch.ones(2), torch.ones(3, dtype=torch.int64))


def test_mean_is_exact_and_shows_nan() -> None:
    mean = SampleMean()
    mean.update(torch.tensor([2.0**24, 1.0]))
    mean.update(torch.tensor([1.0, 1.0]))
    assert mean.compute().item() == (2**24 + 3) / 4
    mean.update(torch.tensor([torch.nan]))
    assert mean.compute().isnan()


def test_a_model_in_half_precision_does_not_round_the_mean() -> None:
    model = torch.nn.Module()
    model.mean = mean = SampleMean()
    model.to(torch.bfloat16)
    mean.update(torch.full((1000,), 0.1))
    assert mean.compute().item() == pytest.approx(0.1, rel=1e-7)

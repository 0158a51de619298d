import statistics

import pytest

from bench.cost import throughput


def test_rates_are_those_of_the_median_step() -> None:
    sequences, tokens = throughput([0.1, 0.4, 0.2], batch_size=64, input_steps=25)
    assert (sequences.name, sequences.unit, sequences.direction, sequences.values) == (
        "sequences_per_second", "sequences/s", "higher", 320.0,
    )  # fmt: skip
    assert (tokens.name, tokens.unit, tokens.direction, tokens.values) == (
        "tokens_per_second", "tokens/s", "higher", 8_000.0,
    )  # fmt: skip
    times = [0.0012345, 0.0023456]
    assert throughput(times, 7, 1)[0].values == pytest.approx(
        7 / statistics.median(times), rel=1e-5
    )


def test_without_a_step_no_rate_is_measured() -> None:
    assert [each.values for each in throughput([], 64, 25)] == [None, None]

import math

import pytest

from bench.record import Record
from bench.training import Training
from reports import measured as read
from reports.devices import costs, half_lives
from reports.devices.half_lives import Beside
from reports.devices.paired import difference, middle, pairs, times_as_fast
from reports.devices.rows import Row, Setting, kinds_of, settings
from reports.half_life import of_records
from tests.reports.builder import record
from tests.reports.machines import (
    CPU,
    HALF,
    grid,
    halving,
    measured,
    on_a_processor,
    point,
    skipped,
    swept,
)

PLAIN, DOUBLE, BOARD = ("cpu", "32-true"), ("cpu", "64-true"), ("gpu", "32-true")


def one_setting(*kinds: tuple[str, str]) -> Setting:
    (found,) = settings(swept(grid(kinds, cells=["lstm"], lengths=[25])))
    return found


def row(setting: Setting, kind: tuple[str, str]) -> Row:
    found = setting.at(kind)
    assert found is not None
    return found


def test_settings_and_their_rows_stand_in_the_reports_order() -> None:
    kinds = [BOARD, ("cpu", "bf16-mixed"), DOUBLE, PLAIN]
    made = grid(kinds, cells=["lstm", "rnn_tanh"], widths=[128, 32], lengths=[100, 25], seeds=[0])
    found = settings(swept(reversed(made)))
    assert [(one.rows[0].label, one.rows[0].size, one.rows[0].length) for one in found] == [
        (cell, width, length)
        for cell in ("rnn_tanh", "lstm")
        for width in ("32", "128")
        for length in (25, 100)
    ]
    order = [PLAIN, DOUBLE, ("cpu", "bf16-mixed"), BOARD]
    assert [one.kind for one in found[0].rows] == order == kinds_of(found)


def test_row_tells_which_seeds_it_lacks_and_why() -> None:
    raised = "Traceback (most recent call last):\n  here\nRuntimeError: no memory\n"
    found = settings(
        swept(
            [
                measured(point(PLAIN, seed=3)),
                record(point(PLAIN, seed=1), status="failed", reason=raised),
                skipped(point(PLAIN, seed=0), HALF),
            ],
            not_run=[point(PLAIN, seed=2)],
        )
    )
    (only,) = found[0].rows
    assert only.seeds == "1 of 4"
    assert only.lacking == (HALF, "failed: RuntimeError: no memory", "not run")
    assert [one.trial.seed for one in only.records] == [3]


def test_what_else_varies_is_part_of_the_networks_name() -> None:
    made = [measured(point(PLAIN, learning_rate=rate)) for rate in (0.001, 0.003)]
    found = settings(swept(made))
    assert [one.rows[0].label for one in found] == ["lstm, lr=0.001", "lstm, lr=0.003"]
    assert found[0].rows[0].name == "`lstm`, lr=0.001"


def test_budget_parts_networks_only_where_size_and_length_do_not_tell_it() -> None:
    def trained(length: int, budget: int) -> Record:
        training = Training(budget=budget)
        return measured(point(PLAIN, length=length).model_copy(update={"training": training}))

    made = [trained(25, 640), trained(100, 6_400)]
    assert [one.rows[0].label for one in settings(swept(made))] == ["lstm", "lstm"]
    made.append(trained(25, 6_400))
    labels = [one.rows[0].label for one in settings(swept(made))]
    assert labels == ["lstm, budget=640", "lstm, budget=6400", "lstm, budget=6400"]


def test_pairs_are_of_equal_seeds_alone() -> None:
    made = [
        *(measured(point(PLAIN, seed=seed), skill=0.5) for seed in (0, 1, 2)),
        *(measured(point(DOUBLE, seed=seed), skill=0.5 + seed / 10) for seed in (2, 1, 4)),
        measured(point(DOUBLE, seed=0), skill=None),
    ]
    (setting,) = settings(swept(made))
    own, reference = row(setting, DOUBLE), setting.reference
    found = [value for pair in pairs(own, reference, read.skill) for value in pair]
    assert found == pytest.approx([0.5, 0.6, 0.5, 0.7])
    assert difference(own, reference, read.skill) == [pytest.approx(0.1), pytest.approx(0.2)]
    assert pairs(own, None, read.skill) == []


def test_speed_is_the_ratio_of_each_seeds_fastest_updates() -> None:
    slow = measured(point(PLAIN), step_time=[0.2, 0.1, 0.2, 0.3, 9.0])
    fast = measured(point(BOARD), step_time=[0.05, 0.05, 0.04, 0.06, None])
    (setting,) = settings(swept([slow, fast]))
    own = row(setting, BOARD)
    assert times_as_fast(own, setting.reference, read.fastest_update) == [pytest.approx(2.5)]
    assert read.fastest_update(slow) == 0.1
    assert costs.slowed(slow) == pytest.approx(2.0)
    assert costs.throughput(slow) == pytest.approx(3 * read.value(slow, "forward_flops") / 0.1)


def test_what_was_not_measured_is_not_a_number() -> None:
    one = measured(point(PLAIN), step_time=[], forward_flops=None, process_memory_peak=None)
    found = [read.fastest_update(one), costs.slowed(one), costs.throughput(one), costs.growth(one)]
    found += [read.value(one, name) for name in ("energy_gpu", "never heard of")]
    assert all(math.isnan(value) for value in found)
    assert middle(found) is None


def test_energy_is_told_of_trials_that_ran_alone() -> None:
    alone = measured(point(BOARD))
    beside = measured(point(BOARD), {**CPU, "workers": "2"})
    unknown = measured(point(BOARD), {"device": "some"})
    assert costs.energy(alone, "energy_gpu") == 800.0
    assert math.isnan(costs.energy(beside, "energy_gpu"))
    assert math.isnan(costs.energy(unknown, "energy_gpu"))


@pytest.mark.parametrize(
    ("full", "own", "verdict", "ratio"),
    [
        (8.0, 8.0, "alike", 1.0),
        (8.0, 8.05, "alike", 1.00625),
        (8.0, 6.0, "shorter", 0.75),
        (8.0, 10.0, "longer", 1.25),
        (8.0, None, "shorter", math.nan),
        (None, None, "both dead", math.nan),
        (None, 8.0, "longer", math.nan),
        # The window is of 22 steps: two that are longer are not compared.
        (8.0, 60.0, "longer", math.nan),
        (60.0, 90.0, "both past", math.nan),
        (60.0, -50.0, "both past", math.nan),
        (21.9, 22.1, "alike", math.nan),
        (22.1, 21.9, "alike", math.nan),
    ],
)
def test_half_life_beside_float64(
    full: float | None, own: float | None, verdict: str, ratio: float
) -> None:
    for stage in ("initial", "trained"):
        (both,) = half_lives.beside([halving(point(PLAIN), full, own)], stage)
        assert both.verdict == verdict
        assert both.ratio == pytest.approx(ratio, nan_ok=True)


def test_gradient_that_was_not_finite_tells_nothing() -> None:
    one = halving(point(PLAIN), 8.0, None)
    zeros = one.measurements["gradient_flow_own_precision_dead"]
    changed = zeros.model_copy(update={"values": [[0] * 25] * 2})
    lost = one.model_copy(update={"measurements": one.measurements | {changed.name: changed}})
    (both,) = half_lives.beside([lost], "trained")
    assert isinstance(both, Beside)
    assert both.verdict == "not told"


def test_half_life_that_was_not_measured_is_beside_nothing() -> None:
    bare = record(point(PLAIN))
    assert half_lives.beside([bare], "trained") == []
    assert of_records([bare], "trained").each == ()
    assert len(of_records(one_setting(PLAIN).rows[0].records, "trained").each) == 3


def test_sweep_without_a_gpu_keeps_its_rows() -> None:
    found = settings(on_a_processor())
    assert all(len(one.rows) == 6 for one in found)
    assert [len(r.records) for r in found[0].rows] == [3, 3, 3, 0, 0, 0]

import pytest

from bench.trial import Trial
from reports.figures._palette import dealt
from reports.vanishing.rows import Row, by_length, of_section, rows
from tests.reports.studies import (
    CELLS,
    LENGTHS,
    core,
    everything,
    grid,
    probed,
    sizes,
    skilled,
    study,
)


@pytest.fixture(scope="module")
def found() -> list[Row]:
    return rows(everything())


def test_row_is_a_setting_of_a_part_with_all_its_seeds(found: list[Row]) -> None:
    horizon = of_section(found, "horizon")
    assert len(horizon) == len(CELLS) * len(LENGTHS)
    assert [record.trial.seed for record in horizon[0].records] == [0, 1, 2]
    assert {row.part.section for row in found} == {"horizon", "size", "cause", "control"}


def test_one_trial_may_stand_in_two_parts(found: list[Row]) -> None:
    default = next(
        row
        for row in of_section(found, "horizon")
        if row.label == "lstm · default" and row.length == 25
    )
    cause = next(row for row in found if row.part.name == "as PyTorch draws it")
    assert default.records[0] == cause.records[0]
    assert (default.planned, cause.planned) == (3, 10)


def test_names_mark_oracles_and_leave_out_what_a_baseline_has_not(found: list[Row]) -> None:
    row = next(row for row in found if row.trial.initialisation == "chrono")
    assert row.label == "lstm · chrono (oracle)"
    assert row.name == "`lstm` · `chrono` (oracle)"
    (baseline,) = rows(
        study([(grid("control", "naive", task="price_walk", sequence_length=25), skilled(0))])
    )
    assert (baseline.label, baseline.name) == ("naive", "`naive`")


def test_lines_differ_in_length_alone_and_stand_in_the_reports_order() -> None:
    lines = by_length(rows(study([*reversed(core()), *reversed(sizes())])))
    named = [(line[0].label, line[0].trial.widths, len(line)) for line in lines]
    assert named[0] == ("rnn_tanh · default", (8,), 2)
    assert named.index(("rnn_tanh · orthogonal", (32,), 3)) < named.index(
        ("lstm · default", (8,), 2)
    )
    assert all(
        [row.length for row in line] == sorted({row.length for row in line}) for line in lines
    )


def test_parts_and_tasks_have_lines_of_their_own(found: list[Row]) -> None:
    lines = by_length(found)
    assert {line[0].trial.task for line in lines} == {
        "first_token_recall",
        "seeded_generator",
        "shuffled_recall",
    }
    assert all(len({row.part for row in line}) == 1 for line in lines)


def test_two_grids_of_one_part_share_out_the_seeds_of_a_row() -> None:
    halves = [(grid("horizon", seed=seed, sequence_length=25), probed) for seed in ([3, 4], [0, 1])]
    (row,) = rows(study(halves))
    assert [record.trial.seed for record in row.records] == [0, 1, 3, 4]
    assert row.planned == 4


def test_failed_and_planned_trials_are_counted() -> None:
    def unlucky(trial: Trial) -> dict[str, object] | None:
        return None if trial.seed == 1 else probed(trial)  # type: ignore[return-value]

    (row,) = rows(study([(grid("horizon", sequence_length=25), unlucky)]))  # type: ignore[list-item]
    assert row.seeds == "2 of 3"
    (row,) = rows(study([(grid("horizon", sequence_length=25), probed)], recorded=False))
    assert row.seeds == "0 of 3"
    assert row.lag != row.lag


def test_looks_are_dealt_by_cell_and_law() -> None:
    looks = dealt([("lstm", "orthogonal"), ("rnn_tanh", "default"), ("lstm", "default")])
    assert list(looks.cells) == ["rnn_tanh", "lstm"]
    assert list(looks.laws) == ["default", "orthogonal"]
    assert looks == dealt([("rnn_tanh", "orthogonal"), ("lstm", "default"), ("lstm", "default")])

from pathlib import Path

import pytest

from bench.record import Results
from reports.devices import details, hardware, main_table, overview, words
from reports.devices.contrasts import contrasts
from reports.devices.main_table import Tables
from reports.devices.rows import settings
from reports.report import headline, write
from tests.reports.builder import record
from tests.reports.machines import (
    CPU,
    GPU,
    HALF,
    Kind,
    everything,
    grid,
    halving,
    measured,
    on_a_processor,
    point,
    swept,
)

PLAIN, DOUBLE, BOARD = ("cpu", "32-true"), ("cpu", "64-true"), ("gpu", "32-true")


def cells(table: str, *starts: str) -> list[str]:
    """Return the cells of the one row that holds these, in their order."""
    rows = [
        [cell.strip() for cell in line.replace("\\|", "/").strip("|").split("|")]
        for line in table.splitlines()
    ]
    (found,) = [row for row in rows if tuple(row[: len(starts)]) == starts]
    return found[len(starts) :]


def tables(made: Results) -> Tables:
    return main_table.tables(settings(made))


def test_every_planned_row_stands_in_the_table() -> None:
    made = everything()
    groups = {name.rpartition("/s")[0] for name in made.sweep.planned.values()}
    bodies = [line for _, body in tables(made).titled for line in body.splitlines()[2:]]
    assert len(bodies) == len(groups) == 57


def test_row_that_was_not_measured_says_why_by_number() -> None:
    found = tables(on_a_processor())
    table = dict(found.titled)["`lstm`"]
    assert cells(table, "32", "25", "CPU", "`16-mixed`") == ["not measured (1)", *["–"] * 8]
    assert cells(table, "32", "25", "GPU", "`32-true`")[0] == "not measured (2)"
    assert found.reasons[0] == f"(1) {HALF}"


def test_reference_is_its_own_measure() -> None:
    table = dict(tables(on_a_processor()).titled)["`rnn_tanh`"]
    assert cells(table, "32", "25", "CPU", "`32-true`") == [
        *("A", "3", "16,000", "2.5", "1", "0.86", "0", "9.0", "9.0")
    ]
    assert cells(table, "32", "25", "CPU", "`bf16-mixed`") == [
        *("A", "3", "16,000", "5.0", "0.50", "0.84", "-0.03", "9.0", "8.1")
    ]


OTHER = {**CPU, "device": "Another"}
THREADS = {**GPU, "threads": "4"}


@pytest.mark.parametrize(
    ("kind", "environment", "marked"),
    [
        (DOUBLE, CPU, False),
        (DOUBLE, OTHER, True),
        (DOUBLE, {**CPU, "onednn_max_cpu_isa": "AVX512_CORE_BF16"}, True),
        (BOARD, GPU, False),
        (BOARD, THREADS, True),
    ],
)
def test_row_that_was_measured_elsewhere_is_marked(
    kind: Kind, environment: dict[str, str], marked: bool
) -> None:
    made = swept([measured(point(PLAIN)), measured(point(kind), environment)])
    found = tables(made)
    letter = cells(found.titled[0][1], "32", "25", kind[0].upper(), f"`{kind[1]}`")[0]
    assert letter.endswith("‡") == marked
    assert len(found.letters) == (1 if environment == CPU else 2)


def test_letters_go_on_past_the_alphabet() -> None:
    assert [hardware._letter(place) for place in (0, 25, 26, 52)] == ["A", "Z", "A2", "A3"]


def test_energy_is_shared_where_others_ran_beside() -> None:
    made = [
        measured(point(BOARD, seed=0)),
        measured(point(BOARD, "gru"), {**GPU, "workers": "2"}),
        measured(point(PLAIN)),
    ]
    table = details.work(settings(swept(made)))
    place = ("32", "25", "GPU", "`32-true`")
    assert cells(table, "`lstm`", *place)[-2:] == ["not measured", "800"]
    assert cells(table, "`gru`", *place)[-1] == "shared"
    assert cells(table, "`lstm`", "32", "25", "CPU", "`32-true`")[-3:] == ["not measured"] * 3


def test_speed_on_a_gpu_is_beside_its_own_reference_too() -> None:
    kinds = [PLAIN, BOARD, ("gpu", "bf16-mixed")]
    table = details.speed(settings(swept(grid(kinds, cells=["lstm"], lengths=[25]))))
    place = ("`lstm`", "32", "25", "GPU")
    assert cells(table, *place, "`bf16-mixed`")[4:] == ["6.0", "3", "1.50"]
    assert cells(table, *place, "`32-true`")[-1] == "–"
    assert "own device" not in details.speed(settings(on_a_processor()))


def test_skill_that_was_not_finite_is_counted_and_in_no_median() -> None:
    made = [measured(point(kind, seed=s), skill=0.5) for kind in (PLAIN, DOUBLE) for s in (0, 1)]
    made.append(measured(point(DOUBLE, seed=2), skill=None))
    made.append(measured(point(PLAIN, seed=2), skill=0.9))
    table = details.skill(settings(swept(made)))
    assert cells(table, "`lstm`", "32", "25", "CPU", "`64-true`") == ["3", "0.50", "0.00", "2", "1"]


def test_half_lives_tell_dead_and_past_the_window() -> None:
    made = [halving(point(PLAIN, seed=s), 8.0, own) for s, own in enumerate((8.0, None, 400.0))]
    table = details.lives(settings(swept(made)))
    assert cells(table, "`lstm`", "32", "25", "CPU", "`32-true`")[:3] == [
        *("8.0", "8.0 (dead to 400) †", "1.00 (1 of 3)")
    ]


def test_records_without_the_measures_of_this_report_are_a_report_too(tmp_path: Path) -> None:
    made = swept(record(point(kind, seed=s), 0.5) for kind in (PLAIN, DOUBLE) for s in (0, 1))
    text = write(made, tmp_path).read_text(encoding="utf-8")
    assert "No half-life was measured in the trials' own precision" in text
    assert "their times are no benchmark" in text
    assert details.lives(settings(made)) == ""


@pytest.mark.parametrize("recorded", [True, False])
def test_sweep_without_a_result_is_still_a_report(tmp_path: Path, recorded: bool) -> None:
    one = point(BOARD)
    failed = [record(one, status="failed")] if recorded else []
    made = swept(failed, not_run=[one])
    text = write(made, tmp_path).read_text(encoding="utf-8")
    assert "nothing can be said of devices or precisions" in text
    assert "nothing to draw" in text
    assert "not measured" in headline(made)
    assert not list((tmp_path / "figures").iterdir())


def test_overview_has_a_row_a_device_and_precision() -> None:
    table = overview.table(contrasts(settings(everything())))
    assert cells(table, "CPU", "`bf16-mixed`")[:3] == [
        *("7 of 8", "0.50 (0.44 to 0.50)", "-0.03 (-0.11 to -0.02)")
    ]
    assert cells(table, "GPU", "`64-true`") == ["not measured", *["–"] * 4]


def test_overview_says_of_how_many_settings_a_number_is() -> None:
    lives = {25: 60.0, 100: 8.0}
    made = [halving(point(PLAIN, length=length), life, life) for length, life in lives.items()]
    table = overview.table(contrasts(settings(swept(made))))
    assert cells(table, "CPU", "`32-true`") == ["2", "1", "0", *["1.00 (1 of 2)"] * 2]


def test_paired_medians_say_of_how_many_finished_seeds_they_are() -> None:
    made = [measured(point(kind, seed=s), skill=0.5) for kind in (PLAIN, DOUBLE) for s in (0, 1)]
    made.append(measured(point(DOUBLE, seed=2), skill=None))
    table = dict(tables(swept(made)).titled)["`lstm`"]
    found = cells(table, "32", "25", "CPU", "`64-true`")
    assert [found[4], found[6]] == ["0.70 (2 of 3)", "0.00 (2 of 3)"]


def test_chance_and_the_least_p_are_told_by_number_of_seeds() -> None:
    assert words.chance([1]) == ""
    assert "6.2 % of settings with 5 seeds" in words.chance([5, 5, 1])
    # Of five pairs all of one sign: 2 in 2^5, the least of a signed rank test, too.
    assert words.least_p([5, 2, 5, 1]).endswith(
        "below p = 0.50 with 2 seeds and p = 0.062 with 5 seeds."
    )
    assert words.least_p([1]) == "with one seed a setting there is nothing to test."

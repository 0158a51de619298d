from typing import Any

import pytest

from bench.record import Measurement
from bench.trial import Trial
from reports import controls
from reports.vanishing import health, scope
from reports.vanishing.rows import rows
from reports.vanishing.tried import tried
from tests.reports.builder import record
from tests.reports.readings import measurement
from tests.reports.studies import core, everything, grid, sizes, skilled, study


def trained(norms: list[float | None], clipped: float = 0.25, left_out: int = 0) -> Any:
    """Return what trials measure that trained so."""

    def measure(trial: Trial) -> dict[str, Measurement]:
        updates = {"update": list(range(len(norms)))}
        own = [
            measurement("gradient_norm", "norm", updates, norms),
            measurement("clipped_fraction", "share", {}, clipped),
            measurement("updates", "updates", {}, 100),
        ]
        known = record(trial, 1.0, nonfinite_steps=left_out).measurements
        return known | {one.name: one for one in own}

    return measure


def test_norms_clipping_and_updates_left_out_are_told() -> None:
    found = rows(study([(grid("horizon", sequence_length=25), trained([0.5, 8.0, None], 0.25, 2))]))
    (one,) = [health.health(row) for row in found]
    assert one is not None
    assert (one.norm, one.largest, one.clipped, one.left_out) == (4.25, 8.0, 0.25, 6)
    ((title, table),) = health.tables(found)
    assert title == "Horizons, `first_token_recall`"
    assert "4.2 · 8.0 · 25 %" in table
    assert "6 of 300 updates had a gradient that was not finite" in health.sentences(found)[-1]


def test_without_clipping_no_share_is_told() -> None:
    (row,) = rows(study([(grid("horizon", sequence_length=25, clip=None), trained([1.0]))]))
    assert str(health.health(row)) == "1.0 · 1.0"
    assert not any("clipped" in line for line in health.sentences([row]))


def test_training_without_a_finite_norm_is_told() -> None:
    (row,) = rows(study([(grid("horizon", sequence_length=25), trained([None], 0.0, 5))]))
    assert str(health.health(row)) == "– · – · 0 %"
    assert "15 of 300" in health.sentences([row])[-1]
    (empty,) = rows(study([(grid("horizon", sequence_length=25), trained([], 0.0))]))
    assert str(health.health(empty)) == "– · – · 0 %"


def test_trials_of_two_sections_are_counted_once() -> None:
    both = [(grid(part, sequence_length=25), trained([1.0])) for part in ("horizon", "size")]
    found = rows(study(both))
    assert len(found) == 2
    assert health.sentences(found)[-1] == "None of 300 updates had a gradient that was not finite."


def test_every_section_has_its_table_and_sizes_are_told_apart() -> None:
    made = dict(health.tables(rows(study([*core(), *sizes()]))))
    assert list(made) == ["Horizons, `first_token_recall`", "Sizes, `first_token_recall`"]
    assert "`lstm` · `default`, H = 32, depth 4" in made["Sizes, `first_token_recall`"]
    assert health.tables([]) == []
    assert health.sentences([]) == []


def test_controls_of_a_study_are_named_and_tested() -> None:
    tasks: dict[str, Any] = {"sequence_length": 25}
    leak = (grid("control", name="leaks", task="shuffled_recall", **tasks), skilled(0.3))
    sound = [
        (grid("control", cell, name="sound", task="shuffled_recall", learning_rate=1e-3, **tasks), skilled(-0.05))
        for cell in ("gru", "lstm")
    ]  # fmt: skip
    found = controls.controls(tried(rows(study([leak, *sound]))))
    assert [(one.name, one.cell, one.verdict) for one in found] == [
        ("leaks", "lstm", controls.LEARNED),
        ("sound", "gru", "not learned"),
        ("sound", "lstm", "not learned"),
    ]
    assert controls.sentence(found).startswith("1 of 3 negative controls learned")


def test_controls_of_several_lengths_and_laws_have_names_of_their_own() -> None:
    more: dict[str, Any] = {"task": "shuffled_recall", "sequence_length": [10, 25]}
    made = [
        (grid("control", "lstm", law, **more), skilled(0.0)) for law in ("default", "orthogonal")
    ]
    names = [one.name for one in tried(rows(study(made)))]
    assert names[0] == "shuffled_recall, default, T = 10"
    assert len(set(names)) == 4


def test_plan_is_told_part_by_part() -> None:
    told = scope.planned(rows(everything()))
    assert told[0] == [
        "How far back networks remember", "`first_token_recall`", "4", "25, 50 and 100", "32", "1", "3", "16,000",
    ]  # fmt: skip
    assert [line[0] for line in told][1:3] == [
        "How that goes with their size",
        "What makes one fail where another does not",
    ]
    assert told[1][4:6] == ["8, 32 and 128", "1, 2 and 4"]


def test_what_was_not_run_is_told() -> None:
    told = scope.not_run(rows(study(core())))
    assert not any("left no result" in line for line in told)
    assert "sweep planned nothing for: how that goes with their size;" in told[0]
    assert told[1] == "No length beyond T = 100, and no training beyond 16,000 sequences."
    assert "the device cpu" in told[2]
    lost = scope.not_run(rows(study([(grid("horizon", sequence_length=25), lambda _: None)])))
    assert lost[0] == "3 planned seeds of rows left no result, and count nowhere."


@pytest.mark.parametrize("value", [1.0, 0.99996])
def test_share_of_clipped_updates_is_rounded(value: float) -> None:
    (row,) = rows(study([(grid("horizon", sequence_length=25), trained([2.0], value))]))
    assert str(health.health(row)).endswith("· 100 %")

"""Horizons exist only where something is carried, in one direction, by a network."""

from typing import Any

import pytest

from bench.record import Record
from bench.training import Training
from bench.trial import Trial
from reports import answer, tables
from reports.figures import horizon_dots
from reports.figures._palette import palette
from reports.frame import short, trials
from reports.order import sides
from reports.provenance import axes, training
from reports.report import write
from reports.summary import Group, groups
from tests.reports.builder import fading, grid, record, results, trial

REACH = {("rnn_tanh", "default"): 30.0, ("lstm", "default"): 400.0}


def lagged(lag: int, **settings: Any) -> list[Record]:
    found = []
    for one in grid(lambda _: 0.9, [("lstm", "default")], seeds=range(2), **settings):
        made = dict(one.measurements)
        kept = made["test_error_by_lag"]
        made["test_error_by_lag"] = kept.model_copy(
            update={"axes": {"lag": [lag] * len(kept.values)}}
        )
        found.append(one.model_copy(update={"measurements": made}))
    return found


def of(records: list[Record]) -> list[Group]:
    return groups(trials(results(records)))


@pytest.mark.parametrize(
    ("records", "refusal"),
    [
        (lagged(0), "nothing to carry"),
        (lagged(3), "one lag at several lengths"),
        (grid(fading(REACH), REACH, bidirectional="concat"), "refused: sees both ends"),
        (grid(lambda _: 0.9, [("naive", "default")]), "no network"),
    ],
)
def test_horizon_is_refused_with_a_reason(records: list[Record], refusal: str) -> None:
    found = of(records)
    assert {group.refusal for group in found} == {refusal}
    assert all(not group.horizons and group.spread is None for group in found)
    assert refusal in tables.horizons(found, "H50-learn")
    told = answer.answer(found, [16_000], [0.003])
    assert f"Nothing in this sweep has a horizon ({refusal})" in told.verdict
    figure = horizon_dots.draw([found], palette(found))
    assert refusal in [text.get_text() for text in figure.axes[0].texts]


def test_other_tasks_keep_their_horizons() -> None:
    found = of([*lagged(0, task="adding"), *grid(fading(REACH), REACH)])
    told = answer.answer(found, [16_000], [0.003])
    assert "is seen on `first_token_recall`" in told.verdict
    assert len(told.points) == 1


def test_baseline_is_no_side_of_the_order() -> None:
    found = of([*grid(fading(REACH), REACH), *grid(lambda _: 1.0, [("naive", "default")])])
    plain, gated = sides(found)
    assert plain is not None
    assert [plain.cell, *(group.cell for group in gated)] == ["rnn_tanh", "lstm"]
    told = answer.answer(found, [16_000], [0.003])
    assert "naive" not in told.points[0]


def test_report_with_refusals_is_written(tmp_path: Any) -> None:
    records = [*lagged(0, task="adding"), *grid(fading(REACH), REACH, bidirectional="sum")]
    text = write(results(records), tmp_path).read_text(encoding="utf-8")
    assert "has nothing to carry: every lag is 0" in text
    assert "refused: sees both ends" in text


def trained(**settings: Any) -> list[Record]:
    made = []
    for seed in range(2):
        one = trial("lstm", seed=seed).model_dump() | {"training": Training(**settings)}
        changed = Trial(**one)
        made.append(
            record(trial("lstm", seed=seed)).model_copy(
                update={"trial": changed, "key": changed.key}
            )
        )
    return made


def test_trainings_that_differ_are_never_pooled() -> None:
    records = trained(budget=16_000) + trained(budget=32_000, batch_size=32)
    made = results([])
    planned = {one.key: one.trial.id for one in records}
    sweep = made.sweep.model_copy(update={"planned": planned})
    frame = trials(made.model_copy(update={"sweep": sweep, "records": tuple(records)}))
    assert [group.variant for group in groups(frame)] == [
        "batch=32, budget=32000",
        "batch=64, budget=16000",
    ]
    said = answer.answer(groups(frame), [16_000, 32_000], [0.003]).caveat
    assert "budgets of 16,000 and 32,000 training sequences a trial, each on its own" in said
    told = {name: values for name, values, _ in training(list(frame["training"]))}
    assert (told["`budget`"], told["`training_set_size`"]) == ("16,000, 32,000", "none")


def test_widths_and_seldom_axes_are_printed() -> None:
    assert short((16, 16, 16, 10)) == "16-16-16-10"
    usual = dict(axes(trials(results(grid(fading(REACH), REACH)))))
    assert "`bidirectional`" not in usual
    both = grid(fading(REACH), REACH, bidirectional="concat")
    wide = grid(lambda _: 1.0, [("gru", "default")], hidden_size=(16, 10), depth=2)
    told = dict(axes(trials(results([*both, *wide]))))
    assert set(told["`bidirectional`"].split(", ")) == {"none", "`concat`"}
    assert "16-10" in told["`hidden_size`"]

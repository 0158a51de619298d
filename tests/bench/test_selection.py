"""Hold the choice of learning rates to held-out data, to seeds of its own and to one shared grid."""

import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.choice import choose, score, scores, settled
from bench.errors import ConfigError, LetheError
from bench.limits import Limits
from bench.local_engine import LocalEngine
from bench.machine import resolve_sweep
from bench.record import Record, curve
from bench.run_sweep import run_sweep
from bench.selection import who
from bench.store import Store
from bench.sweep import Sweep
from bench.sweep_file import load
from bench.trial import Trial
from tests.bench import small
from tests.bench.conftest import Ran
from tests.bench.drivers import Watch

RATES = [1e-3, 1e-2]


def content(**changed: Any) -> dict[str, Any]:
    made = small.sweep(
        grids=[{"cell": ["rnn_tanh", "gru"], "learning_rate": "selected", "seed": [0, 1]}],
        selection={"learning_rate": RATES, "seed": [7, 8], "sequence_length": 4, "hidden_size": 3},
    )
    return made | changed


def asking(**changed: Any) -> Sweep:
    return Sweep.model_validate(content(**changed))


def looked(of: Trial, skills: list[float | None], loss: float = 1.0, **changed: Any) -> Record:
    seen = {"sequences": list(range(len(skills)))}
    held_out: Any = curve("validation_skill", "skill", "higher", seen, skills)  # type: ignore[arg-type]
    losses = curve("validation_loss", "loss", "lower", seen, [loss] * len(skills))
    found = {"validation_skill": held_out, "validation_loss": losses}
    return small.record(of, measurements=found, **changed)


def tried(cell: str, rate: float, seed: int = 7) -> Trial:
    return small.trial(cell=cell, learning_rate=rate, seed=seed, sequence_length=4, hidden_size=3)


def test_every_cell_is_tried_at_every_rate_on_the_seeds_of_the_choice() -> None:
    selecting = asking().selecting()
    assert selecting is not None
    trials = selecting.trials()
    assert {(t.cell, t.learning_rate, t.seed) for t in trials} == {
        (cell, rate, seed) for cell in ("rnn_tanh", "gru") for rate in RATES for seed in (7, 8)
    }
    assert {(t.sequence_length, t.hidden_size) for t in trials} == {(4, 3)}
    # Nothing looks at them, and yet they stand for the trials that are looked at.
    assert {t.training.probes for t in trials} == {()}
    assert {who(t) for t in trials} == {who(t) for t in asking().provisional()}


def test_the_chosen_rates_stand_in_the_grids() -> None:
    sweep = asking()
    records = [
        looked(tried(cell, rate, seed), [skill])
        for cell, best in (("rnn_tanh", 1e-3), ("gru", 1e-2))
        for rate in RATES
        for seed, skill in ((7, 0.5 if rate == best else 0.6), (8, 0.9 if rate == best else 0.1))
    ]
    found = settled(sweep, records).trials()
    assert {(t.cell, t.learning_rate) for t in found} == {("rnn_tanh", 1e-3), ("gru", 1e-2)}
    assert {(t.cell, t.seed) for t in found} == {
        (c, s) for c in ("rnn_tanh", "gru") for s in (0, 1)
    }
    assert len(found) == len(sweep.trials()) == 4


def test_what_was_chosen_on_the_accelerator_there_is_holds_for_auto() -> None:
    grids = [{"cell": "gru", "learning_rate": "selected", "seed": [0], "accelerator": "auto"}]
    sweep = resolve_sweep(asking(grids=grids), lambda: 0)
    records = [
        looked(tried("gru", rate), [skill]) for rate, skill in zip(RATES, (0.1, 0.9), strict=True)
    ]
    (trial,) = settled(sweep, records).trials()
    assert (trial.accelerator, trial.learning_rate) == ("cpu", 1e-2)


def test_test_data_play_no_part() -> None:
    one, other = tried("gru", 1e-3), tried("gru", 1e-2)
    assert choose([looked(one, [0.4]), looked(other, [0.3])]) == {who(one): 1e-3}
    # The records hold nothing but held-out skill: a test score is not even looked for.
    assert set(looked(one, [0.4]).measurements) == {"validation_skill", "validation_loss"}


def test_a_score_is_the_mean_over_the_budget() -> None:
    # The budget of 320 has two looks, 160 apart.
    trial = tried("gru", 1e-3)
    assert score(looked(trial, [0.2, 0.6])) == pytest.approx(0.4)
    assert score(looked(trial, [0.7])) == pytest.approx(0.7)  # stopped early, counted to the end
    assert score(looked(trial, [-3.0, 0.5])) == pytest.approx(0.25)
    assert score(looked(trial, [None, 1.5])) == pytest.approx(0.5)
    assert score(looked(trial, [math.nan, 0.5])) == pytest.approx(0.25)
    assert score(looked(trial, [])) == 0.0


def test_equal_scores_give_the_lower_loss_then_the_smaller_rate_and_failed_trials_none() -> None:
    small_one, large_one = tried("gru", 1e-3), tried("gru", 1e-2)
    assert choose([looked(large_one, [0.5]), looked(small_one, [0.5])]) == {who(small_one): 1e-3}
    lower = looked(large_one, [-0.5], loss=0.5)
    assert choose([lower, looked(small_one, [-0.1])]) == {who(large_one): 1e-2}
    failed = looked(large_one, [1.0], status="failed")
    assert scores([failed, looked(small_one, [0.1])]) == {who(small_one): {1e-3: [0.1]}}


def test_without_a_finished_trial_nothing_is_chosen() -> None:
    with pytest.raises(LetheError, match=r"choose the learning rate of rnn_tanh \(default\)"):
        settled(asking(), [looked(tried("gru", 1e-3), [0.1])])


def test_a_sweep_that_can_choose_nothing_ends_with_2_and_keeps_every_attempt(
    tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    # No machine holds the weights of so many units.
    path = small.write(
        tmp_path / "s.yaml",
        grids=[{"cell": ["gru"], "learning_rate": "selected", "seed": [0]}],
        selection={
            "learning_rate": RATES, "seed": [7], "sequence_length": 4, "hidden_size": 10_000_000,
        },
    )  # fmt: skip
    for attempts in (1, 2):
        ran = lethe("sweep", path, "--results", tmp_path / "results")
        assert ran.code == 2
        assert ran.err.startswith(
            "lethe: sweep small: expected a finished trial to choose the learning rate of gru"
        )
        assert ran.err.count("\n") == 1
        with Store.open_existing(tmp_path / "results") as store:
            records = store.results().records
        tries = Counter((r.trial.learning_rate, r.status) for r in records)
        assert tries == {(rate, "failed"): attempts for rate in RATES}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"selection": None}, "learning_rate: selected needs a selection"),
        ({"grids": [{"cell": "gru"}]}, "no grid has learning_rate: selected"),
        (
            {"selection": {"learning_rate": RATES, "seed": [1, 9], "sequence_length": 4}},
            r"seeds \[1\] are also those of a grid",
        ),
        (
            {"grids": [{"cell": "gru", "learning_rate": ["selected", 0.1]}]},
            "expected selected alone",
        ),
        (
            {"grids": [{"cell": "gru", "learning_rate": "selected",
                        "system": {"name": "a", "source": "b"}}]},
            "expected its author's learning rate",
        ),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_made_is_refused(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        asking(**changed).trials()


def test_a_length_that_makes_no_sense_is_told_as_the_selections(tmp_path: Path) -> None:
    short = {"learning_rate": RATES, "seed": [7], "sequence_length": 1}
    path = small.write(tmp_path / "short.yaml", **content(selection=short))
    with pytest.raises(
        ConfigError, match="selection: task first_token_recall needs a sequence length"
    ):
        load(path)


@pytest.mark.parametrize("rate", RATES)
def test_grids_that_some_rate_would_make_one_are_refused_before_it_is_chosen(
    rate: float, tmp_path: Path
) -> None:
    fixed = {"cell": "gru", "learning_rate": rate, "training": {"validation_sequences": 16}}
    asked = {"cell": "gru", "learning_rate": "selected"}
    path = small.write(tmp_path / "one.yaml", **content(grids=[fixed, asked]))
    with pytest.raises(ConfigError, match="is also in another grid, with other training settings"):
        load(path)


def test_a_word_that_is_no_rate_is_named(tmp_path: Path) -> None:
    grids = [{"cell": "gru", "learning_rate": "chosen"}]
    path = small.write(tmp_path / "word.yaml", **content(grids=grids))
    with pytest.raises(ConfigError, match=r"learning_rate.*chosen"):
        load(path)


def test_a_sweep_chooses_and_goes_on_and_chooses_alike_again(tmp_path: Path) -> None:
    engine = LocalEngine(2, Limits(60.0), tmp_path / "events")
    first = run_sweep(asking(), tmp_path / "results", "a command", engine, Watch())
    assert (first.planned, first.earlier, first.ended) == (12, 0, {"ok": 12})
    with Store.open_existing(tmp_path / "results") as store:
        results = store.results()
    reported = results.sweep.reported
    assert len(results.sweep.planned) == 12
    assert len(reported) == 4
    assert {results.newest[key].trial.seed for key in reported} == {0, 1}
    chosen_by = [r for key, r in results.newest.items() if key not in reported]
    rates = choose(chosen_by)
    assert all(
        rates[who(results.newest[key].trial)] == results.newest[key].trial.learning_rate
        for key in reported
    )
    assert set(results.sweep.trials) == set(results.sweep.planned)
    again = run_sweep(asking(), tmp_path / "results", "a command", engine, Watch())
    assert (again.planned, again.earlier, again.ended) == (12, 12, {})

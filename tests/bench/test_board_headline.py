"""Look at the row that a trial leaves for TensorBoard's table of trials."""

import math
import statistics

import pytest
from tensorboard.plugins.hparams import metadata

from bench.events_table import settings_of
from bench.headline import AFTER, BEFORE, COLUMNS, REACH, SKILL, STEP, headline
from bench.record import curve
from bench.trial import Trial
from reports import measured as reported
from reports.vanishing.transport import of_record
from tests.bench import small
from tests.bench.left import Runs, flowing


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(tmp_path_factory.mktemp("events"))


def test_the_headline_is_what_the_reports_compute(left: Runs) -> None:
    found = left(task="adding")
    record = small.record(found.trial, measurements=found.measured)
    told = {column: found.scalar(f"headline/{column.name}") for column in (SKILL, REACH, STEP)}
    assert told[SKILL] == pytest.approx(reported.skill(record))
    assert told[REACH] == (reported.lag(record) if reported.skill(record) >= 0.5 else 0)
    assert told[STEP] == pytest.approx(1e3 * statistics.median(found.measured["step_time"].values))
    for column, stage in ((BEFORE, "initial"), (AFTER, "trained")):
        life = of_record(record, stage)
        assert life is not None
        assert found.scalar(f"headline/{column.name}") == pytest.approx(life.steps)


def test_all_trials_name_the_same_columns(left: Runs) -> None:
    one, other = left(task="adding"), left(task="adding", cell="mean", hidden_size=32)
    contents = [
        metadata.parse_experiment_plugin_data(each.hparams(metadata.EXPERIMENT_TAG))
        for each in (one, other)
    ]
    assert contents[0] == contents[1]
    names = {info.name for info in contents[0].hparam_infos}
    axes = set(Trial.model_fields) - {"training"}
    assert names == axes | {"widths", "batch_size", "budget", "training_set_size"}
    tags = [info.name.tag for info in contents[0].metric_infos]
    assert tags == [f"headline/{column.name}" for column in COLUMNS]
    assert {f"headline/{c.name}" for c in headline(one.trial, one.measured)} <= one.tags("scalars")


def test_the_row_holds_the_settings(left: Runs) -> None:
    trial = left(task="adding").trial
    start = metadata.parse_session_start_info_plugin_data(
        left(task="adding").hparams(metadata.SESSION_START_INFO_TAG)
    )
    told = {name: getattr(value, value.WhichOneof("kind")) for name, value in start.hparams.items()}
    given = {name: value for name, value in settings_of(trial).items() if value is not None}
    assert told == given
    assert told["sequence_length"] == 5
    assert told["bidirectional"] == "none"
    assert told["budget"] == 320
    assert "match_parameters" not in told


def test_a_column_holds_text_or_numbers_never_both() -> None:
    many = [
        small.trial(),
        small.trial(clip=None, hidden_size=(6, 4), depth=2, bidirectional="sum"),
        small.trial({"training_set_size": 40}, match_parameters=100),
    ]
    for name in settings_of(many[0]):
        kinds = {isinstance(settings_of(each)[name], str) for each in many}
        numbers = [settings_of(each)[name] for each in many if settings_of(each)[name] is not None]
        assert len({isinstance(value, str) for value in numbers}) <= 1, (name, kinds)


def test_closed_forms_of_the_headline() -> None:
    found = headline(small.trial(), flowing(-math.log(2) / 3, 0.0))
    told = {column.name: value for column, value in found.items()}
    assert told["test skill"] == pytest.approx(0.8)
    assert told["lag remembered (steps)"] == 9
    assert told["half-life before training (steps)"] == pytest.approx(3)
    assert told["half-life after training (steps)"] == math.inf
    assert told["step time (ms)"] == pytest.approx(200)
    # What was not measured has no number: neither 0 nor NaN, which could not be sorted.
    assert not {"sequences to solve", "test loss"} & set(told)


def test_nothing_is_remembered_below_half_the_skill() -> None:
    forgets = flowing(-1, -1)
    forgets["test_error_by_lag"] = curve(
        "test_error_by_lag", "error", "lower", {"lag": [9]}, [0.251]
    )
    assert headline(small.trial(), forgets)[REACH] == 0
    # What reads in both directions, or is no network, carries nothing over any lag.
    kept = flowing(-1, -1)
    assert REACH in headline(small.trial(), kept)
    assert REACH not in headline(small.trial(bidirectional="concat"), kept)
    assert REACH not in headline(small.trial(cell="mean", hidden_size=32), kept)

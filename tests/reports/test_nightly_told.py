"""What a night's page tells agrees with itself, and says no more than is known."""

import re
from pathlib import Path

import pytest

from bench.record import Results
from bench.trial import Trial
from reports.nightly import numbers, tables, told
from reports.nightly.account import Account, account
from reports.nightly.case import case
from reports.nightly.history import sides
from reports.nightly.page import compose
from reports.nightly.pictures import MOST_PANELS
from tests.reports import builder
from tests.reports import made_nights as made


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    return made.config(tmp_path_factory.mktemp("config") / "small.yaml")


def slower(factor: float) -> made.Change:
    """Return a change of one setting's times."""
    return lambda t: {"step_time": factor} if (t.cell, t.sequence_length) == ("gru", 50) else {}


def test_a_cost_and_its_change_are_of_the_same_nights(source: str) -> None:
    found = made.following(source, [made.nothing] * 8 + [slower(1.2), slower(1.8)])
    (one,) = found.worse
    assert one.look == "two nights"
    said = re.search(
        r"\+(\d+) % at T = 50 \(([\d.]+) to ([\d.]+) ms on average of two nights, what all settings share taken out,",
        told.answer(found),
    )
    assert said is not None
    change, before, now = map(float, said.groups())
    assert now / before - 1 == pytest.approx(change / 100, abs=0.01)
    # Not that of tonight alone, 80 %.
    assert 40 < change < 56
    for other in found.of("step_time"):
        was, is_now = sides(found, other)
        assert was is not None
        assert is_now is not None
        assert is_now.low / was.low - 1 == pytest.approx(other.effect, abs=1e-9)


def test_numbers_of_two_nights_are_told_as_such(source: str) -> None:
    def little(trial: Trial) -> made.Values:
        return {"half_life": 0.87} if (trial.cell, trial.sequence_length) == ("gru", 50) else {}

    found = made.judged(source, little, since=2)
    (one,) = found.worse
    assert one.look == "two nights"
    assert len(one.tonight) == 10
    assert re.search(r"% at T = 50 \([\d.]+ to [\d.]+ steps over two nights, ", told.answer(found))
    first = made.judged(source, lambda t: {"half_life": 0.6} if t.cell == "gru" else {})
    assert "two nights" not in told.answer(first)


def test_a_cost_that_is_off_on_one_night_is_neither_changed_nor_unchanged(source: str) -> None:
    found = made.judged(source, slower(1.5), count=6)
    assert found.worse == []
    said = "Far off tonight alone, and told as a change only if the next night is, too: time of an update in 1 setting."
    assert said in told.answer(found)
    table = tables.series(found, "step_time")
    verdicts = re.findall(r"one night only|no change found|unchanged|untold|worse", table)
    assert sorted(verdicts) == ["no change found"] * 3 + ["one night only"]
    (row,) = re.findall(r"\| time of an update .*", tables.overview(found))
    assert [cell.strip() for cell in row.split("|")[2:8]] == ["0", "0", "1", "3", "0", "0"]


def test_only_what_repeats_to_the_bit_is_unchanged(source: str) -> None:
    found = made.judged(source, count=6)
    assert {one.verdict for one in found.of("skill")} == {"unchanged"}
    assert {one.verdict for one in found.of("memory")} == {"no change found"}


def test_a_skill_near_0_has_an_interval_and_its_place(source: str) -> None:
    def before(trial: Trial) -> made.Values:
        return {"skill": 0.0} if trial.cell == "rnn_tanh" else {"skill": 0.8}

    found = made.following(source, [before] * 8 + [made.nothing])
    skills = [one for one in found.better if one.series.headline == "skill"]
    assert [found.names[one.series.setting].network for one in skills] == [
        *["rnn_tanh default"] * 2,
        *["gru default"] * 2,
    ], "from 0 to 0.8 is more than from 0.64 to 0.8"
    risen = skills[0]
    assert risen.effect is None
    assert re.fullmatch(r"\+0\.\d\d", numbers.change(risen))
    assert re.fullmatch(r"\+0\.\d\d to \+0\.\d\d", numbers.interval(risen))


def failed(source: str, number: int) -> Account:
    """Make up a night of which every trial failed."""
    sweep = made.sweep_of(source, made.day(number))
    records = tuple(builder.record(one, status="failed", reason="no") for one in sweep.trials())
    results = Results(sweep=made.run_of(sweep), records=records)
    return account(made.day(number).isoformat(), results, made.day(number).isoformat())


def test_a_night_of_which_all_failed_has_no_empty_tables(source: str) -> None:
    before = [made.told(source, number) for number in range(4)]
    found = case("nightly", "small", "c", failed(source, 4), before)
    written = compose(found)
    page = written.page.readme
    assert written.code == 3
    assert "**24 of 24 trials left no result.**" in page
    for absent in ("0 series", "()", "## Every series", "would be found", "## The environment"):
        assert absent not in page
    assert written.page.headline == "24 of 24 trials left no result."


def test_of_more_changes_than_there_is_room_for_the_first_are_drawn(tmp_path: Path) -> None:
    lengths = list(range(10, 11 + MOST_PANELS))
    shared = made.CONFIG["shared"] | {"sequence_length": lengths}
    wide = made.config(tmp_path / "wide.yaml", shared=shared)
    found = made.judged(wide, lambda t: {"skill": 0.5} if t.cell == "gru" else {}, count=6)
    said = f"the first {MOST_PANELS} of {MOST_PANELS + 1} series told as changed, of {2 * MOST_PANELS + 2}"
    assert f"**test skill**, {said}" in compose(found).page.readme

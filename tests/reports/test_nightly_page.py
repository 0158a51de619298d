"""A night's page opens with the answer, tells what changed, and names what may be why."""

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench.trial import Trial
from reports.nightly import numbers, told
from reports.nightly.account import Lost, differences
from reports.nightly.case import Case, case
from reports.nightly.history import changes, history
from reports.nightly.names import names
from reports.nightly.page import MARK, Written, compose
from reports.nightly.pictures import MOST_PANELS
from reports.nightly.publish import publish
from reports.nightly.values import Series
from tests.reports import made_nights as made


def slower(trial: Trial) -> made.Values:
    return {"step_time": 1.5} if trial.cell == "gru" and trial.sequence_length == 50 else {}


def all_slower(_: Trial) -> made.Values:
    return {"step_time": 2.0}


def worse(trial: Trial) -> made.Values:
    return {"skill": 0.6, "half_life": 0.5} if trial.cell == "gru" else {}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    return made.config(tmp_path_factory.mktemp("config") / "small.yaml")


@pytest.fixture(scope="module")
def lost(source: str) -> tuple[Case, Written]:
    found = made.judged(source, worse)
    return found, compose(found)


def flat(written: Written) -> str:
    """Return a page with one blank where there are several."""
    return re.sub(" +", " ", written.page.readme)


def test_the_answer_comes_first_and_names_what_got_worse_by_how_much(
    lost: tuple[Case, Written],
) -> None:
    found, written = lost
    lines = written.page.readme.splitlines()
    assert lines[0] == f"{MARK}the night of 2026-11-09, sweep `small`"
    assert lines[2] == "## What changed since the nights before?"
    assert re.match(r"\*\*\d of \d+ series got worse\.\*\* ", lines[4])
    where = "first\\_token\\_recall · gru default"
    assert re.search(rf"Test skill of {re.escape(where)}: −(39|4\d) % at T = \d+ and −", lines[4])
    assert re.search(r"half-life of .*: −(49|5\d) % at T = 25 and −.* \(p < 0.0001\)", lines[4])
    assert "Compared with the 8 nights from 2026-11-01 to 2026-11-08" in lines[4]
    assert "compute differs from 2026-11-08 in 2 of 4 settings." in lines[4]
    assert written.code == found.code == 1
    assert {one.series.headline for one in found.worse} >= {"skill", "half_life"}


def test_every_series_has_its_row(lost: tuple[Case, Written]) -> None:
    found, written = lost
    for headline, head in numbers.HEADS.items():
        _, _, rest = written.page.readme.partition(f"<summary>{head}</summary>")
        table, _, _ = rest.partition("</details>")
        rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
        assert len(rows) == len(found.of(headline)) == (2 if headline == "horizon" else 4)


def test_the_figures_named_are_those_there_are(lost: tuple[Case, Written]) -> None:
    _, written = lost
    named = set(re.findall(r"figures/([\w-]+)-(?:light|dark)\.svg", written.page.readme))
    assert named == {picture.name for picture in written.page.pictures}
    assert {"nights", "history-skill", "history-half-life", "history-step-time"} <= named


def test_a_slower_setting_is_found_and_a_slower_night_is_told_once(source: str) -> None:
    one = made.judged(source, slower, since=2)
    names_of = [(f.series.headline, one.names[f.series.setting].length) for f in one.worse]
    assert names_of == [("step_time", "T = 50")]
    everything = made.judged(source, all_slower)
    assert everything.worse == []
    for finding in everything.of("step_time"):
        drawn = changes(everything, finding.series)[-1]
        assert drawn is not None
        # What the whole night has in common is not drawn as a change of each.
        assert abs(drawn) < 0.1
    page = compose(everything).page.readme
    assert re.search(r"\*\*Time of an update: (1\.9|2\.0|2\.1)\d? times", page)
    assert "machine or code cannot be told apart" in page


def test_the_same_nights_give_the_same_page(source: str, lost: tuple[Case, Written]) -> None:
    again = compose(made.judged(source, worse))
    assert again.page.readme == lost[1].page.readme
    assert [p.pages for p in again.page.pictures] == [p.pages for p in lost[1].page.pictures]


def test_nothing_changed_shows_no_table_of_changes(source: str) -> None:
    written = compose(made.judged(source))
    page = written.page.readme
    assert "**No change was found" in page
    assert "## The changes" not in page
    assert "## Numbers that are no longer the same" not in page
    assert written.code == 0


def test_a_first_night_has_a_page(source: str) -> None:
    first = case("nightly", "small", "lethe nightly small", made.told(source, 0), [])
    written = compose(first)
    assert "**The first night: there is nothing to compare it with yet.**" in written.page.readme
    assert written.page.pictures == ()
    assert written.code == 0


def test_lost_trials_are_listed_with_their_reasons(source: str) -> None:
    night = made.told(source, 3)
    lost = Lost("a/b/s0", "timeout", "took longer than 5 s")
    made_so = replace(night, lost=(lost,), finished=night.finished - 1)
    found = case("nightly", "small", "c", made_so, [made.told(source, n) for n in range(3)])
    written = compose(found)
    assert written.code == 3
    assert "**1 of 24 trials left no result.**" in written.page.readme
    assert "| `a/b/s0` | timeout | took longer than 5 s |" in flat(written)


def test_a_loss_beside_a_lost_trial_ends_with_1(lost: tuple[Case, Written]) -> None:
    night = replace(lost[0].tonight, lost=(Lost("a/b/s0", "crashed", "signal 9"),))
    assert replace(lost[0], tonight=night).code == 1


def test_the_environment_that_changed_is_shown(source: str) -> None:
    before, tonight = made.told(source, 0), made.told(source, 1)
    changed = {**tonight.environment, "torch": ("2.14.0",), "instructions": ("AVX2",)}
    tonight = replace(tonight, environment=changed)
    assert differences(before, tonight) == [
        ("instructions", ("not set",), ("AVX2",)),
        ("torch", ("2.13.0",), ("2.14.0",)),
    ]
    page = flat(compose(case("nightly", "small", "c", tonight, [before])))
    assert "## The environment changed" in page
    assert "| torch | `2.13.0` | `2.14.0` |" in page


def test_code_that_no_commit_holds_is_told_beside_numbers_that_changed(
    lost: tuple[Case, Written],
) -> None:
    found = lost[0]
    changed = {**found.tonight.environment, "changed since commit": ("no", "yes")}
    dirty = replace(found, tonight=replace(found.tonight, environment=changed))
    said = "Code that was not committed ran on 2026-11-09:"
    assert said in compose(dirty).page.readme
    assert said not in lost[1].page.readme


def test_on_the_second_night_of_a_change_its_cause_is_still_told(source: str) -> None:
    found = made.judged(source, worse, since=2)
    assert found.since is not None
    assert (found.since.name, found.last and found.last.name) == ("2026-11-07", "2026-11-08")
    said = told.answer(found)
    assert "differs from 2026-11-07 in 2 of 4 settings, as it did the night before." in said
    quiet = made.judged(source)
    assert quiet.since is quiet.last
    assert "the same to the bit as the night before in all 4 settings" in told.answer(quiet)


def test_history_keeps_fixed_and_fresh_seeds_apart(source: str) -> None:
    found = made.judged(source, count=3)
    (setting,) = [s for s, name in found.names.items() if "gru" in s and name.length == "T = 25"]
    told_of = history(found, Series(setting, "skill"))
    assert [len(night) for night in told_of.fresh] == [5] * 4
    assert [len(night) for night in told_of.fixed] == [1] * 4
    assert len({night for night in told_of.fixed}) == 1
    # Two sweeps with the same seeds have no fresher ones.
    same = made.told(source, 0)
    twice = history(case("compare", "small", "c", same, [same]), Series(setting, "skill"))
    assert [len(night) for night in twice.fresh] == [6, 6]


def test_changes_are_related_to_the_baseline(source: str) -> None:
    found = made.judged(source, worse)
    compared = 0
    for setting in found.names:
        *before, tonight = changes(found, Series(setting, "skill"))
        if not before or tonight is None:
            continue
        compared += 1
        assert max(abs(one) for one in before if one is not None) < 0.06
        assert tonight == pytest.approx(-0.4 if "gru" in setting else 0, abs=0.06)
    assert compared == 4


def test_settings_are_named_by_what_tells_them_apart(source: str) -> None:
    trials = {trial.group: trial for trial in made.sweep_of(source, made.day(0)).trials()}
    wide = {
        one.group: one for t in trials.values() if (one := t.model_copy(update={"hidden_size": 64}))
    }
    assert {name.block for name in names(trials).values()} == {
        "first_token_recall · gru default",
        "first_token_recall · rnn_tanh default",
    }
    both = names(trials | wide)
    assert {name.block for name in both.values() if "gru" in name.block} == {
        "first_token_recall · gru default · H=32",
        "first_token_recall · gru default · H=64",
    }
    assert len({name.whole for name in both.values()}) == len(both)
    assert next(iter(both.values())).block.startswith("first_token_recall · rnn_tanh")


@pytest.mark.parametrize(
    ("changes", "drawn"),
    [
        ([0.0, 0.0], "▅▅"),
        ([0.01, -0.01, 0.0], "▅▄▅"),
        ([None, math.nan, -0.5], "  ▁"),
        ([], ""),
    ],
)
def test_a_sparkline_keeps_noise_flat(changes: list[float | None], drawn: str) -> None:
    assert numbers.sparkline(changes, 0.1) == drawn


def test_an_answer_is_readable_without_markdown(lost: tuple[Case, Written]) -> None:
    plain = told.plain(told.answer(lost[0]))
    assert not re.search(r"[*`\\]", plain)
    assert "Test skill of first_token_recall · gru default: " in plain


def test_figures_of_an_earlier_page_go_and_other_files_stay(
    source: str, lost: tuple[Case, Written], tmp_path: Path
) -> None:
    folder = tmp_path / "page"
    publish(lost[1].page, folder, "nightly.md")
    (folder / "figures" / "mine.svg").touch()
    (folder / "notes.txt").touch()
    first = compose(case("nightly", "small", "c", made.told(source, 0), []))
    publish(first.page, folder, "nightly.md")
    left = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert left == {"nightly.md", "notes.txt", "figures/mine.svg"}


def test_of_many_series_the_changed_ones_are_drawn(tmp_path: Path) -> None:
    lengths = list(range(10, 10 + MOST_PANELS))
    shared = made.CONFIG["shared"] | {"sequence_length": lengths}
    wide = made.config(tmp_path / "wide.yaml", shared=shared)
    page = compose(made.judged(wide, slower_at(lengths[:2]), count=6, since=2)).page.readme
    assert "**time of an update, in ms**, the 2 of 24 series told as changed" in page
    assert "**test skill**" not in page


def slower_at(lengths: list[int]) -> made.Change:
    return lambda t: {"step_time": 2.0} if t.cell == "gru" and t.sequence_length in lengths else {}

"""``lethe nightly`` runs a night, compares it with those before, and its exit code tells what came of it."""

import re
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import nights
from bench.store import Store
from bench.trial import Trial
from tests.bench import small
from tests.bench.conftest import Ran
from tests.reports import made_nights as made

Lethe = Callable[..., Ran]


def less_skill(trial: Trial) -> made.Values:
    return {"skill": 0.7} if trial.sequence_length == 50 else {}


def more_skill(trial: Trial) -> made.Values:
    return {"skill": 1.2} if trial.sequence_length == 50 else {}


@pytest.fixture
def source(tmp_path: Path) -> str:
    return made.config(tmp_path / "small.yaml", grids=[{"cell": ["gru"]}])


def night(lethe: Lethe, room: Path, source: str, number: int, *more: object) -> Ran:
    """Run a night that is there already, so that nothing is left to train."""
    return lethe("nightly", source, "--nights", room, "--night", made.day(number), *more)


def page(room: Path, number: int) -> str:
    path = nights.pages_of(room, made.day(number)) / "nightly.md"
    return path.read_text(encoding="utf-8")


def test_a_first_night_has_nothing_to_compare_with(
    tmp_path: Path, source: str, lethe: Lethe
) -> None:
    made.fill(tmp_path / "nights", source, [0])
    ran = night(lethe, tmp_path / "nights", source, 0)
    assert (ran.code, ran.err) == (0, "")
    assert "The first night" in ran.out
    assert "12 of 12 trials finished" in ran.out
    assert ran.out.endswith(
        "page: " + str(tmp_path / "nights/reports/2026-11-01/nightly.md") + "\n"
    )


def test_nights_without_a_change_end_with_0_and_say_so(
    tmp_path: Path, source: str, lethe: Lethe
) -> None:
    made.fill(tmp_path / "nights", source, range(4))
    ran = night(lethe, tmp_path / "nights", source, 3)
    assert (ran.code, ran.err) == (0, "")
    # Three nights tell nothing of costs yet, and the page must not say that these are as they were.
    assert "No change was found in the" in ran.out
    assert "series that can be judged." in ran.out
    assert "the 3 nights from 2026-11-01 to 2026-11-03" in ran.out
    assert "the same to the bit as the night before in all 2 settings" in page(
        tmp_path / "nights", 3
    )


@pytest.mark.parametrize(
    ("change", "code", "said"), [(less_skill, 1, "worse"), (more_skill, 0, "better")]
)
def test_a_change_is_told_and_only_a_loss_ends_with_1(
    change: made.Change, code: int, said: str, tmp_path: Path, source: str, lethe: Lethe
) -> None:
    room = tmp_path / "nights"
    made.fill(room, source, range(6))
    made.fill(room, source, [6], change, commit="bbbbbbbbbbbb")
    ran = night(lethe, room, source, 6)
    assert ran.code == code, ran.out
    assert f"got {said}" in ran.out
    told = page(room, 6)
    flat = re.sub(" +", " ", told)
    assert f"first\\_token\\_recall · gru default · T = 50 | test skill | **{said}**" in flat
    assert "gru default · T = 25 | test skill" not in flat
    # What may be why is named: the code.
    assert re.search(r"commit +\| `aaaaaaaaaaaa` +\| `bbbbbbbbbbbb`", told)
    # Twice the same night, the same bytes.
    before = small.files(room / "reports")
    assert night(lethe, room, source, 6).code == code
    after = small.files(room / "reports")
    assert after == before


@pytest.mark.slow
def test_a_trial_that_failed_ends_with_3(tmp_path: Path, lethe: Lethe) -> None:
    # No machine holds the weights of so many units, so that each start fails anew.
    shared = made.CONFIG["shared"] | {"sequence_length": [25]}
    grids = [{"cell": ["gru"]}, {"cell": ["gru"], "hidden_size": [10_000_000]}]
    source = made.config(tmp_path / "broken.yaml", shared=shared, grids=grids)
    sweep = made.sweep_of(source, made.day(0), 0)
    good = [made.record(trial, made.day(0)) for trial in sweep.trials() if trial.hidden_size == 32]
    made.keep(nights.folder_of(tmp_path / "nights", made.day(0)), sweep, good)
    ran = night(lethe, tmp_path / "nights", source, 0, "--workers", "1", "--fresh-seeds", "0")
    assert ran.code == 3, ran.out
    assert "1 of 2 trials left no result" in ran.out
    assert "## Trials without a result" in page(tmp_path / "nights", 0)


def test_a_setting_that_vanished_ends_with_1_and_one_that_appeared_with_0(
    tmp_path: Path, source: str, lethe: Lethe
) -> None:
    grids = [{"cell": ["gru"], "sequence_length": [25]}]
    fewer = made.config(tmp_path / "fewer.yaml", grids=grids)
    room = tmp_path / "nights"
    made.fill(room, source, range(3))
    made.fill(room, fewer, [3])
    made.fill(room, source, [4])
    gone = night(lethe, room, fewer, 3)
    assert gone.code == 1
    assert "1 setting vanished" in gone.out
    assert "## Settings that vanished" in page(room, 3)
    come = night(lethe, room, source, 4)
    assert come.code == 0
    assert "## Settings that appeared" in page(room, 4)


def test_what_is_no_night_is_left_out_and_named(tmp_path: Path, source: str, lethe: Lethe) -> None:
    room = tmp_path / "nights"
    made.fill(room, source, range(4))
    (room / "2026-11-02" / "results.sqlite").write_bytes(b"garbage" * 1000)
    (room / "other").mkdir()
    ran = night(lethe, room, source, 3)
    assert ran.code == 0
    for name in ("2026-11-02", "other"):
        assert re.search(rf"warning: {room / name}: not compared with it: ", ran.err)
        assert f"Not compared with {name}" in page(room, 3)
    assert "the 2 nights from 2026-11-01 to 2026-11-03" in ran.out


def test_a_night_of_a_version_that_measured_less_is_left_out_and_named(
    tmp_path: Path, source: str, lethe: Lethe
) -> None:
    room = tmp_path / "nights"
    made.fill(room, source, range(4))
    connection = sqlite3.connect(room / "2026-11-02" / "results.sqlite")
    with connection:
        connection.execute(
            "UPDATE attempt SET record = json_remove(record, '$.measurements.step_time') WHERE number = 3"
        )
    connection.close()
    ran = night(lethe, room, source, 3)
    assert ran.code == 0
    assert re.search(r"2026-11-02: not compared with it: .*expected.*step", ran.err)
    assert "the 2 nights from 2026-11-01 to 2026-11-03" in ran.out


def test_a_baseline_can_be_given(tmp_path: Path, source: str, lethe: Lethe) -> None:
    room = tmp_path / "nights"
    made.fill(room, source, range(5))
    ran = night(lethe, room, source, 4, "--baseline", made.day(1))
    assert ran.code == 0
    assert "the 2 nights from 2026-11-01 to 2026-11-02" in ran.out


def test_only_the_ten_newest_nights_are_compared_with(
    tmp_path: Path, source: str, lethe: Lethe
) -> None:
    made.fill(tmp_path / "nights", source, range(13), fresh=2)
    ran = night(lethe, tmp_path / "nights", source, 12, "--fresh-seeds", "2")
    assert "the 10 nights from 2026-11-03 to 2026-11-12" in ran.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--night", "yesterday"], "expected a date as YYYY-MM-DD, got 'yesterday'"),
        (["--baseline", "2026-11-09"], "expected a date before the night, 2026-11-04"),
        (["--baseline", "2026-10-09"], "expected a night up to then"),
        (["--fresh-seeds", "101"], "expected 0 to 100, got 101"),
        (["--workers", "0"], "expected a whole number of at least 1"),
        (["name=other"], "expected a night of the sweep other, got one of small"),
        (["seeed=1"], "unknown key 'seeed'"),
    ],
)
def test_bad_input_ends_with_2_and_says_what_was_expected(
    words: list[str], told: str, tmp_path: Path, source: str, lethe: Lethe
) -> None:
    made.fill(tmp_path / "nights", source, [0, 3], fresh=1)
    ran = night(lethe, tmp_path / "nights", source, 3, "--fresh-seeds", "1", *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert not (tmp_path / "nights" / "reports").exists()


def test_a_folder_with_other_files_is_refused_before_anything_runs(
    tmp_path: Path, source: str, lethe: Lethe
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "nightly.md").write_text("notes")
    ran = night(lethe, tmp_path / "nights", source, 0, "--output", tmp_path / "mine")
    assert (ran.code, ran.out) == (2, "")
    assert "expected an empty folder or one with an earlier nightly.md" in ran.err
    assert not (tmp_path / "nights").exists()
    assert (tmp_path / "mine" / "nightly.md").read_text() == "notes"


REAL = {
    "training": small.TRAINING | {"probes": ["gradient_flow"]},
    "shared": {
        name: [small.GRID[name]] for name in ("task", "hidden_size", "sequence_length", "seed")
    },
    "grids": [{"cell": ["rnn_tanh", "gru"]}],
}


@pytest.mark.slow
def test_real_nights_repeat_to_the_bit_and_resume(tmp_path: Path, lethe: Lethe) -> None:
    source = made.config(tmp_path / "real.yaml", timeout=120, **REAL)
    room = tmp_path / "nights"
    for number in range(3):
        ran = night(lethe, room, source, number, "--fresh-seeds", "2", "--workers", "2")
        assert ran.code == 0, ran.out + ran.err
    assert "the same to the bit as the night before in all 2 settings" in page(room, 2)
    seeds = set()
    for number in range(3):
        with Store.open_existing(nights.folder_of(room, made.day(number))) as store:
            seeds |= {(record.trial.seed, number) for record in store.results().records}
    assert len({seed for seed, _ in seeds}) == 1 + 3 * 2
    # A night goes on where it stopped: nothing is run twice, and what is asked for beyond it is.
    again = night(lethe, room, source, 2, "--fresh-seeds", "3", "--workers", "2")
    assert "8 trials, 6 done earlier; now: 2 ok" in again.out


@pytest.mark.slow
def test_an_interrupted_night_ends_with_130_and_goes_on(tmp_path: Path, lethe: Lethe) -> None:
    # The long trial starts first and would outlast the test; the short one ends beside it.
    grids = [
        {"cell": ["lstm"], "sequence_length": [400], "training": {"budget": 320_000}},
        {"cell": ["gru"]},
    ]
    source = made.config(tmp_path / "real.yaml", timeout=120, **REAL | {"grids": grids})
    room = tmp_path / "nights"
    words = ("nightly", source, "--nights", room, "--night", made.day(0), "--fresh-seeds", "0")
    driver = small.start(*words, "--workers", "2")
    assert driver.stdout is not None
    for line in driver.stdout:
        if "] ok " in line:
            break
    driver.send_signal(signal.SIGINT)
    try:
        out, _ = driver.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        driver.kill()
        raise
    assert driver.returncode == 130
    assert "the same command goes on from there" in out
    assert not (room / "reports").exists()
    # Started again with a limit that the long one cannot keep: it is all that is left, and stays without a result.
    ran = lethe(*words, "--workers", "2", "timeout=3")
    assert "2 trials, 1 done earlier; now: 1 timeout" in ran.out
    assert ran.code == 3
    assert "1 of 2 trials left no result" in ran.out

"""Let trials of real sweeps go wrong in each way there is: exactly those are told, the rest is kept.

Interrupted and killed drivers are in test_interruptions.py, refused stores in test_store_refusals.py,
damaged ones in test_recover.py.
"""

import math
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.attempt import Body, train_and_test
from bench.limits import Limits
from bench.local_engine import LocalEngine
from bench.record import Record
from bench.run_sweep import Tally, run_sweep
from bench.store import Store
from bench.sweep import Sweep
from reports.frame import trials
from reports.report import write
from reports.summary import SolveRate, groups
from tests.bench import bodies, small
from tests.bench.drivers import Watch, as_nobody, gone, kept, of_seed, soon, statuses


def swept(
    folder: Path,
    body: Body = train_and_test,
    timeout: float = 60.0,
    watch: Watch | None = None,
    **changed: Any,
) -> Tally:
    """Run a sweep of one cell, two trials at a time."""
    content = {"grids": [{"cell": ["gru"]}], "timeout": timeout} | changed
    sweep = Sweep.model_validate(small.sweep(**content))
    engine = LocalEngine(2, Limits(timeout), folder / "tensorboard", body=body)
    return run_sweep(sweep, folder, "a command", engine, watch or Watch())


def hanging(folder: Path) -> int:
    """Return the process that says it hangs, once it does; 0 where it has not said so yet."""
    return sum(int(path.read_text() or 0) for path in folder.rglob("pid"))


def test_a_worker_killed_in_mid_trial_costs_that_trial_alone(tmp_path: Path) -> None:
    def kill() -> None:
        if soon(lambda: hanging(tmp_path), 60.0):
            os.kill(hanging(tmp_path), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    tally = swept(tmp_path, bodies.perilous, shared={"seed": [4, 5, 6, 7]})
    killer.join()
    assert tally.ended == {"crashed": 1, "ok": 3}
    assert statuses(tmp_path) == {4: ["crashed"], 5: ["ok"], 6: ["ok"], 7: ["ok"]}
    assert "died with exit code -9" in (of_seed(tmp_path, 4).reason or "")
    # What killed it is gone: the same sweep runs it, and it alone.
    assert swept(tmp_path, shared={"seed": [4, 5, 6, 7]}).ended == {"ok": 1}
    assert statuses(tmp_path) == {4: ["crashed", "ok"], 5: ["ok"], 6: ["ok"], 7: ["ok"]}


def test_a_trial_that_always_kills_its_process_crashes_alone_every_time(tmp_path: Path) -> None:
    seeds = {"seed": [3, 5, 6, 7]}
    assert swept(tmp_path, bodies.perilous, shared=seeds).ended == {"crashed": 1, "ok": 3}
    again = swept(tmp_path, bodies.perilous, shared=seeds)
    assert (again.earlier, again.ended) == (3, {"crashed": 1})
    assert statuses(tmp_path) == {3: ["crashed"] * 2, 5: ["ok"], 6: ["ok"], 7: ["ok"]}
    assert of_seed(tmp_path, 3).measurements == {}


class Looks(Watch):
    """See, when a trial is told to have hung, whether its process is gone; the sweep's end would end it, too."""

    def __init__(self, folder: Path) -> None:
        self.seen: list[bool] = []
        self._folder = folder

    def ended(self, tally: Tally, record: Record) -> None:
        if record.status == "timeout":
            pid = hanging(self._folder)
            self.seen.append(bool(pid) and soon(lambda: gone(pid)))


def test_a_trial_that_hangs_is_ended_alone(tmp_path: Path) -> None:
    looks = Looks(tmp_path)
    seeds = {"seed": [4, 5, 6]}
    tally = swept(tmp_path, bodies.perilous, timeout=6.0, watch=looks, shared=seeds)
    assert tally.ended == {"timeout": 1, "ok": 2}
    assert statuses(tmp_path) == {4: ["timeout"], 5: ["ok"], 6: ["ok"]}
    assert "took longer than 6 s" in (of_seed(tmp_path, 4).reason or "")
    assert looks.seen == [True]


def test_a_trial_that_raises_fails_alone_with_its_traceback(tmp_path: Path) -> None:
    tally = swept(tmp_path, bodies.perilous, shared={"seed": [1, 5]})
    assert tally.ended == {"failed": 1, "ok": 1}
    reason = of_seed(tmp_path, 1).reason or ""
    assert reason.startswith("Traceback (most recent call last):")
    assert "in perilous" in reason
    assert reason.endswith("RuntimeError: this trial\nwent wrong\n")


def test_a_loss_that_is_no_number_is_recorded_and_not_averaged_away(tmp_path: Path) -> None:
    # One setting that every seed solves in time, but for the one that goes wrong.
    tally = swept(
        tmp_path / "results",
        bodies.unstable,
        grids=[{"cell": ["rnn_relu"]}],
        training={"budget": 6400, "early_stop": True},
        shared={
            "sequence_length": [3],
            "hidden_size": [16],
            "learning_rate": [0.02],
            "seed": list(range(6)),
        },
    )
    assert tally.ended == {"ok": 6}
    lost = {
        record.trial.seed: record.measurements["test_loss"].values is None
        for record in kept(tmp_path / "results")
        if record.measurements["nonfinite_steps"].values
    }
    assert lost == {1: True}
    # Nor does the report leave it out of its counts, or have a number for it; and it says so.
    with Store.open_existing(tmp_path / "results") as store:
        results = store.results()
    (group,) = groups(trials(results))
    assert group.rates == (SolveRate(5, 6),)
    (skills,) = group.skills
    assert [math.isnan(skill) for skill in skills] == [seed == 1 for seed in range(6)]
    assert [horizon.censoring for horizon in group.horizons] == ["left", *["right"] * 5]
    page = write(results, tmp_path / "report").read_text(encoding="utf-8")
    assert re.search(r"^\| `rnn_relu` \| `default` +\| +5/6 \|$", page, re.MULTILINE)
    named = re.escape(of_seed(tmp_path / "results", 1).trial.id)
    reason = "100 updates with a gradient that was not finite"
    assert re.search(rf"^\| `{named}` +\| unstable +\| {reason} \|$", page, re.MULTILINE)


def ran(*words: object, **options: Any) -> "subprocess.CompletedProcess[str]":
    """Run the command in a process of its own."""
    line = [sys.executable, "-m", "bench", *map(str, words)]
    return subprocess.run(
        line, cwd=small.ROOT, capture_output=True, text=True, timeout=120, **options
    )


def check_ended_for_want_of_room(
    ended: "subprocess.CompletedProcess[str]", results: Path
) -> list[Record]:
    """Check how a sweep ended; return what it has kept."""
    assert ended.returncode == 2, ended
    assert "is there room, and may you write there?" in ended.stderr
    assert "Traceback" not in ended.stderr
    before = kept(results)
    assert 0 < len(before) < 16
    assert {record.status for record in before} == {"ok"}
    return before


def check_goes_on(words: tuple[object, ...], results: Path, before: list[Record]) -> None:
    """Check that the same command runs what is missing, and nothing else."""
    ended = ran(*words)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"16 trials, {len(before)} done earlier; now: {16 - len(before)} ok" in ended.stdout
    after = kept(results)
    assert len(after) == 16
    assert all(record in after for record in before)


@pytest.mark.slow
def test_a_sweep_whose_files_may_not_grow_ends_with_2_and_goes_on_later(tmp_path: Path) -> None:
    config = small.write(tmp_path / "s.yaml", shared={"seed": list(range(8))})
    words = ("sweep", config, "--results", tmp_path / "results")

    def full() -> None:
        # The kernel's signal for it would end the driver at once: a full disk sends none.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, 250_000))

    before = check_ended_for_want_of_room(ran(*words, preexec_fn=full), tmp_path / "results")
    check_goes_on(words, tmp_path / "results", before)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that is a disk of its own, of 400 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", place], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a disk of 400 kB can be mounted by root alone: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.slow
def test_a_sweep_on_a_full_disk_ends_with_2_and_goes_on_later(disk: Path, tmp_path: Path) -> None:
    config = small.write(tmp_path / "s.yaml", shared={"seed": list(range(8))})
    words = ("sweep", config, "--results", disk / "results")
    ended = ran(*words)
    before = check_ended_for_want_of_room(ended, disk / "results")
    assert "cannot use the store (database or disk is full)" in ended.stderr
    subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
    check_goes_on(words, disk / "results", before)


@pytest.fixture
def public() -> Iterator[Path]:
    """Return a folder that another user may look into."""
    with tempfile.TemporaryDirectory() as room:
        Path(room).chmod(0o755)
        yield Path(room)


def test_a_sweep_into_a_folder_one_may_only_read_ends_with_2(public: Path) -> None:
    config, folder = small.write(public / "s.yaml"), public / "results"
    assert swept(folder, bodies.pid).ended == {"ok": 1}
    folder.chmod(0o555)
    before = small.files(folder)
    imports = (
        "from bench import command_line, exporting, run_sweep, local_engine, progress\n"
        "from bench.command_line import main, sweep; import rich.console, rich.live"
    )
    code = "sys.exit(main(['sweep', sys.argv[1], '--results', sys.argv[2], '--workers', '1']))"
    ended = as_nobody(code, config, folder, imports=imports)
    folder.chmod(0o755)
    assert ended.returncode == 2, ended
    assert ended.stderr.startswith(f"lethe: {folder}"), ended
    assert "write there" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert small.files(folder) == before

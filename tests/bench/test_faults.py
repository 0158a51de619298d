"""Let trials of real sweeps go wrong in each way there is: exactly those are told, the rest is kept.

Interrupted and killed drivers are in test_interruptions.py, refused stores in test_store_refusals.py,
damaged ones in test_recover.py.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
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
from tests.bench import bodies, small
from tests.bench.test_interruptions import check_whole


class Watch:
    """Take no notice of how a sweep goes."""

    def started(self, *_: object) -> None:
        """Be told that trials are about to run."""

    def ended(self, *_: object) -> None:
        """Be told that one ended."""


def swept(
    folder: Path, body: Body = train_and_test, timeout: float = 60.0, **changed: Any
) -> Tally:
    """Run a sweep of one cell, two trials at a time."""
    content = {"grids": [{"cell": ["gru"]}], "timeout": timeout} | changed
    sweep = Sweep.model_validate(small.sweep(**content))
    engine = LocalEngine(2, Limits(timeout), folder / "tensorboard", body=body)
    return run_sweep(sweep, folder, "a command", engine, Watch())


def kept(folder: Path) -> list[Record]:
    check_whole(folder)
    with Store.open_existing(folder) as store:
        return list(store.results().records)


def statuses(folder: Path) -> dict[int, list[str]]:
    """Return how each seed's attempts ended, in their order."""
    told: dict[int, list[str]] = {}
    for record in sorted(kept(folder), key=lambda record: record.attempt):
        told.setdefault(record.trial.seed, []).append(record.status)
    return dict(sorted(told.items()))


def of_seed(folder: Path, seed: int) -> Record:
    return next(record for record in kept(folder) if record.trial.seed == seed)


def test_a_worker_killed_in_mid_trial_costs_that_trial_alone(tmp_path: Path) -> None:
    def kill() -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for path in tmp_path.rglob("pid"):
                if text := path.read_text():
                    os.kill(int(text), signal.SIGKILL)
                    return
            time.sleep(0.05)

    killer = threading.Thread(target=kill)
    killer.start()
    tally = swept(tmp_path, bodies.waiting, shared={"seed": [0, 5, 6, 7]})
    killer.join()
    assert tally.ended == {"crashed": 1, "ok": 3}
    assert statuses(tmp_path) == {0: ["crashed"], 5: ["ok"], 6: ["ok"], 7: ["ok"]}
    assert "died with exit code -9" in (of_seed(tmp_path, 0).reason or "")
    # What killed it is gone: the same sweep runs it, and it alone.
    assert swept(tmp_path, shared={"seed": [0, 5, 6, 7]}).ended == {"ok": 1}
    assert statuses(tmp_path) == {0: ["crashed", "ok"], 5: ["ok"], 6: ["ok"], 7: ["ok"]}


def test_a_trial_that_always_kills_its_process_crashes_alone_every_time(tmp_path: Path) -> None:
    seeds = {"seed": [2, 5, 6, 7]}
    assert swept(tmp_path, bodies.perilous, shared=seeds).ended == {"crashed": 1, "ok": 3}
    again = swept(tmp_path, bodies.perilous, shared=seeds)
    assert (again.earlier, again.ended) == (3, {"crashed": 1})
    assert statuses(tmp_path) == {2: ["crashed"] * 2, 5: ["ok"], 6: ["ok"], 7: ["ok"]}
    assert of_seed(tmp_path, 2).measurements == {}


def test_a_trial_that_hangs_is_ended_alone(tmp_path: Path) -> None:
    tally = swept(tmp_path, bodies.perilous, timeout=6.0, shared={"seed": [3, 5, 6]})
    assert tally.ended == {"timeout": 1, "ok": 2}
    assert statuses(tmp_path) == {3: ["timeout"], 5: ["ok"], 6: ["ok"]}
    assert "took longer than 6 s" in (of_seed(tmp_path, 3).reason or "")


def test_a_trial_that_raises_fails_alone_with_its_traceback(tmp_path: Path) -> None:
    tally = swept(tmp_path, bodies.perilous, shared={"seed": [1, 5]})
    assert tally.ended == {"failed": 1, "ok": 1}
    reason = of_seed(tmp_path, 1).reason or ""
    assert reason.startswith("Traceback (most recent call last):")
    assert "in perilous" in reason
    assert reason.endswith("RuntimeError: this trial went wrong\n")


def test_a_loss_that_is_no_number_is_recorded_and_not_averaged_away(tmp_path: Path) -> None:
    diverging = {
        "task": ["adding"],
        "cell": ["rnn_relu"],
        "initialisation": ["identity:scale=30"],
        "sequence_length": [100],
        "clip": [None],
    }
    grids = [{"cell": ["rnn_relu"], "task": ["adding"]}, diverging]
    training = {"budget": 1600, "validation_interval": 1600}
    tally = swept(tmp_path, grids=grids, training=training)
    assert tally.ended == {"ok": 2}
    healthy, lost = sorted(kept(tmp_path), key=lambda record: record.trial.sequence_length)
    assert healthy.measurements["nonfinite_steps"].values == 0
    assert lost.measurements["nonfinite_steps"].values == 100
    assert healthy.measurements["test_loss"].values is not None
    assert lost.measurements["test_loss"].values is None
    # Nor does the report have a number for it, or leave it out of its counts.
    with Store.open_existing(tmp_path) as store:
        table = trials(store.results()).sort_values("sequence_length")
    assert table["skill"].isna().tolist() == [False, True]
    assert table["unstable"].astype(bool).tolist() == [False, True]


@pytest.mark.slow
def test_a_sweep_on_a_full_disk_ends_with_2_and_goes_on_later(tmp_path: Path) -> None:
    config = small.write(tmp_path / "s.yaml", shared={"seed": list(range(8))})
    words = [sys.executable, "-m", "bench", "sweep", config, "--results", str(tmp_path / "results")]

    def full() -> None:
        # The kernel's signal for it would end the driver at once: a full disk sends none.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, 250_000))

    options: dict[str, Any] = {"cwd": small.ROOT, "capture_output": True, "text": True}
    ran = subprocess.run(words, preexec_fn=full, timeout=120, **options)
    assert ran.returncode == 2, ran
    assert "lethe: " in ran.stderr
    assert "is there room, and may you write there?" in ran.stderr
    assert "Traceback" not in ran.stderr
    before = kept(tmp_path / "results")
    assert 0 < len(before) < 16
    assert {record.status for record in before} == {"ok"}
    ran = subprocess.run(words, timeout=120, **options)
    assert ran.returncode == 0, ran
    assert f"16 trials, {len(before)} done earlier; now: {16 - len(before)} ok" in ran.stdout
    assert len(kept(tmp_path / "results")) == 16


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
    # Permissions do not hold root back: then nobody does it, who may not even read the code.
    code = (
        "import os, sys; from bench.catalogue import ROOMS, plugins\n"
        "from bench import command_line, exporting, run_sweep, local_engine, progress\n"
        "from bench.command_line import main, sweep; import rich.console, rich.live\n"
        "[plugins(kind) for kind in ROOMS]\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "sys.exit(main(['sweep', sys.argv[1], '--results', sys.argv[2], '--workers', '1']))"
    )
    ran = small.python(code, config, folder)
    folder.chmod(0o755)
    assert ran.returncode == 2, ran
    assert ran.stderr.startswith(f"lethe: {folder}"), ran
    assert "write there" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert small.files(folder) == before

"""Stop real drivers at any moment: what was finished is kept, nothing is done twice, nobody stays behind."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from bench.store import FILE_NAME, Store
from tests.bench import small


def lines(driver: "subprocess.Popen[str]", wanted: str) -> list[str]:
    """Read what a driver says until a line holds a text."""
    assert driver.stdout is not None
    told = []
    for line in driver.stdout:
        told.append(line)
        if wanted in line:
            break
    return told


def left_behind(leader: int) -> list[str]:
    """Return the processes of a session that still run, after they had time to leave."""
    running: list[str] = []
    # A server that is still importing notices that its driver is gone when it has ended that.
    for _ in range(400):
        told = subprocess.run(
            ["ps", "-o", "stat=,args=", "-s", str(leader)], capture_output=True, text=True
        ).stdout
        running = [line for line in told.splitlines() if not line.startswith("Z")]
        if not running:
            break
        time.sleep(0.1)
    return running


def check_whole(folder: Path) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.mark.parametrize(
    ("number", "everyone"),
    [
        pytest.param(signal.SIGINT, True, id="Ctrl-C"),
        pytest.param(signal.SIGTERM, False, id="kill", marks=pytest.mark.slow),
    ],
)
def test_an_interrupted_sweep_leaves_130_and_a_whole_store(
    number: int, everyone: bool, tmp_path: Path
) -> None:
    # The long trial starts first and would outlast the test; the short ones end beside it.
    long = {"cell": ["lstm"], "sequence_length": [400]}
    config = small.write(
        tmp_path / "s.yaml",
        grids=[long, {"cell": ["gru"], "task": ["adding", "first_token_recall"]}],
        training={"budget": 640_000, "early_stop": True, "validation_interval": 640},
        shared={"hidden_size": [16], "learning_rate": [0.02], "sequence_length": [2]},
    )
    with small.start("sweep", config, "--workers", 2, "--results", tmp_path / "results") as driver:
        told = [*lines(driver, "[1/3] ok"), *lines(driver, "[2/3] ok")]
        (os.killpg if everyone else os.kill)(driver.pid, number)
        assert driver.stdout is not None
        rest = driver.stdout.read()
    assert driver.returncode == 130
    # All that was said, by the trials' processes, too: nothing of Lightning's, no warning.
    assert told[0] == "3 trials: 0 done earlier, 3 to run\n"
    assert len(told) == 3
    assert (
        rest == "lethe: interrupted; what finished is kept, the same command goes on from there\n"
    )
    assert left_behind(driver.pid) == []
    check_whole(tmp_path / "results")
    with Store.open_existing(tmp_path / "results") as store:
        assert [(r.trial.cell, r.status) for r in store.results().records] == [("gru", "ok")] * 2


@pytest.mark.slow
def test_a_driver_killed_at_any_moment_loses_nothing_finished(tmp_path: Path) -> None:
    config = small.write(
        tmp_path / "s.yaml",
        training={"budget": 6400},
        shared={"seed": list(range(15)), "sequence_length": [20]},
    )
    words = ("sweep", config, "--results", tmp_path / "results")
    generator = random.Random(0)
    finished: set[str] = set()
    for kill in range(20):
        driver = small.start(*words)
        with driver:
            # Every third one dies among the trials, the others mostly while all is being made ready.
            if kill % 3 == 2:
                lines(driver, "] ok")
            time.sleep(generator.uniform(0.0, 1.0 if kill % 3 == 2 else 3.0))
            driver.kill()
        assert left_behind(driver.pid) == []
        if not (tmp_path / "results" / FILE_NAME).exists():
            continue
        check_whole(tmp_path / "results")
        with Store.open_existing(tmp_path / "results") as store:
            done = store.done()
        assert finished <= done
        finished = done
    assert len(finished) >= 6
    with small.start(*words) as driver:
        assert driver.stdout is not None
        told = driver.stdout.read()
    assert driver.returncode == 0, told
    check_whole(tmp_path / "results")
    with Store.open_existing(tmp_path / "results") as store:
        records = store.results().records
    assert set(Counter(r.key for r in records).values()) == {1}
    assert len(records) == 30
    assert {r.status for r in records} == {"ok"}

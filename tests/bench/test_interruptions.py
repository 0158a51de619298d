"""Stop real drivers at any moment: what was finished is kept, nothing is done twice, nobody stays behind."""

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from bench.record import Record
from bench.store import Store
from tests.bench import small
from tests.bench.drivers import check_whole, left_behind, lines

KILLS = 20
# What a driver says before it is killed, kill by kill: nothing yet, what it is about to do, or that a
# trial has ended, while others run. A start that comes to trials takes many seconds to import torch.
MOMENTS = ("", "] ok", "to run", "] ok")
SAID_OK = re.compile(r"^\[\d+/\d+\] ok (\S+) .*\n", re.MULTILINE)


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


class Killed(NamedTuple):
    """Hold a driver that was killed, what it had said by then, and what its store held."""

    driver: "subprocess.Popen[str]"
    said: list[str]
    kept: dict[str, Record]


def kept(results: Path, copy: Path) -> dict[str, Record]:
    """Return what a store holds, by a copy: its log is left for the next driver to find."""
    if results.exists():
        shutil.copytree(results, copy, ignore=shutil.ignore_patterns("tensorboard"))
    # As a driver opens it: the killed one may have been about to make it.
    with Store.create(copy) as store:
        store.look_through()
        return store.newest(store.done())


@pytest.mark.slow
def test_a_driver_killed_at_any_moment_loses_nothing_finished(tmp_path: Path) -> None:
    # The long trial starts first and outlasts every start but the last: so no driver ends by itself.
    long = {"cell": ["lstm"], "sequence_length": [40], "training": {"budget": 32_000}}
    short = {"cell": ["gru"], "seed": list(range(25))}
    config = small.write(tmp_path / "s.yaml", grids=[long, short], training={"budget": 6400})
    results = tmp_path / "results"
    words = ("sweep", config, "--workers", 2, "--results", results)
    generator = random.Random(0)
    killed = []
    for number in range(KILLS):
        driver = small.start(*words)
        moment = MOMENTS[number % len(MOMENTS)]
        said = lines(driver, moment) if moment else []
        time.sleep(generator.uniform(0.0, 0.5 if "ok" in moment else 1.0))
        driver.kill()
        assert driver.wait() == -signal.SIGKILL, said
        # The next one starts at once, perhaps while trials of this one still run.
        killed.append(Killed(driver, said, kept(results, tmp_path / f"copy{number}")))
    with small.start(*words) as driver:
        assert driver.stdout is not None
        told = driver.stdout.read()
    assert driver.returncode == 0, told
    check_whole(results)
    with Store.open_existing(results) as store:
        records = store.results().records
    assert Counter((r.status, r.attempt) for r in records) == {("ok", 1): 26}
    assert len({r.key for r in records}) == 26
    found = []
    for driver, said, held in killed:
        assert driver.stdout is not None
        with driver.stdout:
            # To the end, which comes when the last process that may write there is gone.
            everything = "".join(said) + driver.stdout.read()
        assert left_behind(driver.pid) == []
        found.append(set(SAID_OK.findall(everything)))
        assert found[-1] <= {record.trial.id for record in held.values()}, everything
        assert held.items() <= {record.key: record for record in records}.items()
    assert sum(map(bool, found)) >= KILLS // 2
    # What a driver said was done, none did again.
    assert not any(one & other for n, one in enumerate(found) for other in found[:n])

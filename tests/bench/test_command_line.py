import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import __version__
from bench.catalogue import ROOMS, plugins
from bench.command_line import run, sweep
from bench.estimate import _step_time
from bench.grid import Axes
from bench.store import Store
from bench.sweep_file import presets
from bench.training import Training
from bench.trial import Trial
from tests.bench import small
from tests.bench.conftest import Ran, Swept

COMMANDS = [
    "sweep",
    "run",
    "report",
    "nightly",
    "compare",
    "board",
    "list",
    "show",
    "recover",
]
RUN = [
    *[
        "run",
        "--task",
        "first_token_recall",
        "--cell",
        "gru",
        "--sequence-length",
        "5",
        "--seed",
        "0",
    ]
]


def test_help_names_every_command(lethe: Callable[..., Ran]) -> None:
    ran = lethe("--help")
    assert (ran.code, ran.err) == (0, "")
    assert re.findall(r"^    ([a-z]+) ", ran.out, re.MULTILINE) == COMMANDS
    assert "First steps: lethe sweep quick" in " ".join(ran.out.split())


def test_the_version_is_told(lethe: Callable[..., Ran]) -> None:
    assert lethe("--version") == Ran(0, f"lethe {__version__}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command: str, lethe: Callable[..., Ran]) -> None:
    ran = lethe(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    usage, _, rest = ran.out.partition("\n\n")
    flags = re.findall(r"--[a-z-]+", usage)
    for name in flags:
        assert re.search(rf"^  (-h, )?{name}\b.*\n? +\S", rest, re.MULTILINE), name
    explained = re.findall(
        r"^  (?:-h, )?(\S+)(?: [A-Z:]+| \{\S+\})?(?:  +|\n {10,})(\w.*)$", rest, re.MULTILINE
    )
    told = {name for name, text in explained if len(text) > 8}
    assert set(flags) <= told, set(flags) - told


def test_help_of_run_names_every_setting(lethe: Callable[..., Ran]) -> None:
    told = lethe("run", "--help").out
    for name in [*Trial.model_fields, *Training.model_fields]:
        if name != "training":
            assert f"--{name.replace('_', '-')} VALUE" in told


def test_help_of_sweep_names_what_can_be_overridden(lethe: Callable[..., Ran]) -> None:
    told = lethe("sweep", "--help").out
    for name in [*Axes.model_fields, *(f"training.{name}" for name in Training.model_fields)]:
        assert name in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["sweeep"], "invalid choice: 'sweeep'"),
        (["sweep"], "the following arguments are required: CONFIG"),
        (["sweep", "smoke", "--wrong"], "unrecognized arguments: --wrong; see lethe sweep --help"),
        (["sweep", "smoke", "--workers", "0"], "expected a whole number of at least 1, got '0'"),
        (["sweep", "smoke", "--workers", "x"], "expected a whole number of at least 1, got 'x'"),
        (["list", "more"], "unrecognized arguments: more; see lethe list --help"),
        (
            ["run"],
            "the following arguments are required: --task, --cell, --sequence-length, --seed",
        ),
    ],
)
def test_wrong_words_are_told(words: list[str], told: str, lethe: Callable[..., Ran]) -> None:
    ran = lethe(*words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_overrides_may_stand_behind_options(tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    words = ["sweep", "smoke", "seed=3", "--results", tmp_path / "no", "depth=x", "--workers", "1"]
    ran = lethe(*words)
    assert ran.code == 2
    assert "depth[0]: expected an integer, got 'x'" in ran.err


def test_list_tells_every_plugin_and_preset(lethe: Callable[..., Ran]) -> None:
    ran = lethe("list")
    assert (ran.code, ran.err) == (0, "")
    for kind in ROOMS:
        for plugin in plugins(kind).values():
            assert f"  {plugin.name:24} {plugin.summary}\n" in ran.out
            assert plugin.summary
            for setting in plugin.settings:
                assert f"{plugin.name}:{setting.name}=... takes {setting.expected}" in ran.out
    for name in presets():
        assert re.search(rf"^  {name} +\w", ran.out, re.MULTILINE)
    assert "chrono:t_max=... takes an integer or task, default task" in ran.out


def test_a_reader_that_stops_early_gets_no_traceback() -> None:
    # With a buffer, Python writes only at its exit.
    buffered = {name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "bench", "list"]
    with subprocess.Popen(
        command,
        cwd=small.ROOT,
        env=buffered,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as listing:
        assert listing.stdout is not None
        assert listing.stderr is not None
        listing.stdout.close()
        said = listing.stderr.read()
    assert (listing.returncode, said) == (141, "")


@pytest.mark.parametrize(
    "code",
    [
        "from bench.command_line import main\ntry: main(['--help'])\nexcept SystemExit: pass",
        "from bench.command_line import main; main(['list'])",
        "import bench.store",
        "import reports.report",
        "from bench.sweep_file import load; load('quick').trials()[0].key",
    ],
)
def test_the_reading_half_never_imports_torch(code: str) -> None:
    ran = small.python(
        f"{code}\nimport sys; print({{'torch', 'lightning', 'pandas'}} & set(sys.modules))"
    )
    heavy = {"pandas"} if "reports" in code else set()
    assert ran.stdout.splitlines()[-1] == str(heavy or "set()"), ran.stderr


def test_a_dry_run_tells_every_trial_and_the_time_and_makes_nothing(
    tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    config = small.write(
        tmp_path / "s.yaml",
        training={"budget": 3_200_000},
        grids=[{"cell": ["gru"], "seed": [0, 1]}, {"cell": ["gru"], "precision": ["16-mixed"]}],
    )
    (tmp_path / "empty").mkdir()
    ran = lethe("sweep", config, "--dry-run", "--workers", "2", "--results", tmp_path / "empty")
    assert (ran.code, ran.err) == (0, "")
    *lines, count, time = ran.out.splitlines()
    first = small.trial({"budget": 3_200_000})
    assert lines[0] == f"run   {first.id}"
    assert lines[1] == f"run   {first.group}/s1"
    assert lines[2].startswith("skip (16-mixed on a CPU would silently")
    assert count == "3 trials, 2 to run"
    told = re.match(r"at most about (\d+) (s|min) with 2 at a time", time)
    assert told is not None
    seconds = int(told[1]) * (60 if told[2] == "min" else 1)
    assert 0.1 < seconds / (_step_time(first) * 200_000) < 10
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "s.yaml"]
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_dry_run_tells_what_is_done(swept: Swept, lethe: Callable[..., Ran]) -> None:
    before = small.files(swept.folder)
    ran = lethe(*swept.words, "--dry-run", "cell=gru", "hidden_size=4", "task=adding")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(line[:5] for line in ran.out.splitlines()[:-1]) == ["done ", "skip "]
    assert ran.out.splitlines()[-1] == "2 trials, 0 to run"
    assert small.files(swept.folder) == before


def test_the_results_go_to_runs_by_default() -> None:
    assert "default: runs/ and the sweep's name" in " ".join(_help(sweep).split())
    assert "default: runs/run" in _help(run)


def _help(command: object) -> str:
    import argparse

    commands = argparse.ArgumentParser().add_subparsers()
    command.add_to(commands)  # type: ignore[attr-defined]
    (parser,) = commands.choices.values()
    return str(parser.format_help())


def test_a_dry_run_looks_at_this_machine_alone(tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    for words in (["--engine", "ray"], ["--address", "auto"]):
        ran = lethe("sweep", "smoke", "--dry-run", *words, "--results", tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert "--dry-run: expected it alone" in ran.err


def test_a_reader_that_leaves_ends_a_sweep_cleanly(tmp_path: Path) -> None:
    config = small.write(tmp_path / "s.yaml", shared={"seed": [0, 1, 2, 3]})
    with small.start("sweep", config, "--workers", "1", "--results", tmp_path / "r") as sweep:
        assert sweep.stdout is not None
        for line in sweep.stdout:
            if "] ok" in line:
                break
        sweep.stdout.close()
        assert sweep.wait(60) == 141
    with Store.open_existing(tmp_path / "r") as store:
        store.look_through()
        assert 1 <= len(store.done()) < 8

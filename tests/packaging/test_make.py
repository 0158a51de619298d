"""Check what make does around the commands: exit statuses, and when the environment is renewed.

A small script stands in for the installed `lethe`, since what counts here is make's part alone.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LETHE = """#!/bin/sh
echo "$@" >>calls
if [ "$1" = sweep ]; then exit {sweep}; fi
exit {report}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Lay out a checkout whose environment is up to date."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "torch").write_text("\n")
    for name in ("run", "cluster", "test"):
        (tmp_path / ".venv" / f"{name}-installed").touch()
    return tmp_path


def make(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make, free of the settings of a make that runs these tests."""
    inherited = {"TORCH", "PYTHON", "MAKEFLAGS", "MFLAGS", "MAKELEVEL"}
    return subprocess.run(
        ["make", *arguments],
        cwd=checkout,
        env={key: value for key, value in os.environ.items() if key not in inherited},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("sweep", "report", "succeeds"), [(0, 0, True), (1, 0, False), (0, 1, False), (1, 1, False)]
)
def test_bench_reports_in_any_case_and_fails_when_either_fails(
    checkout: Path, sweep: int, report: int, succeeds: bool
) -> None:
    lethe = checkout / ".venv" / "bin" / "lethe"
    lethe.write_text(LETHE.format(sweep=sweep, report=report))
    lethe.chmod(0o755)
    done = make(checkout, "bench")
    assert (done.returncode == 0) is succeeds, done.stderr
    assert (checkout / "calls").read_text().splitlines() == [
        "sweep configs/quick.yaml --results runs/quick",
        "report runs/quick --output runs/quick/report",
    ]


@pytest.mark.parametrize(
    ("target", "changed", "renewed"),
    [
        ("bench", None, False),
        ("bench", "run.lock", True),
        ("bench", "torch.in", True),
        ("bench", "cluster.lock", False),
        ("bench", "test.lock", False),
        ("cluster", None, False),
        ("cluster", "cluster.lock", True),
        ("cluster", "torch.in", True),
        ("cluster", "test.lock", False),
        ("test", None, False),
        ("test", "test.lock", True),
    ],
)
def test_the_environment_is_renewed_when_its_lock_changes(
    checkout: Path, target: str, changed: str | None, renewed: bool
) -> None:
    if changed:
        later = (checkout / ".venv" / "test-installed").stat().st_mtime + 10
        os.utime(checkout / "requirements" / changed, (later, later))
    planned = make(checkout, "--dry-run", target)
    assert planned.returncode == 0, planned.stderr
    assert ("requirements/install .venv" in planned.stdout) is renewed


@pytest.mark.parametrize(
    ("target", "lock", "stamps"),
    [
        ("bench", "run.lock", {"run"}),
        ("cluster", "cluster.lock", {"run", "cluster"}),
        ("test", "test.lock", {"run", "cluster", "test"}),
    ],
)
def test_a_target_installs_its_lock_and_marks_what_that_holds(
    checkout: Path, target: str, lock: str, stamps: set[str]
) -> None:
    for stamp in checkout.glob(".venv/*-installed"):
        stamp.unlink()
    planned = make(checkout, "--dry-run", target)
    assert planned.returncode == 0, planned.stderr
    lines = planned.stdout.splitlines()
    assert f"requirements/install .venv requirements/{lock} --editable ." in lines
    (touched,) = [line for line in lines if line.startswith("touch")]
    assert set(touched.split()[1:]) == {f".venv/{stamp}-installed" for stamp in stamps}


@pytest.mark.parametrize(
    ("before", "now", "renewed"),
    [
        ("", [], False),
        ("", ["TORCH=torch==2.13.0 --index-url somewhere"], True),
        ("torch-2.13.0.whl", [], False),
        ("torch-2.13.0.whl", ["TORCH=torch-2.13.0.whl"], False),
        ("torch-2.13.0.whl", ["TORCH=torch==2.13.0"], True),
    ],
)
def test_a_choice_of_torch_holds_until_another_is_made(
    checkout: Path, before: str, now: list[str], renewed: bool
) -> None:
    (checkout / ".venv" / "torch").write_text(before + "\n")
    planned = make(checkout, "--dry-run", "bench", *now)
    assert planned.returncode == 0, planned.stderr
    assert ("requirements/install .venv" in planned.stdout) is renewed

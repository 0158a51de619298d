"""Check what is said about the code that ran."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bench import provenance


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout that holds a copy of the file that asks about it, and make it ask there."""
    copy = tmp_path / "bench" / "provenance.py"
    copy.parent.mkdir()
    shutil.copy(provenance.__file__, copy)
    monkeypatch.setattr(provenance, "__file__", str(copy))
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return tmp_path


def test_a_checkout_tells_its_commit_and_whether_it_was_changed(checkout: Path) -> None:
    git(checkout, "init")
    git(checkout, "add", ".")
    git(checkout, "commit", "-m", "x")
    (checkout / "untracked").touch()
    told = provenance.provenance()
    assert len(told["commit"]) == 12
    assert told["changed since commit"] == "no"
    (checkout / "bench" / "provenance.py").write_text("# changed")
    assert provenance.provenance() == told | {"changed since commit": "yes"}


def test_code_inside_somebody_elses_checkout_is_no_checkout(checkout: Path) -> None:
    git(checkout, "init")
    git(checkout, "commit", "--allow-empty", "-m", "x")
    assert provenance.provenance() == {"commit": "not a checkout"}


def test_without_git_there_is_no_commit(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    assert provenance.provenance() == {"commit": "not a checkout"}

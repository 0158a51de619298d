"""Lay out what the documents speak of: the code with the files that they add, and results to look at."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.docs.documents import DOCUMENTS, ROOT, files, read

ROOMS = ("bench", "configs", "datamodules", "lit_models", "reports", "tests")


class Checkout(NamedTuple):
    """Hold a copy of the code with everything the documents add to it, and how to run it.

    Attributes:
        folder: The copy.
        environment: Environment variables with which `lethe` and `python` run it.
    """

    folder: Path
    environment: dict[str, str]

    def run(self, command: str, room: Path, timeout: float = 900) -> tuple[int, str]:
        """Run a command line in a room; return its exit code and all it printed."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=room,
            env=self.environment | {"HOME": str(room)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
        )
        return done.returncode, done.stdout


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Return a copy of the code with the files that the documents hold in full."""
    folder = tmp_path_factory.mktemp("checkout")
    for room in ROOMS:
        unneeded = shutil.ignore_patterns("__pycache__", "gallery", "golden")
        shutil.copytree(ROOT / room, folder / room, ignore=unneeded)
    shutil.copy(ROOT / "pyproject.toml", folder)
    for document in DOCUMENTS:
        for path, text in files(read(document)).items():
            if path.partition("/")[0] in ROOMS:
                assert not (folder / path).exists(), f"{document.name} writes over {path}"
                (folder / path).write_text(text, encoding="utf-8")
    programs = folder / "programs"
    programs.mkdir()
    (programs / "lethe").write_text('#!/bin/sh\nexec python -m bench "$@"\n')
    (programs / "lethe").chmod(0o755)
    paths = [str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]
    environment = os.environ | {
        "PATH": os.pathsep.join(paths),
        "PYTHONPATH": str(folder),
        "OMP_NUM_THREADS": "1",
    }
    return Checkout(folder, environment)


@pytest.fixture(scope="session")
def results(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the results of a small sweep that ended well."""
    room = tmp_path_factory.mktemp("results")
    code, told = checkout.run("lethe sweep smoke --results results", room)
    assert code == 0, told
    return room / "results"

"""What cannot be recovered, or must not be, is refused, and everything left as it was."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.errors import StoreError
from bench.recover import recover
from bench.store import Store
from bench.store_check import EXPORT_NAME, FILE_NAME, LOCK_NAME
from tests.bench import small
from tests.bench.conftest import Ran
from tests.bench.damages import empty, made, truncate
from tests.bench.drivers import as_nobody


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path / "results")


def test_a_whole_store_is_refused(folder: Path, lethe: Callable[..., Ran]) -> None:
    before = small.files(folder)
    ran = lethe("recover", folder)
    assert (ran.code, ran.out) == (2, "")
    assert "this one is whole: there is nothing to recover" in ran.err
    assert small.files(folder) == before


def test_another_database_and_a_newer_store_are_refused(folder: Path) -> None:
    for statement, message in (
        ("PRAGMA application_id = 7", "another SQLite database"),
        ("PRAGMA user_version = 99", "a newer Lethe wrote it"),
    ):
        connection = sqlite3.connect(folder / FILE_NAME)
        connection.execute(statement)
        connection.close()
        with pytest.raises(StoreError, match=message):
            recover(folder)
        connection = sqlite3.connect(folder / FILE_NAME)
        connection.execute(f"PRAGMA application_id = {0x4C455448}")
        connection.close()


def test_a_folder_in_use_is_refused(folder: Path) -> None:
    truncate(folder / FILE_NAME)
    code = (
        "import sys; from pathlib import Path; from bench.lock import exclusive\n"
        "with exclusive(Path(sys.argv[1])): print('in', flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", code, str(folder / LOCK_NAME)]
    before = small.files(folder)
    with subprocess.Popen(
        words, cwd=small.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        with pytest.raises(StoreError, match="expected to be alone"):
            recover(folder)
        other.communicate("")
    assert small.files(folder) == before


def test_a_folder_without_an_export_says_what_to_give(
    folder: Path, tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    (folder / EXPORT_NAME).rename(tmp_path / "copy.jsonl")
    truncate(folder / FILE_NAME)
    before = small.files(folder)
    for words in (["report", folder], ["recover", folder]):
        ran = lethe(*words)
        assert (ran.code, ran.out) == (2, "")
        assert f"lethe recover {folder} EXPORT makes it anew" in ran.err
    assert small.files(folder) == before
    assert lethe("recover", folder, tmp_path / "copy.jsonl").code == 0


def test_a_sweep_does_not_start_anew_over_an_export(folder: Path) -> None:
    before = (folder / EXPORT_NAME).read_bytes()
    for damage in (empty, Path.unlink):
        damage(folder / FILE_NAME)
        with pytest.raises(StoreError, match="makes it anew from"), Store.create(folder):
            pass
    assert (folder / EXPORT_NAME).read_bytes() == before


@pytest.mark.parametrize("export", ["absent.jsonl", "."])
def test_an_export_that_cannot_be_read(
    folder: Path, tmp_path: Path, export: str, lethe: Callable[..., Ran]
) -> None:
    truncate(folder / FILE_NAME)
    before = small.files(folder)
    ran = lethe("recover", folder, tmp_path / export)
    assert (ran.code, ran.out) == (2, "")
    assert "expected an exported results file, could not read it" in ran.err
    assert small.files(folder) == before


def test_no_folder(tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    ran = lethe("recover", tmp_path / "absent")
    assert (ran.code, ran.out) == (2, "")
    assert "expected a results folder, got none" in ran.err


def test_a_folder_one_may_only_read(folder: Path) -> None:
    truncate(folder / FILE_NAME)
    with tempfile.TemporaryDirectory() as room:
        shutil.copytree(folder, Path(room) / "results")
        Path(room).chmod(0o755)
        before = small.files(Path(room))
        (Path(room) / "results").chmod(0o555)
        ran = as_nobody(
            "sys.exit(main(['recover', sys.argv[1]]))",
            Path(room) / "results",
            imports="import bench.command_line.recover, bench.recover; from bench.command_line import main",
        )
        (Path(room) / "results").chmod(0o755)
        assert small.files(Path(room)) == before
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "cannot write there" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_full_disk(folder: Path) -> None:
    truncate(folder / FILE_NAME)
    before = small.files(folder)
    code = (
        "import resource, sys; from bench.command_line import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (36_000, 36_000))\n"
        "sys.exit(main(['recover', sys.argv[1]]))\n"
    )
    ran = small.python(code, folder)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "is there room" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert small.files(folder) == before

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.store import Store
from bench.store_check import EXPORT_NAME, FILE_NAME
from tests.bench import small
from tests.bench.conftest import Ran, Swept


def test_a_report_is_written_and_its_headline_told(
    swept: Swept, tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    ran = lethe("report", swept.folder, "--output", tmp_path / "report")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(f"\nreport: {tmp_path / 'report' / 'README.md'}\n")
    before = small.files(tmp_path / "report")
    assert {"README.md", "results.jsonl"} <= set(before)
    # An export is reported beside itself, to the same bytes.
    assert lethe("report", tmp_path / "report" / "results.jsonl") == ran
    assert small.files(tmp_path / "report") == before


def test_a_report_is_written_in_what_is_asked_for(
    swept: Swept, tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    ran = lethe(
        "report", swept.folder, "--output", tmp_path, "--format", "html", "--csv", "--latex"
    )
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(f"\nreport: {tmp_path / 'report.html'}\n")
    names = set(small.files(tmp_path))
    assert {"report.html", "results.jsonl"} < names
    assert "README.md" not in names
    tables = sorted(name for name in names if name.startswith("tables"))
    assert len(tables) == len(names) - 2
    assert [name.rpartition(".")[2] for name in tables] == ["csv", "tex"] * (len(tables) // 2)


def test_both_formats_are_written_and_the_folder_may_stand_last(
    swept: Swept, tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    ran = lethe("report", "--output", tmp_path, "--format", "both", swept.folder)
    assert (ran.code, ran.err) == (0, "")
    assert {"report.html", "README.md", "results.jsonl"} <= set(small.files(tmp_path))


def test_an_unknown_format_is_refused(
    swept: Swept, tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    ran = lethe("report", swept.folder, "--output", tmp_path, "--format", "pdf")
    assert (ran.code, ran.out) == (2, "")
    assert "markdown" in ran.err
    assert "html" in ran.err


def test_a_report_that_cannot_be_written_is_told(
    swept: Swept, tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    (tmp_path / "file").touch()
    ran = lethe("report", swept.folder, "--output", tmp_path / "file")
    assert (ran.code, ran.out) == (2, "")
    assert "cannot write there" in ran.err
    assert "--output" in ran.err


def test_a_store_without_a_sweep_has_no_report(tmp_path: Path, lethe: Callable[..., Ran]) -> None:
    with Store.create(tmp_path / "results"):
        pass
    ran = lethe("report", tmp_path / "results")
    assert (ran.code, ran.out) == (2, "")
    assert "expected a sweep, the store holds none" in ran.err


@pytest.mark.parametrize("page", ["README.md", "report.html"])
def test_a_page_that_is_no_report_is_not_written_over(
    swept: Swept, tmp_path: Path, lethe: Callable[..., Ran], page: str
) -> None:
    (tmp_path / page).write_text("notes", encoding="utf-8")
    ran = lethe("report", swept.folder, "--output", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert f"found a {page} without a results.jsonl" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == [page]
    assert (tmp_path / page).read_text(encoding="utf-8") == "notes"


def test_a_trial_too_large_to_build_is_told_by_a_dry_run(
    tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    ran = lethe("sweep", "smoke", f"sequence_length={10**12}", "--dry-run", "--results", tmp_path)
    assert ran.code == 2
    assert "make the largest smaller" in ran.err
    assert "Traceback" not in ran.err


def test_the_export_of_a_results_folder_is_reported_beside_it_and_kept(
    swept: Swept, tmp_path: Path, lethe: Callable[..., Ran]
) -> None:
    folder = tmp_path / "results"
    shutil.copytree(swept.folder, folder)
    again = lethe("sweep", *swept.words[1:2], "cell=gru", "hidden_size=4", "--results", folder)
    assert again.code == 0, again.err
    before = (folder / EXPORT_NAME).read_bytes()
    ran = lethe("report", folder / EXPORT_NAME)
    assert ran.code == 0
    assert ran.out.endswith(f"\nreport: {folder / 'report' / 'README.md'}\n")
    assert (folder / EXPORT_NAME).read_bytes() == before
    # A copy of it without the store has all starts, too.
    (tmp_path / "copy").mkdir()
    shutil.copy(folder / EXPORT_NAME, tmp_path / "copy")
    for place in (folder, tmp_path / "copy"):
        refused = lethe("report", place / EXPORT_NAME, "--output", place)
        assert (refused.code, refused.out) == (2, "")
        assert "expected a folder for a report, got a results folder" in refused.err
        assert (place / EXPORT_NAME).read_bytes() == before
    ran = lethe("report", tmp_path / "copy" / EXPORT_NAME)
    assert ran.out.endswith(f"\nreport: {tmp_path / 'copy' / 'report' / 'README.md'}\n")
    assert (tmp_path / "copy" / EXPORT_NAME).read_bytes() == before


def test_a_store_one_may_not_read_is_told(swept: Swept) -> None:
    # Permissions do not hold root back: then nobody does it, who may not even read the code.
    code = (
        "import os, sys; from bench.command_line import main; import bench.command_line.show\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "sys.exit(main(['show', sys.argv[1], 'some/trial']))\n"
    )
    with tempfile.TemporaryDirectory() as room:
        shutil.copytree(swept.folder, Path(room) / "results")
        Path(room).chmod(0o755)
        (Path(room) / "results" / FILE_NAME).chmod(0o000)
        ran = small.python(code, Path(room) / "results")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "cannot use the store" in ran.stderr
    assert "Traceback" not in ran.stderr

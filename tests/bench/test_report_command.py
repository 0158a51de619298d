from collections.abc import Callable
from pathlib import Path

import pytest

from bench.store import Store
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
    assert "cannot write the report there" in ran.err
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

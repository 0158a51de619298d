"""Hold the rendered reports to their records, their presets and the README."""

import filecmp
import re
from pathlib import Path

import pytest

from bench import jsonl
from bench.choice import settled
from bench.sweep_file import load, presets
from reports.gallery_index import index
from reports.report import write

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "reports" / "gallery"
REPORTS = sorted(path.parent for path in GALLERY.glob("*/results.jsonl"))


def test_there_is_a_report_for_the_quick_preset() -> None:
    assert "quick" in [folder.name for folder in REPORTS]


@pytest.mark.parametrize("folder", REPORTS, ids=lambda folder: folder.name)
def test_renders_again_to_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write(jsonl.load(folder / "results.jsonl"), tmp_path)
    committed = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    rendered = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert rendered == committed
    _, different, unreadable = filecmp.cmpfiles(folder, tmp_path, sorted(committed), shallow=False)
    assert (different, unreadable) == ([], [])


@pytest.mark.parametrize("folder", REPORTS, ids=lambda folder: folder.name)
def test_holds_the_trials_of_its_preset(folder: Path) -> None:
    assert folder.name in presets()
    sweep, results = load(folder.name), jsonl.load(folder / "results.jsonl")
    chosen_by = {trial.key for one in [sweep.selecting()] if one for trial in one.trials()}
    if chosen_by:
        sweep = settled(sweep, [record for record in results.records if record.key in chosen_by])
    reported = {trial.key for trial in sweep.trials()}
    assert set(results.sweep.reported) == reported
    keys = reported | chosen_by
    assert set(results.sweep.planned) == keys
    done = {record.key for record in results.records if record.status in ("ok", "skipped")}
    assert done == keys
    # What is skipped is what that machine had no device for, and it stands in the report as not measured.
    skipped = [record for record in results.newest.values() if record.status == "skipped"]
    assert not skipped or results.sweep.report == "devices"


def test_the_index_lists_every_report() -> None:
    # After a report was rendered again: python -m reports.gallery_index
    text = (GALLERY / "README.md").read_text(encoding="utf-8")
    assert text == index(GALLERY)
    assert text.count("\n## ") >= len(REPORTS)
    for folder in REPORTS:
        assert f"]({folder.name}/README.md)" in text
    for name in re.findall(r'(?:src|srcset|href)="([^"]+)"', text):
        assert (GALLERY / name).exists()


def test_the_index_takes_other_pages_and_pages_without_a_figure(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Index\n", encoding="utf-8")
    for folder, page, text in (
        ("empty", "notes.txt", "none"),
        ("nights", "nightly.md", "# The night\n\nText **bold**.\n\n**All `well`.** More.\n"),
        ("study", "README.md", "# Study\n\n## How far?\n\nText.\n"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / page).write_text(text, encoding="utf-8")
    below = index(tmp_path).partition("## ")[2]
    assert below == (
        "[`nights`: The night](nights/nightly.md)\n\n**All `well`.**\n\n## [`study`: How far?](study/README.md)\n"
    )


def test_readme_quotes_the_gallery() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    report = (GALLERY / "quick" / "README.md").read_text(encoding="utf-8")
    start, end = readme.index("<!-- headline"), readme.index("<!-- end of headline -->")
    quoted = [line for line in readme[start:end].splitlines()[1:] if line.strip()]
    assert sum(line.startswith("|") for line in quoted) > 10
    for line in quoted:
        assert line.replace("reports/gallery/quick/figures", "figures") in report.splitlines()

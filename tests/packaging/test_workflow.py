"""The nightly workflow names what there is, and its shell steps do what they say."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bench import nights
from bench.sweep_file import presets

ROOT = Path(__file__).parents[2]
NIGHTS = "runs/nights"


@pytest.fixture(scope="module")
def steps() -> list[dict[str, Any]]:
    text = (ROOT / ".github" / "workflows" / "nightly.yml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = YAML(typ="safe").load(text)["jobs"]["nightly"]["steps"]
    return found


def script(steps: list[dict[str, Any]], words: str) -> str:
    (found,) = [step["run"] for step in steps if words in step.get("name", "")]
    return str(found)


def run(text: str, folder: Path, **environment: object) -> None:
    variables = {name: str(value) for name, value in environment.items()}
    # As GitHub runs a step.
    subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", text],
        cwd=folder,
        env=os.environ | variables,
        check=True,
        timeout=60,
    )


def test_it_runs_a_preset_from_the_installed_lock_and_keeps_the_folder_of_nights(
    steps: list[dict[str, Any]],
) -> None:
    assert "lethe nightly nightly " in script(steps, "Run the night")
    assert "nightly" in presets()
    recipe, environment, lock, *_ = script(steps, "Install").split()
    assert (ROOT / recipe).is_file()
    assert (ROOT / lock).is_file()
    assert f"{environment}/bin/lethe" in script(steps, "Run the night")
    cached = [step["with"] for step in steps if "cache" in step.get("uses", "")]
    assert [with_["path"] for with_ in cached] == [NIGHTS, NIGHTS]
    assert len({with_["key"] for with_ in cached}) == 1
    (kept,) = [step["with"]["path"] for step in steps if "upload" in step.get("uses", "")]
    assert kept == f"{NIGHTS}/{nights.PAGES}"


def test_what_must_be_kept_is_kept_when_the_night_fails(steps: list[dict[str, Any]]) -> None:
    names = [str(step.get("name", "")) for step in steps]
    behind = steps[names.index("Run the night and compare it") + 1 :]
    assert {step["if"] for step in behind} == {"${{ !cancelled() }}", "${{ always() }}"}
    assert behind[-1]["if"] == "${{ always() }}"


def test_the_summary_is_tonight_s_page_without_figures(
    steps: list[dict[str, Any]], tmp_path: Path
) -> None:
    page = tmp_path / NIGHTS / nights.PAGES / "2026-11-02" / "nightly.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Lethe\n\n<picture>\n  <source x>\n  <img y>\n</picture>\n\n**Well.**\n")
    summary = tmp_path / "summary"
    text = script(steps, "summary")
    run(text, tmp_path, NIGHT="2026-11-02", GITHUB_STEP_SUMMARY=summary)
    assert summary.read_text() == "# Lethe\n\n\n**Well.**\n"
    # Of a night that left no page nothing is shown, least of all another's.
    run(text, tmp_path, NIGHT="2026-11-03", GITHUB_STEP_SUMMARY=summary)
    assert summary.read_text() == "# Lethe\n\n\n**Well.**\n"


def test_the_cache_keeps_the_thirty_newest_nights(
    steps: list[dict[str, Any]], tmp_path: Path
) -> None:
    for month, day in [(month, day) for month in (10, 11) for day in range(1, 29)]:
        folder = tmp_path / NIGHTS / f"2026-{month}-{day:02}"
        (folder / "tensorboard").mkdir(parents=True)
        (folder / "results.sqlite").touch()
    (tmp_path / NIGHTS / nights.PAGES).mkdir()
    text = script(steps, "Leave out")
    for _ in range(2):
        run(text, tmp_path)
        left = sorted(path.name for path in (tmp_path / NIGHTS).iterdir())
        assert left[0] == "2026-10-27"
        assert len(left) == 31
        assert left[-1] == nights.PAGES
        assert not list((tmp_path / NIGHTS).glob("*/tensorboard"))

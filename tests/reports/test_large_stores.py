"""What keeps the report of very many trials within bounds changes no report of few, and is told."""

from pathlib import Path
from typing import Any

import pytest

from bench import jsonl
from bench.record import Results
from reports import illustrations
from reports.figures import horizon_dots, learning_curves
from reports.figures._canvas import MOST_SEEDS
from reports.figures._palette import palette
from reports.frame import trials
from reports.illustrations import crowded, pictures
from reports.report import READS, headline, measurements, publish, write
from reports.summary import groups
from tests.reports.builder import fading, grid, results
from tests.reports.eventful import eventful
from tests.reports.test_report import contents
from tests.reports.test_selected import selected as made_selected

GALLERY = Path(__file__).parents[2] / "reports" / "gallery"
LSTM = {("lstm", "default"): 60.0}
selected = made_selected


def check_in_part(path: Path, expected: dict[str, bytes], told: str, output: Path) -> None:
    """Write the report of an export, only what it reads of each record being held."""
    with jsonl.Export.opened(path) as export:
        names = measurements(export.sweep)
        assert names is not None
        held = export.results(names)
        written = publish(held, output, export.lines())
    assert {name for record in held.records for name in record.measurements} <= set(names)
    assert contents(output) == expected
    assert written.headline == told


@pytest.mark.parametrize("which", ["eventful", "selected"])
def test_a_report_reads_no_more_than_it_says(
    which: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    made: Results = eventful() if which == "eventful" else request.getfixturevalue("selected")
    write(made, tmp_path / "whole")
    expected = contents(tmp_path / "whole")
    check_in_part(tmp_path / "whole" / "results.jsonl", expected, headline(made), tmp_path / "part")


@pytest.mark.parametrize(
    "folder",
    [
        path.parent
        for path in sorted(GALLERY.glob("*/results.jsonl"))
        if jsonl.load(path).sweep.report in READS
    ],
    ids=lambda folder: folder.name,
)
def test_a_rendered_report_reads_no_more_than_it_says(folder: Path, tmp_path: Path) -> None:
    path = folder / "results.jsonl"
    check_in_part(path, contents(folder), headline(jsonl.load(path)), tmp_path)


@pytest.fixture(scope="module")
def many() -> Results:
    """Return a setting of more seeds than are drawn one by one."""

    def skill(one: Any) -> float:
        steps = 20.0 + one.seed
        return round(float(1 / (1 + (one.sequence_length / steps) ** 6)), 4)

    return results(grid(skill, LSTM, lengths=(25, 100, 400), seeds=range(MOST_SEEDS + 40)))


def dots(axes: Any) -> list[float]:
    lines = [line for line in axes.lines if line.get_linestyle() == "None"]
    return [float(x) for line in lines for x in line.get_xdata()]


def test_of_very_many_horizons_those_drawn_span_all(many: Results) -> None:
    found = groups(trials(many))
    drawn = dots(horizon_dots.draw([found], palette(found)).axes[0])
    every = [one.value for one in found[0].horizons]
    assert len(every) == MOST_SEEDS + 40
    assert len(drawn) == MOST_SEEDS
    assert (min(drawn), max(drawn)) == (min(every), max(every))


def test_of_very_many_curves_so_many_are_drawn(many: Results) -> None:
    frame = trials(many)
    found = groups(frame)
    figure = learning_curves.draw(found, frame, palette(found))
    panels: list[Any] = figure.axes
    assert {len(panel.collections[0].get_segments()) for panel in panels} == {MOST_SEEDS}
    median = figure.axes[0].lines[-2].get_ydata()
    rows = frame[frame["sequence_length"] == 25]
    curves = list(zip(rows["validation_sequences"], rows["validation_skill"], strict=True))
    assert list(median) == list(learning_curves.middle(curves)[1])  # type: ignore[arg-type]


def test_the_report_says_that_not_every_seed_is_drawn(many: Results, tmp_path: Path) -> None:
    text = write(many, tmp_path / "many").read_text(encoding="utf-8")
    assert text.count(f"{MOST_SEEDS} of up to {MOST_SEEDS + 40} are drawn") == 2


def test_figures_of_very_many_settings_are_left_out_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(illustrations, "MOST_VARIANTS", 2)
    made = results([
        one
        for rate in (1e-3, 2e-3, 3e-3)
        for one in grid(fading(LSTM), LSTM, lengths=[25], seeds=[0], learning_rate=rate)
    ])  # fmt: skip
    frame = trials(made)
    drawn = pictures(groups(frame), frame)
    assert [one.name for one in drawn.horizons] == ["horizons-lr=0.001", "horizons-lr=0.003"]
    assert len(drawn.all) == 8
    text = write(made, tmp_path).read_text(encoding="utf-8")
    assert text.count("Figures are drawn of 2 of the 3 settings") == 4
    # The tables leave nothing out.
    assert all(f"lr={rate}" in text for rate in ("0.001", "0.002", "0.003"))


def test_few_are_all_drawn() -> None:
    frame = trials(eventful())
    drawn = pictures(groups(frame), frame)
    assert (drawn.left_out, drawn.crowded_horizons, drawn.crowded_curves) == ("", "", "")


@pytest.mark.parametrize(("seeds", "said"), [(MOST_SEEDS, False), (MOST_SEEDS + 1, True)])
def test_as_many_seeds_as_are_drawn_are_no_crowd(seeds: int, said: bool) -> None:
    made = results(grid(fading(LSTM), LSTM, lengths=[25], seeds=range(seeds)))
    assert bool(crowded(groups(trials(made)), "in some order")) is said

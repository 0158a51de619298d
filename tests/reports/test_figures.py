import re
from functools import partial

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from reports.figures import _canvas, horizon_dots, learning_curves, skill_map
from reports.figures._palette import palette
from reports.frame import trials
from reports.illustrations import pictures
from reports.summary import groups
from tests.reports.builder import fading, grid, record, results, trial
from tests.reports.eventful import eventful

REACH = {("rnn_tanh", "default"): 30.0, ("lstm", "default"): 60.0}


def blank() -> Figure:
    figure = _canvas.figure(1)
    figure.subplots().plot([0, 1])
    return figure


def test_themes_leave_no_placeholder_and_differ_in_colour_alone() -> None:
    pages = _canvas.render(blank)
    roles = (_canvas.TEXT, _canvas.MUTED, _canvas.GRID, _canvas.BACKGROUND)
    assert not any(role in page for page in pages.values() for role in roles)
    assert "#ffffff" in pages["light"]
    assert "#0d1117" in pages["dark"]
    bare = {re.sub(r"#[0-9a-f]{6}", "", page) for page in pages.values()}
    assert len(bare) == 1


def test_page_holds_neither_date_nor_version() -> None:
    page = _canvas.render(blank)["light"]
    assert "dc:date" not in page
    assert matplotlib.__version__ not in page


def test_readers_own_style_changes_nothing() -> None:
    before = _canvas.render(blank)
    with matplotlib.rc_context({"font.size": 30, "lines.linewidth": 9}):
        assert _canvas.render(blank) == before
        assert matplotlib.rcParams["font.size"] == 30


def test_largest_tested_lag_always_has_its_label() -> None:
    axes = _canvas.figure(1).subplots()
    _canvas.log_axis(axes, [10, 95, 96, 97, 98, 99])
    assert [text.get_text() for text in axes.get_xticklabels()] == ["99", "10"]


def test_every_seed_is_drawn_and_censored_ones_are_open_triangles() -> None:
    found = groups(
        trials(results(grid(fading({("lstm", "default"): 90.0}), [("lstm", "default")])))
    )
    figure = horizon_dots.draw([found], palette(found))
    drawn = {
        line.get_marker(): line for line in figure.axes[0].lines if line.get_linestyle() == "None"
    }
    assert len(drawn["o"].get_xydata()) + len(drawn[">"].get_xydata()) == 5  # type: ignore[arg-type]
    assert drawn[">"].get_markerfacecolor() == _canvas.BACKGROUND
    assert set(drawn[">"].get_xdata()) == {99}  # type: ignore[arg-type]


def test_map_tells_median_and_counts_and_hatches_what_failed() -> None:
    frame = trials(eventful())
    parts = [[g for g in groups(frame) if g.task == "first_token_recall" and "32" in g.variant]]
    figure = skill_map.draw(parts, palette(groups(frame)))
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert "1.00\n5/5" in texts
    assert texts[2] == "0.00\n0/5"  # one of the five is not finite, and counts as lowest
    failed = [[g for g in groups(frame) if "16-mixed" in g.variant]]
    tile = skill_map.draw(failed, palette(groups(frame))).axes[0].patches[0]
    assert tile.get_hatch()


def test_ink_on_the_map_reads_on_its_colour() -> None:
    assert skill_map._colours(1.0)[1] == "#000000"
    assert skill_map._colours(-3.0) == skill_map._colours(0.0)
    assert skill_map._colours(0.0)[1] == "#ffffff"


def test_median_curve_holds_what_a_solved_seed_reached() -> None:
    solved = (np.array([1.0, 2.0]), np.array([0.5, 1.0]))
    slow = (np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.2, 0.4]))
    lost = (np.array([1.0, 2.0, 3.0]), np.array([0.1, np.nan, np.nan]))
    places, median = learning_curves.middle([solved, slow, lost])
    assert places.tolist() == [1, 2, 3]
    assert median.tolist() == [0.1, 0.2, 0.4]
    assert np.isnan(learning_curves.middle([lost])[1]).tolist() == [False, True, True]


def test_settings_that_vary_get_figures_of_their_own() -> None:
    records = [
        *grid(fading(REACH), REACH, lengths=[25], learning_rate=1e-3),
        *grid(fading(REACH), REACH, lengths=[25], learning_rate=3e-3),
    ]
    frame = trials(results(records))
    names = [picture.name for picture in pictures(groups(frame), frame).all]
    assert "horizons-lr=0.001" in names
    assert "learning-first_token_recall-lr=0.003" in names
    assert len(names) == len(set(names)) == 8


@pytest.mark.parametrize(
    "tasks", [["adding", "copy_memory", "first_token_recall:distractors=same"]]
)
def test_many_tasks_fill_a_grid_of_panels(tasks: list[str]) -> None:
    records = [
        one for task in tasks for one in grid(fading(REACH), REACH, task=task, lengths=[25, 50])
    ]
    found = groups(trials(results(records)))
    parts = [[group for group in found if group.task == task] for task in tasks]
    figure = horizon_dots.draw(parts, palette(found))
    assert [axes.get_title(loc="left") or axes.get_title() for axes in figure.axes] == tasks
    assert "svg" in _canvas.render(partial(horizon_dots.draw, parts, palette(found)))["dark"]


def test_median_skill_that_is_not_finite_has_no_number() -> None:
    found = groups(trials(results([record(trial(), None)])))
    texts = [text.get_text() for text in skill_map.draw([found], palette(found)).axes[0].texts]
    assert texts == ["not finite\n0/1"]


def test_cells_keep_their_order_whichever_task_lacks_one() -> None:
    records = [
        record(trial("lstm", task="adding")),
        record(trial("gru")),
        record(trial("rnn_relu")),
    ]
    assert list(palette(groups(trials(results(records)))).cells) == ["rnn_relu", "gru", "lstm"]

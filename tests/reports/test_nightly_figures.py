"""The figures of a night show every night, and tell worse from better without colour."""

import math
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

from reports.figures import _canvas, night_history, night_map
from reports.figures.night_map import Row, Track
from tests.reports.drawing import drawn

NIGHTS = ["11-01", "11-02", "11-03"]


def track(
    *changes: float | None, height: float = 0, rising: bool = True, found: bool = False
) -> Track:
    return Track(height, changes, rising, 0.05, found)


def mapped(*tracks: Track) -> Axes:
    rows = [
        Row("adding · gru", "T = 10"),
        Row("adding · gru", "T = 25"),
        Row("adding · lstm", "T = 10"),
    ]
    figure = drawn(lambda: night_map.draw(rows, [night_map.Panel("skill", tracks)], NIGHTS))
    return figure.axes[0]


def marks(panel: Axes, marker: str) -> list[Any]:
    return [line for line in panel.lines if line.get_marker() == marker]


def dots(panel: Axes) -> int:
    """Count what is drawn as many dots in one path."""
    patches = [patch for patch in panel.patches if isinstance(patch, PathPatch)]
    return sum(np.asarray(patch.get_path().vertices).shape[0] // 2 for patch in patches)


def test_small_changes_are_specks_and_large_ones_dots_by_area() -> None:
    panel = mapped(track(0.01, -0.04, 0.0), track(-0.1, -0.4, None, height=1))
    assert dots(panel) == 3
    small, large = marks(panel, "o")
    assert small.get_markersize() < large.get_markersize()
    assert large.get_markersize() == pytest.approx(2 * small.get_markersize(), rel=0.05)


@pytest.mark.parametrize(
    ("change", "rising", "filled"),
    [(-0.3, True, True), (0.3, True, False), (0.3, False, True), (-0.3, False, False)],
)
def test_worse_is_filled_and_better_hollow(change: float, rising: bool, filled: bool) -> None:
    (dot,) = marks(mapped(track(None, None, change, rising=rising)), "o")
    assert (dot.get_markerfacecolor() == night_map.WORSE) is filled
    assert (dot.get_markerfacecolor() == _canvas.BACKGROUND) is not filled


def test_what_is_told_has_a_frame_tonight_alone() -> None:
    panel = mapped(track(-0.3, -0.3, -0.3, found=True), track(-0.3, -0.3, -0.3, height=1))
    frames = marks(panel, "s")
    assert [(list(frame.get_xdata()), list(frame.get_ydata())) for frame in frames] == [([2], [0])]


def test_a_value_that_is_not_finite_is_left_out() -> None:
    panel = mapped(track(math.nan, math.inf, -0.2))
    assert (dots(panel), len(marks(panel, "o"))) == (0, 1)


def test_blocks_are_named_once() -> None:
    panel = mapped(track(0.0, 0.0, 0.0))
    assert [text.get_text() for text in panel.texts] == ["adding · gru", "adding · lstm"]
    assert [label.get_text() for label in panel.get_yticklabels()] == ["T = 10", "T = 25", "T = 10"]


def history(**changed: Any) -> night_history.Panel:
    content: dict[str, Any] = {
        "title": "adding\ngru · T = 10",
        "fresh": ((0.8, 0.82), (0.79, 0.81, 0.8), (0.5, 0.52)),
        "fixed": ((0.9,), (0.9,), (0.6,)),
        "line": (0.81, 0.8, 0.51),
        "band": (0.79, 0.82),
        "verdict": "worse",
    }
    return night_history.Panel(**(content | changed))


def test_every_seed_is_drawn_and_tonight_s_are_marked() -> None:
    labels = ("night", "test skill")
    panels = [history(), history(verdict="better"), history(verdict="neither", band=None)]
    figure = drawn(lambda: night_history.draw(panels, NIGHTS, labels, log=False))
    assert [panel.get_title("left") for panel in figure.axes] == [history().title] * 3
    for panel, marker in zip(figure.axes, ("v", "^", "o"), strict=True):
        assert dots(panel) == 5
        (tonight,) = marks(panel, marker)
        assert list(tonight.get_ydata()) == [0.5, 0.52]
        assert [list(line.get_ydata()) for line in marks(panel, "_")] == [[0.9], [0.9], [0.6]]
        (middle,) = [line for line in panel.lines if line.get_linestyle() == "-"]
        assert np.asarray(middle.get_ydata()) == pytest.approx([0.81, 0.8, 0.51])
    keys = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    assert keys[:3] == ["tonight, worse", "tonight, better", "tonight"]


def test_a_night_without_seeds_leaves_a_gap_and_equal_values_a_scale() -> None:
    hole = history(
        fresh=((5.0,), (), (5.0,)), fixed=((), (), ()), line=(5.0, None, 5.0), verdict="neither"
    )
    figure = drawn(lambda: night_history.draw([hole], NIGHTS, ("night", "steps"), log=True))
    (panel,) = figure.axes
    low, high = panel.get_ylim()
    assert low < 5 < high
    assert panel.get_yscale() == "log"


def test_values_of_0_are_not_put_on_a_logarithmic_axis() -> None:
    zero = history(fresh=((0.0,), (1.0,), (2.0,)), fixed=((), (), ()), line=(0.0, 1.0, 2.0))
    figure = drawn(lambda: night_history.draw([zero], NIGHTS, ("night", "steps"), log=True))
    assert figure.axes[0].get_yscale() == "linear"

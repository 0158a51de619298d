from collections.abc import Sequence

import numpy as np
import pytest
from matplotlib.figure import Figure

from bench.record import Results
from reports.devices.pictures import pictures
from reports.devices.rows import settings
from reports.figures import _precisions, own_precision, setting_dots
from reports.figures.own_precision import Point
from reports.figures.setting_dots import Panel
from reports.precisions import PRECISIONS
from tests.reports.machines import everything, grid, halving, on_a_processor, point, swept

PLAIN, BRAIN = ("cpu", "32-true"), ("cpu", "bf16-mixed")


def names(made: Results) -> list[str]:
    return [picture.name for picture in pictures(settings(made)).all]


def marks(figure: Figure, place: int, marker: str) -> list[list[float]]:
    return [
        np.asarray(line.get_xdata()).tolist()
        for line in figure.axes[place].lines
        if line.get_marker() == marker
    ]


def test_every_precision_has_a_look_of_its_own() -> None:
    assert len(set(_precisions.COLOURS.values())) == len(set(_precisions.SHAPES.values()))
    assert set(_precisions.COLOURS) == set(_precisions.SHAPES) == set(PRECISIONS)


def test_a_device_is_a_figure_and_one_that_was_not_measured_is_none() -> None:
    kinds = ["speed", "skill", "half-life"]
    assert names(everything()) == [f"{kind}-{on}" for kind in kinds for on in ("cpu", "gpu")]
    assert names(on_a_processor()) == [f"{kind}-cpu" for kind in kinds]
    assert names(swept(grid([PLAIN]))) == ["half-life-cpu"]


def test_many_networks_take_several_figures() -> None:
    cells = ["rnn_tanh", "rnn_relu", "lstm", "gru"]
    made = swept(grid([PLAIN, BRAIN], cells=cells, lengths=[25], seeds=[0]))
    assert names(made)[:2] == ["speed-cpu-1", "speed-cpu-2"]


def dots(values: Sequence[float], log: bool = True) -> Figure:
    seeds = {
        ("H = 32, T = 25", "64-true"): tuple(values),
        ("H = 32, T = 100", "bf16-mixed"): (0.5,),
    }
    return setting_dots.draw([Panel("lstm", seeds)], "times", 1.0, log=log)


def test_every_seed_is_a_dot_beside_a_bar_at_their_median() -> None:
    figure = dots([2.0, 3.0, 8.0])
    assert marks(figure, 0, _precisions.SHAPES["64-true"]) == [[2.0, 3.0, 8.0]]
    assert marks(figure, 0, "|") == [[3.0], [0.5]]
    panel = figure.axes[0]
    assert [label.get_text() for label in panel.get_yticklabels()] == [
        *("H = 32, T = 25", "H = 32, T = 100")
    ]
    assert panel.get_xscale() == "log"
    low, high = panel.get_xlim()
    assert low < 0.5 < 8 < high


@pytest.mark.parametrize("log", [True, False])
def test_equal_values_have_an_axis_too(log: bool) -> None:
    figure = setting_dots.draw(
        [Panel("lstm", {("H = 32, T = 25", "64-true"): (1.0,)})], "times", 1.0, log=log
    )
    low, high = figure.axes[0].get_xlim()
    assert low < 1 < high


def test_what_is_outside_of_the_window_is_open_and_past_the_edges() -> None:
    points = [
        Point("32-true", (2.0, "none"), (2.0, "none")),
        Point("bf16-mixed", (8.0, "none"), (0.0, "left")),
        Point("bf16-mixed", (float("inf"), "right"), (8.0, "none")),
    ]
    figure = own_precision.draw({("before training", "lstm"): points})
    shown = [line for line in figure.axes[0].lines if line.get_marker() not in ("None", None)]
    places = [(np.ravel(one.get_xdata())[0], np.ravel(one.get_ydata())[0]) for one in shown]
    outside = own_precision.OUTSIDE
    assert places == [(2, 2), (8, 2 / outside), (8 * outside, 8)]
    assert [one.get_markerfacecolor() == "none" for one in shown] == [False, True, True]
    low, high = figure.axes[0].get_ylim()
    assert low < 2 / outside
    assert high > 8
    assert {text.get_text() for text in figure.axes[0].texts} == {"dead", "past the window"}


def test_stages_are_rows_and_networks_columns() -> None:
    made = swept(grid([PLAIN], cells=["rnn_tanh", "lstm"], lengths=[25], seeds=[0]))
    page = pictures(settings(made)).lives[0].pages["light"]
    assert "<svg" in page
    points = [Point("32-true", (2.0, "none"), (2.0, "none"))]
    stages, networks = ("before training", "after training"), ("rnn_tanh", "lstm")
    figure = own_precision.draw({(s, n): points for s in stages for n in networks})
    titles = [panel.get_title(loc="left") or panel.get_title() for panel in figure.axes]
    assert titles == [f"{n}, {s}" for s in stages for n in networks]


def test_dead_alone_is_drawn() -> None:
    made = swept([halving(point(BRAIN), None, None)])
    assert names(made) == ["half-life-cpu"]

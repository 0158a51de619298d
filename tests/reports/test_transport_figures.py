from typing import Any

import numpy as np
import pytest

from bench.record import Measurement, Results
from bench.trial import Trial
from reports.figures import (
    _canvas,
    flow_lines,
    flow_map,
    half_life_horizon,
    size_lines,
)
from reports.figures._palette import Palette, palette
from reports.frame import trials
from reports.page import Picture
from reports.vanishing import transport_pictures
from reports.vanishing.lines import Line, lines
from reports.vanishing.rows import rows
from reports.vanishing.sizes import Size, sizes
from tests.reports.readings import STAGES, Memory, measurement
from tests.reports.studies import Measured, core, grid, measured, study
from tests.reports.studies import sizes as size_grids

Found = tuple[list[Line], list[Size], Palette]


def laid_out(results: Results) -> Found:
    frame, found = trials(results), rows(results)
    part = lines(found, frame)
    return part, sizes(found, frame), palette(line.group for line in part)


def every(found: Found, length: int = 100) -> list[Picture]:
    part, sized, looks = found
    return [
        *transport_pictures.flows(part, length, looks),
        *transport_pictures.maps(part, length, looks),
        *transport_pictures.exponents(part, looks),
        *transport_pictures.predictions(part, length, looks),
        *transport_pictures.sizes(sized, looks),
    ]


@pytest.fixture(scope="module")
def found() -> Found:
    return laid_out(study([*core(), *size_grids()]))


def test_there_is_a_figure_a_question(found: Found) -> None:
    names = [picture.name for picture in every(found)]
    task = "first_token_recall"
    assert names == [
        f"{kind}-{task}" for kind in ("flow", "flow-map", "lyapunov", "prediction", "sizes")
    ]


def test_picture_of_tiles_has_the_same_bytes_twice(found: Found) -> None:
    part, _, looks = found
    first, second = (transport_pictures.maps(part[:1], 25, looks) for _ in range(2))
    assert first == second
    assert "data:image/png;base64" in first[0].pages["light"]


def test_flow_has_a_panel_a_network_and_a_line_a_seed(found: Found) -> None:
    part, _, looks = found
    figure = flow_lines.draw(flow_lines.drawn(part, 100), looks)
    assert [panel.get_title(loc="left") or panel.get_title() for panel in figure.axes] == [
        line.label for line in part
    ]
    drawn = figure.axes[0].lines
    assert len(drawn) == 2 * (3 + 1)
    middle = np.asarray(drawn[3].get_ydata())
    assert middle[-1] == pytest.approx(-99 * np.log10(2) / 1.4)
    assert figure.axes[0].get_ylim()[0] > flow_lines.FLOOR * 1.2


def test_map_has_the_median_as_colour_and_a_line_a_seed(found: Found) -> None:
    part, _, looks = found
    shown = flow_map.drawn(part, 100)
    figure = flow_map.draw(shown, looks)
    panel = figure.axes[0]
    values = np.asarray(panel.collections[0].get_array()).reshape(100, 6)
    assert values[10, 0] == pytest.approx(-10 * np.log10(2) / 1.4)
    assert values.min() == flow_map.FLOOR
    assert len(panel.lines) == 3
    oracle = figure.axes[[line.label for line, _, _ in shown].index("lstm · chrono (oracle)")]
    assert [line.get_marker() for line in oracle.lines] == ["None"] * 3 + ["v"]


def test_horizon_past_the_tested_lags_is_open(found: Found) -> None:
    part, _, looks = found
    figure = half_life_horizon.draw(half_life_horizon.drawn(part, 100), looks)
    faces = [
        line.get_markerfacecolor() == _canvas.BACKGROUND
        for line in figure.axes[0].lines
        if line.get_marker() != "None"
    ]
    assert faces == [False, False, True, True]
    assert len(figure.axes) == 2


def flowing(rate: float | None) -> Measured:
    """Return a gradient that changes at a rate; None for one of exactly 0."""

    def measure(trial: Trial) -> dict[str, Measurement]:
        lags = list(range(trial.sequence_length))
        line = [0.0, *(None if rate is None else rate * lag for lag in lags[1:])]
        axes: dict[str, list[Any]] = {"stage": STAGES, "lag": lags}
        given = measurement("gradient_flow", "ln norm", axes, [line, line])
        zeros = [[0, *([32 if rate is None else 0] * (len(lags) - 1))]] * 2
        dead = measurement("gradient_flow_dead", "sequences", axes, zeros)
        followed = measurement(
            "gradient_flow_in_training", "ln norm", {"sequences": [0], "lag": lags}, [line]
        )
        given_all = {one.name: one for one in (given, dead, followed)}
        return (measured(Memory(2, 3, 40))(trial) or {}) | given_all

    return measure


def test_no_decay_and_dead_stand_past_all_others() -> None:
    made = [
        (grid("horizon"), flowing(0.1)),
        (grid("horizon", "gru"), flowing(None)),
        (grid("horizon", "rnn_tanh"), flowing(-0.1)),
    ]
    part, _, looks = laid_out(study(made))
    panel = half_life_horizon.draw(half_life_horizon.drawn(part, 100), looks).axes[0]
    assert {text.get_text() for text in panel.texts} == {"no decay", "dead", *looks.cells}
    marks = [line for line in panel.lines if line.get_marker() != "None"]
    places = {mark.get_color(): np.asarray(mark.get_xdata())[0] for mark in marks}
    halved = np.log(2) / 0.1
    assert places[looks.cells["lstm"]] == pytest.approx(halved * half_life_horizon.OUTSIDE)
    assert places[looks.cells["gru"]] == pytest.approx(halved / half_life_horizon.OUTSIDE)
    assert places[looks.cells["rnn_tanh"]] == pytest.approx(halved)


@pytest.mark.parametrize("rate", [0.1, None])
def test_one_network_with_one_seed_that_has_no_half_life_is_drawn(rate: float | None) -> None:
    sized = [(grid("size", hidden_size=width, seed=0), flowing(rate)) for width in (8, 64)]
    found = laid_out(study([(grid("horizon", seed=0), flowing(rate)), *sized]))
    drawn = {picture.name.partition("-first")[0]: picture.pages["dark"] for picture in every(found)}
    assert set(drawn) >= {"flow", "flow-map", "prediction", "sizes"}
    assert all("<svg" in page for page in drawn.values())


def test_nothing_measured_is_nothing_drawn() -> None:
    def bare(trial: Trial) -> dict[str, Measurement]:
        known = measured(Memory(2, 3, 40))(trial) or {}
        return {name: one for name, one in known.items() if "gradient_flow" not in name}

    assert [one.name for one in every(laid_out(study([(grid("horizon"), bare)])))] == []
    assert every(laid_out(study([(grid("horizon"), lambda _: None)]))) == []
    assert every(laid_out(study(core(), recorded=False))) == []


def test_size_has_a_column_an_axis_and_a_dot_a_seed(found: Found) -> None:
    _, sized, looks = found
    figure = size_lines.draw(size_lines.drawn(sized), looks)
    assert len(figure.axes) == 6
    dots = [line for line in figure.axes[0].lines if line.get_marker() != "None"]
    assert len(dots) == 2 * 3 * 3
    assert {line.get_marker() for line in dots} == {"v", "o", "^"}
    only = laid_out(
        study([(grid("size", hidden_size=(8, 64)), measured(Memory(2, 3, 40))), *core()])
    )
    assert len(size_lines.draw(size_lines.drawn(only[1]), looks).axes) == 3

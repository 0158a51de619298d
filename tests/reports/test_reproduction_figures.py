from functools import partial
from typing import Any

import numpy as np
import pytest

from bench.trial import Trial
from reports.figures import (
    _canvas,
    _small,
    gradient_lines,
    influence_lines,
    loss_curves,
    published_dots,
    sample_series,
)
from reports.reproduction.agreement import agreements
from reports.reproduction.gradients import growths
from reports.reproduction.influence import curves
from reports.reproduction.rows import Row, of_section, rows
from tests.reports.courses import System, course, grid
from tests.reports.measures import error, plain, series
from tests.reports.reproduced import everything


@pytest.fixture(scope="module")
def found() -> list[Row]:
    return rows(everything())


def made(*systems: System) -> list[Row]:
    return rows(course(systems))


def test_long_lines_are_thinned_and_keep_their_ends() -> None:
    kept = _canvas.thin(np.arange(5_000.0))
    assert len(kept) == 200
    assert (kept[0], kept[-1]) == (0, 4_999)
    assert _canvas.thin(np.arange(3.0)).tolist() == [0, 1, 2]


def test_many_panels_are_spread_evenly_over_figures() -> None:
    assert [len(part) for part in _small.chunks(range(13), 12)] == [6, 7]
    assert list(_small.chunks([], 6)) == []


def test_every_seed_and_the_published_value_are_drawn(found: list[Row]) -> None:
    agreed = published_dots.drawn(agreements(found))
    panel = published_dots.draw(agreed).axes[0]
    dots = [line for line in panel.lines if line.get_marker() == "o"]
    assert [len(line.get_xdata()) for line in dots] == [len(one.values) for one in agreed]  # type: ignore[arg-type]
    diamonds = [line for line in panel.lines if line.get_marker() == "D"]
    assert len(diamonds) == len(agreed)
    assert panel.texts[0].get_text() == "reproduced  (n = 5)"


def test_one_seed_has_a_dot_and_no_interval() -> None:
    asked = [{"figure": "test_error", "value": 0.01}]
    system = (
        grid("a", "two_sines", published=asked),
        lambda trial: None if trial.seed else error(0.01)(trial),
    )
    agreed = published_dots.drawn(agreements(made(system)))
    panel = published_dots.draw(agreed).axes[0]
    assert [line.get_linewidth() for line in panel.lines if line.get_linewidth() == 7] == []


def test_what_has_no_ratio_is_not_drawn() -> None:
    asked = [{"figure": "test_error", "value": 0.0}]
    assert (
        published_dots.drawn(agreements(made((grid("a", "two_sines", published=asked), plain))))
        == []
    )


def test_samples_are_of_the_smallest_seed_and_forms_stand_together() -> None:
    wave = "sine_next_point"
    systems = [
        (grid("published", f"{wave}:form=as_published"), series(1, 0)),
        (grid("other", "two_sines"), series(1, 0)),
        (grid("intended", wave), lambda t: None if t.seed == 0 else series(1, 0)(t)),
    ]
    shown = sample_series.ordered(made(*systems))
    assert [row.name for row in shown] == ["published", "intended", "other"]
    figure = sample_series.draw(shown)
    assert figure.axes[3].get_title() == "intended (seed 1)"
    assert len(figure.axes) == 9


def test_answers_are_drawn_at_their_times() -> None:
    (row,) = made((grid("a", "sine_last_points", length=20), series(5, 0.1)))
    panel = sample_series.draw([row]).axes[0]
    marked = {line.get_marker(): line for line in panel.lines}
    assert list(marked["x"].get_xdata()) == [20, 21, 22, 23, 24]  # type: ignore[arg-type]
    assert list(marked["o"].get_xdata()) == [20, 21, 22, 23, 24]  # type: ignore[arg-type]


def test_fewer_samples_leave_blank_panels_and_gaps_do_not_break() -> None:
    def one(trial: Trial) -> dict[str, Any]:
        kept = series(1, 0)(trial) or {}
        return {name: (axes, [values[0]]) for name, (axes, values) in kept.items()} | {
            "sample_predictions": ({"sample": [0], "time": [10]}, [[None]])
        }

    figure = sample_series.draw(made((grid("a", "two_sines"), one)))
    assert [panel.axison for panel in figure.axes] == [True, False, False]
    assert "svg" in _canvas.render(lambda: figure)["light"]


def test_losses_not_finite_or_0_leave_gaps() -> None:
    def lost(trial: Trial) -> dict[str, Any]:
        return {
            "training_loss": ({"update": [1, 2, 3]}, [1.0, None, 0.0]),
            "validation_loss": ({"sequences": [10]}, [0.5]),
        }

    (row,) = made((grid("a", "two_sines"), lost))
    assert loss_curves.pages([row]) == [[row]]
    panel = loss_curves.draw([row]).axes[0]
    assert panel.get_yscale() == "log"
    assert "svg" in _canvas.render(partial(loss_curves.draw, [row]))["dark"]


def test_published_losses_are_overlaid(found: list[Row]) -> None:
    (ramp,) = [row for row in found if row.name == "the ramp"]
    panel = loss_curves.draw([ramp]).axes[0]
    diamonds = [line for line in panel.lines if line.get_marker() == "D"]
    assert sorted(len(line.get_xdata()) for line in diamonds) == [1, 10]  # type: ignore[arg-type]
    assert list(diamonds[-1].get_xdata()) == list(range(10, 101, 10))  # type: ignore[arg-type]


def test_baselines_without_parameters_have_no_loss_curve(found: list[Row]) -> None:
    shown = [row.name for page in loss_curves.pages(found) for row in page]
    assert "naive" not in shown
    assert "linear" in shown
    assert all(len(page) <= loss_curves.MOST for page in loss_curves.pages(found))


def test_equal_flows_share_a_line(found: list[Row]) -> None:
    grown = growths(of_section(found, "exploding_gradient"))
    assert [name for name, _ in gradient_lines.kinds(grown)] == [
        "no remedy = clipping",
        "orthogonal initialisation",
        "ReLU",
        "LSTM",
    ]


def test_influence_has_a_panel_a_network_and_a_dot_a_seed(found: list[Row]) -> None:
    shown = curves(found)
    figure = influence_lines.draw(shown)
    assert len(figure.axes) == 3
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [len(line.get_xdata()) for line in dots] == [5] * 6  # type: ignore[arg-type]


def test_influence_is_drawn_on_a_log_scale_down_to_the_floor() -> None:
    def faint(trial: Trial) -> dict[str, Any]:
        return {"first_input_influence": ({"stage": ["initial", "trained"]}, [0.0, 1e-8])}

    made_up = grid("a", "first_token_recall", section="initial_state")
    panel = influence_lines.draw(curves(made((made_up, faint)))).axes[0]
    assert panel.get_yscale() == "log"
    low, high = panel.get_ylim()
    assert 1e-16 < low < 1e-15
    assert 1 < high < 10
    drawn = {value for line in panel.lines for value in line.get_ydata()}  # type: ignore[union-attr]
    assert drawn == {1e-15, 1e-8}


def test_held_out_loss_is_not_drawn_where_nothing_is_held_out() -> None:
    both = made((grid("a", "ramp", held_out=False), plain), (grid("b", "two_sines"), plain))
    panels = loss_curves.draw(both).axes
    colours = [{line.get_color() for line in panel.lines} for panel in panels]
    (training, _), (held_out, _) = loss_curves.TRAINING, loss_curves.HELD_OUT
    assert colours == [{training}, {training, held_out}]
    assert len(loss_curves.draw(both[:1]).legends[0].texts) == 1


def test_what_is_reproduced_in_a_wide_interval_has_the_same_colour() -> None:
    def colour(spread: float) -> Any:
        asked = [{"figure": "test_error", "value": 0.01}]
        agreed = agreements(made((grid("a", "two_sines", published=asked), error(0.01, spread))))
        panel = published_dots.draw(agreed).axes[0]
        assert panel.texts[0].get_text().startswith("reproduced")
        return next(line.get_color() for line in panel.lines if line.get_marker() == "o")

    assert colour(0.1) == colour(1.0)


def test_titles_are_broken_in_time_and_never_beside_an_equals_sign() -> None:
    (row,) = made((grid("abcdefg hijklmn opqrstu vwxyz01", "two_sines"), plain))
    assert loss_curves.draw([row]).axes[0].get_title() == "abcdefg hijklmn opqrstu\nvwxyz01"
    assert _small.wrapped("whole sequence, as intended, H = 50", 32).splitlines() == [
        "whole sequence, as intended,",
        "H\u00a0=\u00a050",
    ]

from typing import Any

import numpy as np
import pytest

from bench.record import Measurement, Results
from bench.trial import Trial
from reports.figures import rate_curves
from reports.figures._canvas import render
from reports.figures._palette import dealt
from reports.vanishing import scope
from reports.vanishing.choice_pictures import rate_pictures
from reports.vanishing.rates import Choice, choices
from reports.vanishing.rates_told import sentences, table
from tests.reports.builder import record
from tests.reports.studies import core, everything, grid, study

RATES = (1e-3, 3e-3, 1e-2)
Curves = dict[float, list[list[float | None] | None]]


def chosen_by(curves: Curves, cell: str = "lstm", **more: Any) -> Any:
    """Return a grid of a selection: held-out skills by rate and seed, None for a seed that failed."""
    asked = grid(
        "horizon", cell, sequence_length=50, seed=(1000, 1001), learning_rate=RATES, **more
    )
    del asked["part"]

    def measure(trial: Trial) -> dict[str, Measurement] | None:
        curve = curves[trial.learning_rate][trial.seed - 1000]
        return None if curve is None else record(trial, 0.5, curve=curve).measurements

    return asked, measure


def chosen(*grids: Any) -> list[Choice]:
    return choices(study(core(), list(grids)))


def flat(*skills: float) -> list[list[float | None] | None]:
    return [[skill] * 5 for skill in skills]


def test_study_without_a_selection_has_no_choices() -> None:
    found = choices(study(core()))
    assert found == []
    assert (table(found), sentences(found), scope.selection(found)) == ("", [], "")
    assert rate_pictures(found, dealt([])) == ()


def test_highest_mean_is_chosen_and_seeds_are_told_apart() -> None:
    curves: Curves = {1e-3: flat(0.2, 0.3), 3e-3: flat(0.7, 0.9), 1e-2: flat(0.6, 0.5)}
    (one,) = chosen(chosen_by(curves))
    assert one.chosen == 3e-3
    assert one.scores[3e-3] == pytest.approx((0.7, 0.9))
    assert (one.edge, one.clarity) == ("", "clear")
    assert "**0.80**" in table([one])
    assert "No chosen rate that learned something lies at an edge" in sentences([one])[-1]


def test_rate_at_an_edge_is_said_aloud() -> None:
    curves: Curves = {1e-3: flat(0.1, 0.1), 3e-3: flat(0.2, 0.3), 1e-2: flat(0.8, 0.9)}
    (one,) = chosen(chosen_by(curves))
    assert one.edge == "highest"
    told = sentences([one])[-1]
    assert told == (
        "**The best rate may lie above those tried** where the highest of them (0.01) was chosen: on "
        "`first_token_recall` `lstm` · `default`."
    )


def test_overlapping_seeds_are_no_clear_choice() -> None:
    curves: Curves = {1e-3: flat(0.1, 0.1), 3e-3: flat(0.4, 0.9), 1e-2: flat(0.5, 0.6)}
    (one,) = chosen(chosen_by(curves))
    assert (one.chosen, one.clarity) == (3e-3, "seeds overlap")
    assert "For 0 of them" in sentences([one])[0]


def test_choice_among_nothing_is_called_none_even_at_the_edge() -> None:
    curves: Curves = {rate: flat(0.01, -0.02) for rate in RATES}
    (one,) = chosen(chosen_by(curves))
    assert (one.chosen, one.clarity, one.edge) == (1e-3, "nothing learned", "lowest")
    told = " ".join(sentences([one]))
    assert "as good as none" in told
    assert "may lie" not in told
    assert "nothing learned" in table([one])


def test_failed_trials_leave_what_is_left() -> None:
    curves: Curves = {1e-3: [None, None], 3e-3: [None, [0.5] * 5], 1e-2: flat(0.2, 0.2)}
    (one,) = chosen(chosen_by(curves))
    assert (one.chosen, list(one.scores)) == (3e-3, [3e-3, 1e-2])
    assert one.row.seeds == "3 of 6"
    lost: Curves = {rate: [None, None] for rate in RATES}
    (none,) = chosen(chosen_by(lost))
    assert none.chosen is None
    assert "no trial finished" in table([none])
    assert "For 1 no trial finished" in sentences([none])[0]


def test_nothing_run_yet_is_told_as_such() -> None:
    results = study(core(), [chosen_by({})], recorded=False)
    (one,) = choices(results)
    assert (one.tried, one.seeds, one.chosen) == (RATES, (1000, 1001), None)
    assert rate_pictures([one], dealt([("lstm", "default")])) == ()


def test_settings_that_vary_are_told() -> None:
    curves: Curves = {rate: flat(0.5, 0.5) for rate in RATES}
    found = chosen(chosen_by(curves), chosen_by(curves, optimiser="sgd"))
    assert [one.setting for one in found] == ["optimiser=adam", "optimiser=sgd"]
    assert "optimiser=sgd" in table(found)


def test_reported_results_play_no_part() -> None:
    results = everything()
    found = choices(results)
    assert len(found) == 4
    assert {record.trial.seed for one in found for record in one.row.records} == {1000, 1001}
    assert scope.selection(found) == (
        "the rates 0.001, 0.003 and 0.01, the seeds 1000 and 1001, T = 50 and H = 32"
    )


def looks(results: Results) -> Any:
    return dealt((one.row.trial.cell, one.row.law) for one in choices(results))


def test_every_seed_is_drawn_and_the_chosen_rate_ringed() -> None:
    results = everything()
    found = choices(results)
    drawn = rate_curves.draw(found, looks(results))
    lines = [line for panel in drawn.axes for line in panel.lines]
    rings = [line for line in lines if line.get_markersize() == 11]
    assert len(rings) == len(found)
    dots = [line for line in lines if line.get_markersize() == 4 and line.get_linestyle() == "None"]
    assert sum(np.size(line.get_ydata()) for line in dots) == 4 * 3 * 2


def test_one_network_with_one_seed_is_drawn() -> None:
    curves: Curves = {1e-3: [None, None], 3e-3: [None, [0.5] * 5], 1e-2: [None, None]}
    found = chosen(chosen_by(curves))
    (one,) = rate_pictures(found, dealt([("lstm", "default")]))
    assert one.pages == render(lambda: rate_curves.draw(found, dealt([("lstm", "default")])))

"""Hold the report of forgetting to comparing cells at the rates that were selected for them."""

from typing import Any

import pytest

from bench.record import Measurement, Results
from bench.trial import Trial
from reports.frame import trials
from reports.report import headline, write
from tests.reports import studies


@pytest.fixture(scope="module")
def selected() -> Results:
    """Return a study's core and its selection, to be written up as a sweep that asks who forgets."""
    best = {"rnn_tanh": 1e-3, "lstm": 1e-2}

    def scored(trial: Trial) -> dict[str, Measurement] | None:
        return studies.skilled(0.9 if trial.learning_rate == best[trial.cell] else 0.1)(trial)

    rates: dict[str, Any] = {"learning_rate": (1e-3, 1e-2), "seed": (1000, 1001)}
    tried = [(studies.grid("horizon", cell, **rates), scored) for cell in best]
    core = [
        (studies.grid("horizon", cell, learning_rate=rate), studies.probed)
        for cell, rate in best.items()
    ]
    made = studies.study(core, tried)
    return made.model_copy(update={"sweep": made.sweep.model_copy(update={"report": "forgetting"})})


def test_cells_at_their_selected_rates_stand_in_one_panel(selected: Results) -> None:
    frame = trials(selected)
    assert set(frame["rate"]) == {"selected"}
    assert set(frame["variant"]) == {""}
    assert set(frame["learning_rate"]) == {1e-3, 1e-2}


def test_a_rate_that_was_not_chosen_stands_apart() -> None:
    given = studies.grid("horizon", "lstm", learning_rate=1e-3)
    rates: dict[str, Any] = {"learning_rate": (1e-3, 1e-2), "seed": (1000, 1001)}
    tried = [
        (studies.grid("horizon", "lstm", **rates), lambda t: studies.skilled(t.learning_rate)(t))
    ]
    chosen = studies.grid("horizon", "lstm", learning_rate=1e-2)
    frame = trials(studies.study([(given, studies.probed), (chosen, studies.probed)], tried))
    assert set(frame["variant"]) == {"lr=0.001", "lr=selected"}


def test_the_report_says_that_rates_were_selected(selected: Results, tmp_path: Any) -> None:
    text = write(selected, tmp_path).read_text(encoding="utf-8")
    assert "at the learning rate selected for each cell" in text
    assert "fixed learning rate" not in text
    assert "at the learning rate selected for each cell" in headline(selected)

import numpy as np
import pytest
from matplotlib.figure import Figure

from reports.figures import budget_steps, fading_lines, hold_lines
from reports.figures._palette import palette
from reports.vanishing.lines import Line
from reports.vanishing.use_pictures import INFLUENCE, RETENTION, pictures
from tests.reports.drawing import drawn
from tests.reports.readings import Memory
from tests.reports.remembering import changed, found, network, read
from tests.reports.studies import study


@pytest.fixture(scope="module")
def core() -> list[Line]:
    return found(
        network("rnn_tanh", "default", Memory(1.4, 4, 40)),
        network("lstm", "default", Memory(1.6, 3, 12)),
        network("lstm", "chrono", Memory(45, 200, 60)),
    )


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for panel in figure.axes for text in panel.texts]


def test_a_panel_is_a_network_and_holds_every_seed(core: list[Line]) -> None:
    looks = palette([line.group for line in core])
    figure = drawn(lambda: fading_lines.draw(core, 50, INFLUENCE, "influence", looks))
    assert [panel.get_title("left") for panel in figure.axes] == [line.label for line in core]
    # Two measures, each at two stages: five seeds and their median.
    assert [len(panel.lines) for panel in figure.axes] == [24] * 3
    assert texts(figure) == ["0/5 solved", "0/5 solved", "1/5 solved"]
    # What has faded is drawn at the floor.
    assert (
        min(float(np.min(line.get_ydata())) for line in figure.axes[1].lines) == fading_lines.FLOOR
    )


def test_a_value_that_is_not_finite_leaves_the_others() -> None:
    made = changed(
        study([network("lstm", "default", Memory(2, 5, 40), seed=0)]),
        lambda _, kept: {"state_retention": [[None] * len(stage) for stage in kept["state_retention"].values]},
    )  # fmt: skip
    (line,) = read(made)
    figure = drawn(
        lambda: fading_lines.draw([line], 50, RETENTION, "retention", palette([line.group]))
    )
    assert len(figure.axes) == 1


def test_holds_are_drawn_seed_by_seed_with_what_was_trained(core: list[Line]) -> None:
    figure = drawn(lambda: hold_lines.draw(core, palette([line.group for line in core])))
    assert [panel.get_title("left") for panel in figure.axes] == ["rnn_tanh", "lstm"]
    trained = figure.axes[0].lines[-1]
    assert np.asarray(trained.get_xydata()).tolist() == [[25, 24], [50, 49], [100, 99]]
    legend = figure.legends[0]
    assert [text.get_text() for text in legend.get_texts()] == [
        "default",
        "chrono (oracle)",
        "as long as trained",
    ]


def test_steps_end_at_the_solve_rate(core: list[Line]) -> None:
    figure = drawn(
        lambda: budget_steps.draw(core, [25, 50], palette([line.group for line in core]))
    )
    assert texts(figure) == ["4/5", "0/5", "0/5", "5/5", "1/5"]
    last = figure.axes[2].lines
    assert [float(np.asarray(line.get_ydata())[-1]) for line in last] == [1.0, 0.2]
    # They begin at 0, and a band stands behind each.
    assert [float(np.asarray(line.get_ydata())[0]) for line in last] == [0.0, 0.0]
    assert len(figure.axes[2].collections) == 2


def test_there_is_one_figure_a_task_of_each_kind(core: list[Line]) -> None:
    made = pictures(core, palette([line.group for line in core]))
    assert [one.name for one in made.all] == [
        "influence-first_token_recall",
        "retention-first_token_recall",
        "hold",
        "budget-first_token_recall",
    ]
    again = pictures(core, palette([line.group for line in core]))
    assert again.all == made.all


def test_nothing_finished_draws_nothing() -> None:
    none = read(study([network("lstm", "default", Memory(2, 5, 40))], recorded=False))
    assert pictures(none, palette([line.group for line in none])).all == ()
    assert pictures([], palette([])).all == ()


def test_nothing_probed_draws_the_budget_alone() -> None:
    left_out = (
        "first_input_influence_by_lag",
        "initial_state_influence",
        "state_retention",
        "length_generalisation_error",
    )
    made = changed(
        study([network("lstm", "default", Memory(2, 5, 40), seed=0)]),
        lambda *_: dict.fromkeys(left_out, ...),
    )
    lines = read(made)
    names = [one.name for one in pictures(lines, palette([line.group for line in lines])).all]
    assert names == ["budget-first_token_recall"]


def test_what_blows_up_is_drawn_at_the_ceiling_and_leaves_room_for_the_others() -> None:
    made = changed(
        study([network("lstm", "default", Memory(2, 5, 40), seed=0)]),
        lambda _, kept: {"state_retention": [[1e24] * len(stage) for stage in kept["state_retention"].values]},
    )  # fmt: skip
    (line,) = read(made)
    looks = palette([line.group])
    figure = drawn(lambda: fading_lines.draw([line], 50, RETENTION, "retention", looks))
    (panel,) = figure.axes
    assert all((np.asarray(one.get_ydata()) == 1e2).all() for one in panel.lines)
    assert panel.get_ylim()[1] == pytest.approx(200)
    assert "≥ 100" in [label.get_text() for label in panel.get_yticklabels()]

from typing import Any

import pytest

from bench.trial import Trial
from reports.reproduction.memorised import Memory, memories, sentences, table
from reports.reproduction.rows import rows
from tests.reports.courses import Tweak, course, grid
from tests.reports.measures import plain


def losses(training: tuple[float, float], held_out: tuple[float, float]) -> Tweak:
    """Return the first and the last loss, a little other for each seed at its end."""

    def tweak(trial: Trial) -> dict[str, Any]:
        own = 1 + 0.02 * trial.seed
        return {
            "training_loss": ({"update": [1, 2]}, [training[0], training[1] * own]),
            "validation_loss": ({"sequences": [1, 2]}, [held_out[0], held_out[1] * own]),
            "baseline_loss": ({"baseline": ["constant_mean", "naive"]}, [1.0, 0.5]),
        }

    return tweak


def told(tweak: Tweak, size: int | None = 100) -> list[Memory]:
    training = {"batch_size": 10, "budget": 20, "training_set_size": size}
    return memories(rows(course([(grid("noise", "noise_regression", training=training), tweak)])))


def test_noise_that_is_fitted_is_memorised() -> None:
    (found,) = told(losses((1.0, 0.1), (1.0, 1.5)))
    assert found.verdict == "memorised"
    (said,) = sentences([found])
    assert "memorises its 100 sequences" in said
    assert "times that of the best constant guess: in the mean it ends above that." in said


@pytest.mark.parametrize(
    ("tweak", "verdict"),
    [
        (losses((1.0, 1.0), (1.0, 1.5)), "no fall of the training loss shown"),
        (losses((1.0, 0.1), (1.0, 0.2)), "held-out loss fell, too"),
        # Learned before the first look at held-out data: flat since, and no higher than the training loss.
        (losses((1.0, 0.1), (0.1, 0.1)), "training loss not shown to end below the held-out one"),
        (losses((1.0, float("nan")), (1.0, 1.5)), "no data"),
        (lambda trial: None if trial.seed else {}, "no data"),
    ],
)
def test_nothing_is_claimed_of_the_rest(tweak: Tweak, verdict: str) -> None:
    found = told(_finite(tweak))
    assert [one.verdict for one in found] == [verdict]
    assert sentences(found) == []
    assert verdict in table(found)


def _finite(tweak: Tweak) -> Tweak:
    """Store None for what is not finite, as records do."""

    def stored(trial: Trial) -> dict[str, Any] | None:
        given = tweak(trial)
        for name, value in (given or {}).items():
            if isinstance(value, tuple):
                kept = [None if one != one else one for one in value[1]]
                given = {**(given or {}), name: (value[0], kept)}
        return given

    return stored


def test_a_held_out_loss_that_goes_either_way_shows_nothing() -> None:
    def either(trial: Trial) -> dict[str, Any]:
        last = 1.5 if trial.seed % 2 else 0.8
        return {
            "training_loss": ({"update": [1, 2]}, [1.0, 0.01]),
            "validation_loss": ({"sequences": [1, 2]}, [1.0, last]),
        }

    (found,) = told(either)
    assert found.held_out.low < 1 < found.held_out.high
    assert found.verdict == "no fall or rise of the held-out loss shown"
    assert sentences([found]) == []


def test_nothing_held_out_is_never_memorised() -> None:
    training = {"batch_size": 10, "budget": 20, "training_set_size": 100}
    made = grid("ramp", "noise_regression", training=training, held_out=False)
    (found,) = memories(rows(course([(made, losses((1.0, 0.1), (1.0, 1.5)))])))
    assert found.verdict == "nothing held out"
    assert found.training.high < 1
    assert sentences([found]) == []
    assert [cell.strip() for cell in table([found]).splitlines()[-1].split("|")][5:8] == ["–"] * 3


def test_guess_is_told_as_it_is() -> None:
    below = sentences(told(losses((1.0, 0.01), (0.5, 0.6))))
    assert "still" in below[0]
    near = sentences(told(losses((1.0, 0.01), (0.9, 0.96))))
    assert "no better, no worse to be told" in near[0]


def test_fresh_data_cannot_be_memorised() -> None:
    assert told(losses((1.0, 0.1), (1.0, 1.5)), None) == []
    assert table([]) == ""


def test_baseline_without_parameters_memorises_nothing() -> None:
    training = {"training_set_size": 10, "batch_size": 10, "budget": 20}
    made = grid("naive", "two_sines", "naive", training=training)
    assert memories(rows(course([(made, plain)]))) == []

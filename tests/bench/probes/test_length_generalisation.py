"""Check what is measured beyond the length trained on.

Axes: B batch, H hidden units.
"""

import math
from typing import Any

import numpy as np
import pytest
import torch

from bench.compose import Composition, compose
from bench.probes.length_generalisation import BATCH_STEPS, LengthGeneralisation
from bench.probing import compared, probe
from tests.bench.probes.networks import composition, read, recalling

NAME = "length_generalisation"


def lengths_of(made: Composition) -> dict[str, dict[int, Any]]:
    found = read(LengthGeneralisation(), made)
    assert set(found) == {f"{NAME}_{what}" for what in ("error", "lag", "count")}
    return {
        name.removeprefix(f"{NAME}_"): dict(
            zip(reading.axes["length"], reading.values, strict=True)
        )
        for name, reading in found.items()
    }


def constant(made: Composition, answer: float) -> None:
    """Make a network answer the same, whatever it reads."""
    read_out: Any = made.module.output_layer
    with torch.no_grad():
        read_out.weight.zero_()
        read_out.bias.fill_(answer)


def longer(made: Composition, length: int) -> Any:
    """Return 512 validation sequences of a trial with another length."""
    changed = made.trial.model_dump() | {"sequence_length": length}
    return compose(type(made.trial).model_validate(changed)).data.sequences("validation", 0, 512)


def test_who_holds_the_first_symbol_holds_it_at_every_length() -> None:
    found = lengths_of(recalling(5))
    lengths = [5, 10, 20, 40, 80]
    assert found["error"] == dict.fromkeys(lengths, 0.0)
    assert found["lag"] == {length: length - 1 for length in lengths}
    assert found["count"] == dict.fromkeys(lengths, 512)


def test_a_guess_is_as_wrong_as_the_data_has_it() -> None:
    made = composition(cell="gru", task="first_token_recall", sequence_length=40)
    constant(made, 0.0)
    found = lengths_of(made)
    # The longest take more than one batch.
    assert BATCH_STEPS < 640 * 512
    for length in (40, 80, 160, 320, 640):
        assert found["error"][length] == (longer(made, length).target != 0).mean()


def test_only_lags_that_the_length_before_did_not_have_are_scored() -> None:
    made = composition(cell="gru", task="adding:markers=anywhere", sequence_length=10)
    constant(made, 1.0)
    found = lengths_of(made)
    assert list(found["error"]) == [10, 20, 40, 80, 160]
    for length, least in {10: 0, 20: 10, 40: 20, 80: 40, 160: 80}.items():
        data = longer(made, length)
        scored_B = data.lag_B > least - 1
        assert found["count"][length] == scored_B.sum() <= 512
        assert (found["count"][length] == 512) == (length == 10)
        assert found["error"][length] == pytest.approx(
            np.mean((data.target[scored_B] - 1) ** 2), rel=1e-5
        )
        assert abs(found["lag"][length] - np.median(data.lag_B[scored_B])) <= 0.5


def test_answers_at_every_step_are_scored_where_the_task_scores() -> None:
    made = composition(
        cell="gru", task="copy_memory:recalled=3", topology="many_to_many", sequence_length=10
    )
    constant(made, 0.0)
    found = lengths_of(made)
    assert found["lag"] == {10 * factor + 6: 10 * factor + 3 for factor in (1, 2, 4, 8, 16)}
    for factor in (1, 2, 4, 8, 16):
        data = longer(made, 10 * factor)
        wrong = (data.target != 0)[data.scored].mean()
        assert found["error"][10 * factor + 6] == pytest.approx(wrong)


def test_what_the_task_never_asks_for_from_afar_is_not_tested_at_greater_lengths() -> None:
    made = composition(cell="gru", task="sine_next_point", sequence_length=12)
    assert list(lengths_of(made)["error"]) == [12]


def test_a_length_at_which_the_task_does_not_exist_is_left_out() -> None:
    task = "equal_to_previous:form=as_published"
    made = composition(cell="gru", task=task, topology="many_to_many", sequence_length=4)
    assert made.held_out(8, longer=2) is None
    assert list(lengths_of(made)["error"]) == [4]


def test_it_looks_after_training_alone_and_breaks_on_nothing() -> None:
    made = composition(cell="gru", training={"probes": (NAME,)})
    assert probe(made, "initial") == {}
    constant(made, math.nan)
    measured = {each.name: each for each in compared({}, probe(made, "trained"))}
    assert measured[f"{NAME}_error"].axes["stage"] == ["trained"]
    assert measured[f"{NAME}_error"].values == [[None] * 5]
    assert measured[f"{NAME}_error"].direction == "lower"
    assert next(made.module.parameters()).grad is None


@pytest.mark.parametrize(
    "changed",
    [
        {"cell": "linear", "task": "sine_next_point", "hidden_size": 32},
        {"task": "sequence_to_sequence", "topology": "encoder_decoder"},
        {"task": "ramp_points", "topology": "one_to_one", "sequence_length": 5},
        {"task": "seeded_generator", "topology": "one_to_many", "sequence_length": 5},
    ],
)
def test_it_is_silent_where_the_number_of_steps_is_bound(changed: dict[str, Any]) -> None:
    assert LengthGeneralisation().read(composition(**changed)) == []

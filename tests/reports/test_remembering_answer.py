from collections.abc import Mapping

import pytest

from reports.vanishing.advice import advice
from reports.vanishing.answer import _furthest, _rounded_down, answer, decides, headline
from reports.vanishing.contrasts import Contrast, by_cell, by_initialisation
from reports.vanishing.lines import Line
from reports.vanishing.places import places, reached, table
from tests.reports.readings import Memory
from tests.reports.remembering import found, network, read
from tests.reports.studies import Grid, study

LENGTHS = (10, 25, 50, 100, 200)


def core(**reach: float) -> list[Grid]:
    """Return networks that remember so far; the name is cell__law."""
    made = []
    for name, steps in reach.items():
        cell, law = name.split("__")
        made.append(network(cell, law, Memory(2, 5, steps), sequence_length=LENGTHS))
    return made


INITIALISATION = {
    "rnn_tanh__default": 40, "rnn_tanh__orthogonal": 150, "gru__default": 45,
    "lstm__default": 20, "lstm__forget_bias": 100, "lstm__chrono": 900,
}  # fmt: skip
CELL = {
    "rnn_tanh__default": 12, "lstm__default": 150, "rnn_tanh__orthogonal": 25, "lstm__forget_bias": 140,
}  # fmt: skip
NEITHER = {"rnn_tanh__default": 40, "lstm__default": 42, "lstm__forget_bias": 41}


def lines(reach: Mapping[str, float]) -> list[Line]:
    return found(*core(**reach))


@pytest.mark.parametrize(
    ("reach", "verdict"),
    [
        (INITIALISATION, "the initialisation more than the cell"),
        (CELL, "the cell more than the initialisation"),
        (NEITHER, "neither cell nor initialisation for certain"),
        ({"lstm__default": 40}, "not told"),
        ({"rnn_tanh__default": 2, "lstm__default": 900, "lstm__forget_bias": 3},
         "both the cell and the initialisation"),
    ],
)  # fmt: skip
def test_what_decides_follows_from_the_horizons(reach: Mapping[str, float], verdict: str) -> None:
    assert decides(lines(reach)) == verdict


def test_an_oracle_does_not_count_as_a_choice() -> None:
    one = by_initialisation(lines(INITIALISATION))
    assert one is not None
    assert (one.best.label, one.worst.label) == ("lstm · forget_bias", "lstm · default")
    assert one.certain
    assert not one.bounded
    # The median seeds' skills at T = 100 and 200, and at 10 and 25, interpolated by hand.
    assert one.factor == pytest.approx(116.1 / 18.4, rel=0.01)


def test_a_factor_past_the_tested_lags_is_a_bound() -> None:
    one = by_cell(lines({"rnn_tanh__default": 40, "lstm__default": 2_000}))
    assert one is not None
    assert one.bounded
    assert one.factor == pytest.approx(199 / 44, rel=0.15)
    same = by_cell(lines({"rnn_tanh__default": 2_000, "lstm__default": 3_000}))
    assert same is not None
    assert not same.certain
    assert same.factor == 1


def test_a_bound_does_not_lose_to_an_exact_factor() -> None:
    # Cells: at least 199 / 12; initialisations: at least 199 / 9, whichever is really larger.
    many = lines({"rnn_tanh__default": 12, "lstm__default": 900, "lstm__forget_bias": 3})
    cell, law = by_cell(many), by_initialisation(many)
    assert isinstance(cell, Contrast)
    assert isinstance(law, Contrast)
    assert law.factor > cell.factor
    assert not law.outweighs(cell)
    assert not cell.outweighs(law)


def test_the_paragraph_names_what_decides_with_its_numbers() -> None:
    told = answer(lines(INITIALISATION))
    assert told.paragraph.startswith(
        "**How far back a network learns to remember depends, oracles left out, on the initialisation more than the "
        "cell on `first_token_recall`.**"
    )
    assert (
        "that of the initialisation of one cell moves the median horizon by a factor of "
        in told.paragraph
    )
    assert (
        "(from `lstm` · `default` to `lstm` · `forget_bias`, apart in every seed)" in told.paragraph
    )
    assert (
        "failed within 16,000 sequences; each lag is trained anew, so that a longer one may still be solved."
        in told.paragraph
    )
    (point,) = told.points
    assert (
        "told the length in advance, the furthest is `lstm` · `chrono` (oracle) with ≥ 199 steps (5/5)."
        in point
    )
    assert (
        "the furthest at any other initialisation is `rnn_tanh` · `orthogonal` with 150 steps (0/5)"
        in point
    )


def test_overlap_is_told_as_such() -> None:
    said = answer(lines(NEITHER)).paragraph
    assert "on neither cell nor initialisation for certain on" in said
    assert (
        "the choice of the cell moves no median for certain (the tested lags do not tell every seed apart even from"
        in said
    )


def test_few_seeds_are_told() -> None:
    some = core(rnn_tanh__default=12, lstm__default=900)
    few = [({**grid, "seed": [0, 1, 2]}, measure) for grid, measure in some]
    assert "so few seeds lie apart by chance, too" in answer(found(*few)).paragraph


def test_nothing_finished_answers_nothing() -> None:
    none = read(study(core(lstm__default=12), recorded=False))
    assert answer(none).paragraph.startswith("**Nothing to answer yet")
    assert advice(none) == [
        "No network as PyTorch draws it finished at every length, so nothing follows."
    ]
    assert (table(none), reached(none), places(none)) == ("", "", {})


def test_one_network_is_too_few() -> None:
    said = answer(lines({"lstm__default": 40})).paragraph
    assert said.startswith(
        "On `first_token_recall` too few networks finished to tell what decides."
    )


def test_the_headline_is_plain_text() -> None:
    told = headline(lines(NEITHER))
    assert told.startswith("first_token_recall: H50-learn, in steps")
    assert "`" not in told
    assert "lstm      default" in told


def test_places_set_the_default_beside_the_best_and_the_oracle() -> None:
    cells = [
        cell.strip() for cell in table(lines(INITIALISATION)).splitlines()[-1].split("|")[1:-1]
    ]
    assert cells[:4] == ["`lstm`", "`first_token_recall`", "`forget_bias`", "200"]
    assert cells[5:] == ["0/5", "120", "0/5", "further", "≥ 199", "5/5"]
    assert reached(lines(INITIALISATION)).startswith("As PyTorch draws them, 0 of 3 pairs")


def test_advice_names_what_helps_in_every_seed() -> None:
    told = advice(lines(INITIALISATION))
    assert told[0].startswith("**If you change nothing, take `gru`**")
    assert told[1].startswith("**`rnn_tanh`: change the initialisation.** With `orthogonal` (on")
    assert (
        told[2]
        == "**`gru`**: no other initialisation was tried that does without the task's length."
    )
    assert told[3].startswith("**`lstm`: change the initialisation.** With `forget_bias` (on")
    assert (
        "(`lstm` with `chrono` on `first_token_recall`; 1 of 1 pair of a cell and a task)"
        in told[4]
    )


def test_advice_takes_a_cell_that_is_ahead_everywhere() -> None:
    told = advice(lines(CELL))
    assert told[0].startswith("**If you change nothing, take `lstm`**")
    assert told[2].startswith(
        "**`lstm`: no change is shown to help for certain.** With none of the initialisations tried (`forget_bias`)"
    )
    assert len(told) == 3


def test_advice_says_where_a_change_harms() -> None:
    two = [*core(lstm__default=20, lstm__forget_bias=100)]
    for cell, law, steps in (("lstm", "default", 100), ("lstm", "forget_bias", 20)):
        two.append(network(cell, law, Memory(2, 5, steps), task="adding", sequence_length=LENGTHS))
    (said,) = advice(found(*two))
    assert said == (
        "**`lstm`: it depends on the task.** `forget_bias` helps on `first_token_recall` and harms "
        "on `adding`, in every seed."
    )


def test_a_bound_is_not_rounded_up_and_equals_are_all_named() -> None:
    assert _rounded_down(13.57) == pytest.approx(13)
    assert _rounded_down(1.0) == pytest.approx(1.0)
    assert _rounded_down(21.0) == pytest.approx(21)
    assert _rounded_down(199.9) == pytest.approx(190)
    both = [line for line in lines(INITIALISATION) if line.group.oracle] * 2
    assert _furthest(both, 200).startswith("are `lstm` · `chrono` (oracle) with ≥ 199 steps")

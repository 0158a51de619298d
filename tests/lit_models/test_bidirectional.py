"""Check two directions against torch's own, and their end state.

Axes: B batch, T time, D input features, H hidden units, L layers.
"""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from lit_models._bidirectional import Bidirectional
from lit_models._cell_factory import CellFactory
from lit_models.cells._base import Cell
from lit_models.cells.gru import GRU
from lit_models.cells.lstm import LSTM
from lit_models.cells.rnn_relu import RNNReLU
from lit_models.cells.rnn_tanh import RNNTanh
from lit_models.initialisations.default import Default
from lit_models.initialisations.forget_bias import ForgetBias

WIDTH = 5
TORCHS: list[tuple[type[Cell], Callable[..., nn.RNNBase], dict[str, Any]]] = [
    (RNNTanh, nn.RNN, {}),
    (RNNReLU, nn.RNN, {"nonlinearity": "relu"}),
    (LSTM, nn.LSTM, {}),
    (GRU, nn.GRU, {}),
]
MERGES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "concat": lambda ahead, behind: torch.cat((ahead, behind), -1),
    "sum": lambda ahead, behind: ahead + behind,
    "mul": lambda ahead, behind: ahead * behind,
    "mean": lambda ahead, behind: 0.5 * ahead + 0.5 * behind,
}


def build(cell_class: type[Cell], merge: Any, widths: tuple[int, ...] = (WIDTH,)) -> Bidirectional:
    generator = torch.Generator().manual_seed(7)
    made = CellFactory(cell_class, Default(), widths, merge, generator).recurrence(3)
    assert isinstance(made, Bidirectional)
    return made


def random_inputs(features: int = 3) -> Tensor:
    return torch.randn(4, 9, features, generator=torch.Generator().manual_seed(1))


def parts(state: Any) -> tuple[Tensor, ...]:
    return state if isinstance(state, tuple) else (state,)


@pytest.mark.parametrize(("recurrent", "torch_class", "settings"), TORCHS)
def test_concat_is_torchs_own_stack_with_torchs_own_weights(
    recurrent: type[Cell], torch_class: Callable[..., nn.RNNBase], settings: dict[str, Any]
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        stack = torch_class(3, WIDTH, 2, batch_first=True, bidirectional=True, **settings)
    ours = build(recurrent, "concat", (WIDTH, WIDTH))
    outputs_BTH, end = ours(random_inputs())
    expected_BTH, expected = stack(random_inputs())
    torch.testing.assert_close(outputs_BTH, expected_BTH)
    for part, expected_LBH in zip(end.values(), parts(expected), strict=True):
        for layer, layer_BH in enumerate(part):
            # torch stacks both directions of the lowest layer, then the next layer's.
            joined_BH = torch.cat(tuple(expected_LBH[2 * layer : 2 * layer + 2]), -1)
            torch.testing.assert_close(layer_BH, joined_BH)


@pytest.mark.parametrize("merge", MERGES)
@pytest.mark.parametrize(("recurrent", "torch_class", "settings"), TORCHS)
def test_every_merge_joins_torchs_two_directions_layer_by_layer(
    recurrent: type[Cell],
    torch_class: Callable[..., nn.RNNBase],
    settings: dict[str, Any],
    merge: str,
) -> None:
    ours, join = build(recurrent, merge, (WIDTH, 4)), MERGES[merge]
    outputs_BTH, end = ours(random_inputs())
    read_BTH = random_inputs()
    for layer, directions in enumerate(ours.weights_by_layer()):
        both = torch_class(
            read_BTH.shape[2], (WIDTH, 4)[layer], batch_first=True, bidirectional=True, **settings
        )
        with torch.no_grad():
            weights = [weight for direction in directions for weight in direction]
            for theirs, weight in zip(both.parameters(), weights, strict=True):
                theirs.copy_(weight)
        read_BTH, final = both(read_BTH)
        read_BTH = join(*read_BTH.chunk(2, -1))
        for part, final_LBH in zip(end.values(), parts(final), strict=True):
            torch.testing.assert_close(part[layer], join(*final_LBH))
    torch.testing.assert_close(outputs_BTH, read_BTH)
    assert ours.hidden_sizes == tuple(layer_BH.shape[1] for layer_BH in end["h"])
    assert ours.output_size == outputs_BTH.shape[2]
    assert ours.depth == 2


def test_both_directions_have_weights_and_the_law_of_their_own() -> None:
    generator = torch.Generator().manual_seed(0)
    made = CellFactory(LSTM, ForgetBias(value=2.0), (4, 3), "sum", generator).recurrence(2)
    for directions in made.weights_by_layer():
        ahead, behind = directions
        assert not torch.equal(ahead.recurrent_weight_GH, behind.recurrent_weight_GH)
        for layer in directions:
            assert set(layer.input_bias_G.tolist()) == {0.0, 2.0}


def test_one_direction_is_the_cell_itself() -> None:
    made, alone = (
        each
        for factory in [
            CellFactory(GRU, Default(), (4, 3), None, torch.Generator().manual_seed(seed))
            for seed in (2, 2)
        ]
        for each in [factory.recurrence(2)]
    )
    assert type(made) is GRU
    assert made.hidden_sizes == (4, 3)
    assert all(
        torch.equal(*pair) for pair in zip(made.parameters(), alone.parameters(), strict=True)
    )


def test_an_unknown_merge_is_refused() -> None:
    with pytest.raises(ValueError, match="one of concat, sum, mul, mean, but got 'max'"):
        build(LSTM, "max")


def test_cells_that_do_not_fit_are_refused() -> None:
    narrow, wide = GRU(input_size=2, hidden_sizes=(3,)), GRU(input_size=2, hidden_sizes=(4,))
    with pytest.raises(ValueError, match=r"read 2 features, but got .*\(3,\)"):
        Bidirectional([(narrow, wide)], "sum")
    with pytest.raises(ValueError, match="read 6 features, but got"):
        Bidirectional([(narrow, narrow), (wide, wide)], "concat")
    with pytest.raises(ValueError, match="Expected hidden_sizes"):
        Bidirectional([], "sum")

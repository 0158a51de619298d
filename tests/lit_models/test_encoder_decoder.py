"""Check how the decoder is fed: with the truth while training, with its own symbols otherwise.

Axes: B batch, T time, D input features, K answers, O classes.
"""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from lit_models.cells._base import Cell
from lit_models.cells.lstm import LSTM
from lit_models.encoder_decoder import EncoderDecoder

Make = Callable[..., Any]

every_direction = pytest.mark.parametrize("merge", [None, "concat", "sum", "mul", "mean"])


@every_direction
def test_greedy_decoding_is_forcing_with_its_own_symbols(
    cell_class: type[Cell], merge: str | None, make_module: Make, make_batch: Make
) -> None:
    module = make_module(EncoderDecoder, cell_class, (4, 3), merge)
    inputs_BTD = make_batch(module).inputs_BTD
    greedy_BKO = module(inputs_BTD)
    forced_BKO = module.predictions(inputs_BTD, greedy_BKO.argmax(-1))
    torch.testing.assert_close(greedy_BKO, forced_BKO)
    doubled = 2 if merge == "concat" else 1
    assert module.decoder.hidden_sizes == (4 * doubled, 3 * doubled)
    assert module.decoder.input_size == 4


def test_an_answer_sees_the_true_symbols_before_it_alone(
    make_module: Make, make_batch: Make
) -> None:
    module = make_module(EncoderDecoder, LSTM, input_steps=5, output_steps=4)
    batch = make_batch(module)
    changed_BK = batch.target.clone()
    changed_BK[:, 1] = (changed_BK[:, 1] + 1) % 3
    before, after = (
        module.predictions(batch.inputs_BTD, each) for each in (batch.target, changed_BK)
    )
    assert torch.equal(before[:, :2], after[:, :2])
    assert (before[:, 2:] != after[:, 2:]).any(-1).all()


def test_training_is_forced_and_evaluation_is_greedy(
    make_module: Make, make_batch: Make, run: Make
) -> None:
    module = make_module(EncoderDecoder, LSTM)
    # Answers that differ with the symbol before them.
    generator = torch.Generator().manual_seed(1)
    torch.nn.init.normal_(module.decoder.layers()[0].input_weight_GD, std=5.0, generator=generator)
    batch = make_batch(module, 64)
    forced_BKO, greedy_BKO = (
        module.predictions(batch.inputs_BTD, batch.target),
        module(batch.inputs_BTD),
    )
    losses = [
        torch.nn.functional.cross_entropy(each.flatten(0, 1), batch.target.flatten()).item()
        for each in (forced_BKO, greedy_BKO)
    ]
    assert losses[0] != pytest.approx(losses[1], rel=1e-3)
    assert module.training_step(batch, 0).item() == pytest.approx(losses[0])
    run("validate", module, [batch])
    run("test", module, [batch])
    assert module.validation_loss == pytest.approx(losses[1])
    assert module.test_loss == pytest.approx(losses[1])
    error = (greedy_BKO.argmax(-1) != batch.target).double().mean().item()
    assert module.validation_skill == pytest.approx(1 - error / 0.5)


def test_forced_training_teaches_greedy_decoding(
    make_module: Make, make_batch: Make, run: Make
) -> None:
    module = make_module(EncoderDecoder, LSTM, (16,), learning_rate=0.03)
    batch = make_batch(module, 4)
    run("fit", module, [batch] * 100)
    assert torch.equal(module(batch.inputs_BTD).argmax(-1), batch.target)


def test_the_encoders_whole_state_passes_over(make_module: Make, make_batch: Make) -> None:
    module = make_module(EncoderDecoder, LSTM, (4, 3), "concat")
    inputs_BTD = make_batch(module).inputs_BTD
    _, state = module.cell(inputs_BTD)
    state = {
        name: tuple(each.detach().requires_grad_() for each in part) for name, part in state.items()
    }
    start_B1O = torch.eye(4)[torch.full((8, 1), 3)]
    outputs_B1H, _ = module.decoder(start_B1O, state)
    first_BO = module.output_layer(outputs_B1H)[:, 0]
    torch.testing.assert_close(module(inputs_BTD)[:, 0], first_BO)
    leaves = [layer_BH for part in state.values() for layer_BH in part]
    for gradient in torch.autograd.grad(first_BO.square().sum(), leaves):
        assert gradient.any()

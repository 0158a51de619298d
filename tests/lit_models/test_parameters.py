"""Check parameter counts against those that course notes 3 and 4 print."""

from collections.abc import Callable
from typing import Any

import pytest

from lit_models._parameters import parameter_counts
from lit_models._topology import Topology
from lit_models.cells.lstm import LSTM
from lit_models.cells.rnn_tanh import RNNTanh
from lit_models.encoder_decoder import EncoderDecoder
from lit_models.many_to_one import ManyToOne

Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("inputs", "widths", "merge", "classes", "kerass"),
    [
        (5, (32,), None, 5, [4864, 165]),
        (1, (64,), None, 1, [16896, 65]),
        (2, (16, 16, 16, 10), None, 10, [1216, 2112, 2112, 1080, 110]),
        (2, (16,), "concat", 10, [2432, 330]),
        (2, (16,), "sum", 10, [2432, 170]),
    ],
)
def test_without_the_second_biases_the_counts_are_kerass(
    inputs: int,
    widths: tuple[int, ...],
    merge: str | None,
    classes: int,
    kerass: list[int],
    make_module: Make,
) -> None:
    counts = parameter_counts(
        make_module(ManyToOne, LSTM, widths, merge, input_size=inputs, output_size=classes)
    )
    assert list(counts) == [f"recurrent {n + 1}" for n in range(len(widths))] + ["output"]
    assert [total - second for total, second in counts.values()] == kerass
    directions = 1 if merge is None else 2
    seconds = [4 * width * directions for width in widths]
    assert [second for _, second in counts.values()] == [*seconds, 0]


def test_every_parameter_is_counted_once(topology_class: type[Topology], make_module: Make) -> None:
    module = make_module(topology_class, RNNTanh, (4, 3), "concat")
    total = sum(parameter.numel() for parameter in module.parameters())
    assert sum(count for count, _ in parameter_counts(module).values()) == total


def test_a_decoder_is_counted_apart(make_module: Make) -> None:
    module = make_module(EncoderDecoder, LSTM, (4, 3))
    counts = parameter_counts(module)
    assert set(counts) == {"recurrent 1", "recurrent 2", "decoder 1", "decoder 2", "output"}
    # Three classes and the start symbol; the encoder reads two features.
    assert counts["decoder 1"][0] - counts["recurrent 1"][0] == 16 * (4 - 2)
    assert counts["decoder 2"] == counts["recurrent 2"]


def test_an_output_layer_that_is_none_has_no_parameters(make_module: Make) -> None:
    module = make_module(
        ManyToOne,
        hidden_sizes=(1,),
        input_size=1,
        objective="regression",
        output_layer="none",
    )
    assert parameter_counts(module) == {"recurrent 1": (4, 1), "output": (0, 0)}

"""Define the topology that reads a whole sequence, then writes another one symbol by symbol.

Axes: B batch, T time, D input features, H hidden units, K answers, O classes.
"""

from typing import ClassVar, Unpack

import torch
from torch import Tensor
from torch.nn import functional

from lit_models._settings import TopologySettings
from lit_models._topology import Topology
from lit_models.cells._recurrence import State


class EncoderDecoder(Topology):
    """Encode the input in one state, from which a second cell writes K symbols.

    The decoder has the widths of the encoder's end state and starts from it. At each step it reads
    the previous symbol, at first a start symbol of its own: the true one while training (teacher
    forcing), its own likeliest one otherwise (greedy).

    Source: Sutskever, Vinyals & Le 2014, arXiv 1409.3215; Cho et al. 2014, arXiv 1406.1078;
    Williams & Zipser 1989 for teacher forcing.
    """

    version: ClassVar[int] = 1
    causal: ClassVar[bool] = False
    reads_last_state: ClassVar[bool] = False

    def __init__(self, **settings: Unpack[TopologySettings]) -> None:
        """Build the encoder and the read-out, then the decoder; see `Topology`.

        Args:
            **settings: See `TopologySettings`.

        Raises:
            ValueError: If the objective is not classification.
        """
        if settings["objective"] != "classification":
            raise ValueError(
                "Expected objective to be classification for encoder_decoder, but got "
                f"{settings['objective']!r}. Its decoder reads symbols; choose another topology."
            )
        super().__init__(settings)
        self.decoder = settings["cells"].cell(self.output_size + 1, self.cell.hidden_sizes)

    def predictions(self, inputs_BTD: Tensor, shown: Tensor | None) -> Tensor:
        """Answer whole sequences; see `SequenceModule.predictions`."""
        _, state = self.cell(inputs_BTD)
        start_B1 = torch.full((len(inputs_BTD), 1), self.output_size, device=inputs_BTD.device)
        if shown is not None:
            previous_BK = torch.cat((start_B1, shown[:, :-1]), 1)
            return self.read_out(*self.decoder(self._one_hot(previous_BK, inputs_BTD), state))
        previous_B1, answers = start_B1, []
        for _ in range(self.output_steps):
            outputs_B1H, state = self.decoder(self._one_hot(previous_B1, inputs_BTD), state)
            answers.append(self.read_out(outputs_B1H, state))
            previous_B1 = answers[-1].argmax(-1)
        return torch.cat(answers, 1)

    def read_out(self, outputs_BTH: Tensor, state: State) -> Tensor:
        """Return the decoder's predictions, (B, K, O); see `Topology.read_out`."""
        predictions_BKO: Tensor = self.output_layer(outputs_BTH)
        return predictions_BKO

    def _one_hot(self, symbols: Tensor, like: Tensor) -> Tensor:
        """Return symbols, the start symbol last, as what the decoder reads."""
        return functional.one_hot(symbols, self.output_size + 1).to(like.dtype)

"""Measure how far the prediction moves when the state before the first input is another one.

Axes: B batch, T time, D input features, H hidden units, K lags, O outputs.
"""

import copy
from typing import ClassVar

import torch

from bench.probes._base import Probe, Reading, Subject
from bench.probes._distance import distance
from bench.probes._lags import geometric
from bench.probes._rounding import significant
from bench.probes._states import stepped_cell
from lit_models._topology import Topology

SEQUENCES = 256


class InitialStateInfluence(Probe):
    """Start from the state that another sequence leaves behind, all else equal, and compare the answers.

    The usual start is the state of all zeros. The lag counts the steps read since, from 1 to T.
    Mean over sequences of the distance that `first_input_influence` takes, between what
    the read-out would answer then; at T it is that of the last answer.

    In float64. Unlike the first input, the initial state is no part of what is to be remembered: a
    network that is to answer from its input alone does well to forget it. Source: exercise 2 of
    course notes 0; Jaeger 2001, "The echo state approach", GMD report 148, section 2.
    """

    version: ClassVar[int] = 1

    @torch.no_grad()
    def read(self, subject: Subject) -> list[Reading]:
        """Return one distance a lag; nothing where no one-directional cell reads several steps and answers."""
        module, sample = subject.module, subject.held_out(SEQUENCES)
        cell = stepped_cell(module, sample)
        if cell is None or sample is None or not isinstance(module, Topology):
            return []
        read_out = copy.deepcopy(module.output_layer).double()
        inputs_BTD = sample.inputs_BTD.double()
        lags = geometric(inputs_BTD.shape[1])
        index = [lag - 1 for lag in lags]
        outputs_BTH, end = cell(inputs_BTD)
        left = {name: tuple(each.roll(1, dims=0) for each in part) for name, part in end.items()}
        moved_BTH, _ = cell(inputs_BTD, left)
        before_BKO, after_BKO = (read_out(each[:, index]) for each in (outputs_BTH, moved_BTH))
        mean_K = distance(module, before_BKO, after_BKO).mean(0)
        values = [significant(value) for value in mean_K.tolist()]
        return [Reading("initial_state_influence", "distance", "none", {"lag": lags}, values)]

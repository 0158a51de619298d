from typing import get_args

import pytest
import torch
from lightning import Trainer

from bench.fields import Precision
from bench.numerics import numerics

EXPECTED = {
    "32-true": (torch.float32, None, 1),
    "64-true": (torch.float64, None, 1),
    "bf16-true": (torch.bfloat16, None, 1),
    "16-true": (torch.float16, None, 1),
    "bf16-mixed": (torch.float32, torch.bfloat16, 1),
    "16-mixed": (torch.float32, torch.float16, 65_536),
}


@pytest.mark.parametrize("precision", get_args(Precision))
def test_every_precision_says_what_it_computes_in(precision: Precision) -> None:
    found = numerics("gpu", precision)
    assert found == (torch.device("cuda"), *EXPECTED[precision])
    assert numerics("cpu", precision) == found._replace(device=torch.device("cpu"))


@pytest.mark.parametrize("precision", [each for each in get_args(Precision) if each != "16-mixed"])
def test_it_is_what_lightning_does(precision: Precision) -> None:
    plugin = Trainer(accelerator="cpu", precision=precision, logger=False).precision_plugin
    layer = plugin.convert_module(torch.nn.Linear(2, 2))
    found = numerics("cpu", precision)
    assert layer.weight.dtype == found.weights
    with plugin.forward_context():
        theirs = layer(torch.zeros(1, 2, dtype=found.weights)).dtype
    with found.autocasting():
        ours = layer(torch.zeros(1, 2, dtype=found.weights)).dtype
    assert ours == theirs


def test_the_scale_is_the_one_torch_starts_with() -> None:
    scaler = torch.amp.GradScaler("cpu")
    scaler.scale(torch.ones(1))
    assert numerics("gpu", "16-mixed").loss_scale == scaler.get_scale()


def test_an_accelerator_has_to_be_resolved() -> None:
    with pytest.raises(ValueError, match="cpu or gpu, but got 'auto'"):
        numerics("auto", "32-true")

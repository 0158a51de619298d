"""Check clipping and the care for gradients that are not finite, in real fits."""

import copy
import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.optim import Optimizer

from lit_models._base import SequenceModule
from lit_models._gradients import guard_gradients
from lit_models._optimisers import OPTIMISERS, build_optimiser
from lit_models.many_to_one import ManyToOne

Make = Callable[..., Any]


class Watched(ManyToOne):
    """Keep the gradients that the latest update used."""

    def optimizer_step(self, *args: Any, **kwargs: Any) -> None:
        super().optimizer_step(*args, **kwargs)
        self.used = [parameter.grad for parameter in self.parameters()]


def total_norm(gradients: list[Tensor]) -> float:
    squares = [gradient.double().square().sum().item() for gradient in gradients]
    return math.sqrt(sum(squares))


def independent_gradients(module: SequenceModule, batch: Any) -> list[Tensor]:
    loss = torch.nn.functional.cross_entropy(module(batch.inputs_BTD), batch.target)
    return list(torch.autograd.grad(loss, list(module.parameters())))


@pytest.mark.parametrize("clip", [1e-3, 1e3, None])
def test_norm_is_taken_before_clipping_and_clip_holds_after(
    clip: float | None, make_module: Make, make_batch: Make, run: Make
) -> None:
    module = make_module(Watched, clip=clip)
    batch = make_batch(module)
    expected = independent_gradients(module, batch)
    run("fit", module, [batch])
    norm = total_norm(expected)
    assert module.gradient_norm.item() == pytest.approx(norm, rel=1e-5)
    limited = clip is not None and norm > clip
    assert module.clipped_steps == limited
    assert module.nonfinite_steps == 0
    assert total_norm(module.used) == pytest.approx(clip if limited else norm, rel=1e-2)
    assert total_norm(module.used) <= (clip or norm) * (1 + 1e-5)
    scale = clip / norm if limited and clip is not None else 1.0
    for used, gradient in zip(module.used, expected, strict=True):
        torch.testing.assert_close(used, gradient * scale, rtol=2e-2, atol=1e-7)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("position", [0, 2])
@pytest.mark.parametrize("field", ["inputs_BTD", "target"])
def test_a_bad_batch_changes_nothing_and_is_counted(
    optimiser: str, position: int, field: str, make_module: Make, make_batch: Make, run: Make
) -> None:
    good = make_batch(make_module(ManyToOne, objective="regression"))
    value = {"inputs_BTD": torch.nan, "target": torch.inf}[field]
    bad = good._replace(**{field: torch.full_like(getattr(good, field), value)})
    batches = [good] * 3
    finals = []
    for fed in (batches, [*batches[:position], bad, *batches[position:]]):
        module = make_module(ManyToOne, objective="regression", optimiser=optimiser)
        used = run("fit", module, fed).optimizers[0]
        finals.append((list(module.parameters()), used.state_dict()["state"]))
        assert module.nonfinite_steps == len(fed) - 3
    for undisturbed, disturbed in zip(*(weights for weights, _ in finals), strict=True):
        assert torch.equal(undisturbed, disturbed)
    torch.testing.assert_close(*(state for _, state in finals), rtol=0, atol=0)


def test_a_bad_last_batch_shows_in_the_norm(make_module: Make, make_batch: Make, run: Make) -> None:
    module = make_module(ManyToOne)
    good = make_batch(module)
    run(
        "fit", module, [good, good._replace(inputs_BTD=torch.full_like(good.inputs_BTD, torch.nan))]
    )
    assert module.gradient_norm.isnan()
    assert module.nonfinite_steps == 1


@pytest.mark.parametrize(
    "build",
    [
        lambda weights: torch.optim.SGD(weights, lr=0.1, momentum=0.9, weight_decay=0.1),
        lambda weights: torch.optim.RMSprop(weights, lr=0.1, momentum=0.9, weight_decay=0.1),
        lambda weights: torch.optim.AdamW(weights, lr=0.1),
    ],
)
def test_neither_momentum_nor_decay_acts_on_a_left_out_update(
    build: Callable[[list[Tensor]], Optimizer],
) -> None:
    weight = torch.ones(3, requires_grad=True)
    optimiser = build([weight])
    weight.grad = torch.ones(3)
    assert guard_gradients(optimiser, None).outcome == "used"
    optimiser.step()
    before = copy.deepcopy((weight.detach(), optimiser.state_dict()["state"]))
    weight.grad = torch.tensor([1.0, torch.nan, 1.0])
    assert guard_gradients(optimiser, None).outcome == "left out"
    optimiser.step()
    torch.testing.assert_close(
        (weight.detach(), optimiser.state_dict()["state"]), before, rtol=0, atol=0
    )


def test_a_limit_of_the_trainers_own_is_refused(
    make_module: Make, make_batch: Make, run: Make
) -> None:
    module = make_module(ManyToOne)
    batches = [make_batch(module)]
    with pytest.raises(ValueError, match=r"without gradient_clip_val, but got 0\.5"):
        run("fit", module, batches, gradient_clip_val=0.5)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_optimisers_have_torchs_defaults_or_kerass(name: str) -> None:
    weight = torch.nn.Parameter(torch.ones(2))
    built = build_optimiser(name, [weight], 0.125)
    expected: dict[str, Optimizer] = {
        "adam": torch.optim.Adam([weight], lr=0.125),
        "rmsprop": torch.optim.RMSprop([weight], lr=0.125),
        "sgd": torch.optim.SGD([weight], lr=0.125),
        "keras_rmsprop": torch.optim.RMSprop([weight], lr=0.125, alpha=0.9, eps=1e-7),
    }
    assert type(built) is type(expected[name])
    assert built.defaults == expected[name].defaults


@pytest.mark.parametrize("name", OPTIMISERS)
def test_a_vanished_gradient_is_a_finite_step_in_half_precision(name: str) -> None:
    for kind in (torch.float16, torch.bfloat16):
        weight = torch.nn.Parameter(torch.ones(2, dtype=kind))
        weight.grad = torch.zeros_like(weight)
        build_optimiser(name, [weight], 0.125).step()
        assert weight.tolist() == [1.0, 1.0]

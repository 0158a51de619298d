"""Look at the histograms that a trial leaves for TensorBoard, and at what any kind of trial leaves."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench import events_histograms
from bench.compose import compose
from bench.events_histograms import histograms
from lit_models._topology import Topology
from tests.bench import small
from tests.bench.left import Left, Runs


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(tmp_path_factory.mktemp("events"))


GATES = {
    "rnn_tanh": {"state/h, layer 1"},
    "gru": {"gates/reset, layer 1", "gates/update, layer 1"},
    "lstm": {"gates/input, layer 1", "gates/forget, layer 1", "gates/output, layer 1"},
}


@pytest.mark.parametrize("cell", GATES)
def test_gates_are_shown_before_and_after_training(left: Runs, cell: str) -> None:
    found = left(cell=cell, task="adding")
    shown = {tag for tag in found.tags("histograms") if not tag.startswith("singular values/")}
    assert shown == GATES[cell]
    for tag in shown:
        initial, trained = found.events.Histograms(tag)
        assert (initial.step, trained.step) == (0, 320)
        for event in (initial, trained):
            # 8 sequences of 5 steps, 4 units.
            assert event.histogram_value.num == 8 * 5 * 4
            assert sum(event.histogram_value.bucket) == 8 * 5 * 4
            assert -1 <= event.histogram_value.min <= event.histogram_value.max <= 1
        assert initial.histogram_value.sum != trained.histogram_value.sum


def test_a_gate_is_shown_at_what_it_does(tmp_path: Path) -> None:
    # A forget bias of 2 and weights near it: at the start the gate stands near sigmoid(2).
    found = Left(small.trial(cell="lstm", initialisation="forget_bias:value=20"), tmp_path / "s0")
    initial, _ = found.events.Histograms("gates/forget, layer 1")
    assert initial.histogram_value.min > 0.999
    other, _ = found.events.Histograms("gates/input, layer 1")
    assert other.histogram_value.max < 0.999


@pytest.mark.parametrize(
    ("cell", "blocks"),
    [
        ("rnn_tanh", ["recurrent matrix"]),
        ("gru", ["reset", "update", "candidate"]),
        ("lstm", ["input", "forget", "candidate", "output"]),
    ],
)
def test_singular_values_are_those_of_the_first_weights(
    left: Runs, cell: str, blocks: list[str]
) -> None:
    found = left(cell=cell, task="adding")
    shown = {tag for tag in found.tags("histograms") if tag.startswith("singular values/")}
    assert shown == {f"singular values/{block}, layer 1" for block in blocks}
    module = compose(found.trial).module
    assert isinstance(module, Topology)
    ((weights,),) = module.cell.weights_by_layer()
    matrix = weights.recurrent_weight_GH.detach().double().numpy()
    for place, block in enumerate(blocks):
        expected = np.linalg.svd(matrix[4 * place : 4 * place + 4], compute_uv=False)
        initial, trained = found.events.Histograms(f"singular values/{block}, layer 1")
        assert initial.histogram_value.num == 4
        assert initial.histogram_value.max == pytest.approx(expected.max())
        assert initial.histogram_value.min == pytest.approx(expected.min())
        assert trained.histogram_value.max != initial.histogram_value.max


@pytest.mark.parametrize(
    "changed",
    [
        {"task": "adding", "cell": "mean", "hidden_size": 32},
        {"bidirectional": "concat"},
        {"depth": 2, "hidden_size": (6, 4)},
        {"task": "sequence_to_sequence", "topology": "encoder_decoder"},
        {"task": "even_pairs"},
        {"precision": "64-true"},
    ],
    ids=lambda changed: "-".join(map(str, changed.values())),
)
def test_every_kind_of_trial_leaves_events(left: Runs, changed: dict[str, Any]) -> None:
    found = left(**changed)
    assert "headline/test skill" in found.tags("scalars")
    networks = found.trial.is_network
    assert any(t.startswith("singular values/") for t in found.tags("histograms")) is networks


def test_both_directions_and_all_layers_have_singular_values(left: Runs) -> None:
    both = {t for t in left(bidirectional="concat").tags("histograms") if "update" in t}
    assert both == {f"singular values/update, layer 1, {way}wards" for way in ("for", "back")}
    deep = {t for t in left(depth=2, hidden_size=(6, 4)).tags("histograms") if "update" in t}
    assert deep == {
        f"{kind}/update, layer {n}" for kind in ("gates", "singular values") for n in (1, 2)
    }


def test_a_layer_too_wide_has_no_singular_values(monkeypatch: pytest.MonkeyPatch) -> None:
    composition = compose(small.trial(hidden_size=4))
    monkeypatch.setattr(events_histograms, "WIDEST", 4)
    assert any(name.startswith("singular values/") for name in histograms(composition))
    monkeypatch.setattr(events_histograms, "WIDEST", 3)
    shown = histograms(composition)
    assert shown
    assert not any(name.startswith("singular values/") for name in shown)


def test_the_events_of_a_trial_are_small(left: Runs) -> None:
    for found in (left(task="adding", cell="lstm"), left({"probe_interval": 160}, task="adding")):
        size = sum(path.stat().st_size for path in found.folder.iterdir())
        assert 10_000 < size < 60_000


def test_weights_as_large_as_they_get_are_shown_too(
    left: Runs, capsys: pytest.CaptureFixture[str]
) -> None:
    found = left(cell="rnn_relu", initialisation="identity:scale=1e30", sequence_length=3)
    assert capsys.readouterr().err == ""
    initial, trained = found.events.Histograms("singular values/recurrent matrix, layer 1")
    for event in (initial, trained):
        assert event.histogram_value.max == pytest.approx(1e30)
        assert sum(event.histogram_value.bucket) == 4

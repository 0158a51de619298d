"""Hold the worked examples of docs/adding.md to the contracts, and to what the page promises of them.

Axes: B batch, T time, H hidden units.
"""

import json
import re
import textwrap
from pathlib import Path

import pytest

from tests.docs.conftest import Checkout
from tests.docs.documents import ROOT, files, read

EXAMPLES = files(read(ROOT / "docs" / "adding.md"))
NAMES = ("first_value", "update_only", "saturation")

# Each runs in a process of its own, where the copy of the code with the examples is found.
PROMISES = {
    "a network that copies the first input has a skill of 1, and one that answers 1/2 of 0": """
        from datamodules.first_value import FirstValue

        stream = {
            "sequence_length": 9, "data_seed": 0, "batch_size": 64, "training_sequences": 64,
            "validation_sequences": 64, "test_sequences": 64, "training_set_size": None,
        }
        for following in ("numbers", "zeros"):
            data = FirstValue(following=following, **stream)
            seen = data.sequences("test", 0, 20_000)
            assert ((seen.inputs_BTD[:, 0, 0] - seen.target) ** 2).mean() == 0
            skill = 1 - ((0.5 - seen.target) ** 2).mean() / data.reference_error
            assert abs(skill) < 0.02, skill
            assert (seen.inputs_BTD[:, 1:] != 0).any() == (following == "numbers")
        """,
    "the cell is torch's GRU where the reset gate stands open": """
        import torch
        from lit_models.cells.update_only import UpdateOnly
        from lit_models.initialisations.default import Default

        cell = UpdateOnly(input_size=3, hidden_sizes=(5, 4)).double()
        Default().apply(cell, torch.Generator().manual_seed(0))
        inputs_BTD = torch.randn(2, 7, 3, dtype=torch.float64)
        outputs_BTH = inputs_BTD
        for width, layer in zip((5, 4), cell.layers(), strict=True):
            gru = torch.nn.GRU(outputs_BTH.shape[2], width, batch_first=True).double()
            with torch.no_grad():
                for theirs, ours in zip(gru.all_weights[0], layer, strict=True):
                    theirs[:width] = 0
                    theirs[width:] = ours
                gru.bias_ih_l0[:width] = 100  # where the logistic function is 1 in float64
            outputs_BTH, _ = gru(outputs_BTH)
        torch.testing.assert_close(cell(inputs_BTD)[0], outputs_BTH, rtol=1e-12, atol=1e-14)
        """,
    "all units stand at the end of their range, or none": """
        import torch
        from bench.compose import compose
        from bench.probes.saturation import Saturation
        from tests.bench import small

        made = compose(small.trial(cell="rnn_tanh", sequence_length=20))
        for bias, share in ((5.0, 1.0), (0.0, 0.0)):
            with torch.no_grad():
                for weight in made.module.cell.parameters():
                    weight.zero_()
                made.module.cell.layers()[0].input_bias_G[:] = bias
            (found,) = Saturation().read(made)
            assert found.values == [share] * len(found.axes["step"]), found
            assert (found.axes["step"][0], found.axes["step"][-1]) == (1, 20)
        """,
}


def test_there_is_an_example_of_each_kind() -> None:
    paths = [Path(path) for path in EXAMPLES]
    assert tuple(path.stem for path in paths) == NAMES
    assert [path.parent.as_posix() for path in paths] == [
        "datamodules",
        "lit_models/cells",
        "bench/probes",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("promise", PROMISES)
def test_what_the_page_promises_is_so(checkout: Checkout, tmp_path: Path, promise: str) -> None:
    (tmp_path / "promise.py").write_text(textwrap.dedent(PROMISES[promise]), encoding="utf-8")
    code, told = checkout.run("python promise.py", tmp_path)
    assert code == 0, told


@pytest.mark.slow
def test_the_examples_meet_the_contracts(checkout: Checkout) -> None:
    tests = [
        *("tests/datamodules/test_contract.py", "tests/lit_models/test_cells.py"),
        *("tests/lit_models/test_plugins.py", "tests/lit_models/test_topology_contract.py"),
        *("tests/bench/test_catalogue.py", "tests/bench/test_flops.py"),
        *("tests/bench/test_probing.py", "tests/test_import_rules.py"),
    ]
    wanted = " or ".join([*NAMES, "FirstValue", "test_import_rules"])
    words = f"python -m pytest -v -p no:cacheprovider -k '{wanted}' {' '.join(tests)}"
    code, told = checkout.run(words, checkout.folder)
    assert code == 0, told
    for name in ("FirstValue", *NAMES):
        assert re.search(rf"\[.*{name}.*\] PASSED", told), f"no test took {name}"


@pytest.mark.slow
def test_the_examples_are_in_the_style_of_the_house(checkout: Checkout) -> None:
    code, told = checkout.run(
        f"ruff check {' '.join(EXAMPLES)} && ruff format --check {' '.join(EXAMPLES)}",
        checkout.folder,
    )
    assert code == 0, told


@pytest.mark.slow
def test_a_network_learns_the_new_dataset_through_the_new_cell_under_the_new_probe(
    checkout: Checkout, tmp_path: Path
) -> None:
    code, listed = checkout.run("lethe list", tmp_path)
    assert code == 0
    for name in NAMES:
        assert f"  {name} " in listed
    assert "setting first_value:following=... takes numbers or zeros, default numbers" in listed
    run = (
        "lethe run --task first_value:following=zeros --cell update_only --sequence-length 2 --seed 0 "
        "--learning-rate 1e-2 --budget 32000 --probes '[saturation, gate_half_life]'"
    )
    code, told = checkout.run(run, tmp_path)
    assert code == 0, told
    lines = (tmp_path / "runs" / "run" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    measured = json.loads(lines[-1])["measurements"]
    assert measured["sequences_to_solved"]["values"] is not None
    assert measured["saturation"]["axes"]["stage"] == ["initial", "trained"]
    assert "gate_half_life" in measured

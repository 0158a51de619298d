"""Hold matched widths to the parameters that networks of that width really have."""

from pathlib import Path
from typing import Any

import pytest
import torch

from bench.compose import compose
from bench.errors import ConfigError
from bench.sweep import Sweep
from bench.sweep_file import load
from tests.bench import small


def matching(tmp_path: Path, **grid: Any) -> Sweep:
    shared = {"task": "first_token_recall", "sequence_length": 5, "seed": [0, 1]}
    content = small.sweep() | {"shared": shared, "grids": [grid]}
    path = tmp_path / "matching.yaml"
    path.write_text(repr(content).replace("True", "true").replace("False", "false"), "utf-8")
    return load(str(path))


def parameters(trial: Any) -> int:
    return sum(weight.numel() for weight in compose(trial).module.parameters())


def test_the_width_is_the_nearest_for_every_cell_and_depth(tmp_path: Path) -> None:
    sweep = matching(
        tmp_path, cell=["rnn_tanh", "lstm", "gru"], depth=[1, 2], match_parameters=[2_000, 5_000]
    )
    trials = sweep.trials()
    assert len(trials) == 3 * 2 * 2 * 2
    for trial in trials:
        assert trial.match_parameters is not None
        assert isinstance(trial.hidden_size, int)
        found = abs(parameters(trial) - trial.match_parameters)
        for width in (trial.hidden_size - 1, trial.hidden_size + 1):
            other = trial.model_copy(update={"hidden_size": width})
            assert found <= abs(parameters(other) - trial.match_parameters)
        assert f"/p{trial.match_parameters}-h{trial.hidden_size}-" in trial.id


def test_widths_of_one_number_differ_by_cell(tmp_path: Path) -> None:
    sweep = matching(tmp_path, cell=["rnn_tanh", "lstm"], match_parameters=5_000)
    widths = {trial.cell: trial.hidden_size for trial in sweep.trials()}
    assert widths["rnn_tanh"] > widths["lstm"]  # type: ignore[operator]


def test_a_number_out_of_reach_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nearest that lstm comes to .* with 1 units"):
        matching(tmp_path, cell="lstm", match_parameters=3)


def test_a_number_that_no_machine_could_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"match_parameters.* 1000000000000"):
        matching(tmp_path, cell="lstm", match_parameters=10**12 + 1)
    assert matching(tmp_path, cell="lstm", match_parameters=10**12).trials()


def test_a_width_beside_the_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected match_parameters or hidden_size, got both"):
        matching(tmp_path, cell="lstm", match_parameters=500, hidden_size=8)


def test_a_process_without_torch_comes_to_the_same_widths_and_stays_without(
    tmp_path: Path,
) -> None:
    grid = {"cell": "lstm", "match_parameters": 2_000}
    here = [trial.hidden_size for trial in matching(tmp_path, **grid).trials()]
    code = (
        "import sys; from bench.sweep_file import load; trials = load(sys.argv[1]).trials(); "
        "print([trial.hidden_size for trial in trials], 'torch' in sys.modules)"
    )
    ran = small.python(code, tmp_path / "matching.yaml")
    assert (ran.stdout, ran.stderr) == (f"{here} False\n", "")


def test_counting_draws_nobody_elses_random_numbers(tmp_path: Path) -> None:
    before = torch.random.get_rng_state()
    matching(tmp_path, cell="gru", match_parameters=500)
    assert torch.equal(torch.random.get_rng_state(), before)

"""Say how one trial is repeated: as a command, and as a sweep file."""

import io
import json
import shlex
from typing import Any

from ruamel.yaml import YAML

from bench.training import USUAL
from bench.trial import Trial


def command(trial: Trial, gap: str = " ") -> str:
    """Return the ``lethe run`` that repeats a trial; what is usual is left out.

    Args:
        trial: The trial, its accelerator resolved.
        gap: What stands before each flag.
    """
    flags = [
        shlex.join([f"--{name.replace('_', '-')}", _word(value)])
        for name, value in (_settings(trial) | _training(trial)).items()
    ]
    return gap.join(["lethe run", *flags])


def sweep_file(trial: Trial) -> str:
    """Return a sweep file of this trial alone, every setting written down."""
    # A width that was chosen is chosen again; beside the wanted number it would be refused.
    chosen = {"hidden_size"} if trial.match_parameters else set()
    settings = trial.model_dump(mode="json", exclude={"training", *chosen})
    content = {
        "name": "one_trial",
        "training": trial.training.model_dump(mode="json"),
        "grids": [{name: [value] for name, value in settings.items()}],
    }
    yaml = YAML(pure=True)
    yaml.default_flow_style = None
    yaml.width = 100
    page = io.StringIO()
    yaml.dump(content, page)
    return page.getvalue()


def _settings(trial: Trial) -> dict[str, Any]:
    """Return the settings that are not the default, and those without one."""
    return {
        name: value
        for name, value in trial.model_dump(mode="json", exclude={"training"}).items()
        if Trial.model_fields[name].is_required() or getattr(trial, name) != _default(name)
    }


def _default(name: str) -> Any:
    return Trial.model_fields[name].default


def _training(trial: Trial) -> dict[str, Any]:
    """Return the training settings that are not the default."""
    given = trial.training.model_dump(mode="json")
    return {
        name: given[name] for name in given if getattr(trial.training, name) != getattr(USUAL, name)
    }


def _word(value: Any) -> str:
    """Write a value as the flag's reader, which takes YAML, reads it back; JSON is YAML."""
    if isinstance(value, str) and YAML(typ="safe", pure=True).load(value) == value:
        return value
    return json.dumps(value)

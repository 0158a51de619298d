"""``lethe run``: run one trial, all settings as flags."""

import argparse
import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bench.command_line import show
from bench.command_line.sweep import execute
from bench.config_errors import problems
from bench.engines import EngineChoice
from bench.errors import ConfigError
from bench.store import Store
from bench.sweep import Sweep
from bench.training import Training
from bench.trial import Trial


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command, with a flag for each setting of a trial and of its training."""
    parser = commands.add_parser(
        "run",
        help="run one trial, all settings as flags",
        description="Run one trial and print what it left. A trial that is done already is not run again.",
        epilog="Example: lethe run --task adding --cell lstm --sequence-length 20 --seed 0",
    )
    trial = parser.add_argument_group("trial")
    training = parser.add_argument_group("training")
    for name, field in Trial.model_fields.items():
        if name != "training":
            _add_flag(trial, name, field, optional=name == "topology")
    for name, field in Training.model_fields.items():
        _add_flag(training, name, field)
    parser.add_argument(
        "--timeout",
        default="600",
        metavar="SECONDS",
        help="seconds the trial may take (default: 600)",
    )
    parser.add_argument(
        "--results",
        type=Path,
        default=Path("runs/run"),
        metavar="DIR",
        help="results folder (default: %(default)s)",
    )
    parser.set_defaults(handle=handle, parser=parser)


def handle(settings: argparse.Namespace) -> int:
    """Run the trial as a sweep of one, then show its record."""
    sweep = _sweep_of_one(vars(settings))
    code = execute(sweep, settings.results, settings.command_text, EngineChoice(workers=1))
    with Store.open_existing(settings.results) as store:
        # By its key: an id leaves out settings that trials are not told apart by in a report.
        print()
        show.print_records(list(store.newest(store.source().sweep.planned).values()))
    return code


def _add_flag(group: Any, name: str, field: FieldInfo, optional: bool = False) -> None:
    required = field.is_required() and not optional
    default = (
        ""
        if field.is_required() or field.default is None
        else f" (default: {str(field.default).lower()})"
    )
    group.add_argument(
        _flag(name),
        dest=name,
        required=required,
        default=None,
        metavar="VALUE",
        help=f"{field.description}{default}",
    )


def _sweep_of_one(flags: dict[str, Any]) -> Sweep:
    """Build the sweep whose only trial the flags describe.

    Raises:
        ConfigError: With every fault of the flags.
    """
    known = {**Trial.model_fields, **Training.model_fields, "timeout": None}
    given = {name: _yaml(name, flags[name]) for name in known if flags.get(name) is not None}
    content = {
        "name": "run",
        "timeout": given["timeout"],
        "training": {name: given[name] for name in Training.model_fields if name in given},
        "grids": [{name: [given[name]] for name in Trial.model_fields if name in given}],
    }
    try:
        sweep = Sweep.model_validate(content)
        sweep.trials()
    except ValidationError as error:
        raise ConfigError("lethe run", list(map(_as_flag, problems(error, Sweep)))) from None
    except ConfigError as error:
        raise ConfigError(
            "lethe run", [line.removeprefix("grids[0]: ") for line in error.problems]
        ) from None
    return sweep


def _yaml(name: str, text: str) -> Any:
    """Read a flag's value as YAML would, so that 3e-3 is a number and null is nothing."""
    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, RecursionError):
        fault = f"expected a value as in YAML, got {text!r}; put words with signs in quotes"
        raise ConfigError("lethe run", [f"{_flag(name)}: {fault}"]) from None


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _as_flag(line: str) -> str:
    """Name the flag instead of the place in a sweep file."""
    path, colon, rest = line.partition(": ")
    name = re.sub(r"^(grids\[0\]\.|training\.)|\[0\]$", "", path)
    return f"{_flag(name)}{colon}{rest}"

"""Read a sweep from YAML, check all of it, and tell every fault at once."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bench.catalogue import nearest
from bench.config_errors import describe, key_path, problems
from bench.errors import ConfigError
from bench.matching import matched
from bench.overrides import override
from bench.selection import who
from bench.sweep import Sweep
from bench.trial import Trial


def presets() -> dict[str, Any]:
    """Return the sweeps that ship, by name."""
    found = sorted(files("configs").iterdir(), key=lambda path: path.name)
    return {path.name.removesuffix(".yaml"): path for path in found if path.name.endswith(".yaml")}


def load(source: str, overrides: Sequence[str] = ()) -> Sweep:
    """Read a sweep from a file, or by the name of a preset.

    Args:
        source: Path of a YAML file, or a preset's name.
        overrides: ``key=value`` each: ``training.budget=6400``, ``timeout=60``, or an axis, which then
            replaces that axis in every grid: ``seed=[0,1]``.

    Raises:
        ConfigError: With every fault of the file, the overrides and the combinations at once.
    """
    content = _yaml(source, _text(source))
    if not isinstance(content, dict):
        raise ConfigError(
            source, [f"expected a mapping with name and grids, got {describe(content)}"]
        )
    faults = [fault for text in overrides for fault in override(content, text)]
    try:
        sweep = Sweep.model_validate(content)
    except ValidationError as error:
        faults += problems(error, Sweep) + _nonsense_elsewhere(content)
        raise ConfigError(source, faults) from None
    if faults:
        raise ConfigError(source, faults)
    try:
        sweep.trials()
        _check_selection(sweep)
        return matched(sweep)
    except ConfigError as error:
        raise ConfigError(source, list(error.problems)) from None


def _check_selection(sweep: Sweep) -> None:
    """Refuse what makes no sense at the one length and width that learning rates are chosen at.

    And what would make none once some rate is chosen, which is late to be told.
    """
    selecting = sweep.selecting()
    if selecting is None or sweep.selection is None:
        return
    asking = {who(trial) for trial in sweep.provisional()}
    usual = Trial.model_fields["learning_rate"].default
    filled = sweep.filled()
    fixed = {r for g in filled if not g.selects for r in g.learning_rate or (usual,)}
    # A rate matters only where it makes a trial one with that of a grid whose rate is fixed. At the
    # first one the sweep was expanded already.
    for rate in sweep.selection.learning_rate[1:]:
        if rate in fixed:
            sweep.settled(dict.fromkeys(asking, rate)).trials()
    try:
        selecting.trials()
    except ConfigError as error:
        told = (fault.partition(": ")[2] for fault in error.problems)
        raise ConfigError(
            sweep.name, [f"selection: {fault}" for fault in dict.fromkeys(told)]
        ) from None


def _text(source: str) -> str:
    """Read a file, or the preset of that name."""
    path = Path(source)
    try:
        if path.is_file():
            return path.read_text(encoding="utf-8", errors="replace")
        found = "a folder" if path.is_dir() else "neither"
    except OSError as error:
        raise ConfigError(
            source, [f"expected a sweep file, but it cannot be read ({error.strerror})"]
        ) from None
    if source in presets():
        return str(presets()[source].read_text(encoding="utf-8"))
    hint = nearest(path.stem, list(presets()))
    raise ConfigError(
        source, [f"expected a sweep file or a preset's name, found {found}; presets: {hint}"]
    )


def _nonsense_elsewhere(content: dict[str, Any]) -> list[str]:
    """Name the nonsense in those grids of a faulty sweep that can be read, so that all is told at once."""
    grids, found = content.get("grids"), []
    for number, grid in enumerate(grids if isinstance(grids, list) else ()):
        alone = {"name": "alone", "shared": content.get("shared", {}), "grids": [grid]}
        try:
            Sweep.model_validate(alone).trials()
        except ValidationError:
            continue
        except ConfigError as error:
            where = key_path(("grids", number))
            found += [where + line.removeprefix("grids[0]") for line in error.problems]
    return found


def _yaml(source: str, text: str) -> Any:
    try:
        # YAML 1.2: 3e-3 is a number there, and a key written twice is an error.
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        reason = str(getattr(error, "problem", None) or error).partition("\n")[0]
        raise ConfigError(source, [f"{where}expected YAML, got {reason}"]) from None

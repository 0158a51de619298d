"""Name settings for a person, by what tells them apart."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from bench.trial import Trial
from reports import wording
from reports.frame import SETTINGS, TRIAL_SETTINGS, rank, short


class Name(NamedTuple):
    """Hold a setting's name in parts.

    Attributes:
        task: The task.
        network: The network and what else varies.
        length: The length, in words; empty for what stands for all lengths.
        order: Where it stands among others.
    """

    task: str
    network: str
    length: str
    order: tuple[object, ...]

    @property
    def block(self) -> str:
        """Return what trials at several lengths have in common."""
        return f"{self.task} · {self.network}"

    @property
    def whole(self) -> str:
        """Return the name in one piece."""
        return _joined(self.block, self.length)

    @property
    def lines(self) -> str:
        """Return it on two lines."""
        return f"{self.task}\n{_joined(self.network, self.length)}"

    @property
    def code(self) -> str:
        """Return it as Markdown."""
        return wording.escape(self.whole)


def names(trials: Mapping[str, Trial], horizons: Collection[str] = ()) -> dict[str, Name]:
    """Return the name of every setting, in the order of reports.

    Args:
        trials: One trial of each setting.
        horizons: Those settings that stand for all their lengths.
    """
    varying = _varying(trials.values())
    found = {}
    for setting, trial in trials.items():
        variant = ", ".join(
            f"{SETTINGS[name]}={short(_value(trial, name))}" for name in SETTINGS if name in varying
        )
        over_all = setting in horizons
        place = {
            **{name: getattr(trial, name) for name in ("task", "cell", "initialisation")},
            "variant": variant,
            # Behind all its lengths.
            "sequence_length": 10**12 if over_all else trial.sequence_length,
            "seed": 0,
        }
        network = f"{trial.cell} {trial.initialisation}" if trial.is_network else trial.cell
        length = "" if over_all else f"T = {trial.sequence_length:,}"
        order = (*rank(place), setting)
        found[setting] = Name(trial.task, _joined(network, variant), length, order)
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _varying(trials: Iterable[Trial]) -> set[str]:
    """Return the settings that vary within some task."""
    by_task: dict[str, dict[str, set[str]]] = {}
    for trial in trials:
        seen = by_task.setdefault(trial.task, {name: set() for name in SETTINGS})
        for name in SETTINGS:
            seen[name].add(repr(_value(trial, name)))
    return {name for seen in by_task.values() for name, values in seen.items() if len(values) > 1}


def _value(trial: Trial, name: str) -> object:
    value: object = getattr(trial if name in TRIAL_SETTINGS else trial.training, name)
    return value

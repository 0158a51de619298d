"""Hold what a page tells of one night: its numbers, where it ran, what was asked for and what was lost."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.record import Record, Results
from bench.trial import Trial
from reports.frame import NOT_RUN
from reports.nightly.values import Night, night
from reports.troubles import shorten

# Of a night's environment, what differs by the command alone and changes no number.
INNOCENT = ("engine",)


@dataclass(frozen=True)
class Lost:
    """Hold a planned trial that has no result.

    Attributes:
        id: The trial.
        status: How its newest attempt ended, or that there was none.
        reason: Why, as Markdown on one line.
    """

    id: str
    status: str
    reason: str


@dataclass(frozen=True)
class Account:
    """Hold one night, or one sweep that is compared.

    Attributes:
        night: Its numbers.
        planned: A trial of every setting that was asked for.
        asked: Number of trials asked for.
        finished: Of these, how many are ok.
        lost: Those that failed, crashed, took too long or were not run.
        skipped: Those that the machine could not run.
        environment: Every value that each part of the environment had, sorted, by its name.
        source: Its name with where its records are, as Markdown.
    """

    night: Night
    planned: Mapping[str, Trial]
    asked: int
    finished: int
    lost: tuple[Lost, ...]
    skipped: tuple[Lost, ...]
    environment: Mapping[str, tuple[str, ...]]
    source: str

    @property
    def name(self) -> str:
        """Return the night's name."""
        return self.night.name


def account(name: str, results: Results, source: str) -> Account:
    """Return what a page tells of a night.

    Args:
        name: Its date, or whatever names the sweep.
        results: All there is in its store, with every measurement.
        source: Its name with where its records are, as Markdown.

    Raises:
        LetheError: A finished trial lacks a measurement.
        StoreError: The sweep's grids no longer give the trials that were planned.
    """
    reported, newest = results.sweep.reported, results.newest
    there = {key: newest[key] for key in reported if key in newest}
    # The grids tell the settings of what left no record; another version may read them otherwise.
    trials = {key: record.trial for key, record in there.items()}
    missing = set(reported) - set(there)
    trials |= {key: results.sweep.trials[key] for key in missing}
    lost = [Lost(reported[key], NOT_RUN, "planned, no attempt recorded") for key in missing]
    lost += [_lost(one) for one in there.values() if one.status not in ("ok", "skipped")]
    skipped = [_lost(one) for one in there.values() if one.status == "skipped"]
    finished = [record for record in there.values() if record.status == "ok"]
    return Account(
        night=night(name, results),
        planned={trial.group: trial for trial in trials.values()},
        asked=len(reported),
        finished=len(finished),
        lost=tuple(sorted(lost, key=lambda one: one.id)),
        skipped=tuple(sorted(skipped, key=lambda one: one.id)),
        environment=_environment(finished),
        source=source,
    )


def _lost(record: Record) -> Lost:
    return Lost(record.trial.id, record.status, shorten(record.reason))


def _environment(records: list[Record]) -> dict[str, tuple[str, ...]]:
    names = sorted({name for record in records for name in record.environment} - set(INNOCENT))
    return {
        name: tuple(sorted({record.environment.get(name, "not set") for record in records}))
        for name in names
    }


def differences(
    before: Account, tonight: Account
) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Return in what two environments differ: the name, what it was, and what it is.

    Where all trials of a night failed nothing is known of its environment, and nothing differs.
    """
    if not (before.environment and tonight.environment):
        return []
    names = sorted({*before.environment, *tonight.environment})
    unset = ("not set",)
    both = [
        (name, before.environment.get(name, unset), tonight.environment.get(name, unset))
        for name in names
    ]
    return [(name, was, now) for name, was, now in both if was != now]

"""Run a sweep: what is not done yet, on an engine, each outcome stored before the next is taken."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from bench.choice import settled
from bench.environment import versions
from bench.exporting import exported
from bench.grid import Grid
from bench.machine import resolve, resolve_axes, resolve_sweep
from bench.outcome import Engine, Outcome
from bench.provenance import provenance
from bench.record import Record, SweepRun
from bench.store import Store
from bench.sweep import Sweep
from bench.trial import Trial


@dataclass
class Tally:
    """Count how far a sweep has come.

    Attributes:
        planned: Trials the sweep asks for.
        earlier: Of these, done before this start.
        ended: Attempts that ended since, by status.
    """

    planned: int
    earlier: int
    ended: Counter[str] = field(default_factory=Counter)

    @property
    def done(self) -> int:
        """Return how many trials need no further attempt now."""
        return self.earlier + self.ended.total()

    @property
    def failed(self) -> int:
        """Return how many attempts of this start went wrong."""
        return self.ended["failed"] + self.ended["crashed"] + self.ended["timeout"]


class Progress(Protocol):
    """Show a person how a sweep goes."""

    def started(self, tally: Tally, pending: list[Trial], engine: Engine) -> None:
        """Say what is about to run."""

    def ended(self, tally: Tally, record: Record) -> None:
        """Say that an attempt ended."""


def run_sweep(
    sweep: Sweep, folder: Path, command: str, engine: Engine, progress: Progress
) -> Tally:
    """Run every trial of a sweep that has no ok record yet, those that choose learning rates first.

    Args:
        sweep: What to run.
        folder: The results folder.
        command: The command, for the report to repeat.
        engine: What runs the trials, within the sweep's limits.
        progress: Told of everything that ends.

    Returns:
        How many trials ended how.

    Raises:
        StoreError: The folder cannot be used.
        ConfigError: The grids hold nonsense.
        LetheError: No trial finished by which some learning rate was to be chosen.
    """
    tally = Tally(planned=0, earlier=0)
    with Store.create(folder) as store, exported(store):
        selecting = sweep.selecting()
        if selecting is not None:
            chosen_by = {trial.key: trial for trial in _resolved(selecting, engine)}
            tally.planned = len(chosen_by) + len(sweep.trials())
            store.add_sweep(
                _run_of(sweep, command, chosen_by, engine, grids=(), selection=selecting.filled())
            )
            _run(store, chosen_by, tally, engine, progress)
            newest = store.newest(chosen_by)
            sweep = settled(
                resolve_sweep(sweep, engine.gpus),
                (newest[key] for key in chosen_by if key in newest),
            )
        else:
            chosen_by = {}
        trials = {trial.key: trial for trial in _resolved(sweep, engine)}
        tally.planned = len(chosen_by) + len(trials)
        store.add_sweep(
            _run_of(
                sweep,
                command,
                chosen_by | trials,
                engine,
                grids=sweep.filled(),
                selection=selecting.filled() if selecting else (),
            )
        )
        _run(store, trials, tally, engine, progress)
    return tally


def _run(
    store: Store, trials: dict[str, Trial], tally: Tally, engine: Engine, progress: Progress
) -> None:
    """Run those of some trials that are not done, and count them."""
    origin = {**provenance(), "engine": engine.name, "workers": str(engine.workers)}
    done = store.done()
    pending = sorted((trial for key, trial in trials.items() if key not in done), key=turn)
    tally.earlier += len(trials) - len(pending)
    progress.started(tally, pending, engine)
    # Of very many trials that are all done, counting takes time for nothing.
    attempts = Counter(store.attempts() if pending else {})

    for trial, outcome in engine.run(pending):
        attempts[trial.key] += 1
        record = _record(trial, outcome, attempts[trial.key], origin)
        store.add(record)
        tally.ended[record.status] += 1
        progress.ended(tally, record)


def _resolved(sweep: Sweep, engine: Engine) -> Iterable[Trial]:
    if not any("auto" in grid.accelerator for grid in sweep.filled()):
        return sweep.trials()
    return (resolve(trial, engine.gpus) for trial in sweep.trials())


def turn(trial: Trial) -> tuple[int, float]:
    """Return what trials are put in order by.

    Seed by seed, so that the seeds of a setting do not all run at an hour when the machine is slow. Of a
    seed the longest first: the last trial to end then keeps the other cores waiting least.
    """
    return trial.seed, -work(trial)


def work(trial: Trial) -> float:
    """Return a rough measure of a trial's cost, to order trials and to foresee the time left."""
    return float(
        trial.sequence_length * trial.training.budget * sum(32 + width for width in trial.widths)
    )


def _run_of(
    sweep: Sweep,
    command: str,
    trials: dict[str, Trial],
    engine: Engine,
    *,
    grids: Iterable[Grid],
    selection: Iterable[Grid],
) -> SweepRun:
    return SweepRun(
        name=sweep.name,
        description=sweep.description,
        report=sweep.report,
        command=command,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        training=sweep.training,
        comparisons=sweep.comparisons,
        grids=[_plain(grid, engine) for grid in grids],
        selection=[_plain(grid, engine) for grid in selection],
        planned={key: trial.id for key, trial in trials.items()},
    )


def _plain(grid: Grid, engine: Engine) -> dict[str, Any]:
    """Return a filled grid as plain values; training settings only where they are its own."""
    axes = {name: list(values) for name, values in resolve_axes(grid.given, engine.gpus).items()}
    return axes | grid.model_dump(
        mode="json", include={"system", "part", "training"}, exclude_none=True
    )


def _record(trial: Trial, outcome: Outcome, attempt: int, origin: dict[str, str]) -> Record:
    return Record(
        key=trial.key,
        trial=trial,
        attempt=attempt,
        status=outcome.status,
        reason=outcome.reason,
        started=outcome.started,
        wall_time=outcome.wall_time,
        environment=versions() | outcome.environment | origin,
        measurements=outcome.measurements,
    )

"""``lethe sweep``: run every trial of a sweep that is not done yet."""

import argparse
import gc
from pathlib import Path

from bench.engines import EngineChoice, opened
from bench.errors import LetheError
from bench.grid import Axes
from bench.limits import Limits
from bench.machine import cores
from bench.record import Record
from bench.sweep import Sweep
from bench.sweep_file import load
from bench.training import Training

_EPILOG = f"""\
An override is key=value, the value as in YAML. An axis replaces that axis in every grid.
  axes      {", ".join(Axes.model_fields)}
  training  {", ".join(f"training.{name}" for name in Training.model_fields)}
  others    name, description, timeout, memory_limit, comparisons ('comparisons=[]' drops them)
Example: lethe sweep quick 'seed=[0,1]' hidden_size=16 training.budget=6400 --results runs/try

Stopping at any moment loses at most the trials that were running; the same command goes on from there.
Exit codes: 0 all ok or skipped, 1 a trial failed, 2 bad input, 130 interrupted."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "sweep",
        help="run a sweep and keep every trial's record",
        description="Run every trial of a sweep that has no ok record in the results folder yet.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "config", metavar="CONFIG", help="a YAML file, or the name of a preset (see lethe list)"
    )
    parser.add_argument(
        "overrides", metavar="KEY=VALUE", nargs="*", help="settings to change, see below"
    )
    parser.add_argument(
        "--results",
        type=Path,
        metavar="DIR",
        help="results folder, made if absent (default: runs/ and the sweep's name)",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="print the trials and an estimate of the time, run nothing",
    )
    add_workers(parser)
    parser.add_argument(
        "--engine",
        choices=("local", "ray"),
        default="local",
        help="where trials run: this machine's processes (default), or a Ray cluster",
    )
    parser.add_argument(
        "--address",
        metavar="HOST:PORT",
        help="of a Ray cluster that runs already, or auto for the one this machine belongs to; "
        "without it, --engine ray starts one here with as many cores as --workers",
    )
    parser.add_argument(
        "--trials-per-gpu",
        type=positive,
        default=1,
        metavar="N",
        help="trials that may share a GPU (default: %(default)s)",
    )
    parser.set_defaults(handle=handle, parser=parser)


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Add the option that says how many trials run at a time."""
    parser.add_argument(
        "--workers",
        type=positive,
        default=cores(),
        metavar="N",
        help="trials at a time, a single-threaded process each (default: the cores of this machine, %(default)s)",
    )


def handle(settings: argparse.Namespace) -> int:
    """Run the sweep, or foresee it."""
    sweep = load(settings.config, settings.overrides)
    # The trials stay to the end: without this the garbage collector walks all of them now and then.
    gc.freeze()
    folder = settings.results or Path("runs") / sweep.name
    if settings.dry_run and (settings.engine != "local" or settings.address is not None):
        raise LetheError(
            "--dry-run: expected it alone, got it with an engine: it looks at this machine; leave --engine and "
            "--address out"
        )
    if settings.dry_run:
        return _foresee(sweep, folder, settings.workers)
    choice = EngineChoice(
        settings.workers, settings.engine, settings.trials_per_gpu, settings.address
    )
    return execute(sweep, folder, settings.command_text, choice)


def execute(sweep: Sweep, folder: Path, command: str, choice: EngineChoice) -> int:
    """Run a sweep under a progress line; return the exit code."""
    from bench.progress import Lines, terminal
    from bench.run_sweep import run_sweep

    limits = Limits(sweep.timeout, sweep.memory_limit)
    with (
        opened(choice, limits, folder / "tensorboard") as engine,
        Lines(terminal()).shown() as lines,
    ):
        tally = run_sweep(sweep, folder, command, engine, lines)
    counts = (
        ", ".join(f"{count} {status}" for status, count in sorted(tally.ended.items()))
        or "nothing to do"
    )
    print(f"{folder}: {tally.planned} trials, {tally.earlier} done earlier; now: {counts}")
    if tally.failed:
        print(
            f"{tally.failed} failed; lethe report {folder} lists why, the same command tries them again"
        )
    return 1 if tally.failed else 0


def _foresee(sweep: Sweep, folder: Path, workers: int) -> int:
    """Print the trials that would run, and about how long that takes."""
    from bench.choice import settled
    from bench.estimate import estimate
    from bench.machine import gpus, refusal, resolve, resolve_sweep
    from bench.progress import duration
    from bench.store import Store
    from bench.store_check import is_empty

    selecting = sweep.selecting()
    choosing = [resolve(trial, gpus) for trial in selecting.trials()] if selecting else []
    done: set[str] = set()
    newest: dict[str, Record] = {}
    # An empty folder is as good as none: the sweep would make its store there.
    if folder.exists() and not is_empty(folder):
        with Store.open_existing(folder) as store:
            done, newest = store.done(), store.newest({trial.key for trial in choosing})
    chosen = all(trial.key in done for trial in choosing)
    if choosing and chosen:
        records = (newest[trial.key] for trial in choosing if trial.key in newest)
        sweep = settled(resolve_sweep(sweep, gpus), records)
    trials = [*choosing, *(resolve(trial, gpus) for trial in sweep.trials())]
    runnable = []
    for trial in trials:
        reason = refusal(trial)
        mark = "done" if trial.key in done else f"skip ({reason})" if reason else "run"
        runnable += [trial] * (mark == "run")
        print(f"{mark:5} {trial.id}")
    print(f"{len(trials)} trials, {len(runnable)} to run")
    if choosing and not chosen:
        print(
            f"the first {len(choosing)} choose learning rates; in the names of the others the first rate to try "
            "stands where the chosen one will"
        )
    if runnable:
        try:
            seconds = estimate(runnable, workers)
        except (MemoryError, RuntimeError, ValueError) as error:
            raise LetheError(
                f"{sweep.name}: expected trials that can be built here, but timing one failed ({error}); "
                "make the largest smaller"
            ) from None
        print(
            f"at most about {duration(seconds)} with {workers} at a time, if none stops early "
            "(from a few timed updates of each kind on this machine)"
        )
    return 0


def positive(text: str) -> int:
    """Return a whole number above 0.

    Raises:
        ArgumentTypeError: The text is none.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, got {text!r}")
    return int(text)

"""Pick the widths that give networks a wanted number of parameters."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

from bench.errors import ConfigError
from bench.grid import Axes, Grid
from bench.sweep import Sweep
from bench.threads import one_thread_a_process
from bench.trial import Trial

# How far off a match may be, as a share of what was asked for.
TOLERANCE = 0.1
# What decides how many parameters a network has, beside its width.
_DECIDES = ("task", "topology", "cell", "depth", "bidirectional", "match_parameters")


def matched(sweep: Sweep) -> Sweep:
    """Return the sweep with a width in place of each wanted number of parameters.

    Every layer of a network has the one width whose count lies nearest. Networks are built to be
    counted, which needs torch: a process without it leaves that to another, and a sweep that matches
    nothing starts none.

    Args:
        sweep: The sweep.

    Raises:
        ConfigError: A width is given beside the number, or no width comes within a tenth of it.
    """
    filled = sweep.filled()
    if not any(map(_matches, filled)):
        return sweep
    split: list[tuple[Grid, Trial | None]] = []
    for number, grid in enumerate(filled):
        if not _matches(grid):
            split.append((grid, None))
            continue
        if grid.hidden_size:
            raise ConfigError(
                f"sweep {sweep.name}",
                [
                    f"grids[{number}]: expected match_parameters or hidden_size, got both; the one picks the other"
                ],
            )
        alike = list(grid.split(_DECIDES))
        split += [(one, sweep.first_trial(one) if _matches(one) else None) for one in alike]
    asked = [trial for _, trial in split if trial is not None]
    widths = dict(zip(asked, _found(asked), strict=True))
    faults = [_fault(trial, *found) for trial, found in widths.items() if _far(trial, found[1])]
    if faults:
        raise ConfigError(f"sweep {sweep.name}", faults)
    grids = [
        grid if trial is None else grid.model_copy(update={"hidden_size": (widths[trial][0],)})
        for grid, trial in split
    ]
    return sweep.model_copy(update={"grids": tuple(grids), "shared": Axes()})


def _found(asked: list[Trial]) -> list[tuple[int, int]]:
    """Return the width and the number of parameters of each trial."""
    if "bench.compose" in sys.modules:
        return list(map(_width, asked))
    one_thread_a_process()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(_width, asked))


def _matches(grid: Grid) -> bool:
    return any(wanted is not None for wanted in grid.match_parameters)


def _width(trial: Trial) -> tuple[int, int]:
    """Return the width with the nearest number of parameters, and that number; needs torch."""
    wanted = trial.match_parameters or 0
    low, high = 1, 2
    while _count(trial, high) < wanted:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _count(trial, middle) < wanted else (low, middle)
    counts = {width: _count(trial, width) for width in (low, high)}
    width = min(counts, key=lambda width: (abs(counts[width] - wanted), width))
    return width, counts[width]


def _count(trial: Trial, width: int) -> int:
    import torch

    from bench.compose import compose

    # Layers draw first weights of their own; nobody else's random numbers may depend on that. On the
    # meta device a network of any size is built without the memory for it.
    with torch.random.fork_rng(devices=[]), torch.device("meta"):
        made = compose(Trial.model_validate(trial.model_dump() | {"hidden_size": width}))
    return sum(weight.numel() for weight in made.module.parameters())


def _far(trial: Trial, count: int) -> bool:
    wanted = trial.match_parameters or 0
    return abs(count - wanted) > TOLERANCE * wanted


def _fault(trial: Trial, width: int, count: int) -> str:
    return (
        f"match_parameters {trial.match_parameters}: the nearest that {trial.cell} comes to on {trial.task} at "
        f"depth {trial.depth} is {count}, with {width} units a layer; ask for a number within a tenth of it"
    )

"""Open the engine that the command line asks for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from bench.errors import LetheError
from bench.limits import Limits
from bench.outcome import Engine
from bench.ray_settings import prepare

EngineName = Literal["local", "ray"]


class EngineChoice(NamedTuple):
    """Hold where trials are to run.

    Attributes:
        name: On this machine alone, or on a Ray cluster.
        workers: Trials at a time on this machine; of a cluster that is there already, its cores decide.
        trials_per_gpu: How many trials may share a GPU.
        address: Of a Ray cluster; None to start one on this machine.
    """

    workers: int
    name: EngineName = "local"
    trials_per_gpu: int = 1
    address: str | None = None


@contextmanager
def opened(choice: EngineChoice, limits: Limits, event_folder: Path) -> Iterator[Engine]:
    """Open an engine, and close at the end what it needed.

    Args:
        choice: Which one.
        limits: What each trial may take.
        event_folder: Where TensorBoard's event files go, a folder a trial.

    Raises:
        LetheError: Ray is not installed, cannot be reached, or is not asked for but has an address.
    """
    if choice.name == "local":
        if choice.address is not None:
            raise LetheError(
                f"--address {choice.address}: expected it with --engine ray, got --engine local; add --engine ray"
            )
        # Here, so that a dry run and --help need no pool of processes.
        from bench.local_engine import LocalEngine

        yield LocalEngine(choice.workers, limits, event_folder, choice.trials_per_gpu)
        return
    prepare()
    try:
        from bench.ray_cluster import connected
        from bench.ray_engine import RayEngine
    except ModuleNotFoundError as error:
        if error.name != "ray":
            raise
        raise LetheError(
            "--engine ray: expected the package ray, found none; install it with: make cluster, or "
            "pip install 'lethe-bench[cluster]'"
        ) from None
    with connected(choice.address, choice.workers):
        yield RayEngine(limits, event_folder, choice.trials_per_gpu)

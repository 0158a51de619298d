"""Connect to a Ray cluster, or start one on this machine."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ray
from ray.exceptions import RayError

from bench.errors import LetheError


@contextmanager
def connected(address: str | None, workers: int) -> Iterator[None]:
    """Connect to a cluster, or start one of this machine; leave it at the end.

    Args:
        address: ``auto``, or ``HOST:PORT`` of a cluster's head; None to start one here.
        workers: Cores of the one that is started here.

    Raises:
        LetheError: There is no cluster at that address, or none could be started.
    """
    logging.getLogger("ray").setLevel(logging.CRITICAL)
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address is None:
        # Not None, for which Ray looks around for a cluster first.
        options |= {"address": "local", "num_cpus": workers, "include_dashboard": False}
    else:
        _knock(address)
        # The nodes run this very code, whatever version of it they have installed.
        options |= {"address": address, "runtime_env": {"py_modules": _code()}}
    try:
        ray.init(**options)
    except (OSError, RuntimeError, ValueError, RayError) as error:
        reason = str(error).strip().partition("\n")[0]
        if address is None:
            raise LetheError(
                f"--engine ray: expected to start Ray on this machine, could not ({reason}); "
                "--engine local needs no Ray"
            ) from None
        raise _unreachable(address, reason) from None
    try:
        yield
    finally:
        ray.shutdown()


def _knock(address: str) -> None:
    """Refuse an address where nobody listens: Ray itself would try for minutes."""
    host, colon, port = address.rpartition(":")
    if not (colon and port.isdecimal()):
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=5.0).close()
    except (OSError, OverflowError) as error:
        raise _unreachable(address, str(error)) from None


def _unreachable(address: str, reason: str) -> LetheError:
    return LetheError(
        f"--address {address}: expected a Ray cluster of this version ({ray.__version__}) and with this token, "
        f"could not connect ({reason}); start one with: ray start --head"
    )


def _code() -> list[str]:
    """Return the folders of code that a trial runs."""
    root = Path(__file__).parents[1]
    return [str(root / room) for room in ("bench", "configs", "datamodules", "lit_models")]

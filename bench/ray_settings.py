"""Tell Ray by the environment how to behave; it reads that when it is imported, so this imports no Ray."""

import os
import sys
from pathlib import Path

# How often Ray starts a trial again whose worker or node was lost.
RETRIES = 3


def prepare() -> None:
    """Set what Ray reads from the environment; what a user has set stands, but for the retries."""
    # Ray would start a trial that needs too much memory again and again, for ever.
    os.environ |= {"RAY_task_oom_retries": str(RETRIES), "RAY_USAGE_STATS_ENABLED": "0"}
    os.environ.setdefault("RAY_py_gcs_connect_timeout_s", "5")
    # A head asks for the token wherever there is one, but whoever joins it, a driver or another node, shows it only
    # if told to, and in time: set after the import, it would keep Ray from what it does by itself for a cluster
    # it starts.
    if _token().exists() and "ray" not in sys.modules:
        os.environ.setdefault("RAY_AUTH_MODE", "token")


def _token() -> Path:
    """Return the file that Ray keeps a cluster's token in, unless it is told another."""
    return Path(os.environ.get("RAY_AUTH_TOKEN_PATH") or Path.home() / ".ray" / "auth_token")

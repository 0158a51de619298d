"""Say which code ran: the commit of the checkout, and whether it was changed since."""

import subprocess
from pathlib import Path


def provenance() -> dict[str, str]:
    """Return the commit and a dirty flag, or say that the code is no checkout.

    Untracked files do not make a checkout dirty: results and notes lie about in it.
    """
    commit = _git("rev-parse", "--short=12", "HEAD")
    # An installed wheel may lie inside somebody else's checkout: ask whether this file is tracked.
    if commit is None or _git("ls-files", "--error-unmatch", Path(__file__).name) is None:
        return {"commit": "not a checkout"}
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ":/")
    return {"commit": commit, "changed since commit": "yes" if changed else "no"}


def _git(*arguments: str) -> str | None:
    """Run git beside this file; None where it fails or is not installed."""
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()

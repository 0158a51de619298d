"""Tell that event files lack something: they are for looking at, and no trial is worth less without."""

import sys
from contextlib import suppress


def tell_lost(trial_id: str, error: Exception) -> None:
    """Warn that TensorBoard will not show all of a trial.

    Args:
        trial_id: Whose events.
        error: What went wrong.
    """
    told = f"TensorBoard shows not all of it ({type(error).__name__}: {error})"
    # What cannot be told is no reason to lose the trial either: the disk of a log may be full, too.
    with suppress(OSError):
        print(f"lethe: warning: {trial_id}: {told}; all is measured", file=sys.stderr)

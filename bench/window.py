"""Say over which lags a half-life is fitted and a Lyapunov exponent averaged, for both alike."""


def fit_window(steps: int) -> tuple[int, int]:
    """Return the first and the last lag of the window: from a tenth of the sequence to all of it.

    The first lags hold how the read-out lies to the state's directions, not how the state carries
    a gradient: there the slope is another one. A half-life belongs to its window; with
    another one the same model may have another half-life.

    Args:
        steps: T, the steps of a sequence; its lags are 0 to T - 1.

    Returns:
        max(1, T // 10) and T - 1.

    Raises:
        ValueError: If there is no lag above 0.
    """
    if steps < 2:
        raise ValueError(
            f"Expected sequences of at least 2 steps, but got {steps}. "
            "A single step has no lag over which anything could fade."
        )
    return max(1, steps // 10), steps - 1

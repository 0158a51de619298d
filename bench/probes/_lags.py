"""Choose the lags at which a curve over lags is kept."""

COUNT = 16


def geometric(last: int) -> list[int]:
    """Return about 16 distinct lags from 1 to the last one, the same factor apart, as nearly as whole numbers are.

    Args:
        last: The largest lag, in steps, at least 1; it is always among them.

    Raises:
        ValueError: The largest lag is below 1.
    """
    if last < 1:
        raise ValueError(f"expected a last lag of at least 1, got {last}; take longer sequences")
    return sorted({round(last ** (index / (COUNT - 1))) for index in range(COUNT)})

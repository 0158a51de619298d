"""Shorten what is kept of a measured number."""


def significant(value: float, digits: int = 6) -> float:
    """Return a number with so many significant digits; what is not finite stays as it is."""
    return float(f"{value:.{digits}g}")

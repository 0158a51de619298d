"""Draw figures to the end, so that tests can look at what is in them."""

from collections.abc import Callable

from matplotlib.figure import Figure

from reports.figures import _canvas


def drawn(draw: Callable[[], Figure]) -> Figure:
    """Draw a figure to the end, as a page does, and return it."""
    kept: list[Figure] = []

    def keep() -> Figure:
        kept.append(draw())
        return kept[0]

    assert set(_canvas.render(keep)) == {"light", "dark"}
    return kept[0]

"""Draw very many small dots as one path: as a marker each they would make a file several times as large."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

# Half a dot's width in the units of x. Round caps make it a dot; without any width some viewers leave it out.
_HALF = 1e-3


def dots(
    panel: Axes, x: Sequence[float], y: Sequence[float], size: float, colour: str, alpha: float = 1
) -> None:
    """Draw dots. The panel's limits are not moved by them.

    Args:
        panel: Where.
        x: Their places.
        y: Their heights.
        size: Their width, in points.
        colour: Their colour.
        alpha: 1 for dots that nothing shines through.
    """
    if not len(x):
        return
    ends = np.repeat(np.column_stack([x, y]).astype(float), 2, axis=0)
    ends[0::2, 0] -= _HALF
    ends[1::2, 0] += _HALF
    path = Path(ends, np.tile([Path.MOVETO, Path.LINETO], len(x)).tolist())
    path.should_simplify = False
    panel.add_patch(
        PathPatch(
            path, fill=False, edgecolor=colour, linewidth=size, capstyle="round", alpha=alpha,
            zorder=3,
        )
    )  # fmt: skip

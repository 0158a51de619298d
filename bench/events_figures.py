"""Draw what TensorBoard shows of one trial as pictures, in the bytes of small PNG files."""

import io
import math
from collections.abc import Callable, Mapping
from typing import Any

import matplotlib
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from bench.headline import half_lives
from bench.record import Measurement
from bench.tiles import edges

Array = npt.NDArray[np.float64]
Measured = Mapping[str, Measurement]

# Pixels: just as wide as TensorBoard shows a picture, which it shrinks by leaving out rows and columns.
WIDTH, HEIGHT = 350, 250
_DPI = 80
# A palette keeps a picture to a few kB; so many colours show no steps in a map.
_COLOURS = 128
# Okabe and Ito 2008, "Color universal design".
_GREY, _BLUE, _ORANGE = "#666666", "#0072b2", "#d55e00"
_STAGES = {"initial": ("before training", _GREY, "--"), "trained": ("after training", _BLUE, "-")}
# As many answers of a series are marks, more of them a line.
_MARKS = 12
# Powers of ten below which a gradient is gone by any measure.
_FLOOR = -8.0
_STYLE: dict[Any, Any] = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "axes.axisbelow": True,
    "legend.frameon": False,
    "text.parse_math": False,
}


def figures(measured: Measured) -> dict[str, bytes]:
    """Return a trial's pictures by name, those that it has the measurements for.

    Args:
        measured: What was measured of it, by name.
    """
    found = {
        "gradient/back through time": _flow if "gradient_flow" in measured else None,
        "gradient/back through time, while training": (
            _followed if "gradient_flow_in_training" in measured else None
        ),
        "predictions/test series": _series if "sample_predictions" in measured else None,
    }
    return {name: _png(draw, measured) for name, draw in found.items() if draw is not None}


def _png(draw: Callable[[Figure, Measured], None], measured: Measured) -> bytes:
    """Draw in a style of our own, whatever the reader's matplotlib is set to."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI)
        draw(figure, measured)
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    page = io.BytesIO()
    picture.quantize(_COLOURS).save(page, "PNG", optimize=True)
    return page.getvalue()


def _margins(right: float = 0.97, top: float = 0.96) -> dict[str, float]:
    """Return where panels lie, in shares of the picture; to have that found takes longer than all the rest."""
    return {"left": 0.17, "right": right, "bottom": 0.19, "top": top}


def _flow(figure: Figure, measured: Measured) -> None:
    """Draw the gradient's norm over the lag, before training and after it."""
    flow, lives = measured["gradient_flow"], half_lives(measured)
    panel = figure.subplots(gridspec_kw=_margins(top=0.82))
    for stage, values in zip(flow.axes["stage"], flow.values, strict=True):
        told, colour, line = _STAGES[stage]
        panel.plot(
            flow.axes["lag"], _powers(values), line, color=colour, linewidth=2,
            label=f"{told}{_life(lives.get(stage))}",
        )  # fmt: skip
    panel.set_xlabel("lag: steps back from the last answer")
    panel.set_ylabel("gradient's norm, power of ten")
    figure.legend(loc="upper left", handlelength=2.6, borderaxespad=0.2)


def _life(steps: float | None) -> str:
    """Word a half-life for the legend."""
    if steps is None:
        return ""
    if math.isinf(steps):
        return ": no decay"
    return f": halves every {float(f'{steps:.3g}'):,g} steps" if steps else ": dead"


def _followed(figure: Figure, measured: Measured) -> None:
    """Draw the gradient's norm over the lag as a map, training to the right."""
    flow = measured["gradient_flow_in_training"]
    powers_KN = np.array([_powers(values) for values in flow.values]).T
    powers_KN = powers_KN - powers_KN[0]
    seen = np.array(flow.axes["sequences"], dtype=float) / 1000
    panel = figure.subplots(gridspec_kw=_margins(right=0.91))
    panel.grid(visible=False)
    mesh = panel.pcolormesh(
        edges(seen),
        edges(np.array(flow.axes["lag"], dtype=float)),
        powers_KN, cmap="cividis", vmin=_FLOOR, vmax=0.0,
    )  # fmt: skip
    if len(seen) > 1:
        # Not before the first sequence, where half of the first tile would lie.
        panel.set_xlim(seen[0], seen[-1])
    bar = figure.colorbar(mesh, ax=panel, extend="min", ticks=np.arange(_FLOOR, 1, 2))
    bar.set_label("norm to that at lag 0, power of ten")
    panel.set_xlabel("training sequences seen, in thousands")
    panel.set_ylabel("lag: steps back from the last answer")


def _series(figure: Figure, measured: Measured) -> None:
    """Draw the kept test series, a panel each: what was read, what was to be said, what was said."""
    inputs = measured["sample_inputs"]
    panels: list[Axes] = list(
        figure.subplots(
            len(inputs.values), squeeze=False, sharex=True,
            gridspec_kw=_margins(top=0.88) | {"hspace": 0.25},
        ).flat
    )  # fmt: skip
    # Many answers are a line, over which dashes show another one; few are marks.
    many = len(measured["sample_targets"].axes["time"]) > _MARKS
    looks: dict[str, dict[str, Any]] = {
        "input": {"color": _GREY, "linewidth": 1.2},
        "target": {"color": _BLUE, **({"linewidth": 2.6} if many else _mark("o"))},
        "prediction": {
            "color": _ORANGE, **({"linewidth": 1.6, "linestyle": "--"} if many else _mark("x")),
        },
    }  # fmt: skip
    for place, panel in enumerate(panels):
        for name, look in looks.items():
            kept = measured[f"sample_{name}s"]
            values = np.array(kept.values[place], dtype=float)
            panel.plot(kept.axes["time"], values, label=name, **look)
        panel.set_ylabel(f"series {place + 1}")
    panels[-1].set_xlabel("time, in steps")
    figure.legend(
        *panels[0].get_legend_handles_labels(), loc="upper left", ncols=3, borderaxespad=0.2
    )


def _mark(shape: str) -> dict[str, Any]:
    return {
        "linestyle": "", "marker": shape, "markersize": 7, "markerfacecolor": "none", "markeredgewidth": 1.8,
    }  # fmt: skip


def _powers(values: list[float | None]) -> Array:
    """Return natural logarithms, None where there is none, as powers of ten, NaN likewise."""
    return np.array(values, dtype=float) / math.log(10)

"""Take the pictures of TensorBoard's pages that docs/tensorboard.md shows.

    python -m tests.bench.board_photographs OUTPUT

runs a small sweep into runs/tensorboard, some minutes on two cores, and opens its pages in a headless Chromium.
"""

import argparse
import io
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.bench import small
from tests.bench.board_pages import Pages, opened, table
from tests.bench.boards import board

WIDTH, HEIGHT = 1280, 800
_RESULTS = Path("runs/tensorboard")
# Seconds for lines to be drawn after what they are drawn into is there.
SETTLING = 6.0
_COLOURS = 96
_SWEEP = """\
name: tensorboard
training: {budget: 32_000, validation_interval: 1_600, probe_interval: 1_600}
shared:
  task: [first_token_recall, adding]
  sequence_length: [10, 25]
  hidden_size: [16]
  seed: [0, 1]
grids:
  - cell: [rnn_tanh, lstm, gru]
"""


def main() -> None:
    """Run the sweep, and take the pictures."""
    parser = argparse.ArgumentParser(description="Take pictures of TensorBoard's pages.")
    parser.add_argument("output", type=Path, help="the folder for the pictures")
    settings = parser.parse_args()
    settings.output.mkdir(parents=True, exist_ok=True)
    # From the checkout, so that the pages name no folder of this machine.
    config = small.ROOT / _RESULTS.with_suffix(".yaml")
    config.parent.mkdir(exist_ok=True)
    config.write_text(_SWEEP, encoding="utf-8")
    words = ["sweep", str(config), "--results", str(_RESULTS)]
    subprocess.run([sys.executable, "-m", "bench", *words], check=True, cwd=small.ROOT)
    with board(_RESULTS) as (address, _), opened(address) as pages:
        for name, (take, width) in _PICTURES.items():
            pages.resize(width, width * HEIGHT // WIDTH)
            take(pages)
            time.sleep(SETTLING)
            _save(pages.browser.get_screenshot_as_png(), settings.output / f"{name}.png")


def _save(png: bytes, path: Path) -> None:
    """Keep a picture with a small palette: it is a few times smaller, and looks the same."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    picture.quantize(_COLOURS).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size / 1e3:.0f} kB")


def _trials(pages: Pages) -> None:
    """Show the table, without what is the same in all rows of this sweep."""
    pages.open("hparams")
    pages.until(lambda: len(table(pages)) > 1)
    for box in pages.find("paper-checkbox"):
        if box.text.strip() in ("initialisation", "seed"):
            box.click()


def _charts(pages: Pages) -> None:
    """Show the charts of two tasks at one length, with all that is drawn."""
    pages.open("custom_scalars")
    pages.until(lambda: len(pages.find("tf-custom-scalar-multi-line-chart-card")) >= 12)
    for category in pages.find(".category-name"):
        if "T=10" in category.text:
            pages.run("arguments[0].click()", category)
    for box in pages.find("paper-checkbox"):
        if "outliers" in box.text:
            box.click()


def _images(pages: Pages) -> None:
    """Show the pictures of one trial of each cell."""
    _some_runs(pages, "images", "first_token.*T25.*/s1")


def _histograms(pages: Pages) -> None:
    _some_runs(pages, "histograms", "first_token.*(lstm|gru).*T25.*/s1")


def _text(pages: Pages) -> None:
    _some_runs(pages, "text", "first_token.*gru.*T25.*/s1")


def _some_runs(pages: Pages, page: str, expression: str) -> None:
    """Open a page, and choose its runs as a person would: by an expression at the left."""
    pages.open(page)
    pages.until(lambda: pages.find("tf-card-heading"))
    (field,) = [
        one
        for one in pages.find("paper-input")
        if "filter runs" in (one.get_attribute("label") or "")
    ]
    pages.run("arguments[0].value = arguments[1]", field, expression)


_PICTURES: dict[str, tuple[Callable[[Pages], None], int]] = {
    "tensorboard-hparams": (_trials, 2000),
    "tensorboard-custom-scalars": (_charts, 1600),
    "tensorboard-images": (_images, 1600),
    "tensorboard-histograms": (_histograms, 1600),
    "tensorboard-text": (_text, 1600),
}

if __name__ == "__main__":
    main()

"""Look at the pictures and texts that a trial leaves for TensorBoard."""

import io
import shlex
import subprocess
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bench.compose import compose
from bench.events_figures import HEIGHT, WIDTH, figures
from bench.repeating import command
from tests.bench.left import Runs, flowing


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(tmp_path_factory.mktemp("events"))


def picture(png: bytes) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    opened = Image.open(io.BytesIO(png))
    assert opened.format == "PNG"
    return np.asarray(opened.convert("RGB"))


def test_the_gradient_is_a_picture(left: Runs) -> None:
    found = left({"probe_interval": 160}, task="adding")
    assert found.tags("images") == {
        "gradient/back through time",
        "gradient/back through time, while training",
    }
    for tag in found.tags("images"):
        (event,) = found.events.Images(tag)
        assert (event.width, event.height, event.step) == (WIDTH, HEIGHT, 320)
        pixels = picture(event.encoded_image_string)
        assert pixels.shape == (HEIGHT, WIDTH, 3)
        assert 0.01 < (pixels < 200).any(2).mean() < 0.9


def test_pictures_show_what_was_measured() -> None:
    shallow, steep = (figures(flowing(slope, -0.1)) for slope in (-0.2, -2.0))
    assert list(shallow) == list(steep) == ["gradient/back through time"]
    # Below the legend, and right of the axis.
    one, other = (
        picture(each["gradient/back through time"])[60:210, 60:] for each in (shallow, steep)
    )
    assert (one != other).any(2).mean() > 0.01


@pytest.mark.parametrize("hole", [None, "all"])
def test_a_dead_gradient_is_drawn_without_a_warning(hole: str | None) -> None:
    measured = flowing(-1.0, -1.0)
    values = measured["gradient_flow"].values
    for row in values:
        row[5:] = [None] * 16
    if hole:
        values[0] = [None] * 21
    assert picture(figures(measured)["gradient/back through time"]).any()


def test_a_series_is_drawn_with_its_predictions(left: Runs) -> None:
    found = left(task="sine_next_point", sequence_length=10)
    assert "predictions/test series" in found.tags("images")


def test_the_card_says_how_to_repeat_the_trial(left: Runs) -> None:
    found = left(task="adding")
    card = found.text("card/settings and how to repeat it")
    shown = card.partition("```sh\n")[2].partition("\n```")[0]
    # As a shell reads it: a word a line.
    read = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {shown}"], check=True, capture_output=True, text=True
    )
    assert read.stdout.splitlines() == shlex.split(command(found.trial))
    assert max(map(len, shown.splitlines())) < 80
    assert "sequence_length: [5]" in card
    assert found.trial.id in card


def rows_of(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_the_table_shows_targets_and_answers(left: Runs) -> None:
    found = left()
    heads, _, *rows = rows_of(found.text("predictions/test sequences"))
    assert heads == ["test sequence", "lag in steps", "target", "prediction", "its probability"]
    batch = compose(found.trial).examples(8)
    assert [row[2] for row in rows] == [str(value) for value in batch.target.tolist()]
    assert [row[1] for row in rows] == [str(value) for value in batch.lag_B.tolist()]
    assert all(0.25 <= float(row[4]) <= 1 for row in rows)


def test_several_answers_stand_in_one_row(left: Runs) -> None:
    found = left(task="copy_memory", topology="many_to_many", sequence_length=5)
    _, _, *rows = rows_of(found.text("predictions/test sequences"))
    batch = compose(found.trial).examples(8)
    expected = [target[scored] for target, scored in zip(batch.target, batch.scored, strict=True)]
    assert [row[2].split() for row in rows] == [[str(v) for v in e.tolist()] for e in expected]
    assert all(len(row[3].split()) == len(row[2].split()) for row in rows)

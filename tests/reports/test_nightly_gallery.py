"""The example of a night is one page with its figures, and holds to the values beside it."""

import re
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pytest

from reports.gallery_index import GALLERY, index
from reports.nightly import numbers
from reports.nightly.detection import judge
from reports.nightly.gathering import BASELINE
from reports.nightly.looks import by_seed, side
from reports.nightly.side import Range
from reports.nightly.values import COST_HEADLINES, NUMBERS, Headline, Night, Series

FOLDER = Path(__file__).parents[2] / "reports" / "gallery" / "nightly"
PAGE = (FOLDER / "nightly.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def nights() -> list[Night]:
    """Return the nights of the page, tonight last, without what only records tell."""
    found = []
    values = pd.read_csv(FOLDER / "values.csv.gz")
    for name, rows in values.groupby("night"):
        held: dict[Series, dict[int, float]] = {}
        censored: dict[Series, dict[int, Any]] = {}
        for row in rows.itertuples():
            series = Series(str(row.setting), cast(Headline, row.headline))
            held.setdefault(series, {})[int(str(row.seed))] = float(str(row.value))
            if row.censored != "none":
                censored.setdefault(series, {})[int(str(row.seed))] = row.censored
        found.append(Night(str(name), held, {}, {}, censored))
    return sorted(found, key=lambda one: one.name)[-BASELINE - 1 :]


def rows(headline: Headline) -> list[list[str]]:
    """Return the rows of a headline's table on the page."""
    table = PAGE.partition(f"<summary>{numbers.HEADS[headline]}</summary>")[2]
    lines = table.partition("</details>")[0].splitlines()[4:-1]
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]


def test_it_names_what_is_there_and_nothing_of_the_machine_it_was_made_on() -> None:
    figures = set(re.findall(r"figures/[\w.-]+\.svg", PAGE))
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert there - figures == {"nightly.md", "values.csv.gz", "what_was_changed.md"}
    assert figures <= there
    assert not re.search(r"/(tmp|home|work|root)\b", PAGE)
    assert sum(path.stat().st_size for path in FOLDER.rglob("*")) < 1_500_000


@pytest.mark.parametrize("headline", NUMBERS)
def test_its_tables_hold_the_medians_of_its_values(headline: Headline, nights: list[Night]) -> None:
    told = rows(headline)
    there = [series for series in nights[-1].values if series.headline == headline]
    assert len(told) == len(there)
    held = []
    for series in there:
        # The fixed seed is not drawn anew.
        fresh = {seed: one for seed, one in by_seed(series, nights[-1:]).items() if seed}
        held.append(numbers.shown(headline, side(fresh).middle))
    # Of what two nights found, the median is that of both.
    alone = [row[4] for row in told if not row[2].startswith("**")]
    assert len(alone) >= len(there) - 3
    for one in alone:
        held.remove(one)


@pytest.mark.parametrize("headline", COST_HEADLINES)
def test_its_tables_hold_what_is_left_of_its_costs(headline: Headline, nights: list[Night]) -> None:
    expected = []
    for one in judge(nights[-1], nights[:-1]).findings:
        if one.series.headline == headline:
            assert one.base is not None
            assert one.difference is not None
            pair = (one.base, one.base + one.difference)
            texts = (numbers.shown(headline, Range(number, number)) for number in pair)
            expected.append([one.verdict, *texts, numbers.change(one), numbers.interval(one)])
    told = [[row[2].strip("*"), *row[3:7]] for row in rows(headline)]
    assert sorted(told) == sorted(expected)
    for _, before, now, change, _ in told:
        share = float(change.rstrip(" %").replace("−", "-")) / 100
        assert float(now) / float(before) - 1 == pytest.approx(share, abs=0.006)


def test_it_says_which_nights_a_value_of_tonight_is_of() -> None:
    changes = PAGE.partition("## The changes")[2].partition("## ")[0]
    assert changes.count("| two nights |") == 10
    assert '"tonight" is the median over the seeds of both' in changes
    assert '"tonight" is the mean of two nights after what all settings' in changes


def test_the_index_says_that_something_was_changed_on_purpose() -> None:
    entry = index(GALLERY).partition("## [`nightly`")[2].partition("\n## ")[0]
    assert "Code was changed on purpose" in entry
    assert "](nightly/what_was_changed.md)" in entry


def test_what_the_document_says_was_measured_stands_in_the_benchmark() -> None:
    root = FOLDER.parents[2]
    said = (root / "docs" / "nightly.md").read_text(encoding="utf-8")
    measured = " ".join(
        (root / "benchmarks" / "nightly_alarms.md").read_text(encoding="utf-8").split()
    )
    quoted = re.findall(r"\d+\.\d\d% \([\d.]+% to [\d.]+%\)", said)
    assert len(quoted) == 5
    for one in quoted:
        assert one in measured

"""The example of a night is one page with its figures, and holds to the values beside it."""

import re
from pathlib import Path

import pandas as pd
import pytest

from reports.nightly import numbers
from reports.nightly.values import HEADLINES, NUMBERS, Headline

FOLDER = Path(__file__).parents[2] / "reports" / "gallery" / "nightly"
PAGE = (FOLDER / "nightly.md").read_text(encoding="utf-8")
TONIGHT = "2026-11-14"


@pytest.fixture(scope="module")
def values() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "values.csv.gz")


def test_it_names_what_is_there_and_nothing_of_the_machine_it_was_made_on() -> None:
    figures = set(re.findall(r"figures/[\w.-]+\.svg", PAGE))
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert there - figures == {"nightly.md", "values.csv.gz", "what_was_changed.md"}
    assert figures <= there
    assert not re.search(r"/(tmp|home|work|root)\b", PAGE)
    assert sum(path.stat().st_size for path in FOLDER.rglob("*")) < 1_500_000


@pytest.mark.parametrize("headline", HEADLINES)
def test_its_tables_hold_the_medians_of_its_values(
    headline: Headline, values: pd.DataFrame
) -> None:
    table = PAGE.partition(f"<summary>{numbers.HEADS[headline]}</summary>")[2]
    rows = table.partition("</details>")[0].splitlines()[4:-1]
    tonight = values[(values["headline"] == headline) & (values["night"] == TONIGHT)]
    assert len(rows) == tonight["setting"].nunique()
    # A cost counts all seeds; of numbers, the fixed one is not drawn anew.
    counted = tonight[tonight["seed"] > 0] if headline in NUMBERS else tonight
    by_setting = counted.groupby("setting")["value"]
    medians = by_setting.min() if headline == "step_time" else by_setting.median()
    told = sorted(row.split("|")[5].strip() for row in rows if "unchanged" in row)
    held = sorted(numbers.value(headline, median) for median in medians)
    assert told
    for one in told:
        held.remove(one)


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

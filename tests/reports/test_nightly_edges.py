"""What lies past an edge is told as a bound, and no number is made of it."""

import math
import re

import pytest

from bench.trial import Trial
from reports.nightly import numbers
from reports.nightly.case import Case
from reports.nightly.finding import Finding, Verdict
from reports.nightly.page import compose
from reports.nightly.side import Range, Side
from reports.nightly.values import Headline, Series
from tests.reports import made_nights as made


def no_decay(trial: Trial) -> made.Values:
    return {"half_life": 1e12} if trial.cell == "gru" else {}


def short(trial: Trial) -> made.Values:
    return {"half_life": 0.1} if trial.cell == "gru" else {}


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Return a night of which the gradient of the GRU falls, which had not fallen before."""
    source = made.config(tmp_path_factory.mktemp("config") / "small.yaml")
    return made.following(source, [no_decay] * 8 + [short])


def rows(page: str, headline: Headline) -> dict[str, list[str]]:
    """Return the cells of a headline's table of all series, by the setting."""
    table = page.partition(f"<summary>{numbers.HEADS[headline]}</summary>")[2]
    lines = [line for line in table.partition("</details>")[0].splitlines() if line[:2] == "| "]
    cells = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines[1:]]
    return {one[0].replace("\\", ""): one[2:] for one in cells}


def test_a_fall_from_past_an_edge_is_told_by_how_much_at_least(lost: Case) -> None:
    page = compose(lost).page.readme
    told = rows(page, "half_life")["first_token_recall · gru default · T = 25"]
    verdict, before, now, change, interval, smallest = told
    assert verdict == "**worse**"
    assert before == "≥ 230"
    assert 0.9 < float(now) < 1.1
    assert re.fullmatch(r"at least −99\.\d %", change)
    assert (interval, smallest) == ("–", "–")
    answer = page.splitlines()[4]
    assert re.search(
        r"half-life of .*: at least −99\.\d % at T = 50 and at least −99\.\d %", answer
    )
    # What ≥ means is said where everybody sees it, and how far it reaches.
    folds = re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)
    assert "*≥ and <: the median lies past an edge." in folds
    assert "10 times the window of lags" in folds
    assert "*What lies past an edge is drawn at that edge.*" in folds


def test_a_horizon_past_the_longest_lag_on_both_sides_shows_no_change(lost: Case) -> None:
    told = rows(compose(lost).page.readme, "horizon")
    assert list(told) == [f"first_token_recall · {cell} default" for cell in ("rnn_tanh", "gru")]
    for verdict, before, now, change, interval, smallest in told.values():
        assert verdict in ("unchanged", "no change found")
        assert (before, now) == ("≥ 49", "≥ 49")
        assert (change, interval, smallest) == ("–", "–", "–")


def test_no_smallest_change_of_such_a_baseline_is_counted(lost: Case) -> None:
    overview = compose(lost).page.readme.partition("## The changes")[0]
    (row,) = [line for line in overview.splitlines() if line.startswith("| H50-learn")]
    assert [cell.strip() for cell in row.strip("| ").split("|")][-2:] == ["–", "–"]


def test_a_page_without_an_edge_does_not_speak_of_bounds(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shared = made.CONFIG["shared"] | {"sequence_length": [25]}
    source = made.config(tmp_path_factory.mktemp("one") / "one.yaml", shared=shared)
    page = compose(made.judged(source)).page.readme
    assert "≥" not in page
    assert "drawn at that edge" not in page


def finding(known: Range, interval: Range | None = None, verdict: Verdict = "worse") -> Finding:
    return Finding(
        series=Series("s", "horizon"), verdict=verdict, tonight=Side((14.7,)), baseline=Side((20.0,)),
        base=20.0, difference=known.low, known=known, interval=interval,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (Range(-5.0, -5.0), "−25 %"),
        (Range(-20.0, -5.0), "at least −25 %"),
        (Range(5.0, math.inf), "at least +25 %"),
        (Range(-20.0, math.inf), "–"),
        (Range(-1.0, 2.0), "–"),
        (Range(-20.0, 0.0), "–"),
    ],
)
def test_a_change_is_told_as_far_as_it_is_known(known: Range, told: str) -> None:
    assert numbers.change(finding(known)) == told
    # A bound of what was not found to be a change would read as one.
    quiet = numbers.change(finding(known, verdict="no change found"))
    assert quiet == (told if known.exact else "–")


@pytest.mark.parametrize(
    ("interval", "told"),
    [
        (Range(-5.0, 5.0), "−25 % to +25 %"),
        (Range(-5.0, math.inf), "−25 % and up"),
        (Range(-20.0, 5.0), "−100 % to +25 %"),
        (Range(-20.0, math.inf), "–"),
        (None, "–"),
    ],
)
def test_an_interval_ends_where_values_do(interval: Range | None, told: str) -> None:
    assert numbers.interval(finding(Range(0.0, 0.0), interval)) == told

"""Look at TensorBoard's real pages in a headless browser, after a real sweep."""

from collections.abc import Iterator
from typing import Any

import pytest

from bench.events_figures import WIDTH
from bench.headline import REACH, SKILL, STEP
from bench.store import Store
from reports import measured as reported
from tests.bench import board_pages
from tests.bench.board_pages import Pages, choose, table
from tests.bench.boards import board
from tests.bench.conftest import Swept

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        board_pages.browsers() is None,
        reason="no chromium with chromedriver on this machine; on Debian: apt-get install chromium chromium-driver",
    ),
]


@pytest.fixture(scope="module")
def pages(swept: Swept) -> Iterator[Pages]:
    with board(swept.folder) as (address, _), board_pages.opened(address) as found:
        yield found


@pytest.fixture(scope="module")
def records(swept: Swept) -> Any:
    with Store.open_existing(swept.folder) as store:
        return {r.trial.id: r for r in store.results().records if r.status == "ok"}


def shown(pages: Pages, count: int) -> tuple[list[str], list[list[str]]]:
    """Return the headings of the table of trials, and its rows once there are so many."""

    def look() -> Any:
        found = table(pages)
        return found if len(found) == count + 1 else None

    heads, *rows = pages.until(look)
    return heads, rows


def test_the_table_lists_every_trial_with_its_values(pages: Pages, records: Any) -> None:
    pages.open("hparams")
    heads, rows = shown(pages, len(records))
    assert heads == [
        *("Trial ID", "Show Metrics", "cell", "initialisation", "seed", "sequence_length", "task"),
        *("test skill", "lag remembered (steps)", "half-life before training (steps)"),
        *("half-life after training (steps)", "step time (ms)"),
    ]
    # The box that shows metrics has no text.
    columns = [head for head in heads if head != "Show Metrics"]
    told = {row[0]: dict(zip(columns, row, strict=False)) for row in rows}
    assert set(told) == set(records)
    for name, record in records.items():
        row = told[name]
        assert (row["task"], row["cell"]) == (record.trial.task, record.trial.cell)
        assert float(row["sequence_length"]) == record.trial.sequence_length
        skill = reported.skill(record)
        # The page shows five digits.
        assert float(row[SKILL.name]) == pytest.approx(skill, rel=1e-3, abs=1e-6)
        expected = reported.lag(record) if skill >= 0.5 else 0
        assert float(row[REACH.name]) == expected
        assert float(row[STEP.name]) > 0


@pytest.mark.parametrize(("direction", "falling"), [("Descending", True), ("Ascending", False)])
def test_the_table_can_be_sorted(pages: Pages, records: Any, direction: str, falling: bool) -> None:
    pages.open("hparams")
    shown(pages, len(records))
    choose(pages, "Sort by", SKILL.name)
    choose(pages, "Direction", direction)
    ordered = sorted(records, key=lambda name: reported.skill(records[name]), reverse=falling)
    pages.until(lambda: [row[0] for row in table(pages)[1:]] == ordered)


def test_the_cells_of_one_task_share_a_chart(pages: Pages, records: Any) -> None:
    pages.open("custom_scalars")
    titles = pages.until(lambda: [one.text for one in pages.find(".category-name")])
    assert titles == ["adding, T=5", "first_token_recall, T=5"]
    cards = pages.until(lambda: pages.find("tf-custom-scalar-multi-line-chart-card"))
    assert [card.get_attribute("title") or "" for card in cards].count("validation skill") == 2

    def drawn() -> Any:
        counts = [
            pages.run("return Object.keys(arguments[0]._nameToDataSeries || {}).length", card)
            for card in cards
        ]
        return counts if all(counts) else None

    # One trial of adding and two of the other task, in each of a task's three charts.
    assert pages.until(drawn) == [1, 1, 1, 2, 2, 2]


def test_the_gradient_is_to_be_seen(pages: Pages, records: Any) -> None:
    pages.open("images")

    def look() -> Any:
        widths = [
            pages.run("return arguments[0].complete ? arguments[0].naturalWidth : 0", one)
            for one in pages.find("img")
        ]
        return widths if len(widths) == len(records) and all(widths) else None

    assert pages.until(look) == [WIDTH] * len(records)
    told = [one.text for one in pages.find("tf-card-heading")]
    assert sum("gradient/back through time" in text for text in told) == len(records)
    assert {name for name in records if any(name in text for text in told)} == set(records)

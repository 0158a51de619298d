"""Start ``lethe board`` as a person does, and ask its server what the pages ask it."""

import json
import re
import shutil
import signal
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.headline import PARAMETERS, SKILL
from bench.store import Store
from reports import measured as reported
from tests.bench import small
from tests.bench.boards import board
from tests.bench.conftest import Ran, Swept


def ask(address: str, path: str, content: Any = None) -> Any:
    """Return what the server answers; a few seconds may pass until it has read its files."""
    request = urllib.request.Request(f"{address}data/{path}")
    if content is not None:
        request.data = json.dumps(content).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def until(wanted: int, address: str, path: str) -> Any:
    """Return an answer once it is as long as wanted."""
    for _ in range(100):
        found = ask(address, path)
        if len(found) >= wanted:
            return found
        time.sleep(0.1)
    raise AssertionError(f"expected {wanted} of {path}, got {found}")


def groups(address: str) -> Any:
    content = {
        "colParams": [],
        "startIndex": 0,
        "sliceSize": 1000,
        "allowedStatuses": ["STATUS_SUCCESS"],
    }
    return ask(address, "plugin/hparams/session_groups", content)["sessionGroups"]


@pytest.fixture(scope="module")
def served(swept: Swept) -> Iterator[str]:
    with board(swept.folder) as (address, _):
        until(3, address, "runs")
        yield address


def test_runs_are_named_by_trial_ids(served: str, swept: Swept) -> None:
    ended = [record.trial.id for record in records(swept.folder)]
    assert sorted(ask(served, "runs")) == sorted(ended)


def records(folder: Path) -> Any:
    with Store.open_existing(folder) as store:
        return [record for record in store.results().records if record.status == "ok"]


def test_the_table_of_trials_holds_the_records(served: str, swept: Swept) -> None:
    found = {group["name"]: group for group in groups(served)}
    ended = records(swept.folder)
    assert set(found) == {record.trial.id for record in ended}
    for record in ended:
        shown = found[record.trial.id]
        values = {each["name"]["tag"]: each["value"] for each in shown["metricValues"]}
        assert values[f"headline/{SKILL.name}"] == pytest.approx(reported.skill(record))
        assert values[f"headline/{PARAMETERS.name}"] == reported.parameters(record)
        assert shown["hparams"]["cell"] == record.trial.cell
        assert shown["hparams"]["sequence_length"] == record.trial.sequence_length


def test_each_task_and_length_has_its_charts_once(served: str) -> None:
    layout = ask(served, "plugin/custom_scalars/layout")
    titles = [category["title"] for category in layout["category"]]
    assert titles == ["adding, T=5", "first_token_recall, T=5"]
    for category in layout["category"]:
        assert [chart["title"] for chart in category["chart"]] == [
            "validation skill",
            "training loss",
            "gradient norm before clipping",
        ]


def test_a_chart_takes_the_cells_of_its_task_alone(served: str, swept: Swept) -> None:
    layout = ask(served, "plugin/custom_scalars/layout")
    (chart, *_) = layout["category"][1]["chart"]
    (pattern,) = chart["multiline"]["tag"]
    for record in records(swept.folder):
        query = urllib.parse.urlencode({"run": record.trial.id, "tag": pattern})
        answer = ask(served, f"plugin/custom_scalars/scalars?{query}")
        drawn = list(answer["tag_to_events"])
        same = record.trial.task == "first_token_recall"
        assert drawn == (["first_token_recall, T=5/validation skill"] if same else [])


def test_it_listens_on_this_machine_alone(served: str) -> None:
    assert served.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_ends_well(number: int, swept: Swept) -> None:
    with board(swept.folder) as (_, process):
        process.send_signal(number)
        assert process.stdout is not None
        assert process.stdout.read() == "\n"
        assert process.wait(10) == 0


def test_nights_are_shown_together(swept: Swept, tmp_path: Path) -> None:
    for night in ("2026-11-22", "2026-11-23"):
        shutil.copytree(swept.folder / "tensorboard", tmp_path / night / "tensorboard")
    with board(tmp_path) as (address, _):
        runs = until(6, address, "runs")
        assert len(groups(address)) == 6
    ids = {record.trial.id for record in records(swept.folder)}
    assert set(runs) == {
        f"{night}/tensorboard/{one}" for night in ("2026-11-22", "2026-11-23") for one in ids
    }


def test_a_port_that_is_taken_is_an_error_of_one_sentence(served: str, swept: Swept) -> None:
    port = served.rstrip("/").rpartition(":")[2]
    with small.start("board", swept.folder, "--port", port) as process:
        assert process.stdout is not None
        told = process.stdout.read()
    assert process.returncode == 2
    assert told.startswith("lethe: expected to listen at 127.0.0.1, port ")
    assert "--port" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("made", ["", "empty"])
def test_nothing_to_show_is_an_error_of_one_sentence(lethe: Any, tmp_path: Path, made: str) -> None:
    if made:
        (tmp_path / "results" / "tensorboard").mkdir(parents=True)
    ran: Ran = lethe("board", tmp_path / "results")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith(f"lethe: {tmp_path / 'results'}: expected ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("port", ["-1", "x", "65536"])
def test_no_port_is_refused(lethe: Any, swept: Swept, port: str) -> None:
    ran: Ran = lethe("board", swept.folder, "--port", port)
    assert ran.code == 2
    assert "expected a port" in ran.err


def test_it_needs_no_torch(swept: Swept) -> None:
    code = (
        "import sys, pathlib; from bench.board import event_folder, serve\n"
        "print(serve(event_folder(pathlib.Path(sys.argv[1])), '127.0.0.1', 0))\n"
        "assert not {'torch', 'lightning'} & set(sys.modules)"
    )
    ran = small.python(code, swept.folder)
    assert ran.returncode == 0, ran.stderr
    # Nothing that TensorBoard says of itself.
    assert ran.stderr == ""


def test_the_page_of_documents_shows_small_pictures() -> None:
    page = small.ROOT / "docs" / "tensorboard.md"
    named = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert len(named) == 5
    for name in named:
        assert 10_000 < (page.parent / name).stat().st_size < 150_000

"""``lethe compare`` judges any two sweeps, or two commits of one, as a night is judged."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.errors import LetheError, StoreError
from bench.sides import side
from bench.store import Store
from bench.trial import Trial
from tests.bench import small
from tests.bench.conftest import Ran
from tests.reports import made_nights as made

Lethe = Callable[..., Ran]


def no_skill(trial: Trial) -> made.Values:
    return {"skill": 0.1} if trial.cell == "gru" else {}


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Write two sweeps of eleven seeds, the second with a GRU that learns little."""
    source = made.config(tmp_path / "small.yaml")
    made.fill(tmp_path, source, [0], fresh=10)
    made.fill(tmp_path, source, [1], no_skill, commit="bbbbbbbbbbbb", fresh=10)
    return tmp_path


def test_a_loss_is_printed_and_ends_with_1_and_a_gain_with_0(room: Path, lethe: Lethe) -> None:
    first, second = room / "2026-11-01", room / "2026-11-02"
    lost = lethe("compare", first, second)
    assert (lost.code, lost.err) == (1, "")
    assert "got worse" in lost.out
    assert "gru default · T = 25" in lost.out
    assert not (room / "reports").exists()
    won = lethe("compare", second, first)
    assert won.code == 0
    assert "got better" in won.out


def test_a_sweep_compared_with_itself_is_the_same_to_the_bit(room: Path, lethe: Lethe) -> None:
    ran = lethe("compare", room / "2026-11-01", room / "2026-11-01" / "results.jsonl")
    assert ran.code == 0
    assert "No change was found" in ran.out
    assert "the same to the bit in all 4 settings" in ran.out


def test_the_page_goes_where_it_is_asked_for_with_the_same_bytes_twice(
    room: Path, lethe: Lethe
) -> None:
    words = ("compare", room / "2026-11-01", room / "2026-11-02", "--output", room / "page")
    assert lethe(*words).code == 1
    written = small.files(room / "page")
    assert "compare.md" in written
    assert any(name.startswith("figures/history-skill") for name in written)
    assert lethe(*words).code == 1
    assert small.files(room / "page") == written
    (room / "page" / "compare.md").write_text("mine")
    refused = lethe(*words)
    assert refused.code == 2
    assert "expected an empty folder or one with an earlier compare.md" in refused.err


def test_commits_of_one_folder_are_compared(room: Path, lethe: Lethe) -> None:
    with Store.create(room / "2026-11-01") as store:
        for record in side(str(room / "2026-11-02")).records:
            if record.trial.seed:
                store.add(record)
    both = room / "2026-11-01"
    ran = lethe("compare", f"{both}@aaaa", f"{both}@bbbbbbbbbbbb")
    assert ran.code == 1, ran.out
    assert "got worse" in ran.out
    # The same from its export, where a line is a record of any start.
    with Store.open_existing(both) as store:
        store.export(room / "all.jsonl")
    assert side(f"{room / 'all.jsonl'}@bbbb") == side(f"{both}@bbbb")
    assert {one.environment["commit"] for one in side(f"{both}@b").records} == {"bbbbbbbbbbbb"}


@pytest.mark.parametrize("commit", ["cccc", ""])
def test_a_commit_without_records_is_refused_with_those_there_are(room: Path, commit: str) -> None:
    with pytest.raises(LetheError, match=r"expected the beginning of one commit.*aaaaaaaaaaaa"):
        side(f"{room / '2026-11-01'}@{commit}")


def test_a_whole_commit_is_known_by_its_beginning(room: Path) -> None:
    folder = room / "2026-11-01"
    assert side(f"{folder}@{'a' * 40}") == side(f"{folder}@aaaa")
    with pytest.raises(LetheError, match="expected the beginning of one commit"):
        side(f"{folder}@{'a' * 11}b{'a' * 28}")


def test_a_beginning_that_two_commits_have_is_refused(room: Path) -> None:
    folder = room / "2026-11-01"
    with Store.create(folder) as store:
        first = side(str(folder)).records[0]
        changed = first.environment | {"commit": "aaaabbbbbbbb"}
        store.add(first.model_copy(update={"attempt": 9, "environment": changed}))
    with pytest.raises(
        LetheError, match=r"one commit .* found those of aaaaaaaaaaaa, aaaabbbbbbbb"
    ):
        side(f"{folder}@aaaa")
    assert len(side(f"{folder}@aaaab").records) == 1


def test_a_path_with_an_at_sign_is_a_path(room: Path) -> None:
    odd = (room / "2026-11-01").rename(room / "me@home")
    assert len(side(str(odd)).records) == 44


def test_nothing_to_compare_is_bad_input(room: Path, lethe: Lethe) -> None:
    other = made.config(room / "other.yaml", grids=[{"cell": ["lstm"]}])
    made.fill(room, other, [2], fresh=0)
    apart = lethe("compare", room / "2026-11-01", room / "2026-11-03")
    assert (apart.code, apart.out) == (2, "")
    assert "expected settings that both have results of, found none" in apart.err
    absent = lethe("compare", room / "absent", room / "2026-11-01")
    assert absent.code == 2
    assert "expected a results folder" in absent.err


def test_a_damaged_export_is_refused(room: Path) -> None:
    path = room / "2026-11-01" / "results.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + "garbage\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"line \d+ is damaged"):
        side(f"{path}@aaaa")

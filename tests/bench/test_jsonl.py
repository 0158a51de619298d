from pathlib import Path

import pytest

from bench import jsonl
from bench.errors import StoreError
from bench.record import Results, curve
from bench.store import Store
from tests.bench import small
from tests.bench.conftest import Swept

ONE, TWO = small.trial(seed=1), small.trial(seed=2)


def results() -> Results:
    numbers = [0.1, 1 / 3, 1e-300, float("nan"), float("inf"), -0.0, 12345678901234567.0]
    measured = curve("noise", "1", "none", {"lag": list(range(7))}, numbers)
    return Results(
        sweep=small.sweep_run(ONE, TWO, description="ünïcode,\u2028 \x85 and\nlines"),
        records=(
            small.record(ONE, measurements={"noise": measured}),
            small.record(TWO, status="failed", reason="Traceback\n  …"),
        ),
    )


def test_results_come_back_exactly(tmp_path: Path) -> None:
    text = jsonl.dumps(results())
    (tmp_path / "results.jsonl").write_text(text, encoding="utf-8")
    again = jsonl.load(tmp_path / "results.jsonl")
    assert again == results()
    assert jsonl.dumps(again) == text
    assert text.count("\n") == 3
    values = again.records[0].measurements["noise"].values
    assert values[3:5] == [None, None]
    assert str(values[5]) == "-0.0"


def test_a_real_sweep_comes_back_exactly(swept: Swept, tmp_path: Path) -> None:
    with Store.open_existing(swept.folder) as store:
        kept = store.results()
    (tmp_path / "results.jsonl").write_text(jsonl.dumps(kept), encoding="utf-8")
    assert jsonl.load(tmp_path / "results.jsonl") == kept


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("damage", ["", "{", "{}", "null"])
def test_a_damaged_line_is_refused(tmp_path: Path, number: int, damage: str) -> None:
    lines = jsonl.dumps(results()).split("\n")
    lines[number - 1] = damage
    (tmp_path / "results.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(StoreError, match=f"line {number} is damaged or of another version"):
        jsonl.load(tmp_path / "results.jsonl")


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    text = jsonl.dumps(results())
    (tmp_path / "results.jsonl").write_text(text[: len(text) // 2], encoding="utf-8")
    with pytest.raises(StoreError, match="line 2 is damaged"):
        jsonl.load(tmp_path / "results.jsonl")


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(StoreError, match="line 1 is damaged"):
        jsonl.load(tmp_path / "empty.jsonl")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    for name in ("bytes.jsonl", "absent.jsonl"):
        with pytest.raises(StoreError, match="expected an exported results file, could not read"):
            jsonl.load(tmp_path / name)

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench import jsonl
from bench.record import Results
from reports.report import headline, publish, write
from tests.reports import machines, studies
from tests.reports.builder import ENVIRONMENT, fading, grid, record, results, trial
from tests.reports.eventful import eventful
from tests.reports.reproduced import everything

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(eventful(), tmp_path_factory.mktemp("report")).parent


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def shuffled(made: Results) -> Results:
    records = list(made.records)
    random.Random(0).shuffle(records)
    return made.model_copy(update={"records": tuple(records)})


def test_markdown_is_the_golden_one(written: Path) -> None:
    # After a change that was meant: python -m tests.reports.test_report FOLDER, and read the difference;
    # the figures go to the folder, to be looked at.
    assert (written / "README.md").read_bytes() == (GOLDEN / "README.md").read_bytes()


def test_headline_is_the_golden_one() -> None:
    assert headline(eventful()) + "\n" == (GOLDEN / "headline.txt").read_text(encoding="utf-8")


def test_equal_results_give_equal_bytes_in_any_order(written: Path, tmp_path: Path) -> None:
    write(shuffled(eventful()), tmp_path)
    write(shuffled(eventful()), tmp_path)  # over its own output
    assert contents(tmp_path) == contents(written)
    assert not [name for name in contents(tmp_path) if name.endswith(".partial")]


def test_what_an_earlier_report_left_is_deleted_and_nothing_else(
    written: Path, tmp_path: Path
) -> None:
    publish(eventful(), tmp_path, formats=["markdown", "csv", "latex"])
    one = next(iter(sorted((tmp_path / "figures").glob("*-dark.svg"))))
    kept = {
        "figures/mine-dark.svg": "<svg/>",
        "figures/notes.svg": one.read_text(encoding="utf-8"),
        "tables/mine.csv": "a",
    }
    old = {
        "figures/old-dark.svg": one.read_text(encoding="utf-8"),
        "figures/old-light.svg": one.read_text(encoding="utf-8"),
        "tables/99-old.csv": "a",
        "tables/99-old.tex": "a",
    }
    for name, text in {**kept, **old}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    publish(eventful(), tmp_path, formats=["markdown", "csv"])
    names = set(contents(tmp_path))
    # Tables that were not asked for again are left as they are.
    assert names & set(old) == {"tables/99-old.tex"}
    assert set(kept) < names
    assert names > set(contents(written))


def test_a_page_of_html_stands_alone(written: Path, tmp_path: Path) -> None:
    told = publish(eventful(), tmp_path / "alone", formats=["html"])
    assert told.path == tmp_path / "alone" / "report.html"
    assert sorted(contents(tmp_path / "alone")) == ["report.html", "results.jsonl"]
    told = publish(eventful(), tmp_path / "both", formats=["markdown", "html"])
    assert told.path == tmp_path / "both" / "README.md"
    assert set(contents(tmp_path / "both")) == {*contents(written), "report.html"}


def test_exported_results_give_the_same_report(written: Path, tmp_path: Path) -> None:
    write(jsonl.load(written / "results.jsonl"), tmp_path)
    assert contents(tmp_path) == contents(written)


def test_every_figure_and_file_it_names_is_there(written: Path) -> None:
    text = (written / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:src|srcset)="([^"]+)"', text)) | set(
        re.findall(r"\]\((\S+)\)", text)
    )
    assert named == set(contents(written)) - {"README.md"}
    assert len(named) > 8


def test_every_table_is_square(written: Path) -> None:
    text = (written / "README.md").read_text(encoding="utf-8").replace("\\|", "")
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1


def test_nothing_that_went_wrong_is_hidden(written: Path) -> None:
    text = (written / "README.md").read_text(encoding="utf-8")
    section = text[text.index("## Skipped, failed") : text.index("## What was run")]
    for told in (
        "took more than 600 s",
        r"worker lost (signal 9 \| killed)",
        r"attempt 1: failed, RuntimeError: \<no memory\>",
        "16-mixed on a cpu trains in bf16",
        "3 updates with a gradient that was not finite",
        "0.60 below best",
        "not run",
        "Counted nowhere above: 1 record",
    ):
        assert told in section


def test_calm_sweep_says_none(tmp_path: Path) -> None:
    reach = {("lstm", "default"): 60.0}
    text = write(results(grid(fading(reach), reach, seeds=[0])), tmp_path).read_text(
        encoding="utf-8"
    )
    assert "None: every planned trial finished at its first attempt" in text
    assert "None were named, so nothing is tested" in text


@pytest.mark.parametrize("recorded", [True, False])
def test_sweep_without_a_result_is_still_a_report(tmp_path: Path, recorded: bool) -> None:
    one = trial()
    failed = [record(one, status="failed")] if recorded else []
    made = results(failed, not_run=[one], description="")
    text = write(made, tmp_path).read_text(encoding="utf-8")
    assert "does not answer the question" in text
    assert "nothing to draw" in text
    assert ("no reason recorded" in text) == recorded
    assert sorted(contents(tmp_path)) == ["README.md", "results.jsonl"]
    assert isinstance(headline(made), str)


def test_environments_that_differ_are_counted(written: Path) -> None:
    text = (written / "README.md").read_text(encoding="utf-8")
    assert re.search(r"\| torch +\| 2\.13\.0 \(\d+ of \d+\); 2\.14\.0 \(1 of \d+\)", text)
    assert ENVIRONMENT["python"] in text


def test_reading_needs_no_torch() -> None:
    code = "import sys, reports.report; sys.exit(bool({'torch', 'lightning'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, made in (
        ("README", eventful()),
        ("reproduction", everything()),
        ("vanishing", studies.everything()),
        ("devices", machines.everything()),
    ):
        readme = write(made, Path(sys.argv[1]) / name)
        (GOLDEN / f"{name}.md").write_bytes(readme.read_bytes())
        told = "headline" if name == "README" else name
        (GOLDEN / f"{told}.txt").write_text(headline(made) + "\n", encoding="utf-8")

"""Run every command of README.md and docs/, each document's in a room of its own and in its order.

A command runs as it stands there, if `tests.docs.otherwise` does not say otherwise.
"""

import ast
import re
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

from bench.store import Store
from tests.bench.board_pages import browsers
from tests.docs.conftest import Checkout
from tests.docs.documents import DOCUMENTS, ROOT, commands, files, read, scripts
from tests.docs.otherwise import BROWSING, ELSEWHERE, ENDLESS, MEANT, RESULTS, SHRUNK, SILENT


def test_what_runs_otherwise_is_what_the_documents_name() -> None:
    named = {command for document in DOCUMENTS for command in commands(read(document))}
    for table in (SHRUNK, MEANT, ELSEWHERE):
        assert set(table) <= named
    assert not SHRUNK.keys() & ELSEWHERE.keys()


@pytest.mark.parametrize("command", ELSEWHERE)
def test_what_does_not_run_here_is_covered_elsewhere(command: str) -> None:
    path, _, name = ELSEWHERE[command].covered_by.partition("::")
    text = read(ROOT / path)
    if name:
        tree = ast.parse(text)
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("command", [each for each in ELSEWHERE if each.startswith("make ")])
def test_make_knows_what_the_documents_ask_of_it(command: str) -> None:
    words = command.replace("make ", "make --dry-run ", 1)
    told = subprocess.run(
        ["bash", "-c", words], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert told.returncode == 0, told.stderr


@pytest.fixture
def room(checkout: Checkout, results: Path, tmp_path: Path, document: Path) -> Path:
    """Return a folder with what a document's commands find: a checkout, its own files, results."""
    (tmp_path / "configs").symlink_to(checkout.folder / "configs")
    # A crontab's line goes to the checkout by itself.
    (tmp_path / "lethe").symlink_to(tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "lethe").symlink_to(checkout.folder / "programs" / "lethe")
    for path, text in files(read(document)).items():
        if not (checkout.folder / path).exists():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
    for name in RESULTS:
        shutil.copytree(results, tmp_path / name)
    shutil.copy(results / "results.jsonl", tmp_path / "EXPORT")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_every_command_runs(document: Path, checkout: Checkout, room: Path) -> None:
    left_out = []
    for command in commands(read(document)):
        if command in ELSEWHERE:
            continue
        if command in BROWSING and browsers() is None:
            left_out.append(command)
            continue
        line = run_as(command, room)
        make_ready(line, room)
        if command.startswith(ENDLESS):
            hold_up(line, checkout, room)
            continue
        code, told = checkout.run(line, room)
        assert code == 0, f"{line}\n{told}"
        assert not told or not command.startswith(SILENT), told
    if left_out:
        pytest.skip(f"all but what needs Chromium and its driver ran: {', '.join(left_out)}")


def run_as(command: str, room: Path) -> str:
    """Return the command line that is run for a command."""
    if re.fullmatch(r"lethe (?!list)[a-z]+", command):
        # A sentence names it without what belongs behind it.
        return f"{command} --help"
    if command in MEANT:
        return filled(MEANT[command], room)
    for whole, words in SHRUNK.items():
        # Also within a longer line, such as a crontab's.
        if command == whole or f"/{whole} " in command:
            return command.replace(whole, f"{whole} {words}")
    return filled(command, room)


def make_ready(line: str, room: Path) -> None:
    """Bring about what a command is for: a damaged store."""
    if line.startswith("lethe recover DIR"):
        with (room / "DIR" / "results.sqlite").open("r+b") as store:
            store.truncate(10_000)


def filled(line: str, room: Path) -> str:
    """Return a command line with the id of a trial that is there in place of the word for it."""
    match = re.fullmatch(r"(lethe show (\S+)) (?:TRIAL_ID|ID)(.*)", line)
    if not match:
        return line
    with Store.open_existing(room / match[2]) as store:
        return f"{match[1]} '{store.ids()[0]}'{match[3]}"


def hold_up(line: str, checkout: Checkout, room: Path) -> None:
    """Run a command until it serves the page it tells of, then interrupt it."""
    with subprocess.Popen(
        ["bash", "-c", f"exec {line}"],
        cwd=room,
        env=checkout.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            addresses = (re.search(r"http://\S+", said) for said in process.stdout)
            address = next(found[0] for found in addresses if found)
            with urllib.request.urlopen(address, timeout=60) as answer:
                assert answer.status == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(60) in (0, 130, -signal.SIGINT)
        finally:
            process.kill()


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_scripts_are_whole(document: Path) -> None:
    # They need a scheduler, which no test has.
    for script in scripts(read(document)):
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)

"""Check the locks: complete, pinned, hashed, free of torch and of any index, and obeyed by pip."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements"
TORCH_AND_CUDA = re.compile(r"(torch|triton|nvidia-(?!ml-py).*|cuda-.*|.*-cu\d+)")


class Entry(NamedTuple):
    """One package of a lock, with its text as pip reads it."""

    requirement: Requirement
    hashes: tuple[str, ...]
    text: str

    @property
    def version(self) -> str:
        return next(iter(self.requirement.specifier)).version


def statements(name: str) -> list[str]:
    """Read a requirements file's statements: comments dropped, continued lines joined."""
    kept = re.sub(r"(?m)^\s*#.*\n?", "", (REQUIREMENTS / name).read_text())
    return [line for line in kept.replace("\\\n", " ").splitlines() if line.strip()]


def read_lock(name: str) -> dict[str, Entry]:
    """Read a lock as entries by canonical name; a name that comes twice is an error."""
    entries: dict[str, Entry] = {}
    for text in statements(name):
        specification, *options = re.split(r"\s+(?=--)", text.strip())
        requirement = Requirement(specification)
        key = canonicalize_name(requirement.name)
        if key in entries:
            raise ValueError(f"Expected one entry a name in {name}, but {key} comes twice.")
        entries[key] = Entry(requirement, tuple(options), text)
    return entries


def direct_requirements(extra: str) -> list[Requirement]:
    """Read from pyproject.toml what a lock must hold: the dependencies, and an extra's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"][extra] if extra else []
    return [Requirement(text) for text in [*project["dependencies"], *extras]]


@pytest.fixture(params=["run.lock", "cluster.lock", "test.lock"])
def lock_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_entry_is_pinned_and_hashed(lock_name: str) -> None:
    entries = read_lock(lock_name)
    assert len(entries) > 50
    for name, (requirement, hashes, _) in entries.items():
        assert [item.operator for item in requirement.specifier] == ["=="], name
        assert hashes, name
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", item) for item in hashes), name


def test_torch_and_its_cuda_packages_are_left_out(lock_name: str) -> None:
    assert [name for name in read_lock(lock_name) if TORCH_AND_CUDA.fullmatch(name)] == []


def test_no_host_and_no_path(lock_name: str) -> None:
    text = (REQUIREMENTS / lock_name).read_text()
    assert re.findall(r"://|index-url|find-links|trusted-host|file:|\s/\w+", text) == []


def test_lightning_is_none_of_the_malicious_uploads(lock_name: str) -> None:
    version = read_lock(lock_name)["lightning"].version
    assert version not in {"2.6.2", "2.6.3"}
    wanted = next(item for item in direct_requirements("") if item.name == "lightning")
    assert version in wanted.specifier
    assert not wanted.specifier.contains("2.6.2")
    assert not wanted.specifier.contains("2.6.3")


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("run.lock", ""),
        ("cluster.lock", "cluster"),
        ("test.lock", "cluster"),
        ("test.lock", "test"),
    ],
)
def test_direct_dependencies_are_locked_within_their_ranges(name: str, extra: str) -> None:
    entries = read_lock(name)
    for requirement in direct_requirements(extra):
        if requirement.name != "torch":
            assert entries[canonicalize_name(requirement.name)].version in requirement.specifier


@pytest.mark.parametrize("name", ["editables", "hatchling"])
def test_what_builds_the_project_is_locked(name: str) -> None:
    assert name in read_lock("run.lock")


def test_torch_is_pinned_within_its_range() -> None:
    (pin,) = [Requirement(text) for text in statements("torch.in")]
    wanted = next(item for item in direct_requirements("") if item.name == "torch")
    assert pin.name == "torch"
    assert next(iter(pin.specifier)).version in wanted.specifier


def test_the_plain_dependencies_of_torch_are_locked() -> None:
    entries = read_lock("run.lock")
    plain = [
        requirement
        for requirement in map(Requirement, importlib.metadata.requires("torch") or [])
        if not TORCH_AND_CUDA.fullmatch(canonicalize_name(requirement.name))
        and (requirement.marker is None or requirement.marker.evaluate({"extra": ""}))
    ]
    assert "sympy" in [requirement.name for requirement in plain]
    for requirement in plain:
        assert entries[canonicalize_name(requirement.name)].version in requirement.specifier


@pytest.mark.parametrize(
    ("larger", "smaller"), [("cluster.lock", "run.lock"), ("test.lock", "cluster.lock")]
)
def test_a_lock_holds_the_whole_of_the_one_before(larger: str, smaller: str) -> None:
    whole = read_lock(larger)
    for name, entry in read_lock(smaller).items():
        assert whole[name].version == entry.version, name
        assert whole[name].hashes == entry.hashes, name


def test_ray_is_only_for_those_who_ask() -> None:
    assert "ray" not in read_lock("run.lock")
    assert "ray" in read_lock("cluster.lock")


def download(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Let pip fetch one lock entry, past its cache, as the install recipe would."""
    (folder / "one.lock").write_text(text + "\n")
    options = ["--no-cache-dir", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    return subprocess.run(
        [sys.executable, "-m", "pip", "download", *options, "--requirement", "one.lock"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.slow
def test_a_right_hash_is_accepted(tmp_path: Path) -> None:
    done = download(read_lock("run.lock")["mdurl"].text, tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.glob("*.whl")] == ["mdurl-0.1.2-py3-none-any.whl"]


@pytest.mark.slow
def test_a_wrong_hash_fails(tmp_path: Path) -> None:
    entry = read_lock("run.lock")["mdurl"]
    wrong = re.sub(r"[0-9a-f]{64}", lambda found: found.group()[::-1], entry.text)
    assert wrong != entry.text
    done = download(wrong, tmp_path)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert list(tmp_path.glob("*.whl")) == []

"""Make small trials, sweeps and records, and run the command in processes of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.record import Measurement, Record, SweepRun, scalar
from bench.training import Training
from bench.trial import Trial

ROOT = Path(__file__).parents[2]

TRAINING: dict[str, Any] = {
    "batch_size": 16,
    "budget": 320,
    "validation_interval": 160,
    "validation_sequences": 32,
    "test_sequences": 64,
    "early_stop": False,
}
GRID: dict[str, Any] = {
    "task": "first_token_recall",
    "topology": "many_to_one",
    "cell": "gru",
    "hidden_size": 4,
    "sequence_length": 5,
    "seed": 0,
}


def trial(training: dict[str, Any] | None = None, **changed: Any) -> Trial:
    """Return a trial of a fraction of a second, with some settings changed."""
    return Trial(**(GRID | changed), training=Training(**(TRAINING | (training or {}))))


def sweep(**changed: Any) -> dict[str, Any]:
    """Return the content of a sweep file with two trials; mappings are merged, the rest replaced."""
    content: dict[str, Any] = {
        "name": "small",
        "timeout": 120,
        "training": TRAINING,
        "shared": {
            name: [GRID[name]] for name in ("task", "hidden_size", "sequence_length", "seed")
        },
        "grids": [{"cell": ["rnn_tanh", "gru"]}],
    }
    for key, value in changed.items():
        content[key] = {**content.get(key, {}), **value} if isinstance(value, dict) else value
    return content


def write(path: Path, **changed: Any) -> str:
    """Write a sweep file (JSON is YAML) and return its path as a word of a command."""
    path.write_text(json.dumps(sweep(**changed)), encoding="utf-8")
    return str(path)


def record(of: Trial, attempt: int = 1, status: Any = "ok", **changed: Any) -> Record:
    """Return a record of an attempt."""
    content: dict[str, Any] = {
        "key": of.key,
        "trial": of,
        "attempt": attempt,
        "status": status,
        "reason": None if status == "ok" else "for a reason",
        "started": "2026-01-01T00:00:00+00:00",
        "wall_time": 1.5,
        "environment": {"torch": "2"},
        "measurements": {"test_loss": scalar("test_loss", "loss", "lower", 0.1 + attempt)},
    }
    return Record(**(content | changed))


def sweep_run(*trials: Trial, **changed: Any) -> SweepRun:
    """Return a start of a sweep that asks for trials."""
    content: dict[str, Any] = {
        "name": "small",
        "description": "",
        "command": "lethe sweep small",
        "started": "2026-01-01T00:00:00+00:00",
        "training": trials[0].training,
        "comparisons": (),
        "grids": [
            {name: [getattr(each, name)] for name in Trial.model_fields if name != "training"}
            for each in trials
        ],
        "planned": {each.key: each.id for each in trials},
    }
    return SweepRun(**(content | changed))


def values(measured: dict[str, Measurement], *but: str) -> dict[str, Any]:
    """Return what was measured as plain values, but for some by name."""
    return {name: each.model_dump() for name, each in measured.items() if name not in but}


def python(code: str, *arguments: object, **changed: Any) -> "subprocess.CompletedProcess[str]":
    """Run Python code in a process of its own, in the checkout."""
    options: dict[str, Any] = {"cwd": ROOT, "capture_output": True, "text": True, "timeout": 60}
    words = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(words, **(options | changed))


def start(*words: object) -> "subprocess.Popen[str]":
    """Start ``lethe`` in a process group of its own, its output in one pipe."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench", *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def files(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder: each file's bytes by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

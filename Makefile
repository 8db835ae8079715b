# For people; .ci/run is what decides. `make` lists the targets.
python := .venv/bin/python

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

.venv:
	python3 -m venv .venv

setup: .venv ## make the virtual environment and install everything into it
	.venv/bin/pip install -e '.[dev]'

demo: ## play a whole match on this machine
	.venv/bin/techrace demo --fast

test: ## run the tests
	.venv/bin/pytest

lint: ## check style, types and arrows
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/basedpyright
	.venv/bin/lint-imports

format: ## put the code into shape
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

docs: ## make the generated pages again
	$(python) -m techrace_cli.reference > docs/cli.md
	$(python) -m techrace_protocol.schema --write docs/protocol
	$(python) -m techrace_server.documents --write docs
	$(python) -m techrace_game.testing.tables --write docs/rulebook
	$(python) -m techrace_replays.study.codebook --write docs/tables.md

web: ## check the browser client and build it into the server
	cd clients/web && npm ci && npm run check
	.venv/bin/pip install --no-deps -e .

bench: ## measure the engine and the host
	$(python) benchmarks/engine.py --json
	$(python) benchmarks/host.py --json

ci: ## everything, in a fresh copy with a fresh environment
	.ci/run

.PHONY: help setup demo test lint format docs web bench ci

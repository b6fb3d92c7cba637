# The task list. `make serve` and `make test` set up everything they need; nothing else has to be run first.

PORT ?= 8000
LANGUAGE ?= zh
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help setup serve dev build check links test bench soak clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: ## Install what the project needs, into .venv and node_modules
	@sh .ci/setup

serve: export SITE_URL ?= http://127.0.0.1:$(PORT)/
serve: build ## Build the complete site and serve it at http://127.0.0.1:8000/
	@$(BIN)/posguide serve --port $(PORT)

dev: setup ## Live preview for authors (LANGUAGE=en for English)
	@$(BIN)/posguide runtime
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve -f $(if $(filter en,$(LANGUAGE)),mkdocs.en.yml,mkdocs.yml) -a 127.0.0.1:$(PORT)

build: setup ## Build the complete site, both languages, into site/
	@$(BIN)/posguide build

check: build ## Style, types, content, links
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/posguide check
	$(BIN)/posguide links

test: check ## All tests, in a real browser too
	@sh .ci/browser
	@sh .ci/scale
	$(PYTEST) -n 2 --dist worksteal

bench: build ## Start-up in the browser; reading and diagnosing; a million lines: all as ratios within one run
	@sh .ci/browser
	@sh .ci/bench
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/start.py
	PYTHONPATH=macros:tests $(BIN)/python tests/benchmarks/reading.py
	PYTHONPATH=macros:tests $(BIN)/python tests/benchmarks/diagnosing.py
	PYTHONPATH=macros:tests $(BIN)/python tests/benchmarks/lines.py

soak: build ## Long runs: the JSON Schema suite inside Pyodide, fuzzing of reader and comparison
	$(PYTEST) tests/soak -s

clean: ## Remove everything that was built or installed
	rm -rf .venv .build node_modules site docs/theme/assets/runtime

# Every command works on a fresh machine with Python 3.11+ and make. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8700
EXTRAS ?= server
BIN := .venv/bin
# Each worker goes through its half in order, so that a module's server or browser starts once; who is done takes over from the other.
WORKERS := -n 2 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test check system format bench sbom clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/run: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --editable '.[server]'
	@touch $@

.venv/dev: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --editable . --group dev
	@touch $@ .venv/run

run: .venv/run ## Judge the samples, then serve on http://127.0.0.1:8700 (PORT= changes it)
	@$(BIN)/clausewise serve --port $(PORT) --store var/clausewise.db --samples samples

test: .venv/dev system ## Install what the tests need and run them
	@$(BIN)/python -m pytest $(WORKERS)

check: .venv/dev system ## What CI runs: format, lint, types, import contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(WORKERS)

system: ## Install the system packages that some tests need, where that needs no question
	@.ci/system

format: .venv/dev ## Format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: .venv/dev system ## Run every benchmark beside its peer and write benchmarks/report.md; red when a budget is broken
	@$(BIN)/python -m benchmarks

sbom: .venv/run ## Write what an installation is built of as CycloneDX, into sbom.json (EXTRAS= chooses the extras)
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python .sbom
	@$(BIN)/uv pip install --quiet --python .sbom/bin/python '.[$(EXTRAS)]'
	@$(BIN)/uv tool run --quiet --from 'cyclonedx-bom>=7.5,<8' cyclonedx-py environment \
		--pyproject pyproject.toml --output-reproducible --of JSON -o sbom.json .sbom/bin/python
	@rm -rf .sbom

clean: ## Remove the environment and what was built
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

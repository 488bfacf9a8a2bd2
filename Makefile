# Bảo Vật. `make run` shows it, `make test` tests it; each installs what is missing.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The official IIIF schema has no licence to be shipped: its folder lies beside the repository, or is named here.
export CONFORMANCE_DIR ?= $(abspath $(wildcard ../shared/conformance))

PORT ?= 8080
HOST ?= 127.0.0.1
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
VIEWER_SOURCES := $(shell find viewer/src viewer/public viewer/translations -type f 2>/dev/null) \
	viewer/package.json viewer/package-lock.json viewer/vite.config.ts viewer/compress.ts viewer/tsconfig.json

help: ## Say what there is to make.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/run.stamp viewer/dist/.vite/manifest.json ## Install what the service needs, and build the viewer.

run: setup ## Serve on http://127.0.0.1:8080 (PORT= changes it), with the demonstration collection.
	@exec $(BIN)/baovat serve --host $(HOST) --port $(PORT) --demonstration

test: .venv/test.stamp viewer/dist/.vite/manifest.json ## Run the whole suite.
	@cd viewer && npm run --silent test
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/test.stamp viewer/dist/.vite/manifest.json ## Format, lint, types, contracts, documents, then the tests.
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted: run make fix." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/codespell
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/baovat settings | diff -u docs/settings.md - || { echo "docs/settings.md is old: run make docs." >&2; exit 1; }
	@$(BIN)/hadolint Dockerfile
	@cd viewer && npm run --silent check
	@$(MAKE) test

fix: .venv/test.stamp viewer/node_modules/.package-lock.json ## Format the code and mend what can be mended.
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@cd viewer && npm run --silent format

docs: .venv/run.stamp ## Write the documents that come from the code.
	@$(BIN)/baovat settings > docs/settings.md

guide: .venv/test.stamp viewer/dist/.vite/manifest.json ## Take the pictures of the studio's guide anew.
	@BAOVAT_GUIDE_PICTURES=$(abspath viewer/public/guide) $(BIN)/python -m pytest -q tests/e2e/test_guide.py

lock: ## Write the lock files anew (needs uv).
	@.ci/lock

bench: .venv/test.stamp ## Run the benchmarks.
	@$(BIN)/python -m benchmarks

clean: ## Remove what was built; the data folder stays.
	rm -rf .venv viewer/node_modules viewer/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

viewer: viewer/dist/.vite/manifest.json ## Build the viewer.

.venv/bin/python:
	@.ci/system-packages run
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@python3 -m venv .venv

.venv/run.stamp: worker.lock.txt pyproject.toml .ci/system-packages | .venv/bin/python
	@.ci/system-packages run
	@echo "Installing the Python libraries (once; about a minute)" >&2
	@$(PIP) install --require-hashes -r worker.lock.txt
	@$(PIP) install --no-deps -e .
	@touch $@

.venv/test.stamp: dev.lock.txt .ci/system-packages .venv/run.stamp
	@.ci/system-packages test
	@echo "Installing the libraries for the tests (once)" >&2
	@$(PIP) install --require-hashes -r dev.lock.txt
	@touch $@

viewer/node_modules/.package-lock.json: viewer/package-lock.json
	@echo "Installing the libraries of the viewer (once)" >&2
	@cd viewer && npm ci --silent --no-audit --no-fund
	@touch $@

viewer/dist/.vite/manifest.json: viewer/node_modules/.package-lock.json $(VIEWER_SOURCES)
	@cd viewer && npm run --silent build
	@touch $@

.PHONY: help setup run test check fix docs guide lock bench clean viewer

# `make` prints this menu. Everything runs in .venv, made from the lock files.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.requirements-dev
unexport PYTHONDONTWRITEBYTECODE
export NUMBA_CACHE_DIR ?= $(CURDIR)/.numba_cache

.DEFAULT_GOAL := help
.PHONY: help run example test test-postgresql pictures lint texts bench lock clean

help: ## show this menu
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(STAMP) ## start the web app with the two example municipalities computed, and say its address
	$(PY) -m web --eksempler saker

example: $(STAMP) ## only compute the two example municipalities, and say where the files are
	$(PY) -m arealregnskap eksempel

test: $(STAMP) ## run all tests
	$(PY) -m pytest -n 2 --dist loadfile

test-postgresql: $(STAMP) ## run the tests of the store, the web app and the browser once more, all on PostgreSQL
	TEST_DATABASE=postgresql $(PY) -m pytest -n 2 --dist loadfile tests/store tests/web tests/browser

pictures: $(STAMP) ## take the pictures of the site in docs/bilder anew; look at each before it is committed
	$(PY) -m tests.browser.pictures

lint: $(STAMP) ## style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

texts: $(STAMP) ## collect the texts of the web app, compile the translations, list what lacks one
	$(PY) -m web.texts

bench: $(STAMP) ## paired benchmarks; writes benchmarks/results/
	$(PY) -m benchmarks

lock: ## renew the lock files from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements-dev.lock

clean: ## remove the environment, caches and computed examples; cases of the web app stay
	rm -rf $(VENV) .numba_cache .pytest_cache .mypy_cache .ruff_cache saker
	find arealregnskap -name '*.nb[ic]' -delete

$(STAMP): requirements-dev.lock
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { echo "Fikk ikke laget $(VENV): installer pakken python3-venv og kjør på nytt." >&2; exit 1; }
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

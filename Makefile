# Wellhead: `make demo` runs the whole story, `make test` runs all tests. Each sets up what it needs.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# ape-vyper and titanoboa take the compiler from PATH; anvil comes from node_modules.
export PATH := $(CURDIR)/$(BIN):$(CURDIR)/node_modules/.bin:$(PATH)
export ETH_HASH_BACKEND := pysha3
export PYTHONWARNINGS := ignore

TRACE ?=
PRICES ?=
HYPOTHESIS_PROFILE ?= default

.DEFAULT_GOAL := help
.PHONY: help setup demo simulation test check lint fmt fuzz package snapshots clean

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready node_modules/.ready ## install the pinned tools into .venv and node_modules
	@command -v gcc >/dev/null || { echo "setup: gcc is missing (the tests compile a simulated NVML library): install it, e.g. apt-get install gcc"; exit 2; }
	@command -v chromium chromium-browser google-chrome >/dev/null || { echo "setup: chromium is missing (a test opens the report in it): install it, e.g. apt-get install chromium"; exit 2; }
	@PATH="$$PATH:/usr/sbin:.tools/usr/sbin" command -v nats-server >/dev/null || (mkdir -p .tools && cd .tools && apt-get download nats-server && dpkg-deb -x nats-server_*.deb .) >/dev/null 2>&1 || { echo "setup: nats-server is missing (the tests run the fleet through a real broker): install it, e.g. apt-get install nats-server"; exit 2; }

$(VENV)/.ready: requirements/dev.lock requirements/format.lock
	@echo "setup: installing the pinned Python tools into $(VENV) (about two minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.lock
	@test -x $(VENV)/format/bin/python || $(PYTHON) -m venv $(VENV)/format
	@$(VENV)/format/bin/pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/format.lock
	@touch $@

node_modules/.ready: package.json package-lock.json
	@command -v npm >/dev/null || { echo "setup: npm is missing (it brings anvil, the external test node): install Node.js 20 or newer"; exit 2; }
	@echo "setup: installing anvil, viem, PGlite and the tests' browser tools into node_modules"
	@npm install --no-save --silent --no-audit --no-fund
	@touch $@

demo: $(VENV)/.ready ## run the story on the embedded chain, write build/report.html; TRACE=path.csv.gz replays a real trace
	@python -m scripts.demo $(if $(TRACE),--trace $(TRACE))

simulation: $(VENV)/.ready ## the lending rules in bad markets, the price of compute: tables and charts in build; TRACE=, PRICES= take real data
	@python -m scripts.credit_simulation
	@python -m scripts.market_simulation $(if $(TRACE),--trace $(TRACE)) $(if $(PRICES),--prices $(PRICES))

# The slowest first: two run side by side.
MACHINES = $(foreach name,money credit meter,tests/invariant/$(name)/test_$(name).py)

test: setup ## run all tests
	@pytest -q -n 2 --dist loadfile -m "not fuzz" --hypothesis-profile=$(HYPOTHESIS_PROFILE) tests
	@echo "and what only py-evm can run:"
	@pytest -q -n 2 --dist loadfile -m pyevm --evm=py tests/unit tests/integration

check: lint test snapshots package ## everything that CI runs

lint: setup ## linters, types, house rules; changes nothing
	ruff format --check .
	ruff check .
	mypy
	$(VENV)/format/bin/mamushi --check -q -l 100 contracts
	python -m scripts.house_rules

snapshots: setup ## compare gas, sizes, TypeScript ABIs, params schema, mutation pages with what is committed
	python -m scripts.sizes --check
	python -m scripts.gas --check
	python -m scripts.typescript --check
	python -m scripts.params_schema --check
	python -m scripts.mutation --check

package: ## install the light runner into an empty environment and start it there
	@rm -rf build/package && mkdir -p build/package
	@$(PYTHON) -m venv build/package/venv
	@build/package/venv/bin/pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/runner.lock
	@build/package/venv/bin/pip install --quiet --quiet --disable-pip-version-check --no-deps .
	@cd build/package && venv/bin/python -m oracle --help >/dev/null && ! venv/bin/python -c "import ape" 2>/dev/null
	@rm -rf build/package wellhead.egg-info
	@echo "package: the runner installs and starts without ape"

fmt: setup ## format contracts and Python
	ruff format .
	ruff check --fix .
	$(VENV)/format/bin/mamushi -q -l 100 contracts

fuzz: setup ## each stateful machine 2,000 times 80 steps, all planted bugs, gas by number (times in CONTRIBUTING.md)
	python -m scripts.gas_scale --check
	pytest -q -n 2 --dist loadfile --capture=sys --hypothesis-profile=fuzz $(MACHINES)
	pytest -q -n 2 -m fuzz tests

clean: ## remove what was built, keep the tools
	rm -rf .build build .cache .hypothesis .pytest_cache .mypy_cache .ruff_cache

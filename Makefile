# What one types; every target does its own set-up. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run free-port browser test check bench audit format lock messages test-next tools prepare dev

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
PY := .venv/bin/python
# Everything the program writes, as the settings have it: VAR_DIR= here or in the environment.
VAR := $(or $(VAR_DIR),var)
CODE := hub projects contests media
CATALOGUES := $(shell find $(CODE) -name '*.po')
STATIC := $(shell find $(CODE) -path '*/static/*' -type f)
PAGES := $(shell find $(CODE) -name '*.html')
TEMPLATES = $$(git ls-files '*.html')
PIP := $(PY) -m pip install -qq --disable-pip-version-check --require-hashes --no-deps

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

run: free-port prepare  ## the hub with its demo town, at http://127.0.0.1:8000/ (PORT=, HOST=, TOWN="Comune di …" for an empty one, CHANNELS=emulated)
	@exec $(PY) $(if $(filter emulated,$(CHANNELS)),-m tests.emulators $(PORT)) manage.py serve --host $(HOST) --port $(PORT)

# Said before the town is made, which takes minutes.
free-port:
	@! (: < /dev/tcp/$(HOST)/$(PORT)) 2>/dev/null || \
		{ echo "port $(PORT) is taken; choose another: make run PORT=$$(($(PORT) + 1))"; exit 1; }

test: dev $(VAR)/.catalogues browser  ## all tests (PYTEST_ARGS= for pytest)
	.venv/bin/pytest $(PYTEST_ARGS)

check: dev $(VAR)/.catalogues  ## format, lint, layers, types, templates, dependencies, Django's checks, migrations, catalogues
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/mypy .
	.venv/bin/djlint --lint --quiet $(CODE)
	.venv/bin/djangofmt --check --indent-width 2 $(TEMPLATES)
	.venv/bin/deptry .
	$(PY) manage.py check
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	ALLOWED_HOSTS=hub.example EMAIL_URL=smtp://localhost:25 BASE_URL=https://hub.example \
	$(PY) manage.py check --deploy --fail-level WARNING --settings hub.settings.production
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py catalogues check

format: dev  ## what `make check` would ask for
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	.venv/bin/djangofmt --quiet --indent-width 2 $(TEMPLATES) || true

bench: dev prepare  ## how fast, as ratios of one run
	$(PY) manage.py bench

audit: prepare  ## Lighthouse (mobile) against the running hub: make run in another terminal, then this
	bash deploy/audit.sh http://$(HOST):$(PORT)

messages: dev  ## collect texts into the catalogues; says which want a translation
	$(PY) manage.py catalogues update

LOCK := .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet
lock: dev  ## resolve the dependencies anew: requirements.lock (all), requirements-run.lock (what runs)
	$(LOCK) --group dev $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	$(LOCK) --constraint requirements.lock --output-file requirements-run.lock

# What the next Wagtail could break and takes a minute: pages, blocks, stream, search, permissions.
FAST := tests/hub/core tests/hub/search tests/hub/home/test_stream.py tests/projects \
	tests/contests/test_ranking.py tests/media/test_youtube_address.py \
	'tests/contests/test_who_may_open.py::test_who_may_open_what[judging]'
test-next: dev  ## checks and fast tests on the newest Wagtail 8.0, in .venv-next
	[ -x .venv-next/bin/python ] || $(PYTHON) -m venv .venv-next
	echo 'wagtail>=8.0,<8.1' > .venv-next/override.txt
	.venv/bin/uv pip install --quiet --python .venv-next/bin/python --override .venv-next/override.txt \
		--requirements pyproject.toml --group dev
	.venv-next/bin/python -c 'import wagtail; print("Wagtail", wagtail.__version__)'
	.venv-next/bin/python manage.py check
	.venv-next/bin/python -m pytest -m "not browser" -q $(PYTEST_ARGS) $(FAST)

# --- set-up -------------------------------------------------------------------

$(PY):
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$$($(PYTHON) --version) is too old: Python 3.11 or newer is needed (make PYTHON=python3.12 …)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv .venv

.venv/.run: requirements-run.lock | $(PY)
	@echo "Installing what the hub runs with …"
	@$(PIP) -r requirements-run.lock
	@touch $@

.venv/.dev: requirements.lock .venv/.run | $(PY)
	@echo "Installing the tools …"
	@$(PIP) -r requirements.lock
	@touch $@

dev: .venv/.dev

$(VAR)/.catalogues: $(CATALOGUES) .venv/.run
	@mkdir -p $(VAR)
	@$(PY) manage.py catalogues compile >/dev/null
	@touch $@

$(VAR)/.static: $(STATIC) $(PAGES) .venv/.run
	@echo "Collecting and compressing static files …"
	@mkdir -p $(VAR)
	@$(PY) manage.py styles >/dev/null
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@touch $@

prepare: .venv/.run $(VAR)/.catalogues $(VAR)/.static
	@$(PY) manage.py prepare $(if $(TOWN),--town "$(TOWN)")

# What tests in a browser need: the system's if there is one. What cannot be had here skips them, and is named.
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome chrome
browser: dev
	@command -v $(BROWSERS) >/dev/null || { echo "Fetching Chromium …"; .venv/bin/playwright install chromium >/dev/null 2>&1; } \
		|| echo "Chromium is missing, and no tests in a browser will run: apt-get install chromium"
	@command -v java >/dev/null || echo "java is missing, and HTML is not checked: apt-get install default-jre-headless"
	@[ -e $(VNU)/vnu.jar ] || $(MAKE) --silent tools || echo "HTML is not checked without it"

VNU := $(HOME)/.cache/restiamo-connessi
tools: $(VNU)/vnu.jar  ## the Nu HTML checker for the browser tests (needs npm, java)
$(VNU)/vnu.jar:
	@command -v npm >/dev/null || { echo "npm is missing: apt-get install npm"; exit 1; }
	@mkdir -p $(VNU)
	cd $(VNU) && npm pack --silent vnu-jar@26.9.27 && tar xzf vnu-jar-26.9.27.tgz --strip-components=3 package/build/dist/vnu.jar
	rm -f $(VNU)/*.tgz && touch $@

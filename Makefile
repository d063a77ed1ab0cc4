# What one types; every target does its own set-up. See CONTRIBUTING.md.
.PHONY: messages check test
PY = .venv/bin/python

messages:  ## collect texts into the catalogues; says which want a translation
	$(PY) manage.py catalogues update

check:
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/mypy .
	$(PY) manage.py check
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py catalogues check

test:
	.venv/bin/pytest

# The few commands people need. `make run` and `make test` prepare what they use and repeat nothing.
PY := .venv/bin/python
BOOT := python3
export SCENE ?= hengshui

.PHONY: help setup run test lint lock messages screenshots bench

help:
	@echo "make run          start the product with its demonstration on http://127.0.0.1:8000"
	@echo "make test         run the whole test suite"
	@echo "make setup        prepare .venv and the front-end files, start nothing"
	@echo "make lint         linters, message catalogue and migration checks"
	@echo "make messages     collect texts for the English catalogue"
	@echo "make screenshots  pictures of every page of the walk, into var/screenshots"
	@echo "make bench        measured operations as ratios to a yardstick (needs PostgreSQL)"
	@echo "make lock         recompute the pinned requirements"

setup:
	@$(BOOT) scripts/setup.py

run: setup
	@exec $(PY) manage.py runall

test:
	@$(BOOT) scripts/setup.py --dev
	@exec $(PY) scripts/test.py $(ARGS)

lint:
	@$(BOOT) scripts/setup.py --dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --lint --quiet templates
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --fail-level WARNING

lock:
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

messages:
	$(PY) scripts/messages.py

screenshots:
	@$(BOOT) scripts/setup.py --dev
	@exec $(PY) scripts/screenshots.py

bench:
	@$(BOOT) scripts/setup.py --dev
	@exec $(PY) -m bench

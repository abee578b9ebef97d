# The commands of GDPR Desk. Each makes the virtual environment first, where it is missing or old.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
UV := build/uv/bin/uv

.PHONY: help run test check bench long lock screens texts clean

help:
	@echo "make run     open the window on a sample register; without a display, do the main job here"
	@echo "make test    the tests (three to four minutes)"
	@echo "make check   style, types, floor plan and translations"
	@echo "make bench   the benchmarks"
	@echo "make long    the tests that take longer: kills, many backups, many damaged files"
	@echo "make screens pictures of every page and dialog, in build/screens/"
	@echo "make texts   bring the Danish catalogue in step with the texts in the code"
	@echo "make lock    write requirements.lock again (UPGRADE=--upgrade for the newest versions)"
	@echo "make clean   remove what the other commands made"

# With a display the window opens, on the sample register; without one the main job runs here.
run: $(READY)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
	    packaging/qt-libraries $(BIN)/python "" && $(BIN)/python packaging/demo.py --window; \
	else \
	    echo "There is no display, so the main job runs here, in the terminal."; \
	    $(BIN)/python packaging/demo.py; \
	fi

test: $(READY)
	@packaging/qt-libraries $(BIN)/python
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python packaging/texts.py check

bench: $(READY)
	@packaging/qt-libraries $(BIN)/python
	$(BIN)/python -m pytest tests/bench --benchmark-enable -s

long: $(READY)
	@packaging/qt-libraries $(BIN)/python
	$(BIN)/python -m pytest -m long
	$(BIN)/python -m pytest --hypothesis-profile=long tests/actions tests/domain tests/exchange

screens: $(READY)
	@packaging/qt-libraries $(BIN)/python
	$(BIN)/python packaging/screens.py

texts: $(READY)
	$(BIN)/python packaging/texts.py update

# The lock holds for Linux, Windows and macOS alike; pip alone cannot write such a file.
lock: $(UV)
	@mkdir -p build && cp requirements.lock build/requirements.lock 2>/dev/null || true
	$(UV) --no-config pip compile --quiet --universal --python-version 3.11 --extra dev \
	    --generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(UPGRADE) \
	    --output-file build/requirements.lock pyproject.toml
	@echo "# Every dependency with its hashes, for Linux, Windows and macOS. Written by: make lock" \
	    | cat - build/requirements.lock > requirements.lock

$(UV):
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet uv==0.13.9

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info < (3, 11) and sys.exit("GDPR Desk needs Python 3.11 \
	or newer; this is %d.%d. Name another one like this: make PYTHON=python3.12" % sys.version_info[:2])'
	@echo "Setting up .venv from requirements.lock; this takes a minute or two, once."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --no-deps --no-build-isolation --editable .
	@touch $(READY)

clean:
	rm -rf .venv build dist .benchmarks .hypothesis .import_linter_cache .mypy_cache \
	    .pytest_cache .ruff_cache
	find gdpr_desk packaging tests -name __pycache__ -prune -exec rm -rf {} +

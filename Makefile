# `make help` lists what there is. Works from any folder: make -C path/to/this demo
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

VENV ?= .venv
PORT ?= 8000
STAGE ?= open
RESET ?=
GENERATE ?=
# The first Python that fits; where none does, the first at all, so that the check can say what it is.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null \
  && echo $$python && exit; done; echo python3)

python := $(VENV)/bin/python
fingerprint = $(shell cat $(1) | cksum | tr ' ' -)
run_stamp := $(VENV)/installed-run-$(call fingerprint,requirements.txt)
dev_stamp := $(VENV)/installed-dev-$(call fingerprint,requirements.txt requirements-dev.txt)
pip_install := $(python) -m pip install --quiet --disable-pip-version-check --no-input \
  --no-warn-script-location --only-binary=:all: --require-hashes
# A file's tests share what they build, so a file goes to one process; tests/conftest.py says which goes first.
pytest = $(python) -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
apps := clusterportal applications reviews
compiled := $(patsubst %.po,%.mo,$(wildcard $(addsuffix /locale/*/LC_MESSAGES/django.po,$(apps))))
source := clusterportal applications reviews tests benchmarks manage.py

.NOTPARALLEL:
.PHONY: help demo test test-all lint messages messages-only requirements clean $(VENV)

help:  ## List these targets
	@sed -n 's/^\([a-z%-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

demo: $(run_stamp) $(compiled)  ## Serve the demo: PORT=8000 STAGE=open|closed|review|panel|decided RESET=1 GENERATE=200x250
	@exec $(python) manage.py demo --port=$(PORT) --stage=$(STAGE) $(if $(filter-out 0,$(RESET)),--reset) $(addprefix --generate=,$(GENERATE)) --stop-with-parent

test: $(dev_stamp) $(compiled)  ## Run the tests on built-in servers, or on DATABASE_URL and REDIS_URL
	@exec $(pytest) -m "not long" $(ARGS)

test-all: $(dev_stamp) $(compiled)  ## Run every test, the long ones too
	@exec $(pytest) $(ARGS)

lint: $(dev_stamp)  ## Check style, templates, types and the direction of imports
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m djlint --lint --quiet templates
	CLUSTERPORTAL_MODE=test $(python) -m mypy
	$(VENV)/bin/lint-imports

messages: $(dev_stamp) messages-only  ## Collect texts for translation (needs gettext)

# The date only makes conflicts; a catalogue whose head is marked fuzzy would not be compiled at all.
messages-only:
	@command -v xgettext >/dev/null || { echo "make messages needs gettext: apt install gettext" >&2; exit 1; }
	@mkdir -p $(addsuffix /locale,$(apps))
	CLUSTERPORTAL_MODE=test $(python) manage.py makemessages --locale=sv --no-location --no-obsolete $(ignored)
	@for app in $(apps); do po=$$app/locale/sv/LC_MESSAGES/django.po; \
	  [ ! -e $$po ] || sed -i -e '/^"POT-Creation-Date: /d' -e '1,/^msgid/{/^#, fuzzy$$/d}' $$po; done
ignored := $(addprefix --ignore=,$(VENV) .state tests benchmarks static static-built)

requirements: $(dev_stamp)  ## Pin and hash the newest versions that requirements*.in allow
	$(python) -m uv pip compile --universal --python-version 3.11 --no-header --generate-hashes --quiet --upgrade requirements.in -o requirements.txt
	$(python) -m uv pip compile --universal --python-version 3.11 --no-header --generate-hashes --quiet --upgrade -c requirements.txt requirements-dev.in -o requirements-dev.txt

bench-%: $(dev_stamp) $(compiled)  ## Run one benchmark: make bench-rush
	@exec $(python) -m benchmarks.$* $(ARGS)

clean:  ## Remove what was built; demos' data and the virtual environment stay (rm -r .state .venv)
	rm -rf static-built .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find $(apps) tests -name '__pycache__' -prune -exec rm -rf {} +
	rm -f $(compiled)

%.mo: %.po
	@$(python) -m babel.messages.frontend --quiet compile --domain=django --directory=$(firstword $(subst /, ,$<))/locale

# A finished installation leaves a stamp named after the requirements' checksum: the second run is
# instant, an interrupted or outdated one is repeated. Developing includes running.
$(dev_stamp): | $(VENV)
	@echo "Installing requirements-dev.txt into $(VENV) ..."
	@$(pip_install) -r requirements-dev.txt
	@rm -f $(VENV)/installed-*
	@touch $@ $(run_stamp)

$(run_stamp): | $(VENV)
	@echo "Installing requirements.txt into $(VENV) (about a minute) ..."
	@$(pip_install) -r requirements.txt
	@rm -f $(VENV)/installed-run-*
	@touch $@

# Phony, so that every run looks whether the environment still works; order-only above, so that
# looking alone installs nothing.
$(VENV):
	@if [ -e $@ ]; then \
	  $(python) -c 'import pip' 2>/dev/null && { [ -w $@ ] || [ -e $(run_stamp) ]; } || { \
	    echo "$@ does not work for you: another user or another Python made it, or it is half made." >&2; \
	    echo "Remove it (rm -rf $@) or use another place: make VENV=/path/of/yours ..." >&2; exit 1; }; \
	else \
	  $(PYTHON) clusterportal/services/machine.py --venv=$@ && $(PYTHON) -m venv $@; \
	fi

# `make demo` and `make test` do all their set-up themselves; a second run is quick.
#   PYTHON=python3.13 make test     another interpreter (3.11 or newer)
#   DJANGO=6.1 make test            another Django (default 5.2)
#   FASTPATHS_PURE=1 make test      without compiling anything
#   PORT=8001 make app              another port
PYTHON ?= python3
DJANGO ?= 5.2
ASKED := $(PYTHON)
# An interpreter that pyenv has but has not made global is found too.
INTERPRETER := $(shell $(ASKED) -c 'import sys; print(sys.executable)' 2>/dev/null || \
	{ command -v pyenv >/dev/null && PYENV_VERSION=$$(pyenv versions --bare | grep '^$(patsubst python%,%,$(ASKED))[.]' | tail -n 1) pyenv which $(ASKED) 2>/dev/null; })
TAG := $(shell $(or $(INTERPRETER),false) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
ENV := build/env/$(TAG)-django$(DJANGO)$(if $(FASTPATHS_PURE),-pure)
PY := $(ENV)/bin/python
PIP = $(PY) -m pip install --quiet --quiet --disable-pip-version-check
SOURCES := $(wildcard fastpaths/paths/*.py fastpaths/paths/*.pxd perf/hot/*.py perf/hot/*.p[xy][dx] app/hot/*.py) setup.py app/setup.py fastpaths/build.py
TESTS ?= tests
PYTEST ?= -n 2
PORT ?= 8000

.PHONY: demo test env compile lint types format docs docs-check wheel-check known-targets self-test django-suite \
	django-release django-rehearsal differential refcounts sanitize steady-memory app demo-dashboard clean
.DELETE_ON_ERROR:

demo: compile
	@$(PY) -m app.demo

test: compile
	@$(PY) -m pytest $(PYTEST) $(TESTS)

env: $(ENV)/.ready

$(ENV)/.ready: pyproject.toml
	@test -n "$(INTERPRETER)" || { echo "make: no interpreter $(ASKED) found: install it or name another, as in PYTHON=python3.12 make test" >&2; exit 2; }
	@$(INTERPRETER) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(ASKED) is Python $(TAG): hotclub needs 3.11 or newer: name one, as in PYTHON=python3.12 make test" >&2; exit 2; }
	@echo "setting up $(ENV) (Python $(TAG), Django $(DJANGO)); about a minute the first time"
	@$(INTERPRETER) -m venv $(ENV)
	@$(PIP) --upgrade pip "setuptools>=77" "cython>=3.1"
	@FASTPATHS_PURE=1 $(PIP) --no-build-isolation --editable ".[all]" "Django~=$(DJANGO).0"
	@touch $@

compile: $(ENV)/.compiled

$(ENV)/.compiled: $(ENV)/.ready $(wildcard $(SOURCES))
	@$(PY) setup.py --quiet build_ext --inplace
	@if test -f app/setup.py; then $(PY) app/setup.py --quiet build_ext --inplace; fi
	@$(PY) -m hotclub fastpaths status --summary
	@touch $@

types:
	@mkdir -p build/types/hotclub
	@for name in __init__.py __main__.py; do ln -sfn ../../../hotclub/$$name build/types/hotclub/$$name; done
	@for name in fastpaths upgrade perf; do ln -sfn ../../../$$name build/types/hotclub/$$name; done

lint: env types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy -p hotclub

format: env
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

docs: compile
	@$(PY) docs/refresh.py

docs-check: compile
	@$(PY) docs/refresh.py --check

wheel-check: env
	@.ci/wheel_check.sh $(abspath $(PY))

known-targets: compile
	@$(PY) -m hotclub fastpaths known-targets

# The judge on itself, while two loops keep the cores busy: 20 A/A runs and 10 with 2 % more.
self-test: compile
	@$(PY) -m hotclub perf doctor --same 20 --more 10 --load 2

# Django's own tests, stock and with fast paths on; LABELS="--quick" for a selection, "--full" for all.
django-suite: compile
	@$(PY) tests/django_suite.py $(LABELS)

# A Django release comes out: V=5.2.19 says what becomes of the fast paths with it.
django-release: compile
	@test -n "$(V)" || { echo "make: say which release: make django-release V=5.2.19" >&2; exit 2; }
	@PYTHONPATH=. $(PY) tests/django_release.py $(V)

# Patch days since 5.2.8 and 6.1, replayed with what was known then; PROVE="5.2.19" runs Django's tests too.
django-rehearsal: compile
	@PYTHONPATH=. $(PY) tests/django_rehearsal.py 5.2.8 6.1 --prove $(PROVE)

# The differential families (compiled against original) with EXAMPLES inputs each; the suite runs a few.
EXAMPLES ?= 1000000
differential: compile
	@mkdir -p build
	@HOTCLUB_EXAMPLES=$(EXAMPLES) $(PY) -m pytest -q $(PYTEST) -m hypothesis --hypothesis-show-statistics $(or $(FAMILIES),tests/fastpaths) > build/differential.txt 2>&1; \
	code=$$?; $(PY) tests/differential.py build/differential.txt; test $$code = 0 || { tail -n 40 build/differential.txt; exit 1; }

# Reference counts on an interpreter that counts them (Debian's python3.11-dbg); CALLS=1000000 each.
CALLS ?= 20000
DEBUG_PYTHON ?= python3.11-dbg
refcounts:
	@command -v $(DEBUG_PYTHON) >/dev/null || { echo "make: no $(DEBUG_PYTHON): apt-get install python3.11-dbg python3.11-dev python3.11-venv, or name another in DEBUG_PYTHON" >&2; exit 2; }
	@test -x build/env/debug/bin/python || { $(DEBUG_PYTHON) -m venv build/env/debug && build/env/debug/bin/python -m pip install -qq --disable-pip-version-check --upgrade pip "setuptools>=77" "cython>=3.1" "Django~=$(DJANGO).0" psycopg[binary] djangorestframework; }
	@FASTPATHS_PURE=1 build/env/debug/bin/python -m pip install -qq --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@CFLAGS=-O1 build/env/debug/bin/python setup.py --quiet build_ext --inplace
	@build/env/debug/bin/python tests/refcounts.py --calls $(CALLS)

# The fast paths' tests under the address and undefined-behaviour sanitizers.
sanitize:
	@.ci/sanitize.sh

# Resident memory while one process serves PAGES pages, fast paths on.
PAGES ?= 100000
steady-memory: compile
	@$(PY) -m tests.steady_memory --pages $(PAGES)

app: compile
	@$(PY) app/manage.py migrate --verbosity 0
	@$(PY) app/manage.py seed --if-empty
	@$(PY) app/manage.py runserver $(PORT)

# A simulated history of two weeks, three rollouts of which one is bad, and the pages that show it.
HISTORY := var/dashboard
demo-dashboard: export HOTCLUB_VAR := $(HISTORY)
demo-dashboard: export APP_DASHBOARD := $(HISTORY)/store
demo-dashboard: compile
	@test -e $(HISTORY)/store/verdicts/flags.json || { rm -rf $(HISTORY)/store; \
		$(PY) -m hotclub perf simulate -o $(HISTORY)/store --days 14 --records 2000000; \
		$(PY) -m hotclub perf watch --store $(HISTORY)/store --days 14; test $$? -le 1; }
	@$(PY) app/manage.py migrate --verbosity 0
	@$(PY) app/manage.py seed --if-empty --people 50 --posts 200 --comments 800 --likes 2000
	@echo "log in at http://127.0.0.1:$(PORT)/login/?next=/hotclub/"
	@$(PY) app/manage.py runserver $(PORT)

clean:
	@rm -rf build dist *.egg-info fastpaths/paths/*.so perf/hot/*.so app/hot/*.so

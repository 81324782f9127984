# One command per check; settings live in pyproject.toml and mypy.ini.
#
#   make demo    run docs/examples/catalogue (ARGS="--database URL")
#   make test    the tests: the core alone, all uncompiled, all compiled (ARGS="-x -k name");
#                each run starts a PostgreSQL of its own, and fails where it cannot;
#                DECLARATIVE_INSTR_TEST_URL names another database instead, which is emptied
#   make check   ruff, mypy, the stubs, import-linter, the docs, the examples in docs and README; what mypy,
#                an older mypy, pyright, pyrefly and ty find in tests/typing
#   make stubs   writes stubs/declarative_instr anew, from the annotations of the package
#   make bench   side by side with sqlalchemy.orm (ARGS="--scale 0.1")
#   make docs    the pages, in docs/_build/html
#   make clean   remove what the others made
#
# PYTHON=/path/to/python picks the interpreter. Each version has environments of its own under .venv,
# made when missing and made anew when pyproject.toml changes:
#
#   X.Y-dev      tools, SQLAlchemy, the package in this tree with its modules compiled in place
#   X.Y-core     what the core's tests need: neither SQLAlchemy nor Cython
#   X.Y-demo     the package installed from its wheel, as a user has it
#   X.Y-mypy     the oldest mypy that the plugin works with

PYTHON ?= python3
ARGS ?=

FACTS := $(shell $(PYTHON) -c 'import sys, sysconfig; \
	assert sys.version_info >= (3, 11); \
	print("%d.%d" % sys.version_info[:2] + getattr(sys, "abiflags", ""), \
	sysconfig.get_path("include"), sysconfig.get_config_var("CC") or "cc")' 2>/dev/null)
VERSION := $(word 1,$(FACTS))
INCLUDE := $(word 2,$(FACTS))

# A compiler is found if it reads Python's own header; CC=false is one way not to have any.
COMPILER := $(if $(filter default undefined,$(origin CC)),$(wordlist 3,99,$(FACTS)),$(CC))
HAS_COMPILER := $(shell printf '\043include <Python.h>\n' \
	| $(COMPILER) -I'$(INCLUDE)' -x c -fsyntax-only - >/dev/null 2>&1 && echo yes)

DEV := .venv/$(VERSION)-dev
CORE := .venv/$(VERSION)-core
DEMO := .venv/$(VERSION)-demo
OLDER_MYPY := .venv/$(VERSION)-mypy
PACKED := $(DEMO)/.packed-$(if $(HAS_COMPILER),compiled,pure)

DECLARATIONS := $(shell find declarative_instr -name '*.pxd')
COMPILED_SOURCES := $(DECLARATIONS) $(wildcard $(DECLARATIONS:.pxd=.py))
PACKED_SOURCES := $(shell find declarative_instr stubs -name '*.py' -o -name '*.pyi' -o -name '*.pxd' -o -name py.typed)

PURE := DECLARATIVE_INSTR_PURE=1
COMPILED := DECLARATIVE_INSTR_REQUIRE_COMPILED=1
NO_COMPILER := == no C compiler is found (CC is '$(COMPILER)'): the package stays uncompiled

.PHONY: demo test check stubs bench docs clean environments
.DELETE_ON_ERROR:

ifneq ($(MAKECMDGOALS),clean)
ifeq ($(VERSION),)
$(error $(PYTHON) is not Python 3.11 or later; PYTHON=/path/to/python picks another)
endif
endif

demo: $(PACKED)
	$(DEMO)/bin/python docs/examples/catalogue/__main__.py $(ARGS)

test: $(CORE)/.installed $(DEV)/.built
	@echo "== the core where SQLAlchemy is not installed, uncompiled (Python $(VERSION))"
	$(PURE) DECLARATIVE_INSTR_CORE_ONLY=1 $(CORE)/bin/python -m pytest $(ARGS)
	@echo "== all tests, uncompiled (Python $(VERSION))"
	$(PURE) $(DEV)/bin/python -m pytest $(ARGS)
ifdef HAS_COMPILER
	@echo "== all tests, compiled (Python $(VERSION)); those of checkers run none of our code"
	$(COMPILED) $(DEV)/bin/python -m pytest --ignore tests/mypy --ignore tests/stubs $(ARGS)
else
	@echo "$(NO_COMPILER); the run above stands for the compiled one"
endif

# Some entries of the list are for one version of Python only; unused ones go when `make stubs` writes it.
check: $(DEV)/.built $(OLDER_MYPY)/.installed
	$(DEV)/bin/ruff check
	$(DEV)/bin/ruff format --check
	$(DEV)/bin/mypy
	$(DEV)/bin/python -m stubs.make_stubs --check
	MYPYPATH=stubs $(PURE) $(DEV)/bin/python -m mypy.stubtest declarative_instr \
		--allowlist stubs/allowlist.txt --ignore-unused-allowlist
	$(DEV)/bin/python -m stubs.compare
	$(DEV)/bin/lint-imports --no-logo
	$(DEV)/bin/python -m sphinx -n -W --keep-going -q -b html docs docs/_build/html
	$(DEV)/bin/python -m pytest docs README.md
	$(DEV)/bin/python -m tests.typing --check --mypy-python $(OLDER_MYPY)/bin/python

stubs: $(DEV)/.built
	$(DEV)/bin/python -m stubs.make_stubs

# Byte code is made first, as an installer does it: the import is one of the works.
bench: $(DEV)/.built
	@$(DEV)/bin/python -m compileall -q declarative_instr
	$(DEV)/bin/python -m benchmarks $(ARGS)

docs: $(DEV)/.built
	$(DEV)/bin/python -m sphinx -n -W --keep-going -b html docs docs/_build/html

environments: $(CORE)/.installed $(DEV)/.built $(OLDER_MYPY)/.installed $(PACKED)

clean:
	rm -rf .venv build dist docs/_build *.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find declarative_instr -name '*.so' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

define new_environment
@echo "== making $(@D)"
@$(PYTHON) -m venv --clear $(@D)
@$(@D)/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
endef

# The package itself is installed as a link to this tree; the compiled modules come in a step of their own.
$(DEV)/.installed: pyproject.toml
	$(new_environment)
	@$(@D)/bin/python -m pip install --quiet --group dev
	@$(PURE) $(@D)/bin/python -m pip install --quiet --no-build-isolation --editable '.[orm,cli,mypy]'
	@touch $@

$(CORE)/.installed: pyproject.toml
	$(new_environment)
	@$(@D)/bin/python -m pip install --quiet --group test
	@$(PURE) $(@D)/bin/python -m pip install --quiet --editable .
	@touch $@

$(OLDER_MYPY)/.installed: pyproject.toml
	$(new_environment)
	@$(@D)/bin/python -m pip install --quiet --group older-mypy
	@touch $@

$(DEMO)/.installed: pyproject.toml
	$(new_environment)
	@touch $@

# Files of removed modules must not stay in the next wheel, hence rm.
$(PACKED): $(DEMO)/.installed setup.py README.md $(PACKED_SOURCES)
	@echo "== building the wheel and installing it"
	$(if $(HAS_COMPILER),,@echo "$(NO_COMPILER)")
	@rm -rf $(DEMO)/.packed-* build/lib* build/bdist*
	@$(if $(HAS_COMPILER),$(COMPILED),) $(DEMO)/bin/python -m pip install --quiet '.[orm,cli,postgresql]'
	@touch $@

ifdef HAS_COMPILER
$(DEV)/.built: $(DEV)/.installed setup.py $(COMPILED_SOURCES)
	@echo "== compiling"
	@$(COMPILED) $(DEV)/bin/python setup.py --quiet build_ext --inplace
	@touch $@
else
$(DEV)/.built: $(DEV)/.installed
	@echo "$(NO_COMPILER)"
endif

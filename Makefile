# 闭环 Bihuan. `make help` lists the targets.
# Debian's own is built with profile guidance (PGO), as the image's is; one built plainly, as pyenv does, takes twice as long for everything.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/)python3
UV_VERSION := 0.13.9
PORT ?= 8000
DATA ?= var
LOCAL = $(if $(filter command line,$(origin DATA)),$(DATA),var/local)
export UV_PYTHON_DOWNLOADS := never
# With one arena for each thread, glibc keeps half as much memory again.
export MALLOC_ARENA_MAX := 2
# Compiled once, not at each start: a process begins in two seconds in place of six.
unexport PYTHONDONTWRITEBYTECODE

UV := .tools/bin/uv
BIN := .venv/bin
MEMBERS := shared $(patsubst %/pyproject.toml,%,$(wildcard services/*/pyproject.toml)) clients/replay clients/python deploy/issuer deploy/wanzai deploy/embedded deploy/local deploy/ops
CLIENT := clients/python/src/bihuan_client/.made
TREES := $(filter-out clients/python,$(MEMBERS)) clients/consumers clients/python/generate.py tests docs

.DEFAULT_GOAL := help
.PHONY: client help install backup run serve local shell token people person link test test-long oracle screens vendor faults drill bench check format lock docs clean

help: ## this list
	@awk '/^##@ / {print "\n" substr($$0, 5)} /^[a-z-]+:.*## / {name = $$0; sub(/:.*/, "", name); sub(/^[^#]*## /, ""); printf "  %-12s %s\n", name, $$0}' $(MAKEFILE_LIST)

##@ Begin 开始
install: .venv/installed $(CLIENT) ## uv, the locked libraries and the services, into this folder

.tools/uv-$(UV_VERSION):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 以上，此处是 $$($(PYTHON) -V 2>&1) / Python 3.11 or newer is needed: make PYTHON=python3.11 …" >&2; exit 1; }
	@$(PYTHON) -m venv .tools || { echo "缺少 venv：apt-get install python3-venv / the venv module is missing" >&2; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/installed: .tools/uv-$(UV_VERSION) requirements.lock pyproject.toml $(MEMBERS:%=%/pyproject.toml)
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@$(UV) pip install --quiet --no-deps $(MEMBERS:%=-e %)
	@touch $@

run: install ## the county's years played and shown, then served on 127.0.0.1:8000 [ONCE=1] [PORT=…] [DATA=…]
	@exec $(BIN)/python -m embedded run --data $(DATA) --port $(PORT) $(if $(ONCE),--once)

serve: install ## empty, on the wall clock, for real work: make serve DATA=<folder> [PORT=…] [JURISDICTION=…]
	@test "$(origin DATA)" != file || { echo "请给出数据文件夹：make serve DATA=<folder> / name a data folder" >&2; exit 2; }
	@exec $(BIN)/python -m embedded serve --data $(DATA) --port $(PORT) $(if $(JURISDICTION),--jurisdiction $(JURISDICTION))

local: install ## five services as processes on real PostgreSQL and Kafka, the county's years played [ONCE=1] [DATA=…] [PORT=…] [COUNTIES=2]
	@exec $(BIN)/python -m local run --data $(LOCAL) $(if $(ONCE),--once) $(if $(filter command line,$(origin PORT)),--port $(PORT)) $(if $(COUNTIES),--counties $(COUNTIES))

shell: install ## an operator's shell in the environment of one service of make local: make shell SERVICE=goals [DATA=…]
	@exec $(BIN)/python -m local shell --data $(LOCAL) "$(or $(SERVICE),goals)"

backup: install ## keep a data folder while it is served: make backup TO=<new folder> [DATA=…]
	@test -n "$(TO)" || { echo "请给出备份的新文件夹：make backup TO=<folder> / name a new folder" >&2; exit 2; }
	@$(BIN)/python -m embedded backup --data $(DATA) --to "$(TO)"

##@ People 人员
FOLDER = test -d $(DATA) || { echo "没有数据文件夹 $(DATA)：先 make run，或给出 DATA=<folder> / no such data folder" >&2; exit 2; }

token: install ## a token for a person: make token USER=…
	@$(FOLDER)
	@$(BIN)/python -m issuer token --data $(DATA) "$(if $(filter command line,$(origin USER)),$(USER))"

people: install ## who is in the directory
	@$(FOLDER)
	@$(BIN)/python -m issuer people --data $(DATA)

link: install ## a link with which a person sets a password, once: make link USER=li [DATA=…]
	@$(FOLDER)
	@$(BIN)/python -m issuer link --data $(DATA) "$(if $(filter command line,$(origin USER)),$(USER))"

person: install ## add a person and print the link for a password: make person USER=li NAME=李 ROLES=AGENCY UNIT=101001
	@$(FOLDER)
	@$(BIN)/python -m issuer enrol --data $(DATA) --name "$(NAME)" --roles "$(ROLES)" --unit "$(UNIT)" "$(USER)"

##@ Prove 检验
test: install ## the default tests, about five minutes on two cores
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0 -m "not long"

test-long: install ## the tests that take longer
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0 -m long

oracle: install ## published forms read and judged by the stated rules: make oracle [FORMS=<folder>]
	@$(BIN)/python -m tests.oracle "$(or $(FORMS),tests/oracle)"

faults: install ## break things at random and see that nothing is lost: make faults [N=50] [SEED=…] [SHAPE=embedded|production]
	@exec $(BIN)/python -m tests.faults --count $(or $(N),50) --shape $(or $(SHAPE),embedded) $(if $(SEED),--seed $(SEED))

drill: install ## databases kept, lost, restored and recovered on PostgreSQL and Kafka while a county is played: make drill [N=12] [SEED=…]
	@exec $(BIN)/python -m tests.drill --count $(or $(N),12) $(if $(SEED),--seed $(SEED))

bench: install ## how fast, as ratios to references, on a quiet machine: make bench [CASE=1b]; writes docs/performance.md
	@exec $(BIN)/python -m tests.bench $(if $(CASE),--case $(CASE))

##@ Change 修改
check: install ## formatting, lint, types, import contracts, file sizes
	@$(BIN)/ruff format --check --quiet $(TREES)
	@$(BIN)/ruff check --quiet $(TREES)
	@$(BIN)/mypy $(TREES)
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python tests/sizes.py
	@$(BIN)/python -m docs.generate --check

format: install ## format the code
	@$(BIN)/ruff format --quiet $(TREES)
	@$(BIN)/ruff check --quiet --fix $(TREES)

client: $(CLIENT) ## the typed Python client, from OpenAPI

$(CLIENT): .tools/client clients/python/generate.py $(wildcard shared/src/shared/published/openapi/*.json)
	@.tools/client/bin/python clients/python/generate.py
	@touch $@

.tools/client: .tools/uv-$(UV_VERSION) clients/python/generator.lock
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) $@
	@$(UV) pip sync --quiet --python $@ --require-hashes clients/python/generator.lock
	@touch $@

docs: install ## renew the generated pages: events, problems, licences
	@$(BIN)/python -m docs.generate

screens: install ## pictures of the portal's pages into docs/screens, while make run serves [PORT=…]
	@$(BIN)/python -m tests.portal.screens http://127.0.0.1:$(PORT)

vendor: ## renew what others wrote in the portal's pages, from the npm registry
	@$(PYTHON) services/portal/vendor.py

lock: .tools/uv-$(UV_VERSION) ## renew requirements.lock: versions and hashes, no addresses
	@$(UV) lock --upgrade --quiet
	@echo openapi-python-client | $(UV) pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate - -o clients/python/generator.lock
	@$(UV) export --quiet --all-packages --no-emit-workspace --no-header --format requirements-txt -o requirements.lock

clean: ## remove what was installed and played
	@rm -rf .tools .venv var

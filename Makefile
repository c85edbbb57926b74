# make demo | make test | make check: each sets up a fresh environment in .venv first, pinned by requirements.lock
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo

.DEFAULT_GOAL := help
.PHONY: help demo test unit lint types check docs editor train mirror lock clean

help:
	@echo "make demo    build the graph of the bundled examples into $(DEMO)/"
	@echo "make test    run all tests (make unit: the quick ones)"
	@echo "make check   lint and types"
	@echo "make docs    write docs/ontology.html anew from ontology/open-science.ttl"
	@echo "make editor  fetch colours and completion for the SPARQL editor of kg serve (needs npm)"
	@echo "make train   learn the weights anew from the corpus"
	@echo "make mirror  how good extraction is on annotated texts it was not made for"
	@echo "make clean   remove the environment and what the demo wrote"

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or newer; name one with make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(VENV)/.ready
	$(BIN)/kg build examples --store $(DEMO)/store -o $(DEMO)/graph.ttl
	$(BIN)/kg view --store $(DEMO)/store -o $(DEMO)/graph.html
	$(BIN)/kg validate --store $(DEMO)/store
	$(BIN)/kg stats --store $(DEMO)/store -f text
	$(BIN)/kg query releases-by-size --store $(DEMO)/store -f table --limit 5
	@echo
	@echo "Turtle: $(DEMO)/graph.ttl   Picture: $(DEMO)/graph.html   Store: $(DEMO)/store"

test: $(VENV)/.ready
	$(BIN)/python -m pytest

unit: $(VENV)/.ready
	$(BIN)/python -m pytest -m "not model and not browser and not server and not long"

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready
	$(BIN)/mypy

check: lint types

docs: $(VENV)/.ready
	$(BIN)/python -m kg.ontology_page docs/ontology.html

# the field of Yasgui (MIT), into the folder of the user's data; needs npm
YASQE := 4.6.2
YASQE_SHA256 := 06fb9f18817157d755df192cd613fb77cc2aa1a7048469d3f05da461809d6f00
editor: $(VENV)/.ready
	@folder=$$($(BIN)/python -c 'from kg.data_folder import data_folder; print(data_folder() / "yasqe")') && \
		part=$$(mktemp -d) && trap 'rm -rf "$$part"' EXIT && cd "$$part" && npm pack --silent @zazuko/yasqe@$(YASQE) && \
		echo "$(YASQE_SHA256)  zazuko-yasqe-$(YASQE).tgz" | sha256sum -c --quiet && tar -xzf zazuko-yasqe-$(YASQE).tgz && \
		mkdir -p "$$folder" && cp package/build/yasqe.min.js package/build/yasqe.min.css package/package.json "$$folder" && \
		echo "$$folder"

# learns the types of names anew from the corpus and writes extract/weights
train: $(VENV)/.ready
	$(BIN)/python -m extract.training

# measures on the parts of the corpus that nothing was learned from
mirror: $(VENV)/.ready
	@gold=$$(mktemp) && trap 'rm -f "$$gold"' EXIT && $(BIN)/python -m extract.gold mirror > "$$gold" && \
		$(BIN)/kg eval "$$gold" --by --stages --calibration

# needs uv; writes hashes without the address of any index
lock:
	uv pip compile pyproject.toml --group dev --group train --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --upgrade -o requirements.lock

clean:
	rm -rf $(VENV) $(DEMO)

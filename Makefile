# Everything runs in a virtual environment beside this file; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: briefs test lab pins picture sample clean

briefs: $(VENV)/ready  ## set up, then build every brief that is not up to date
	$(BIN)/briefs build
	@echo
	@echo "Open in a browser:    $(CURDIR)/briefs/index.html"
	@echo "Have briefs at hand:  . $(BIN)/activate    (or write $(BIN)/briefs)"
	@echo "Then: briefs add      add a report"
	@echo "      make lab        open the notebooks"
	@echo "      briefs new NAME begin another offensive"
	@echo "      briefs --help   all commands"

test: $(VENV)/ready  ## set up, then run the checks and the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/briefs check
	$(BIN)/python -m pytest -n 3 --dist worksteal

lab: $(VENV)/ready  ## set up, then open the notebooks
	$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/notebooks

picture: $(VENV)/ready  ## redraw the picture of the README
	$(BIN)/briefs build
	$(BIN)/python docs/picture.py picture

sample: $(VENV)/ready  ## make the sample brief of docs/ anew
	$(BIN)/briefs build
	$(BIN)/python docs/picture.py sample

$(VENV)/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/briefs merge --install 2>/dev/null || true
	touch $@

pins:  ## compute requirements.txt anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade -o requirements.txt

clean:  ## remove what was built
	rm -rf $(VENV) briefs

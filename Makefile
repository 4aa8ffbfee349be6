SHELL := bash
.DEFAULT_GOAL := help

# One set of tags for everything that is tested, so that it shares the build cache. Without nodynamic the HEIC decoder
# would look for a library of the system.
export GOFLAGS := -tags=nodynamic
RELEASE_TAGS := nodynamic,no_emoji,migrated_fynedo
FUZZTIME ?= 20s

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build and open the app; without a display, picture every screen into build/screens
	@.ci/run.sh

.PHONY: demo
demo: build ## open the app with a family that does not exist
	@build/carnet demo

.PHONY: build
build: system ## build the program as build/carnet
	CGO_ENABLED=1 go build -trimpath -tags $(RELEASE_TAGS) -ldflags '-s -w' -o build/carnet .

.PHONY: test
test: system ## run all tests, and walk through every screen of the real window
	@.ci/test.sh

.PHONY: check
check: system ## format, vet, staticcheck, layers, other systems
	@.ci/check.sh

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (20s)
	@FUZZTIME=$(FUZZTIME) .ci/fuzz.sh

.PHONY: soak
soak: system ## run the long suites, and every fuzz target for 5 minutes
	@.ci/soak.sh

.PHONY: bench
bench: ## measure, and write the figures into docs/figures.md
	@.ci/bench.sh

.PHONY: screenshots
screenshots: ## draw every screen into build/screenshots, without a window
	CGO_ENABLED=1 go run ./screens/screenshots build/screenshots # C draws the PDFs

.PHONY: ci
ci: ## what must pass before a change is kept
	@.ci/run

.PHONY: clean
clean: ## remove what was built
	rm -rf build

.PHONY: system
system:
	@.ci/system-packages.sh

# Broadside. `make run` builds and starts everything; `make test` tests it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
GO ?= go
export CGO_ENABLED ?= 0
STATICCHECK := build/tools/staticcheck
# The build tags of tests that make test leaves to make check.
TAGS := hosts,browsers,thorough

.PHONY: run build test check fmt vet lint race size browsers hosts audit bench embed-bench update-golden deps peers clean help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: build ## build and start the server on the sample paper, with SQLite
	@mkdir -p build/run
	exec bin/broadside -articles articles/paper -sample -data build/run $(ARGS)

include web/wasm.mk

build: wasm ## bin/broadside, which contains the browser's program
	$(GO) build -trimpath -o bin/broadside ./server

deps: ## install the packages that the tests need (Debian, as root), or name them
	@.ci/deps

peers: deps ## the libraries of other hosts that the embed is tested with, in build/peers
	@.ci/peers

# The browsers' tests begin first: they take longest and wait in between, so a third package runs beside them.
test: deps peers wasm ## the tests that every change needs, with SQLite, Chromium and the server binary
	$(GO) test -vet=off -timeout 20m -p 3 ./web ./web/e ./...

check: fmt vet lint race size browsers hosts ## the checks of the CI: format, vet, staticcheck, every test with -race, sizes, other browsers, a real WordPress

fmt:
	@out=$$(gofmt -l app articles server web); if [ -n "$$out" ]; then echo "run gofmt -w on:"; echo "$$out"; exit 1; fi

vet: wasm
	$(GO) vet -tags $(TAGS) ./...
	GOOS=js GOARCH=wasm $(GO) vet ./app/... ./articles

lint: wasm $(STATICCHECK)
	$(STATICCHECK) -tags $(TAGS) ./...
	GOOS=js GOARCH=wasm $(STATICCHECK) ./app/... ./articles

$(STATICCHECK):
	GOBIN="$(CURDIR)/build/tools" $(GO) install honnef.co/go/tools/cmd/staticcheck@v0.8.2

race: deps peers wasm
	CGO_ENABLED=1 $(GO) test -race -tags thorough -timeout 60m ./...
	$(GO) test -tags thorough -run SlowShapes ./articles/piece # measures memory, which the race detector changes

browsers: deps wasm ## the flows that differ by engine, in Firefox and WebKit (installs them on Debian as root, or names the packages)
	@.ci/browsers
	$(GO) test -tags browsers -count=1 -timeout 60m -run InEngines ./web

hosts: deps peers wasm ## the embed on a real WordPress, docs/deploy with a real nginx (Debian's packages; screenshots go to build/hosts)
	@.ci/hosts
	$(GO) test -tags hosts -count=1 -timeout 30m -run OnWordPress ./web/e
	$(GO) test -tags hosts -count=1 -timeout 10m -run Deploy ./server

audit: build deps ## Lighthouse, axe and html-validate over pages and embeds (npm; figures go to build/audit)
	.ci/audit

bench: build deps ## benchmarks, first tap to results in Chromium, and the server against a bare handler under wrk
	.ci/bench

size: first-paint
.PHONY: first-paint
first-paint: wasm
	@out=$$($(GO) test ./server ./server/site -count=1 -run 'FirstPaint|EmbedWeight' -v 2>&1) || { echo "$$out"; exit 1; }; \
		grep -E 'heaviest|^ok|over' <<< "$$out"
	@$(GO) run ./web/e/size

embed-bench: peers ## our embed beside WordPress', giscus', pym's, iframe-resizer's and Datawrapper's
	$(GO) run ./server/embedbench $(ARGS)

update-golden: ## rewrite the golden files; review the diff
	$(GO) test ./server/page ./server/site ./app/view ./server -run "Golden|Snapshot" -update

clean: ## remove built files; build/run (the database of make run) and build/bench are kept
	rm -rf bin web/wasm/app.wasm* web/wasm/wasm_exec.js
	[ ! -d build ] || find build -mindepth 1 -maxdepth 1 ! -name run ! -name bench -exec rm -rf {} +

# The browser's program: a reduced copy of go-app, app.wasm, and its compressed
# forms. See docs/decisions.md for the bytes that each step saves.

GOAPP := github.com/maxence-charriere/go-app/v10
WASM := web/wasm/app.wasm
WASM_LIMIT := 900000
WASM_SOURCES := $(shell find app -name '*.go' -not -name '*_test.go') $(wildcard articles/*.go articles/text/*.go)
SHA256 := $(shell command -v sha256sum >/dev/null && echo sha256sum || echo shasum -a 256)

# The flags of the program's build. An earlier program is built with them too.
WASM_BUILD := build -modfile=build/wasm.mod -tags=goapp -trimpath -buildvcs=false -ldflags='-s -w -buildid=' -gcflags=all=-l

.PHONY: wasm size returning

wasm: $(WASM).br web/wasm/wasm_exec.js ## the browser's program, built and packed

size: wasm ## sizes of the browser's program; fails if it is over its limit
	@for f in $(WASM) $(WASM).br $(WASM).gz web/wasm/wasm_exec.js web/start.js web/filter.js; do printf '%9d  %s\n' $$(wc -c < $$f) $$f; done
	@[ $$(wc -c < $(WASM).br) -le $(WASM_LIMIT) ] || { echo "$(WASM).br is over its limit of $(WASM_LIMIT) bytes" >&2; exit 1; }

# What readers download whose browser has an earlier program (RFC 9842): before
# a change of one message, and before a change of the toolchain if the module
# cache has another one (GOTOOLCHAIN=go1.26.7 go version downloads it).
MESSAGES := app/messages/english.go
OTHER_GO = $(shell ls -d "$$($(GO) env GOMODCACHE)"/golang.org/toolchain@*-go1.2[6-9]* 2>/dev/null | sed 's/.*-\(go[0-9.]*\)\..*/\1/' | grep -vx "$$($(GO) env GOVERSION)" | tail -1)
size: returning
returning: wasm
	@sed 's/Search: "/Search: "Please /' $(MESSAGES) > build/english.changed && ! cmp -s build/english.changed $(MESSAGES) || \
		{ echo "$(MESSAGES) has no message to change" >&2; exit 1; }
	@echo '{"Replace":{"$(MESSAGES)":"build/english.changed"}}' > build/overlay.json
	@GOOS=js GOARCH=wasm $(GO) $(WASM_BUILD) -overlay build/overlay.json -o build/changed.wasm ./app/wasm
	@$(GO) run ./web/wasm/pack -plain build/changed.wasm build/changed.wasm
	@$(GO) run ./server/releases/size build/changed.wasm $(WASM) 'app.wasm for a returning reader, one message changed'
	@[ -n "$(OTHER_GO)" ] || echo '        ?  the same, another toolchain: the module cache has none'
	@[ -z "$(OTHER_GO)" ] || { GOTOOLCHAIN=$(OTHER_GO) GOOS=js GOARCH=wasm $(GO) $(WASM_BUILD) -o build/changed.wasm ./app/wasm && \
		$(GO) run ./web/wasm/pack -plain build/changed.wasm build/changed.wasm && \
		$(GO) run ./server/releases/size build/changed.wasm $(WASM) 'the same, toolchain changed from $(OTHER_GO)'; }

# build/go.version changes only with the toolchain: app.wasm and wasm_exec.js
# must come from the same one.
build/go.version: always
	@mkdir -p build
	@$(GO) version | cmp -s - $@ || $(GO) version > $@

# build/goapp is go-app with the files of web/wasm/goapp in place of its own. The
# build stops if one of the replaced files is not the version that was reviewed.
build/goapp/done: web/wasm.mk go.mod $(wildcard web/wasm/goapp/*.go web/wasm/goapp/*/*.go) web/wasm/goapp/originals.sha256
	@$(GO) mod download $(GOAPP)
	@rm -rf build/goapp && mkdir -p build/goapp
	@cp -R "$$($(GO) list -m -f '{{.Dir}}' $(GOAPP))/." build/goapp && chmod -R u+w build/goapp
	@cd build/goapp/pkg && $(SHA256) -c --quiet ../../../web/wasm/goapp/originals.sha256 || \
		{ echo "go-app has changed: review it, then update web/wasm/goapp and its originals.sha256" >&2; exit 1; }
	@cp web/wasm/goapp/*.go build/goapp/pkg/app/
	@mkdir -p build/goapp/uuid && cp web/wasm/goapp/uuid/*.go build/goapp/uuid/
	@echo 'module github.com/google/uuid' > build/goapp/uuid/go.mod
	@touch $@

build/wasm.mod: build/goapp/done go.mod go.sum
	@cp go.mod $@ && cp go.sum build/wasm.sum
	@echo 'replace $(GOAPP) => ./build/goapp' >> $@
	@echo 'replace github.com/google/uuid => ./build/goapp/uuid' >> $@

# Packing takes a minute, so a program that is the same as before is not packed
# again: only its date changes.
$(WASM).br: build/wasm.mod build/go.version $(WASM_SOURCES) $(wildcard web/wasm/pack/*.go)
	GOOS=js GOARCH=wasm $(GO) $(WASM_BUILD) -o build/app.wasm ./app/wasm
	@if cmp -s build/app.wasm build/packed.wasm && [ -s $@ ] && \
		[ -z "$$(find web/wasm/pack -name '*.go' -newer build/packed.wasm)" ]; then touch $@; else \
		$(GO) run ./web/wasm/pack build/app.wasm $(WASM) && cp build/app.wasm build/packed.wasm; fi

web/wasm/wasm_exec.js: build/go.version web/wasm/goapp/adopt.js web/wasm/goapp/step.js
	@cat "$$($(GO) env GOROOT)/lib/wasm/wasm_exec.js" web/wasm/goapp/adopt.js web/wasm/goapp/step.js > $@

.PHONY: always
always:

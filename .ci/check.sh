#!/usr/bin/env bash
# What a machine can say about the code without running it.
set -euo pipefail
source "$(dirname "$0")/common.sh"

formatted() {
	local unformatted
	unformatted=$(gofmt -l .)
	[ -z "$unformatted" ] || { printf 'gofmt would change:\n%s\n' "$unformatted" >&2; return 1; }
}

# Packages without Fyne and C must compile for the systems that this machine is not. For iOS whatever would be linked,
# tests and programs, needs Apple's linker even to be vetted: there the packages are compiled only.
other_systems() {
	local system packages
	for system in android/arm64 ios/arm64 windows/amd64 darwin/arm64; do
		export CGO_ENABLED=0 GOOS=${system%/*} GOARCH=${system#*/}
		mapfile -t packages < <(portable_packages)
		echo "$system: ${#packages[@]} packages"
		[ ${#packages[@]} -gt 0 ] || return
		if [ "$GOOS" = ios ]; then
			mapfile -t packages < <(go list -e -f '{{if ne .Name "main"}}{{.ImportPath}}{{end}}' "${packages[@]}" | grep .)
			go build "${packages[@]}" || return
		else
			go vet "${packages[@]}" || return
		fi
	done
}

step gofmt formatted
step "go vet" go vet ./...
step "go vet, as on a phone" go vet -tags mobile,nodynamic ./...
step staticcheck go tool staticcheck ./...
step "layers" env CGO_ENABLED=0 go test -count=1 ./.ci/layers
(step "other systems" other_systems)

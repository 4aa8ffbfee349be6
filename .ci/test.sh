#!/usr/bin/env bash
# All tests: without C first (fast, and proof that they need none), then the packages with C in them, then a walk through
# every screen of the real window under the race detector, which is the only test that sees a missing fyne.Do.
set -euo pipefail
source "$(dirname "$0")/common.sh"

mapfile -t pure < <(pure_packages)
mapfile -t with_c < <(c_packages)

step "tests without C (${#pure[@]} packages)" env CGO_ENABLED=0 go test "${pure[@]}"
[ ${#with_c[@]} -eq 0 ] || step "tests with C (${#with_c[@]} packages)" env CGO_ENABLED=1 go test "${with_c[@]}"
step "build with the race detector" env CGO_ENABLED=1 go build -race -o build/carnet-race .
step "every screen in a real window" .ci/on-virtual-screen.sh build/carnet-race demo --tour build/screens-race

#!/usr/bin/env bash
# All tests: without C first (fast, and proof that they need none), then the packages with C in them, then the journey and
# a walk through every screen in the real window under the race detector: only there a missing fyne.Do shows.
set -euo pipefail
source "$(dirname "$0")/common.sh"

mapfile -t pure < <(pure_packages)
mapfile -t with_c < <(c_packages)

step "tests without C (${#pure[@]} packages)" env CGO_ENABLED=0 go test "${pure[@]}"
[ ${#with_c[@]} -eq 0 ] || step "tests with C (${#with_c[@]} packages)" env CGO_ENABLED=1 go test "${with_c[@]}"
step "build with the race detector" env CGO_ENABLED=1 go test -race -c -o build/carnet-race.test .
step "the first evening in a real window" env CARNET_TEST_REAL_WINDOW=1 \
	.ci/on-virtual-screen.sh build/carnet-race.test -test.run FirstEvening
step "every screen in a real window" env CARNET_TEST_AS_PROGRAM=1 \
	.ci/on-virtual-screen.sh build/carnet-race.test demo --tour build/screens-race

#!/usr/bin/env bash
# The long suites, which carry the build tag soak, and then five minutes of every fuzz target. What they count goes into
# docs/figures.md. FUZZTIME=0 leaves the fuzzing out; a pattern as argument runs only the suites whose names match.
set -euo pipefail
source "$(dirname "$0")/common.sh"

only=${1:-Soak}
log=build/soak.log
mkdir -p build
mapfile -t folders < <(grep -rlE '^//go:build .*\bsoak\b' --include='*_test.go' . | xargs -r -n1 dirname | sort -u)
status=0
step "long suites" go test -count=1 -p 1 -tags nodynamic,soak -run "$only" -timeout 3h -v "${folders[@]}" 2>&1 | tee $log | grep -vE '^ *(=== |--- PASS)' || status=1
.ci/soak-figures.sh $log
[ "${FUZZTIME:-5m}" = 0 ] || step "fuzzing" env FUZZTIME="${FUZZTIME:-5m}" .ci/fuzz.sh
exit $status

#!/usr/bin/env bash
# The long suites, which carry the build tag soak, and then five minutes of every fuzz target.
set -euo pipefail
source "$(dirname "$0")/common.sh"

mapfile -t folders < <(grep -rlE '^//go:build .*\bsoak\b' --include='*_test.go' . | xargs -r -n1 dirname | sort -u)
if [ ${#folders[@]} -gt 0 ]; then
	step "long suites" go test -tags nodynamic,soak -run Soak -timeout 2h -v "${folders[@]}"
fi
step "fuzzing" env FUZZTIME="${FUZZTIME:-5m}" .ci/fuzz.sh

#!/usr/bin/env bash
# The long suites, which carry the build tag soak, and then five minutes of every fuzz target. What they counted goes into
# docs/figures.md, between two markers. FUZZTIME=0 leaves the fuzzing out; a name as argument runs only the suites that match.
set -euo pipefail
source "$(dirname "$0")/common.sh"

only=${1:-Soak}
page=docs/figures.md
begin='<!-- soak: written by make soak -->'
end='<!-- soak: end -->'

mapfile -t folders < <(grep -rlE '^//go:build .*\bsoak\b' --include='*_test.go' . | xargs -r -n1 dirname | sort -u)
log=build/soak.log
mkdir -p build
status=0
step "long suites" go test -count=1 -p 1 -tags nodynamic,soak -run "$only" -timeout 3h -v "${folders[@]}" 2>&1 | tee $log | grep -vE '^ *(=== |--- PASS)' || status=1

table=$(sed -n 's/^.*soak-figure: //p' $log)
cpu=$(awk -F ': *' '/^model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || true)
section=$(cat <<END
$begin
Measured on $(date +%F) with $(go env GOVERSION) on ${cpu:-an unknown processor}, $(getconf _NPROCESSORS_ONLN) cores, $(go env GOOS)/$(go env GOARCH),
in $((SECONDS / 60)) minutes. « Not allowed » counts what must never happen: something acknowledged lost, half a change, a wrong value, something
missing without a word, a crash.

| fault | rounds | not allowed | how the rounds ended |
|---|---:|---:|---|
$table
$end
END
)
if [ "$only" = Soak ] && [ -n "$table" ]; then # a part of the suites must not pass for all of them
	grep -qF -- "$begin" $page || printf '\n%s\n%s\n' "$begin" "$end" >>$page
	SECTION=$section awk -v begin="$begin" -v end="$end" '
		$0 == begin { print ENVIRON["SECTION"]; skip = 1 }
		!skip { print }
		$0 == end { skip = 0 }' $page >$page.new
	mv $page.new $page
	echo "written to $page"
fi
[ "${FUZZTIME:-5m}" = 0 ] || step "fuzzing" env FUZZTIME="${FUZZTIME:-5m}" .ci/fuzz.sh
exit $status

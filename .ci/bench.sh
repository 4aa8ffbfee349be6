#!/usr/bin/env bash
# Runs the benchmarks named BenchmarkRatio… and writes their figures into docs/figures.md, between two markers. Each
# compares two ways of doing one thing on the same machine, because a ratio survives a change of machine and a time does
# not: it reports "ratio" by b.ReportMetric.
set -euo pipefail
source "$(dirname "$0")/common.sh"

page=docs/figures.md
begin='<!-- bench: written by make bench -->'
end='<!-- bench: end -->'

mapfile -t folders < <(grep -rlE '^func BenchmarkRatio' --include='*_test.go' . | xargs -r -n1 dirname | sort -u)
[ ${#folders[@]} -gt 0 ] || { echo "no benchmark is named BenchmarkRatio…" >&2; exit 1; }
out=$(go test -run '^$' -bench Ratio "${folders[@]}" | tee /dev/stderr)

table=$(awk '
	/^pkg: / { pkg = $2; sub(/^[^\/]*\//, "", pkg) }
	/^BenchmarkRatio/ {
		for (i = 4; i <= NF; i++) if ($i == "ratio") {
			name = $1
			sub(/^BenchmarkRatio[\/_]?/, "", name)
			sub(/-[0-9]+$/, "", name)
			gsub(/_/, " ", name)
			printf "| %s | %s | %s |\n", pkg, name, $(i - 1)
		}
	}' <<<"$out")
[ -n "$table" ] || { echo "no benchmark reported a ratio" >&2; exit 1; }
cpu=$(sed -n 's/^cpu: *//p' <<<"$out" | head -n 1)

section=$(cat <<END
$begin
Measured on $(date +%F) with $(go env GOVERSION) on ${cpu:-an unknown processor}, $(getconf _NPROCESSORS_ONLN) cores, $(go env GOOS)/$(go env GOARCH).

| package | comparison | ratio |
|---|---|---:|
$table
$end
END
)

mkdir -p docs
[ -f $page ] || printf '# Figures\n' >$page
if ! grep -qF -- "$begin" $page; then
	printf '\n%s\n%s\n' "$begin" "$end" >>$page
fi
SECTION=$section awk -v begin="$begin" -v end="$end" '
	$0 == begin { print ENVIRON["SECTION"]; skip = 1 }
	!skip { print }
	$0 == end { skip = 0 }' $page >$page.new
mv $page.new $page
echo "written to $page"

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

# first_frame KIND prints the milliseconds to the first frame and the kilobytes of a window, the medians of eleven starts.
first_frame() {
	local starts=""
	for _ in 1 2 3 4 5 6 7 8 9 10 11; do
		starts+=$(GALLIUM_DRIVER=llvmpipe .ci/on-virtual-screen.sh "$@" 2>/dev/null)$'\n'
	done
	echo "$(cut -d' ' -f1 <<<"${starts%$'\n'}" | sort -n | sed -n 6p) $(cut -d' ' -f3 <<<"${starts%$'\n'}" | sort -n | sed -n 6p)"
}
CGO_ENABLED=1 go build -o build/firstframe ./.ci/firstframe
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.ci/on-virtual-screen.sh build/firstframe "$folder/vault" >/dev/null 2>&1 # the first start makes the folder
read -r bare_ms bare_kb < <(first_frame build/firstframe bare)
read -r our_ms our_kb < <(first_frame build/firstframe "$folder/vault")
echo "first frame: $our_ms ms, $our_kb kB; bare window: $bare_ms ms, $bare_kb kB" >&2
table+=$'\n'$(awk -v a="$our_ms" -v b="$bare_ms" 'BEGIN { printf "| screens | first frame of the locked window / of a bare window in the same program | %.3f |", a / b }')
table+=$'\n'$(awk -v a="$our_kb" -v b="$bare_kb" 'BEGIN { printf "| screens | memory then / a bare Fyne window | %.3f |", a / b }')
beyond=$(awk '/^BenchmarkRatioUnlock/ { for (i = 4; i <= NF; i++) if ($i == "ms-beyond") print $(i - 1) }' <<<"$out")
verify=$(awk '/^BenchmarkRatioVerify/ { for (i = 4; i <= NF; i++) if ($i == "MB/s") print $(i - 1) }' <<<"$out")
doctor=$(awk '/^BenchmarkRatioDoctor/ { for (i = 4; i <= NF; i++) if ($i == "ms-doctor") print $(i - 1) }' <<<"$out")
visits=$(awk '/^BenchmarkRatioZScores/ { for (i = 4; i <= NF; i++) if ($i == "rows/s") print $(i - 1) }' <<<"$out")
survey=$(awk '/^BenchmarkRatioSurvey/ { for (i = 4; i <= NF; i++) if ($i == "rows/s") print $(i - 1) }' <<<"$out")
first_chart=$(awk '/^BenchmarkRatioFirst_growth/ { for (i = 4; i <= NF; i++) if ($i == "ms-first") print $(i - 1) }' <<<"$out")
history=$(awk '/^BenchmarkRatioHistory/ { for (i = 4; i <= NF; i++) if ($i == "ms-history") print $(i - 1) }' <<<"$out")
agenda=$(go test -run '^$' -bench '^BenchmarkAgenda$' ./app/agenda | awk '/^BenchmarkAgenda/ { printf "%.0f", $3 / 1e6 }')
tables=$(go test -run '^$' -bench '^BenchmarkTables$' ./app/growth | awk '/^BenchmarkTables/ { printf "%.1f", $3 / 1e6 }')
embedded=$(awk '{ printf "%d", $1 / 1000 }' < <(wc -c <app/growth/tables.txt))
hello=$(go test -run '^$' -bench '^BenchmarkHello$' ./storage/worker | awk '/^BenchmarkHello/ { printf "%.1f", $3 / 1e6 }')

cpu=$(sed -n 's/^cpu: *//p' <<<"$out" | head -n 1)

section=$(cat <<END
$begin
Measured on $(date +%F) with $(go env GOVERSION) on ${cpu:-an unknown processor}, $(getconf _NPROCESSORS_ONLN) cores, $(go env GOOS)/$(go env GOARCH).

| package | comparison | ratio |
|---|---|---:|
$table

Beside the ratios: unlocking to the home screen with 10,000 records, of which 2,000 documents, takes $beyond ms beyond the
password hash; starting the worker process takes $hello ms; verifying reads $verify MB of papers a second on one core; the doctor
looks at a vault with 2,000 attachments in $doctor ms; z-scores of $visits visits are computed a second on one core, and
\`carnet zscore\` reads, computes and writes $survey rows of CSV a second; the first growth chart is drawn $first_chart ms after
its screen was asked for, and the tables that it needs ($embedded kB in the program) are ready in $tables ms; eighteen years of vaccinations are
read against the calendar in $history ms, and the agenda of six profiles over twenty years is ready in $agenda ms.
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

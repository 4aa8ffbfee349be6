#!/usr/bin/env bash
# Takes the rows that the long suites print (« soak-figure: | … | ») out of a log and puts them into docs/figures.md, between
# two markers. A row replaces the one of the same fault, so that a part of the suites can be run again.
set -euo pipefail
source "$(dirname "$0")/common.sh"

log=$1
page=docs/figures.md
begin='<!-- soak: written by make soak -->'
end='<!-- soak: end -->'

cpu=$(awk -F ': *' '/^model name/ { print $2; exit }' /proc/cpuinfo 2>/dev/null || true)
grep -qF -- "$begin" $page || printf '\n%s\n%s\n' "$begin" "$end" >>$page
rows() { # each fault once, where it first stood, as it was counted last
	awk -F ' \\| ' '{ key = $1; if (!(key in last)) order[++n] = key; last[key] = $0 } END { for (i = 1; i <= n; i++) print last[order[i]] }'
}
table=$(
	{
		awk -v begin="$begin" -v end="$end" '$0 == begin { inside = 1 } $0 == end { inside = 0 } inside && /^\| [A-Z]/' $page
		sed -n 's/^.*soak-figure: //p' "$log" | sed "s/ |\$/ | $(date +%F) |/"
	} | grep -v '^| Fault ' | rows
)
section=$(cat <<END
$begin
Counted with $(go env GOVERSION) on ${cpu:-an unknown processor}, $(getconf _NPROCESSORS_ONLN) cores, $(go env GOOS)/$(go env GOARCH). « Not
allowed » counts what must never happen: something acknowledged lost, half a change, a wrong value, something missing without a word, a crash.

| Fault | rounds | not allowed | how the rounds ended | counted on |
|---|---:|---:|---|---|
$table
$end
END
)
SECTION=$section awk -v begin="$begin" -v end="$end" '
	$0 == begin { print ENVIRON["SECTION"]; skip = 1 }
	!skip { print }
	$0 == end { skip = 0 }' $page >$page.new
mv $page.new $page
echo "written to $page"

#!/usr/bin/env bash
# Runs every fuzz target for FUZZTIME (default 20s). With --list it only names them.
set -euo pipefail
source "$(dirname "$0")/common.sh"
time=${FUZZTIME:-20s}

mapfile -t with_c < <(c_packages)
targets=() # package and name
while read -r folder; do
	package=$(go list -e "$folder")
	cgo=0
	[[ " ${with_c[*]} " != *" $package "* ]] || cgo=1
	names=$(CGO_ENABLED=$cgo go test -list '^Fuzz' "$folder")
	for name in $(grep '^Fuzz' <<<"$names" || true); do
		targets+=("$cgo $folder $name")
	done
done < <(grep -rlE '^func Fuzz[A-Z0-9_]' --include='*_test.go' . | xargs -r -n1 dirname | sort -u)

echo "${#targets[@]} fuzz targets"
[ "${1:-}" != --list ] || { printf '%s\n' "${targets[@]#* }"; exit 0; }

# at_the_bell tells Go's own stumble at the end of FUZZTIME (golang/go#75804, until Go 1.27) from a finding, which
# always leaves its input behind.
at_the_bell() {
	grep -qxE ' *context deadline exceeded' <<<"$1" && ! grep -qE 'Failing input written|panic|^ +--- FAIL' <<<"$1"
}

for target in "${targets[@]}"; do
	read -r cgo folder name <<<"$target"
	printf '%-32s %-28s ' "$folder" "$name"
	if ! out=$(CGO_ENABLED=$cgo go test -run '^$' -fuzz "^$name\$" -fuzztime "$time" -parallel 2 "$folder" 2>&1) &&
		! at_the_bell "$out"; then
		printf 'FAILED\n%s\n' "$out"
		exit 1
	fi
	grep -oE 'execs: [0-9]+ .*' <<<"$out" | tail -n 1
done

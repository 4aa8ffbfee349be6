# Sourced by the other scripts: the module's root as working folder, one set of build tags so that all of them share
# the build cache, and the lists of packages.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GOFLAGS="${GOFLAGS:--tags=nodynamic}"
export LANG=fr_FR.UTF-8 # what Go code reads; the system need not have it installed

# with_deps FORMAT prints each package with what it depends on, one package a line. The set depends on GOOS and
# CGO_ENABLED; FORMAT is added to the template of go list.
with_deps() { go list -e -f "{{.ImportPath}} {{join .Deps \" \"}} ${1:-}" ./...; }

# These two bring C code into whatever depends on them.
readonly c_deps=' (fyne\.io/fyne/v2/app|github\.com/gen2brain/go-fitz)( |$)'

# pure_packages are built and tested without a C compiler.
pure_packages() { with_deps | grep -vE "$c_deps" | cut -d' ' -f1; }

# c_packages cannot be.
c_packages() { with_deps | grep -E "$c_deps" | cut -d' ' -f1; }

# portable_packages have no part of Fyne and no C code, nor have their tests: they must compile for every system.
portable_packages() {
	with_deps '{{join .TestImports " "}} {{join .XTestImports " "}}' |
		grep -vE ' (fyne\.io/|github\.com/gen2brain/go-fitz)' | cut -d' ' -f1
}

# step NAME COMMAND... runs a command and says how long it took.
step() {
	local name=$1 began=$SECONDS status=0
	shift
	printf '== %s\n' "$name"
	"$@" || status=$?
	printf '== %s: %d s%s\n' "$name" $((SECONDS - began)) "$([ $status -eq 0 ] || echo ", failed with status $status")"
	return $status
}

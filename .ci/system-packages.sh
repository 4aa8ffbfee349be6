#!/usr/bin/env bash
# Makes sure that what the build needs of the system is there: a C compiler, the headers for X11, Wayland and OpenGL,
# and for the tests a virtual screen, a bus on which notices are heard, and what makes disks fail. Installs what is missing on Debian and Ubuntu. Silent when nothing is.
set -euo pipefail

packages=(libc6-dev libgl1-mesa-dev xorg-dev libwayland-dev libxkbcommon-dev xvfb xauth libgl1-mesa-dri strace e2fsprogs dbus-daemon)

if ! command -v go >/dev/null; then
	echo "Carnet is built with Go 1.26 or newer, which was not found: see https://go.dev/doc/install" >&2
	exit 1
fi
[ "$(go env GOOS)" = linux ] || exit 0

missing=()
for tool in gcc make pkg-config; do
	command -v "$tool" >/dev/null || missing+=("$tool")
done

if ! command -v dpkg-query >/dev/null; then
	# Other distributions have other names; the compiler will say what it does not find.
	pkg-config --exists gl x11 xcursor xrandr xinerama xi xxf86vm wayland-client xkbcommon 2>/dev/null &&
		command -v xvfb-run >/dev/null && [ ${#missing[@]} -eq 0 ] && exit 0
	echo "Carnet needs gcc, make, pkg-config, the development files of OpenGL, X11 (with Xcursor, Xrandr, Xinerama, Xi," >&2
	echo "Xxf86vm), Wayland and xkbcommon, and for the tests xvfb-run. On Debian: ${packages[*]}" >&2
	exit 0
fi

for package in "${packages[@]}"; do
	[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
		as_root=(sudo -n)
	elif command -v sudo >/dev/null && [ -t 0 ]; then
		as_root=(sudo)
	else
		echo "Carnet needs packages of the system that are not installed. Please run, as root:" >&2
		echo "    apt-get update && apt-get install --yes ${missing[*]}" >&2
		exit 1
	fi
fi
echo "Installing packages of the system: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq "${missing[@]}"

#!/usr/bin/env bash
# Runs a command with a window on a virtual screen that nobody sees. The variables of a real session are hidden from it,
# or the window would open there.
set -euo pipefail

if ! locale -a 2>/dev/null | grep -qiE '^fr_FR\.utf-?8$'; then
	export LC_CTYPE=C.UTF-8 # X11 wants an installed locale to read accents from the keyboard
fi
unset WAYLAND_DISPLAY XDG_SESSION_TYPE
export XDG_RUNTIME_DIR
XDG_RUNTIME_DIR=$(mktemp -d)
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
# Mesa's slower painter: the faster one does not let a program read back what it shows, and pictures come out black.
export LIBGL_ALWAYS_SOFTWARE=1 GALLIUM_DRIVER=${GALLIUM_DRIVER:-softpipe}
xvfb-run -a -s '-screen 0 1280x1000x24' "$@"

#!/usr/bin/env bash
# Opens the app. Where there is no display, walks through every screen of it instead and keeps a picture of each.
set -euo pipefail
source "$(dirname "$0")/common.sh"
unset LANG # the language of the family, not that of the tests
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(go env GOOS)" != linux ]; then
	exec build/carnet
fi
LANG=fr_FR.UTF-8 exec .ci/on-virtual-screen.sh build/carnet demo --tour build/screens

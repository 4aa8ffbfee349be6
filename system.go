package main

import (
	"os"
	"runtime"
	"strings"

	"carnet/app/text"
)

// systemTheme is light where nothing can tell what the system prefers: without a session bus Fyne would choose dark.
func systemTheme() string {
	if runtime.GOOS == "linux" && os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		return "light"
	}
	return ""
}

// systemLanguage is English where the system says so, and French everywhere else: the record is a French one.
func systemLanguage() text.Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(strings.ToLower(v), "en") {
				return text.English
			}
			return text.French
		}
	}
	return text.French
}

// hasScreen is false where a window would end the program at once.
func hasScreen() bool {
	switch runtime.GOOS {
	case "linux", "freebsd", "openbsd", "netbsd":
		return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
	}
	return true
}

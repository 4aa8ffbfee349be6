package main

import (
	"os"
	"strings"

	"carnet/app/text"
)

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

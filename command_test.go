package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAFolderThatCannotBeOpenedGetsASentence: each case prints one sentence, ends with status 1 and leaves the folder alone.
func TestAFolderThatCannotBeOpenedGetsASentence(t *testing.T) {
	for name, prepare := range map[string]func(dir string) error{
		"newer": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "format"), []byte(`{"carnet-vault":9}`), 0o600)
		},
		"truncated": func(dir string) error { return os.WriteFile(filepath.Join(dir, "format"), []byte(`{"carnet`), 0o600) },
		"no format": func(dir string) error {
			return errors.Join(os.Mkdir(filepath.Join(dir, "kv"), 0o700), os.WriteFile(filepath.Join(dir, "kv", "MANIFEST"), []byte("kept"), 0o600))
		},
		"no account":  func(string) error { return nil },
		"not a place": func(dir string) error { return os.WriteFile(filepath.Join(dir, "kv"), []byte("a file"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := prepare(dir); err != nil {
				t.Fatal(err)
			}
			before := listing(t, dir)
			var said bytes.Buffer
			program(t, &said, 1, "--vault", dir, "--account", "zoe", "verify")
			if text := strings.TrimSpace(said.String()); len(text) < 20 || strings.Contains(text, "⟦") || strings.Contains(text, dir) || strings.Contains(text, "goroutine") {
				t.Errorf("said %q", text)
			}
			if after := listing(t, dir); name != "no account" && after != before {
				t.Errorf("the folder was changed from %q to %q", before, after)
			}
		})
	}
}

func listing(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == "carnet.lock" { // it keeps a second program out while the folder is looked at
			return nil
		}
		all.WriteString(strings.TrimPrefix(path, dir) + ";")
		if !d.IsDir() {
			b, err := os.ReadFile(path)
			all.Write(b)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestVersionAndHelp(t *testing.T) {
	var said bytes.Buffer
	program(t, &said, 0, "version")
	program(t, &said, 0, "--help")
	for _, want := range []string{"AGPL-3.0-or-later", "verify", "import", "demo", "--vault"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q is not said in:\n%s", want, said.String())
		}
	}
}

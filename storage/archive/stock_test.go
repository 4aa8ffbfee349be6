package archive

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A family without Carnet opens its backup with the age program of its system, as the package comment says. Here the
// program is built from its own module, at the version that go.mod pins.
func TestStockAgeProgramOpensArchives(t *testing.T) {
	for _, tool := range []string{"tar", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("this system has no %s", tool)
		}
	}
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin+string(filepath.Separator),
		"filippo.io/age/cmd/age", "filippo.io/age/cmd/age-plugin-batchpass")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build age: %v\n%s", err, out)
	}
	key := people(t, 2)
	keyFile := filepath.Join(t.TempDir(), "key.txt")
	if err := os.WriteFile(keyFile, []byte(key.Identities[1]+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what    string
		key     Key
		options []string
	}{
		{"passphrase", passphrase, []string{"-j", "batchpass"}}, // a plugin, because age itself asks a terminal for it
		{"people", Key{Recipients: key.Recipients}, []string{"-i", keyFile}},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := t.TempDir()
			backup, err := os.Create(filepath.Join(t.TempDir(), "backup.age"))
			if err != nil {
				t.Fatal(err)
			}
			defer backup.Close()
			w, err := NewWriter(backup, c.key)
			if err == nil {
				err = fill(w, small())
			}
			if err != nil {
				t.Fatal(err)
			}
			age := exec.Command(filepath.Join(bin, "age"), append(append([]string{"-d"}, c.options...), backup.Name())...)
			age.Env = append(os.Environ(), "PATH="+bin, "AGE_PASSPHRASE="+passphrase.Passphrase)
			tar, err := age.Output()
			if err != nil {
				t.Fatalf("age: %v", err)
			}
			run(t, dir, tar, "tar", "-x")
			run(t, dir, nil, "sha256sum", "--strict", "-c", sumsName)
			for _, f := range small() {
				got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Name)))
				if err != nil || !bytes.Equal(got, f.content) {
					t.Errorf("%s: another content, %v", f.Name, err)
				}
				info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(f.Name)))
				if err != nil || info.Mode() != 0o600 || !info.ModTime().Equal(f.Modified) {
					t.Errorf("%s: %v, %v", f.Name, info, err)
				}
			}
		})
	}
}

func run(t *testing.T, dir string, stdin []byte, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(stdin)
	if out, err := cmd.CombinedOutput(); err != nil || name == "tar" && len(out) > 0 {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

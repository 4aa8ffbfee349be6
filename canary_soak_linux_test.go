//go:build soak

package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What strace -y prints: a file that was opened, and something that was written, with the path behind the number.
var (
	openedLine  = regexp.MustCompile(`openat\(.*= \d+<([^>]+)>`)
	writtenLine = regexp.MustCompile(`(?:write|pwrite64|writev|pwritev)\(\d+<([^>]+)>`)
)

// TestSoakNothingReadableIsEverWritten watches the system calls of each command, also what was written into a file and
// deleted again: a marker may only reach the file of an export, and the process that looks at a file.
func TestSoakNothingReadableIsEverWritten(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed")
	}
	home, outside := t.TempDir(), t.TempDir()
	vault := filepath.Join(home, "vault")
	var c canaries
	password := "ourson lavande tambour " + c.word()
	useEverything(t, vault, password, &c)
	in := func(name string) string { return filepath.Join(outside, name) }
	write(t, in("password"), password+"\n")
	write(t, in("phrase"), "fougere clairiere moineau "+c.word()+"\n")
	write(t, in("next"), "belette rivage cerise "+c.word()+"\n")
	saved := filepath.Join(home, "saved.age")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	files, writes, bad := map[string]bool{}, 0, 0
	for _, args := range [][]string{
		{"verify"}, {"doctor"},
		{"export", "--profile", c.child, in("export.zip")},
		{"backup", "--passphrase-file", in("phrase"), saved},
		{"restore", "--rehearse", "--passphrase-file", in("phrase"), saved},
		{"restore", "--replace", "--keep", "--passphrase-file", in("phrase"), "--new-password-file", in("next"), saved},
	} {
		trace := filepath.Join(t.TempDir(), "trace")
		cmd := exec.Command("strace", append([]string{"-f", "-qq", "-y", "-s", "1000000", "-o", trace, "-e", "trace=openat,write,pwrite64,writev,pwritev",
			self, "--vault", vault, "--account", "zoe", "--password-file", in("password")}, args...)...)
		cmd.Env = append(os.Environ(), asProgram+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("carnet %v: %v\n%s", args, err, out)
		}
		f, err := os.Open(trace)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReaderSize(f, 1<<20)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				break
			}
			if m := openedLine.FindSubmatch(line); m != nil && (bytes.Contains(line, []byte("O_WRONLY")) || bytes.Contains(line, []byte("O_RDWR"))) {
				files[string(m[1])] = true
			}
			m := writtenLine.FindSubmatch(line)
			if m == nil {
				continue
			}
			writes++
			to := string(m[1])
			if strings.HasPrefix(to, outside) || strings.HasPrefix(to, "pipe:") {
				continue
			}
			for _, w := range c.words {
				if form, found := contains(line, w); found {
					bad++
					t.Errorf("%v wrote a marker as %s into %s", args, form, to)
				}
			}
		}
		f.Close()
	}
	for name := range files {
		b, err := os.ReadFile(name)
		if err != nil || strings.HasPrefix(name, outside) || !strings.HasPrefix(name, home) {
			continue // deleted, a device, or what the family asked for
		}
		for _, w := range c.words {
			if form, found := contains(b, w); found {
				bad++
				t.Errorf("%s holds a marker as %s", strings.TrimPrefix(name, home), form)
			}
		}
	}
	if writes < 50 || len(files) < 50 {
		t.Errorf("only %d writes and %d files were seen", writes, len(files))
	}
	t.Logf("soak-figure: | S2 markers in what is written, by system calls | %d | %d | %d files opened for writing, %d markers |", writes, bad, len(files), len(c.words))
}

package main

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/photo/phototest"
	"carnet/storage/render"
)

const (
	homePassword = "Tambour7-lavande-Violon-prairie"
	homePhrase   = "fougere-clairiere-moineau-tartine-pinson"
	nextPassword = "Belette7-rivage-Cerise-hameau"
)

// home is a family with a vault, and the files of its secrets.
type home struct {
	*testing.T
	dir, vault             string
	password, phrase, next string // names of files
}

func newHome(t *testing.T) home {
	t.Helper()
	dir := t.TempDir()
	h := home{T: t, dir: dir, vault: filepath.Join(dir, "vault")}
	h.password, h.phrase, h.next = h.file("password", homePassword+"\n"), h.file("phrase", homePhrase+"\n"), h.file("next", nextPassword+"\n")
	v, err := storage.Open(h.vault, quickOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	carnet := app.New(v, render.New(self), time.Now, quickOptions().Random)
	s, _, err := carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "camille", Password: homePassword, Kind: app.AdultAccount},
		record.Profile{GivenNames: "Camille", BirthName: "Delaunay"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Lock()
	p, err := s.AddChild(t.Context(), record.Profile{GivenNames: "Anouk", BirthName: "Delaunay", BirthDate: s.Today().AddMonths(-9), Sex: record.Female,
		Certified: record.Certification{Date: s.Today(), Text: "x"}}, []record.Measurement{{Type: record.Weight, Value: 3250}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Import(t.Context(), []app.IncomingFile{incomingFile("photo.jpg", phototest.JPEG(200, 300))}, app.ImportOptions{}, func(int, int) {}) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
	}
	return h
}

func (h home) file(name, content string) string {
	h.Helper()
	path := filepath.Join(h.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		h.Fatal(err)
	}
	return path
}

func (h home) path(name string) string { return filepath.Join(h.dir, name) }

// carnet runs a command in this process, which answers its questions with typed.
func (h home) carnet(want int, typed string, args ...string) (out, errs string) {
	h.Helper()
	in, err := os.Open(h.file("typed", typed))
	if err != nil {
		h.Fatal(err)
	}
	defer in.Close()
	var o, e bytes.Buffer
	if got := run(append([]string{"--vault", h.vault, "--account", "camille", "--password-file", h.password}, args...), in, &o, &e); got != want {
		h.Fatalf("carnet %v: status %d, want %d\n%s%s", args, got, want, o.String(), e.String())
	}
	for _, said := range []string{o.String(), e.String()} {
		if strings.Contains(said, "⟦") || strings.Contains(said, "Anouk") || strings.Contains(said, homePassword) || strings.Contains(said, homePhrase) {
			h.Errorf("carnet %v said %q", args, said)
		}
	}
	return o.String(), e.String()
}

// object runs a command with --json and returns the one object that it prints.
func (h home) object(want int, args ...string) map[string]any {
	h.Helper()
	out, _ := h.carnet(want, "", append([]string{"--json"}, args...)...)
	var object map[string]any
	d := json.NewDecoder(strings.NewReader(out))
	if err := d.Decode(&object); err != nil {
		h.Fatalf("carnet %v printed %q: %v", args, out, err)
	}
	if _, err := d.Token(); err != io.EOF {
		h.Errorf("carnet %v printed more than one object: %q", args, out)
	}
	return object
}

func (h home) fields(want string, object map[string]any) {
	h.Helper()
	if got := strings.Join(slices.Sorted(maps.Keys(object)), " "); got != want {
		h.Errorf("the result has the fields\n  %s, want\n  %s", got, want)
	}
}

// TestBackupAndRestoreElsewhere is the promise: a file and its phrase bring everything back on another computer.
func TestBackupAndRestoreElsewhere(t *testing.T) {
	h := newHome(t)
	out, _ := h.carnet(0, homePhrase+"\n"+homePhrase+"\n", "backup", h.path("carnet.age"))
	if !strings.Contains(out, h.path("carnet.age")) {
		t.Errorf("backup said %q", out)
	}
	ownerOnly(t, h.path("carnet.age"))
	h.carnet(0, homePhrase+"\n", "restore", "--rehearse", h.path("carnet.age"))

	elsewhere := home{T: t, dir: t.TempDir(), password: h.next}
	elsewhere.vault = filepath.Join(elsewhere.dir, "deep", "vault")
	out, _ = elsewhere.carnet(0, homePhrase+"\n"+nextPassword+"\n"+nextPassword+"\n", "restore", h.path("carnet.age"))
	if len(strings.Fields(out)[len(strings.Fields(out))-1]) < 20 {
		t.Errorf("no recovery code is shown: %q", out)
	}
	elsewhere.carnet(0, "", "verify")
	elsewhere.carnet(0, "", "doctor")
	elsewhere.carnet(1, "", "--password-file", h.password, "verify") // the former password is the former one
	h.carnet(0, "", "verify")                                        // and the vault that was backed up is as it was

	v, err := storage.Open(elsewhere.vault, quickOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	s, err := app.New(v, nil, time.Now, quickOptions().Random).Unlock(t.Context(), "camille", nextPassword)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Lock()
	p, err := choose(s, "anouk")
	if err != nil || len(p.Measurements()) != 1 || len(p.Documents()) != 1 {
		t.Errorf("the child came back with %v", err)
	}
}

// TestResultsForPrograms: the fields are promised in docs/commands.md.
func TestResultsForPrograms(t *testing.T) {
	h := newHome(t)
	const held = "bytes command created files lines ok profiles records"
	backup := h.object(0, "backup", "--passphrase-file", h.phrase, h.dir)
	h.fields("bytes command created file files lines ok profiles records", backup)
	file := backup["file"].(string)
	if backup["profiles"].(float64) != 2 || backup["files"].(float64) < 1 || filepath.Dir(file) != h.dir || !strings.HasSuffix(file, ".age") {
		t.Errorf("%v", backup)
	}
	again := h.object(0, "backup", "--passphrase-file", h.phrase, h.dir)
	if again["file"] == file {
		t.Errorf("a second backup of the day took the place of the first")
	}
	h.fields(held+" rehearsed", h.object(0, "restore", "--rehearse", "--passphrase-file", h.phrase, file))
	h.fields("command error message ok", h.object(1, "restore", "--passphrase-file", h.phrase, "--new-password-file", h.next, file))
	h.fields("account "+held, h.object(0, "restore", "--replace", "--passphrase-file", h.phrase, "--new-password-file", h.next, file))
	h.password = h.next
	shown := h.object(0, "restore", "--replace", "--keep", "--show-code", "--passphrase-file", h.phrase, "--new-password-file", h.next, file)
	h.fields("account "+held+" recovery_code", shown)
	h.fields("command file files lines ok records", h.object(0, "export", "--profile", "anouk", h.path("anouk.zip")))
	ownerOnly(t, h.path("anouk.zip"))
	h.fields("command ok profiles", h.object(0, "verify"))
	doctor := h.object(0, "doctor")
	h.fields("command ok vault", doctor)
	h.fields("accounts attachment_bytes attachments closed_properly format free_bytes open problems profiles reserve_bytes store_bytes",
		doctor["vault"].(map[string]any))
	refused := h.object(1, "import", h.file("notes.txt", "no picture"))
	h.fields("command error files ok refused", refused)
	h.fields("error number", refused["refused"].([]any)[0].(map[string]any))
	for kind, args := range map[string][]string{
		"wrong-passphrase":    {"restore", "--rehearse", "--passphrase-file", h.next, file},
		"backup-damaged":      {"restore", "--rehearse", "--passphrase-file", h.phrase, h.cut(file)},
		"not-found":           {"restore", "--rehearse", "--passphrase-file", h.phrase, h.path("none.age")},
		"wrong-credentials":   {"--password-file", h.phrase, "verify"},
		"weak-password":       {"backup", "--passphrase-file", h.file("weak", "password\n"), h.path("weak.age")},
		"command.file-exists": {"backup", "--passphrase-file", h.phrase, file},
		"profile-present":     {"import", h.path("anouk.zip")},
	} {
		if got := h.object(1, args...); got["error"] != kind || got["ok"] != false || len(got["message"].(string)) < 20 {
			t.Errorf("%v: %v, want %s", args, got, kind)
		}
	}
	if _, err := os.Lstat(h.path("weak.age")); !os.IsNotExist(err) {
		t.Error("a refused backup left a file")
	}
}

func (h home) cut(file string) string {
	h.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		h.Fatal(err)
	}
	return h.file("cut.age", string(b[:len(b)*2/3]))
}

// TestQuestionsThatAreNotAnswered: two entries that differ, or an end of input, do nothing.
func TestQuestionsThatAreNotAnswered(t *testing.T) {
	h := newHome(t)
	for typed, want := range map[string]string{homePhrase + "\n" + nextPassword + "\n": "command.differ", homePhrase + "\n": "command.no-answer"} {
		in, err := os.Open(h.file("typed", typed))
		if err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		if got := run([]string{"--json", "--vault", h.vault, "--account", "camille", "--password-file", h.password, "backup", h.path("new.age")}, in, &out, &errs); got != 1 ||
			!strings.Contains(out.String(), want) {
			t.Errorf("status %d, %s", got, out.String())
		}
		in.Close()
	}
	if _, err := os.Lstat(h.path("new.age")); !os.IsNotExist(err) {
		t.Error("a file was left")
	}
}

// TestASecondProgramIsKeptOut, with a sentence for each command that would write or read the vault.
func TestASecondProgramIsKeptOut(t *testing.T) {
	h := newHome(t)
	h.carnet(0, "", "backup", "--passphrase-file", h.phrase, h.path("carnet.age"))
	v, err := openVault(h.vault)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, args := range [][]string{
		{"backup", "--passphrase-file", h.phrase, h.path("second.age")},
		{"restore", "--replace", "--passphrase-file", h.phrase, "--new-password-file", h.next, h.path("carnet.age")},
		{"export", h.path("second.zip")},
		{"verify"},
		{"import", h.phrase},
	} {
		if got := h.object(1, args...); got["error"] != "vault-busy" {
			t.Errorf("%v: %v", args, got)
		}
	}
	h.object(0, "doctor")
	h.carnet(0, "", "restore", "--rehearse", "--passphrase-file", h.phrase, h.path("carnet.age"))
}

// TestInterruptingLeavesNothingHalf presses Ctrl+C in a process of its own: at a question, and as soon as a file appears.
func TestInterruptingLeavesNothingHalf(t *testing.T) {
	h := newHome(t)
	h.file("typed", "") // what the helpers make
	before := h.names()
	said, status := h.interrupt(func(errs io.Reader) {
		_, _ = errs.Read(make([]byte, 1)) // the question
	}, "backup", h.path("new.age"))
	if status != 1 || len(said) < 20 || h.names() != before {
		t.Errorf("at a question: status %d, %q, the folder holds\n%s", status, said, h.names())
	}
	said, status = h.interrupt(func(io.Reader) {
		for h.names() == before && t.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
	}, "backup", "--passphrase-file", h.phrase, h.path("new.age"))
	switch after := h.names(); {
	case status == 0: // it was done before the signal came
		h.carnet(0, "", "restore", "--rehearse", "--passphrase-file", h.phrase, h.path("new.age"))
	case status != 1 || len(said) < 20 || after != before:
		t.Errorf("while writing: status %d, %q, the folder held\n%s and holds\n%s", status, said, before, after)
	}
	h.carnet(0, "", "verify")
}

// interrupt starts a command, waits, and sends the signal of Ctrl+C.
func (h home) interrupt(wait func(errs io.Reader), args ...string) (said string, status int) {
	h.Helper()
	self, err := os.Executable()
	if err != nil {
		h.Fatal(err)
	}
	cmd := exec.Command(self, append([]string{"--vault", h.vault, "--account", "camille", "--password-file", h.password}, args...)...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		h.Fatal(err)
	}
	defer in.Close()
	errs, err := cmd.StderrPipe()
	if err != nil {
		h.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		h.Fatal(err)
	}
	wait(errs)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		h.Log(err) // it has ended
	}
	rest, _ := io.ReadAll(errs)
	_ = cmd.Wait()
	return string(rest), cmd.ProcessState.ExitCode()
}

// names lists what stands beside the vault.
func (h home) names() string {
	h.Helper()
	entries, err := os.ReadDir(h.dir)
	if err != nil {
		h.Fatal(err)
	}
	var all strings.Builder
	for _, e := range entries {
		all.WriteString(e.Name() + "\n")
	}
	return all.String()
}

// ownerOnly is requirement S1, for a file and for all that is in a folder.
func ownerOnly(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && path == root { // the folder of the test
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if got := info.Mode().Perm(); got&^want != 0 {
			t.Errorf("%s has the permissions %v", strings.TrimPrefix(path, root), got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

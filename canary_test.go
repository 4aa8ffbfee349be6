package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/reminder/moments"
	"carnet/app/text"
	"carnet/storage"
	"carnet/storage/backup"
	"carnet/storage/photo/phototest"
	"carnet/storage/render"
	"carnet/storage/render/hostile"
	"carnet/storage/seal"
	"carnet/sync/export"
)

// canaries are markers that no other text contains. Each use makes one more.
type canaries struct {
	words []string
	child string // how the child is called
}

func (c *canaries) word() string {
	w := fmt.Sprintf("zqxcanary%dkwv", len(c.words))
	c.words = append(c.words, w)
	return w
}

// TestNothingReadableIsWritten puts a marker into every field that can be filled, uses the record as a family would, from
// the program's use cases and from its command line, and then searches every file written and every line printed.
func TestNothingReadableIsWritten(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"TMPDIR", "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"} {
		dir := filepath.Join(home, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, dir)
	}
	vault := filepath.Join(home, "vault")
	incoming := t.TempDir() // what the family brings from outside is not ours to hide

	var c canaries
	password := "ourson lavande tambour " + c.word()
	var said bytes.Buffer
	useEverything(t, vault, password, &c)

	name := c.word() + ".jpg"
	if err := os.WriteFile(filepath.Join(incoming, name), phototest.JPEGWithExif(640, 480, 6, true), 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(incoming, "password"), password+"\n")
	bad := c.word() + ".pdf"
	if err := os.WriteFile(filepath.Join(incoming, bad), []byte(c.word()), 0o600); err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(incoming, name) }
	carnet := func(want int, args ...string) {
		t.Helper()
		program(t, &said, want, append([]string{"--vault", vault, "--account", "zoe", "--password-file", in("password")}, args...)...)
	}
	write(t, in("phrase"), "fougere clairiere moineau "+c.word()+"\n")
	write(t, in("next"), "belette rivage cerise "+c.word()+"\n")
	saved, child := filepath.Join(home, "saved.age"), c.child
	carnet(1, "import", in(name), in(bad))
	carnet(0, "doctor")
	carnet(0, "--json", "doctor")
	carnet(0, "verify")
	carnet(0, "--json", "export", "--profile", child, incoming) // out of the vault, as it was asked
	carnet(0, "backup", "--passphrase-file", in("phrase"), saved)
	carnet(0, "restore", "--rehearse", "--passphrase-file", in("phrase"), saved)
	carnet(1, "restore", "--rehearse", "--passphrase-file", in("next"), saved)
	carnet(0, "--json", "restore", "--replace", "--keep", "--passphrase-file", in("phrase"), "--new-password-file", in("next"), saved)
	carnet(1, "verify")
	write(t, in("password"), c.word()+"\n")
	carnet(1, "verify")
	carnet(0, "remind", "--print")
	carnet(0, "--json", "remind", "--print")
	onlyMoments(t, vault+".reminders")
	ownerOnly(t, home)

	files := 0
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, w := range c.words {
			if form, found := contains(b, w); found {
				t.Errorf("%s holds a marker as %s", strings.TrimPrefix(path, home), form)
			}
			if strings.Contains(path, w) {
				t.Errorf("a file is named after a marker: %s", strings.TrimPrefix(path, home))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range c.words {
		if form, found := contains(said.Bytes(), w); found {
			t.Errorf("the program printed a marker as %s:\n%s", form, said.String())
		}
	}
	t.Logf("%d markers, %d files, %d bytes printed", len(c.words), files, said.Len())
	if files < 10 {
		t.Errorf("only %d files were searched", files)
	}
}

// onlyMoments fails unless the folder holds files of moments, and something in them.
func onlyMoments(t *testing.T, folder string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) == 0 {
		t.Fatalf("no moments were kept: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if l, err := moments.Decode(b); err != nil || len(l) == 0 {
			t.Errorf("%s holds %d moments: %v", f.Name(), len(l), err)
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// contains looks for a word as it may have been written.
func contains(b []byte, word string) (form string, found bool) {
	wide := make([]byte, 0, 2*len(word))
	for _, u := range utf16.Encode([]rune(word)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	lower := bytes.ToLower(b)
	for form, text := range map[string][]byte{"text": []byte(word), "UTF-16": wide, "hexadecimal": []byte(hex.EncodeToString([]byte(word))),
		"base64": []byte(strings.ToLower(base64.RawStdEncoding.EncodeToString([]byte(word))[:12]))} {
		if bytes.Contains(lower, text) {
			return form, true
		}
	}
	return "", false
}

// program runs the program itself and keeps what it prints.
func program(t *testing.T, said *bytes.Buffer, want int, args ...string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	said.Write(out.Bytes())
	if got := cmd.ProcessState.ExitCode(); got != want {
		t.Fatalf("carnet %s: status %d (%v), want %d:\n%s", args[len(args)-1], got, err, want, out.String())
	}
}

// useEverything fills every field, corrects, deletes, restores, shares, changes the password and locks.
func useEverything(t *testing.T, dir, password string, c *canaries) {
	t.Helper()
	v, err := storage.Open(dir, quickOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	carnet := app.New(v, render.New(self), time.Now, rand.Reader).Outward(backup.New(dir, quickOptions()), export.New())
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	first := "tambour violon prairie " + c.word()
	s, code, err := carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "zoe", Password: first, Kind: app.AdultAccount},
		record.Profile{GivenNames: c.word(), BirthName: c.word()})
	must(err)
	c.words = append(c.words, strings.ToLower(code))
	s.Remind(storage.NewReminders(dir), func(work func()) { work() })
	today := s.Today()
	birth := today.AddMonths(-14)
	c.child = c.word()
	p, err := s.AddChild(t.Context(), record.Profile{GivenNames: c.child + " " + c.word(), BirthName: c.word(), BirthDate: birth, Sex: record.Female,
		Term: record.Gestation{Weeks: 33}, NIR: "2790351215189", Certified: record.Certification{Date: today, Text: c.word()},
		Growth: record.GrowthFacts{Mother: 1655, Father: 1789, CorrectUntil: 24}},
		[]record.Measurement{{Type: record.Weight, Value: 1990, By: c.word(), Note: c.word()}})
	must(err)
	c.words = append(c.words, "2790351215189")
	m, err := p.AddMeasurement(t.Context(), record.Measurement{Type: record.Height, Value: 712, Posture: record.Lying, Date: today, By: c.word(), Note: c.word()})
	must(err)
	must(p.Correct(t.Context(), m, record.Measurement{Type: record.Height, Value: 721, Posture: record.Lying, Date: today, By: c.word(), Note: c.word()}))
	must(p.Delete(t.Context(), m))
	must(p.Restore(t.Context(), m))
	_, err = p.AddDose(t.Context(), record.Dose{Date: today, Product: c.word(), Valences: []record.Valence{record.Tetanus}, Lot: c.word(),
		By: c.word(), Site: c.word(), Note: c.word(), CIP: "3400973815246", Expiry: today.AddMonths(9), Proof: m}, record.FromStamp)
	must(err)
	c.words = append(c.words, "3400973815246")
	_, err = p.AddExam(t.Context(), record.Exam{Code: "MED-1234", Date: today, By: c.word(), Note: c.word()})
	must(err)
	follow(t, p, today, c)
	files := []app.IncomingFile{
		incomingFile(c.word()+".pdf", hostile.PDF(3, c.word())),
		incomingFile(c.word()+".jpg", phototest.JPEGWithExif(800, 600, 6, true)),
		incomingFile(c.word()+".jpg", []byte(c.word())),
	}
	for _, f := range hostile.Files() {
		files = append(files, incomingFile(c.word()+f.Name, f.Bytes()))
	}
	kept := p.Import(t.Context(), files, app.ImportOptions{Title: c.word(), From: c.word(), Category: record.Biology, KeepOriginal: true}, func(int, int) {})
	must(kept[0].Err)
	must(kept[1].Err)
	_, err = p.Page(t.Context(), kept[0].ID, 1, 800)
	must(err)
	must(p.SetDocument(t.Context(), kept[1].ID, c.word(), record.Imaging, today, c.word()))
	must(p.SetPhoto(t.Context(), incomingFile(c.word(), phototest.JPEG(300, 300))))
	must(s.SetPreferences(app.Preferences{AutoLockMinutes: 2, LastProfile: p.ID()}))
	takeOut(t, s, p, dir, c)
	must(s.ChangePassword(t.Context(), first, password))
	s.Lock()
	s, err = carnet.Unlock(t.Context(), "zoe", password)
	must(err)
	s.Lock()
}

// follow fills what a family keeps of the follow-up beside the visits: dates, things to do, questions, circumstances.
func follow(t *testing.T, p *app.Profile, today record.Date, c *canaries) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, body := range []record.Body{
		record.Exam{Code: "MED-1233", Date: today, Missed: true, By: c.word(), Note: c.word()},
		record.Appointment{Title: c.word(), Date: today.AddDays(3), Minute: 545, Zone: "Indian/Reunion", Duration: 20, With: c.word(), Place: c.word(), Note: c.word(),
			Exam: c.word(), Doses: []string{c.word()}, Repeat: "FREQ=WEEKLY;COUNT=2;X-NOTE=" + c.word(), Except: []record.Date{today.AddDays(10)}, UID: c.word()},
		record.FollowUp{What: record.Referral, Text: c.word(), After: c.word(), Asked: today, By: today.AddDays(90), Note: c.word()},
		record.Question{Text: c.word(), For: c.word(), Asked: today, Answer: c.word()},
		record.Circumstance{About: record.Department, Value: c.word(), Date: today, Note: c.word()},
		record.Circumstance{About: record.Subject(c.word()), Value: record.Yes},
	} {
		id, err := p.Add(t.Context(), body, record.FromParent)
		must(err)
		must(p.Delete(t.Context(), id))
		must(p.Restore(t.Context(), id))
	}
}

// takeOut does what leaves the vault or removes something from it, and reads what tells of that.
func takeOut(t *testing.T, s *app.Session, p *app.Profile, dir string, c *canaries) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	words, err := text.New(text.French)
	must(err)
	silent := func(int64, int64) {}
	key := app.BackupKey{Passphrase: "moulin hirondelle pelouse " + c.word()}
	_, err = s.Backup(t.Context(), storage.FilePlace(dir+"-kept.age"), c.word()+".age", key, words, silent)
	must(err)
	must(s.SetBackupSettings(func(b *app.BackupSettings) { b.Folder, b.Passphrase = "file:///"+c.word(), key.Passphrase }))
	var out bytes.Buffer
	_, err = p.ExportAll(t.Context(), &out, c.word()+".zip", words, silent)
	must(err)
	other, err := s.AddChild(t.Context(), record.Profile{GivenNames: c.word(), BirthName: c.word(), BirthDate: s.Today().AddMonths(-30), Sex: record.Male,
		Certified: record.Certification{Date: s.Today(), Text: c.word()}}, []record.Measurement{{Type: record.Weight, Value: 3100, Note: c.word()}})
	must(err)
	_, err = s.Erase(t.Context(), other, func(int, int) {})
	must(err)
	_, err = s.Erasures()
	must(err)
	_, damage, err := p.Activity(t.Context())
	must(err)
	if len(damage) > 0 || len(out.Bytes()) == 0 {
		t.Errorf("%d bytes exported, damage of the journal: %v", out.Len(), damage)
	}
	_, err = p.Verify(t.Context(), func(int, int) {})
	must(err)
}

// quickOptions are those of the program, with the smallest cost of a password that is accepted.
func quickOptions() storage.Options {
	return storage.Options{Clock: time.Now, Random: rand.Reader, KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }}
}

func incomingFile(name string, b []byte) app.IncomingFile {
	return app.IncomingFile{Name: name, Size: int64(len(b)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

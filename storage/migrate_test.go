package storage_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// The manifest of a frozen vault, as testdata/makevault writes it.
type (
	manifest struct {
		Accounts []accountState
	}
	accountState struct {
		Identifier, Password, Code, Preferences string
		Profiles                                []profileState
	}
	profileState struct {
		ID      record.ID
		Status  app.ProfileStatus
		Records []record.Record
		History map[string][]record.Record
		Files   map[string]string
		Events  int
	}
)

// frozen unpacks a vault that an earlier Carnet wrote.
func frozen(t *testing.T, format int) (dir string, m manifest) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("vault-%d.txt", format)))
	if err != nil {
		t.Fatal(err)
	}
	var r io.Reader = base64.NewDecoder(base64.StdEncoding, bytes.NewReader(text))
	for range 2 {
		if r, err = gzip.NewReader(r); err != nil {
			t.Fatal(err)
		}
	}
	root := t.TempDir()
	for tr := tar.NewReader(r); ; {
		h, err := tr.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(root, filepath.FromSlash(h.Name))
		if h.Typeflag == tar.TypeDir {
			err = os.Mkdir(name, 0o700)
		} else {
			var b []byte
			if b, err = io.ReadAll(tr); err == nil {
				err = os.WriteFile(name, b, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(filepath.Join(root, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(root, "vault"), m
}

// wantManifest compares everything that an account can read with the manifest.
func wantManifest(t *testing.T, v *storage.Vault, want accountState) {
	t.Helper()
	a, err := v.Unlock(t.Context(), want.Identifier, want.Password)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Lock()
	if prefs, err := a.Preferences(); err != nil || string(prefs) != want.Preferences {
		t.Errorf("preferences %q, %v", prefs, err)
	}
	refs, err := a.Profiles()
	if err != nil || len(refs) != len(want.Profiles) {
		t.Fatalf("profiles %v, %v", refs, err)
	}
	for i, p := range want.Profiles {
		if refs[i] != (app.ProfileRef{ID: p.ID, Status: p.Status}) {
			t.Errorf("profile %v", refs[i])
		}
		s, err := a.Open(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		wantProfile(t, s, p)
	}
}

func wantProfile(t *testing.T, s app.Store, want profileState) {
	t.Helper()
	records, damage := load(t, s)
	if len(damage) > 0 || s.ReadOnly() || len(records) != len(want.Records) {
		t.Fatalf("%d records of %d, damage %v", len(records), len(want.Records), damage)
	}
	files := 0
	for _, r := range want.Records {
		same(t, records[r.ID], r)
		versions, err := s.History(t.Context(), r.ID)
		if err != nil || len(versions) != len(want.History[r.ID.String()]) {
			t.Fatalf("%d versions of %d, %v", len(versions), len(want.History[r.ID.String()]), err)
		}
		for i, version := range versions {
			same(t, version, want.History[r.ID.String()][i])
			for _, att := range attachmentsOf(version) {
				if got := sumOfFile(t, s, att); got != want.Files[att.Blob.String()] {
					t.Errorf("a file of a version %d is another one", i)
				}
				files++
			}
		}
	}
	events := 0
	if _, err := s.Journal(t.Context(), func(l app.JournalLine) error {
		if l.Event != nil {
			events++
		}
		return nil
	}); err != nil || events != want.Events {
		t.Errorf("%d events of %d, %v", events, want.Events, err)
	}
	if files < len(want.Files) {
		t.Errorf("%d files of %d", files, len(want.Files))
	}
}

func same(t *testing.T, got, want record.Record) {
	t.Helper()
	a, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(want)
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("record is not what it was: %s, want %s", a, b)
	}
}

func attachmentsOf(r record.Record) []record.Attachment {
	switch body := r.Body.(type) {
	case record.Document:
		return body.Attachments()
	case record.Profile:
		if !body.Photo.IsZero() {
			return []record.Attachment{body.Photo}
		}
	}
	return nil
}

func sumOfFile(t *testing.T, s app.Store, a record.Attachment) string {
	t.Helper()
	f, err := s.OpenAttachment(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// TestFrozenVaults opens what every former Carnet wrote, twice: the second time there is nothing left to do.
func TestFrozenVaults(t *testing.T) {
	t.Parallel()
	for format := 1; format <= storage.Format; format++ {
		t.Run(fmt.Sprint(format), func(t *testing.T) {
			dir, m := frozen(t, format)
			for range 2 {
				v := open(t, dir, newClock())
				for _, a := range m.Accounts {
					wantManifest(t, v, a)
				}
				if err := v.Close(); err != nil {
					t.Fatal(err)
				}
				wantFormat2(t, dir, m)
			}
			v := open(t, dir, newClock())
			a, err := v.Recover(t.Context(), m.Accounts[0].Identifier, m.Accounts[0].Code, other)
			if err != nil {
				t.Fatal("the recovery code of then:", err)
			}
			a.Lock()
		})
	}
}

// wantFormat2 checks the layout of a vault all of whose profiles were loaded.
func wantFormat2(t *testing.T, dir string, m manifest) {
	t.Helper()
	for _, name := range []string{"format", "spare/format"} {
		if b, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Contains(b, []byte(`"carnet-vault":2,`)) {
			t.Errorf("%s: %s, %v", name, b, err)
		}
	}
	files := map[string]bool{} // shared profiles have theirs once
	for _, a := range m.Accounts {
		for _, p := range a.Profiles {
			for f := range p.Files {
				files[strings.ReplaceAll(f, "-", "")] = true
			}
		}
	}
	ours := regexp.MustCompile(`^[0-9a-f]{16}/[0-9a-f]{32}$`)
	found := paths(t, filepath.Join(dir, "blobs"))
	for _, name := range found {
		if !ours.MatchString(name) || !files[name[17:]] {
			t.Errorf("%s is not where it should be, or nothing names it", name)
		}
	}
	if len(found) != len(files) {
		t.Errorf("%d files, want %d", len(found), len(files))
	}
}

// paths lists the files below dir.
func paths(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, name)
			all = append(all, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var errStopped = errors.New("power cut")

// stopAt returns a stop that lets n steps happen and none after them, and that remembers where it stood.
func stopAt(n int, where *[]string) func(string) error {
	return func(step string) error {
		if len(*where) == n {
			return errStopped
		}
		*where = append(*where, step)
		return nil
	}
}

// TestMigratingCanStopAnywhere stops after each step, and looks whether what was there is whole, both in the session that
// was stopped and after the next opening, which goes on with it.
func TestMigratingCanStopAnywhere(t *testing.T) {
	t.Parallel()
	total := 1 << 20
	for _, n := range []int{total, 0, 1, 2, 3, -4, -3, -2, -1} { // the moves in the middle are all alike
		if n < 0 {
			n += total
		}
		dir, m := frozen(t, 1)
		account, child := m.Accounts[0], m.Accounts[0].Profiles[1]
		var steps []string
		for _, o := range []storage.Options{options(newClock()).StoppedBy(stopAt(n, &steps)), options(newClock())} {
			v, err := storage.Open(dir, o)
			if errors.Is(err, errStopped) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			a, err := v.Unlock(t.Context(), account.Identifier, account.Password)
			if err != nil {
				t.Fatal(err)
			}
			s, err := a.Open(t.Context(), child.ID)
			if err != nil {
				t.Fatal(err)
			}
			wantProfile(t, s, child)
			a.Lock()
			if err := v.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if n == 1<<20 {
			total = len(steps)
		}
		if total < 12 || len(steps) != min(n, total) {
			t.Errorf("of %d steps, %v", total, steps)
		}
		for f := range child.Files {
			if _, err := os.Lstat(filepath.Join(dir, "blobs", strings.ReplaceAll(f, "-", ""))); err == nil {
				t.Errorf("stopped after %d steps, a file was never moved", n)
			}
		}
	}
}

// TestANewerFolderIsRefusedUntouched: by the program of the format before, and by this one.
func TestANewerFolderIsRefusedUntouched(t *testing.T) {
	dir, _ := frozen(t, storage.Format)
	for _, o := range []storage.Options{options(newClock()).AsFormat(1), options(newClock()).AsFormat(storage.Format - 1)} {
		before := sums(t, dir)
		_, err := storage.Open(dir, o)
		wantKind(t, err, record.VaultNewer)
		wantSums(t, dir, before)
	}
	next := options(newClock()).AsFormat(storage.Format + 1)
	v, err := storage.Open(dir, next)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	before := sums(t, dir)
	_, err = storage.Open(dir, options(newClock()))
	wantKind(t, err, record.VaultNewer)
	wantSums(t, dir, before)
}

func sums(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	all := map[string][32]byte{}
	for _, name := range paths(t, dir) {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = sha256.Sum256(b)
	}
	return all
}

func wantSums(t *testing.T, dir string, want map[string][32]byte) {
	t.Helper()
	got := sums(t, dir)
	for name, sum := range want {
		if got[name] != sum {
			t.Errorf("%s was changed", name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}

// TestOrphansAreRemoved: files that no version names go when the profile is next loaded whole; those of former versions stay.
func TestOrphansAreRemoved(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, c)
	a, _ := newAccount(t, v, "zoe", password)
	profile, s := newProfile(t, a, 1)
	who := profileRecord(profile)
	var portraits []record.Attachment
	for i := range 3 {
		att, err := s.Attach(t.Context(), strings.NewReader("portrait"), record.JPEG)
		if err != nil {
			t.Fatal(err)
		}
		portraits = append(portraits, att)
		if i == 2 {
			break // the program ends here
		}
		body := who.Body.(record.Profile)
		body.Photo, who.Version.Clock = att, uint64(10+i)
		who.Body = body
		if err := s.Commit(t.Context(), who); err != nil {
			t.Fatal(err)
		}
	}
	folder := func() []string { return paths(t, filepath.Join(dir, "blobs")) }
	reopen := func(o storage.Options) app.Store {
		t.Helper()
		a.Lock()
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
		var err error
		if v, err = storage.Open(dir, o); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = v.Close() })
		if a, err = v.Unlock(t.Context(), "zoe", password); err != nil {
			t.Fatal(err)
		}
		if s, err = a.Open(t.Context(), profile); err != nil {
			t.Fatal(err)
		}
		return s
	}
	load(t, s)
	if len(folder()) != 3 {
		t.Fatalf("a file of this opening was removed: %v", folder())
	}

	// With damage nothing is removed: the line that names it may be what is lost.
	lost := filepath.Join(dir, "blobs", folder()[slices.IndexFunc(folder(), func(f string) bool {
		return strings.HasSuffix(f, strings.ReplaceAll(portraits[1].Blob.String(), "-", ""))
	})])
	if err := os.Rename(lost, lost+".away"); err != nil {
		t.Fatal(err)
	}
	s = reopen(options(c))
	if _, damage := load(t, s); len(damage) != 1 || damage[0].Part != app.DamagedAttachment || len(folder()) != 3 {
		t.Fatalf("damage %v, files %v", damage, folder())
	}
	if err := os.Rename(lost+".away", lost); err != nil {
		t.Fatal(err)
	}

	for range 2 {
		s = reopen(options(c))
		if _, damage := load(t, s); len(damage) > 0 || len(folder()) != 2 {
			t.Errorf("damage %v, files %v, want the two portraits", damage, folder())
		}
		for _, att := range portraits[:2] {
			sumOfFile(t, s, att)
		}
	}
	// The note that spares reading the journal each time is not needed.
	h := home{dir: dir}
	a.Lock()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	h.db().flip(t, 's')
	s = reopen(options(c))
	if _, damage := load(t, s); len(damage) > 0 || len(folder()) != 2 {
		t.Errorf("with an altered note: damage %v, files %v", damage, folder())
	}
}

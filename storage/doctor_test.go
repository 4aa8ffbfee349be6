package storage_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
	"carnet/storage/kv"
)

const roomy = 1 << 40

func space(free int64) kv.Space {
	return kv.Space{Free: func(string) (int64, error) { return free, nil }}
}

// examined is what examining the vault finds on a disk with much room, by kind. It looks that nothing changes.
func examined(t *testing.T, dir string) (storage.Report, map[storage.ProblemKind]int) {
	t.Helper()
	before := content(t, filepath.Dir(dir))
	r, err := storage.ExamineWith(dir, space(roomy))
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(before, content(t, filepath.Dir(dir))) {
		t.Error("examining changed something")
	}
	found := map[storage.ProblemKind]int{}
	for _, p := range r.Problems {
		found[p.Kind] = p.Count
	}
	return r, found
}

// content is every file below dir, with its permissions.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	m := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Size() > 4<<20 { // the reserve
			m[path] = fmt.Sprint(info.Size())
			return nil
		}
		b, err := os.ReadFile(path)
		m[path] = info.Mode().String() + string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// settled is a closed vault with an account, a profile and an attachment, and a reserve of a megabyte.
func settled(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "vault")
	o := options(newClock())
	o.Reserve, o.Space = 1<<20, space(roomy)
	v, err := storage.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := newAccount(t, v, "zoe", password)
	profile, s := newProfile(t, a, 1)
	if err := s.Commit(t.Context(), weight(profile, 2, 6420, 5)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Attach(t.Context(), strings.NewReader("a paper"), record.PDF); err != nil {
		t.Fatal(err)
	}
	if _, found := examined(t, dir); !maps.Equal(found, map[storage.ProblemKind]int{storage.VaultOpen: 1}) {
		t.Errorf("open vault: %v", found)
	}
	a.Lock()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestExamineWholeVault(t *testing.T) {
	dir := settled(t)
	r, _ := examined(t, dir)
	if len(r.Problems) > 0 || r.Damaged() {
		t.Errorf("problems of a whole vault: %v", r.Problems)
	}
	want := storage.Report{Format: storage.Format, Accounts: 1, Profiles: 1, Clean: true, Store: r.Store, Files: 1, FileBytes: r.FileBytes,
		Free: roomy, Reserve: 1 << 20, Problems: []storage.Problem{}}
	if fmt.Sprint(r) != fmt.Sprint(want) || r.Store == 0 || r.FileBytes == 0 {
		t.Errorf("report %+v, want %+v", r, want)
	}
	b, err := json.Marshal(r)
	if err != nil || !strings.Contains(string(b), `"problems":[]`) {
		t.Errorf("%s, %v", b, err)
	}
	if r, err := storage.Examine(dir); err != nil || r.Accounts != 1 {
		t.Errorf("with the system's own free space: %+v, %v", r, err)
	}
}

func TestExamineFinds(t *testing.T) {
	whole := settled(t)
	one := func(t *testing.T, pattern ...string) string {
		t.Helper()
		paths, err := filepath.Glob(filepath.Join(pattern...))
		if err != nil || len(paths) == 0 {
			t.Fatalf("no %v", pattern)
		}
		return paths[0]
	}
	put := func(t *testing.T, content string, path ...string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(path...)), 0o700), os.WriteFile(filepath.Join(path...), []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(t *testing.T, path string) {
		t.Helper()
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	type found = map[storage.ProblemKind]int
	for name, c := range map[string]struct {
		harm func(t *testing.T, dir string)
		want found
	}{
		"no folder":    {func(t *testing.T, dir string) { remove(t, dir) }, found{storage.NoVault: 1}},
		"newer format": {func(t *testing.T, dir string) { put(t, `{"carnet-vault": 99}`, dir, "format") }, found{storage.NewerFormat: 1}},
		"format lost": {func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, "format"))
			put(t, "x", dir, "spare", "format")
		}, found{storage.FormatDamaged: 1}},
		"format cut, spare whole": {func(t *testing.T, dir string) { put(t, "{", dir, "format") }, found{storage.SpareDiffers: 1}},
		"account lost": {func(t *testing.T, dir string) {
			slot := one(t, dir, "accounts", "*.slot")
			remove(t, slot)
			put(t, "x", dir, "spare", filepath.Base(slot))
		}, found{storage.FileDamaged: 1}},
		"two spares and a file lost": {func(t *testing.T, dir string) {
			remove(t, one(t, dir, "spare", "*.slot"))
			remove(t, one(t, dir, "spare", "*.log"))
			remove(t, one(t, dir, "anchors", "*"))
		}, found{storage.SpareDiffers: 3}},
		"members altered": {func(t *testing.T, dir string) {
			put(t, "log", one(t, dir, "grants", "*.log"))
			put(t, "log", one(t, dir, "spare", "*.log"))
		}, found{storage.FileDamaged: 1}},
		"manifest lost":    {func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "kv", "MANIFEST")) }, found{storage.StoreDamaged: 1}},
		"database emptied": {func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "kv")) }, found{storage.StoreDamaged: 1}},
		"not closed":       {func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "kv", "closed-cleanly")) }, found{storage.StoreUnclean: 1}},
		"set aside": {func(t *testing.T, dir string) {
			put(t, "", dir, "kv", "set-aside", "1.mem")
			put(t, "", dir, "kv", "set-aside", "2.mem")
		}, found{storage.FilesSetAside: 2}},
		"no reserve": {func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "reserve")) }, found{storage.NoReserve: 1}},
		"leftovers": {func(t *testing.T, dir string) {
			put(t, "", dir, "accounts", ".new-1")
			put(t, "", dir, "blobs", "ab", "tmp-1")
			put(t, "", dir, "kv.probe", "MANIFEST")
		}, found{storage.Leftovers: 3}},
		"beside it": {func(t *testing.T, dir string) {
			for _, end := range []string{"restoring", "restored", "removed", "former-20260310T210000Z", "former-20260311T210000Z"} {
				put(t, "", dir+"."+end, "format")
			}
			put(t, "", dir+"-other.restoring", "format")
		}, found{storage.Restoring: 1, storage.Restored: 1, storage.FormerVault: 2, storage.Leftovers: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "vault")
			if err := errors.Join(os.CopyFS(dir, os.DirFS(whole)), tighten(dir)); err != nil {
				t.Fatal(err)
			}
			c.harm(t, dir)
			r, got := examined(t, dir)
			if !maps.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
			damage := slices.ContainsFunc(r.Problems, func(p storage.Problem) bool { return p.Damage })
			if r.Damaged() != damage {
				t.Errorf("damaged: %v", r.Damaged())
			}
		})
	}
}

// tighten gives a copied vault the permissions of a vault.
func tighten(dir string) error {
	return filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return os.Chmod(path, 0o600)
	})
}

func TestExaminePermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permission bits")
	}
	dir := settled(t)
	for _, path := range []string{dir, filepath.Join(dir, "format"), filepath.Join(dir, "kv")} {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if _, found := examined(t, dir); !maps.Equal(found, map[storage.ProblemKind]int{storage.WidePermissions: 3}) {
		t.Errorf("found %v", found)
	}
}

// What opens a copy of the database is asked before a vault that was not closed properly, and its verdict is kept to.
func TestProbeDecides(t *testing.T) {
	dir := settled(t)
	if err := os.Remove(filepath.Join(dir, "kv", "closed-cleanly")); err != nil {
		t.Fatal(err)
	}
	before := content(t, dir)
	o, asked := options(newClock()), 0
	o.Probe = func(_ context.Context, copied string) error {
		asked++
		if _, err := os.Stat(filepath.Join(copied, "MANIFEST")); err != nil || filepath.Dir(copied) != dir {
			t.Errorf("probe of no copy: %v", err)
		}
		return errors.New("signal: bus error")
	}
	v, err := storage.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = v.CreateAccount(t.Context(), app.NewAccount{Identifier: "max", Password: password, Kind: app.AdultAccount})
	wantKind(t, err, record.WritesSuspended) // it shows what can be read without the database
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	if asked != 1 || !maps.Equal(before, content(t, dir)) {
		t.Errorf("asked %d times, or the vault changed", asked)
	}
	o.Probe = kv.Probe
	v, err = storage.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

func TestExamineFullDisk(t *testing.T) {
	dir := settled(t)
	r, err := storage.ExamineWith(dir, space(100<<20))
	if err != nil || len(r.Problems) != 1 || r.Problems[0].Kind != storage.WritesRefused || r.Free != 100<<20 || r.Damaged() {
		t.Errorf("%+v, %v", r, err)
	}
}

// Each finding has a sentence in both languages, and none has its count left out of it by mistake.
func TestFindingsHaveSentences(t *testing.T) {
	for _, lang := range text.Languages() {
		words, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range append(storage.ProblemKinds(), "well") {
			if s := words.Finding(string(kind), 7); !words.Has("doctor."+string(kind)) || strings.Contains(s, "{{") {
				t.Errorf("%s: %s: %q", lang, kind, s)
			}
		}
	}
}

// BenchmarkRatioDoctor measures examining a closed vault with 2,000 attachments against listing its files, at most 30
// "ms-doctor".
func BenchmarkRatioDoctor(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "vault")
	v, err := storage.Open(dir, options(newClock()))
	if err != nil {
		b.Fatal(err)
	}
	fill(b, v)
	if err := v.Close(); err != nil {
		b.Fatal(err)
	}
	var ours, bare []time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := storage.Examine(dir); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(start))
		start = time.Now()
		err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
			if err == nil {
				_, err = d.Info()
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		bare = append(bare, time.Since(start))
	}
	slices.Sort(ours)
	slices.Sort(bare)
	b.ReportMetric(float64(ours[len(ours)/2])/float64(bare[len(bare)/2]), "ratio")
	b.ReportMetric(float64(ours[len(ours)/2])/1e6, "ms-doctor")
}

package faults_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// kindsOfFiles lists the files of a closed vault that say something, by kind.
func kindsOfFiles(t *testing.T, dir string) map[string][]string {
	t.Helper()
	kinds := map[string][]string{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if info, err := d.Info(); err != nil || info.Size() == 0 || filepath.Base(name) == "ballast" {
			return err
		}
		folder, file := filepath.Split(name)
		kind := strings.TrimSuffix(strings.Split(folder, string(filepath.Separator))[0], "/")
		switch ext := filepath.Ext(file); {
		case ext != "" && kind != "":
			kind += "/*" + ext
		case kind == "kv", kind == "":
			kind = filepath.Join(kind, file)
		}
		kinds[kind] = append(kinds[kind], name)
		return nil
	}))
	return kinds
}

// used is the length of a file without the zeros at its end, in which Badger's logs grow.
func used(b []byte) int {
	n := len(b)
	for n > 0 && b[n-1] == 0 {
		n--
	}
	return max(n, 1)
}

// damageTrials copies a vault, harms one file of each kind so many times, and lets a new process look at it.
func damageTrials(t *testing.T, name string, trials int, harm func(r *rand.Rand, b []byte) []byte) {
	base := filepath.Join(t.TempDir(), "vault")
	must(t, newVault(base, 40))
	kinds := kindsOfFiles(t, base)
	names := make([]string, 0, len(kinds))
	for kind := range kinds {
		names = append(names, kind)
	}
	slices.Sort(names)
	for _, kind := range names {
		t.Run(strings.ReplaceAll(kind, "/", " "), func(t *testing.T) {
			figure := newFigure(t, name+" in "+kind)
			parallel(t, trials, func(t *testing.T, worker, share int) {
				dir := filepath.Join(t.TempDir(), "vault")
				for i := range share {
					r := rand.New(rand.NewPCG(uint64(worker), uint64(i)))
					copyVault(t, base, dir)
					file := filepath.Join(dir, kinds[kind][r.IntN(len(kinds[kind]))])
					b, err := os.ReadFile(file)
					must(t, err)
					if b = harm(r, b); b == nil {
						must(t, os.Remove(file))
					} else {
						must(t, os.WriteFile(file, b, 0o600))
					}
					figure.round(lookAt(t, dir))
				}
			})
		})
	}
}

// lookAt inspects a vault in a new process. Damage that is named counts as « named ».
func lookAt(t *testing.T, dir string) string {
	c := start(t, task{Do: "inspect", Dir: dir, Acknowledged: 40})
	outcome := c.end()
	if outcome == "" && len(c.said) > 0 && !strings.Contains(c.said[0], "damage 0 history 0") {
		return "damage named"
	}
	return outcome
}

// TestSoakBitFlips (T6): one bit of one file.
func TestSoakBitFlips(t *testing.T) {
	damageTrials(t, "T6 one bit turned", rounds(2, 200), func(r *rand.Rand, b []byte) []byte {
		at := r.IntN(used(b))
		b[at] ^= 1 << r.IntN(8)
		return b
	})
}

// TestSoakLostSector (T6): 4 KiB of one file are zero.
func TestSoakLostSector(t *testing.T) {
	damageTrials(t, "T6 4 KiB zeroed", rounds(1, 20), func(r *rand.Rand, b []byte) []byte {
		at := r.IntN(used(b))
		clear(b[at:min(at+4096, len(b))])
		return b
	})
}

// TestSoakCutFiles (T7): one byte less, half, nothing, or no file.
func TestSoakCutFiles(t *testing.T) {
	for name, harm := range map[string]func(*rand.Rand, []byte) []byte{
		"one byte less": func(_ *rand.Rand, b []byte) []byte { return b[:len(b)-1] },
		"half":          func(_ *rand.Rand, b []byte) []byte { return b[:len(b)/2] },
		"emptied":       func(_ *rand.Rand, b []byte) []byte { return b[:0] },
		"deleted":       func(*rand.Rand, []byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) { damageTrials(t, "T7 "+name, rounds(1, 6), harm) })
	}
}

// TestSoakSwappedFiles (T8): two files of a kind exchanged, and the database of yesterday under the anchors of today.
func TestSoakSwappedFiles(t *testing.T) {
	base := filepath.Join(t.TempDir(), "vault")
	must(t, newVault(base, 30))
	yesterday := filepath.Join(t.TempDir(), "yesterday")
	copyVault(t, base, yesterday)
	if outcome := start(t, task{Do: "write", Dir: base, Acknowledged: 30, Steps: 10}).end(); outcome != "" {
		t.Fatal(outcome)
	}
	figure := newFigure(t, "T8 two files of a kind exchanged")
	dir := filepath.Join(t.TempDir(), "vault")
	for kind, files := range kindsOfFiles(t, base) {
		for i := range min(len(files)-1, rounds(1, 20)) {
			copyVault(t, base, dir)
			a, b, aside := filepath.Join(dir, files[i]), filepath.Join(dir, files[i+1]), filepath.Join(dir, "aside")
			must(t, os.Rename(a, aside))
			must(t, os.Rename(b, a))
			must(t, os.Rename(aside, b))
			outcome := lookAt(t, dir)
			if strings.HasPrefix(outcome, "VIOLATION") {
				outcome += " " + kind
			}
			figure.round(outcome)
		}
	}
	back := newFigure(t, "T8 yesterday's database under today's anchors")
	copyVault(t, base, dir)
	must(t, os.RemoveAll(filepath.Join(dir, "kv")))
	must(t, os.CopyFS(filepath.Join(dir, "kv"), os.DirFS(filepath.Join(yesterday, "kv"))))
	outcome := lookAt(t, dir)
	if outcome == "" {
		outcome = "VIOLATION an older database passed for today's"
	}
	back.round(outcome)
}

// TestSoakNothingIsNotANewRecord (T7): a vault that lost a whole folder is not taken for a new one.
func TestSoakNothingIsNotANewRecord(t *testing.T) {
	figure := newFigure(t, "T7 a whole folder deleted")
	base := filepath.Join(t.TempDir(), "vault")
	must(t, newVault(base, 40))
	for _, folder := range []string{"kv", "accounts", "grants", "anchors", "spare", "blobs"} {
		dir := filepath.Join(t.TempDir(), "vault")
		copyVault(t, base, dir)
		must(t, os.RemoveAll(filepath.Join(dir, folder)))
		outcome := lookAt(t, dir)
		if strings.HasPrefix(outcome, "VIOLATION") {
			outcome = fmt.Sprint(outcome, " ", folder)
		}
		figure.round(outcome)
	}
}

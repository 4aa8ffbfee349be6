package faults_test

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
	"carnet/storage/backup"
	"carnet/sync/export"
)

func noProgress(int64, int64) {}

// backUp writes backups one after the other, with a step between them. A file that is there is whole.
func backUp(t task, out io.Writer) error {
	ctx, place := context.Background(), storage.FilePlace(t.File)
	all := backup.New(t.Dir, options())
	if _, err := os.Stat(t.File); err == nil {
		if _, err := all.Prove(ctx, place, app.BackupKey{Identities: []string{t.Identity}}, noProgress); err != nil {
			return violation(fmt.Sprint("a backup that is there is not whole: ", err))
		}
	}
	return writeOutside(t, out, func(o opened) error {
		words, err := text.New(text.French)
		if err != nil {
			return err
		}
		_, err = all.Write(ctx, o.account, []app.BackupSource{o.source()}, place, app.BackupKey{Members: true}, words, noProgress)
		return err
	})
}

// handOut exports the profile again and again. A file that is there is whole.
func handOut(t task, out io.Writer) error {
	ctx := context.Background()
	if b, err := os.ReadFile(t.File); err == nil {
		if _, err := export.New().Read(ctx, bytes.NewReader(b), int64(len(b))); err != nil {
			return violation(fmt.Sprint("an export that is there is not whole: ", err))
		}
	}
	return writeOutside(t, out, func(o opened) error {
		words, err := text.New(text.French)
		if err != nil {
			return err
		}
		place := storage.FilePlace(t.File)
		w, err := place.Create()
		if err != nil {
			return err
		}
		if _, err = export.New().Write(ctx, o.source(), w, words, record.NewDate(2026, 3, 10), noProgress); err != nil {
			return errors.Join(err, place.Remove())
		}
		return w.Close()
	})
}

func (o opened) source() app.BackupSource {
	return app.BackupSource{ID: profileNamed(1), Name: "Zélie", Role: record.Attached, Store: o.store}
}

func writeOutside(t task, out io.Writer, do func(opened) error) error {
	o, err := openWith(t.Dir, firstPassword)
	if err != nil {
		return err
	}
	defer o.close()
	f, err := inspect(context.Background(), o.store, profileNamed(1), t.Acknowledged)
	if err != nil {
		return err
	}
	if len(f.damage) > 0 {
		return violation("something is damaged")
	}
	fmt.Fprintln(out, "at", f.step)
	for n := f.step + 1; ; n++ {
		if err := do(o); err != nil {
			return err
		}
		if err := take(context.Background(), o.store, profileNamed(1), n); err != nil {
			return err
		}
		fmt.Fprintln(out, "at", n)
	}
}

// restoredStep is the step at which the backup that restore takes was made.
const restoredStep = 20

// restore puts a backup in the place of the vault.
func restore(t task, out io.Writer) error {
	_, _, err := backup.New(t.Dir, options()).Restore(context.Background(), storage.FilePlace(t.File), app.BackupKey{Identities: []string{t.Identity}},
		secondPassword, nil, noProgress)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "at", 1)
	v, err := storage.Open(t.Dir, options())
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "at", 2)
	return v.Close()
}

// settled finds either all of the former vault or all of the restored one.
func settled(t task, out io.Writer) error {
	o, err := openWith(t.Dir, firstPassword, secondPassword)
	if err != nil {
		return err
	}
	defer o.close()
	step := t.Acknowledged
	if _, restored := storage.Former(t.Dir); restored {
		step = restoredStep
	}
	f, err := inspect(context.Background(), o.store, profileNamed(1), step)
	if err != nil {
		return err
	}
	if f.step != step || len(f.damage) > 0 {
		return violation(fmt.Sprintf("step %d, not %d, %d things damaged", f.step, step, len(f.damage)))
	}
	fmt.Fprintln(out, "at", f.step)
	return nil
}

// migrate opens a vault of an earlier format with all its accounts, and says a hash of everything that they can read.
func migrate(t task, out io.Writer) error {
	v, err := storage.Open(t.Dir, options())
	if err != nil {
		return err
	}
	defer v.Close()
	var accounts []struct{ Identifier, Password string }
	if err := json.Unmarshal([]byte(t.Password), &accounts); err != nil {
		return err
	}
	sum := sha256.New()
	for _, who := range accounts {
		a, err := v.Unlock(context.Background(), who.Identifier, who.Password)
		if err != nil {
			return err
		}
		refs, err := a.Profiles()
		if err != nil {
			return err
		}
		for _, ref := range refs {
			s, err := a.Open(context.Background(), ref.ID)
			if err != nil {
				return err
			}
			if err := readAll(sum, s); err != nil {
				return err
			}
		}
		a.Lock()
	}
	fmt.Fprintf(out, "sum %x\n", sum.Sum(nil))
	return v.Close()
}

// readAll writes all that a profile holds, in one order.
func readAll(w io.Writer, s app.Store) error {
	ctx := context.Background()
	records, damage, err := s.Load(ctx)
	if err != nil {
		return err
	}
	if len(damage) > 0 {
		return violation("something is damaged")
	}
	slices.SortFunc(records, func(a, b record.Record) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	for _, r := range records {
		if err := json.NewEncoder(w).Encode(r); err != nil {
			return err
		}
		doc, ok := r.Body.(record.Document)
		if !ok {
			continue
		}
		for _, a := range doc.Attachments() {
			f, err := s.OpenAttachment(ctx, a)
			if err != nil {
				return violation("a file is gone")
			}
			_, err = io.Copy(w, f)
			if err = errors.Join(err, f.Close()); err != nil {
				return violation("a file is damaged")
			}
		}
	}
	_, err = s.Journal(ctx, func(l app.JournalLine) error { return json.NewEncoder(w).Encode(l) })
	return err
}

// backUpOnce writes a backup of a closed vault and returns what opens it.
func backUpOnce(t *testing.T, dir, file string) (identity string) {
	t.Helper()
	o, err := openWith(dir, firstPassword)
	must(t, err)
	defer o.close()
	words, err := text.New(text.French)
	must(t, err)
	_, err = backup.New(dir, options()).Write(t.Context(), o.account, []app.BackupSource{o.source()}, storage.FilePlace(file), app.BackupKey{Members: true}, words, noProgress)
	must(t, err)
	identity, err = o.account.BackupIdentity()
	must(t, err)
	return identity
}

// identityOf is what opens the backups of a vault's first account.
func identityOf(t *testing.T, dir string) string {
	t.Helper()
	o, err := openWith(dir, firstPassword)
	must(t, err)
	defer o.close()
	identity, err := o.account.BackupIdentity()
	must(t, err)
	return identity
}

// TestSoakKilledWhileBackingUp and TestSoakKilledWhileExporting (T1): a file that is there is whole, and so is the vault.
func TestSoakKilledWhileBackingUp(t *testing.T) { killedOutside(t, "backup", rounds(4, 200)) }
func TestSoakKilledWhileExporting(t *testing.T) { killedOutside(t, "export", rounds(4, 150)) }

func killedOutside(t *testing.T, do string, total int) {
	figure := newFigure(t, "T1 kill -9 while writing: "+do)
	parallel(t, total, func(t *testing.T, worker, share int) {
		var dir, identity, file string
		acknowledged := 0
		for round := range share {
			if round%25 == 0 {
				dir, acknowledged = filepath.Join(t.TempDir(), "vault"), 20
				must(t, newVault(dir, 20))
				identity, file = identityOf(t, dir), filepath.Join(filepath.Dir(dir), "outside")
			}
			c := start(t, task{Do: do, Dir: dir, Acknowledged: acknowledged, File: file, Identity: identity})
			kill := time.AfterFunc(60*time.Millisecond+rand.N(400*time.Millisecond), func() { _ = c.Process.Kill() })
			outcome := c.end()
			kill.Stop()
			acknowledged = c.step()
			figure.round(outcome)
		}
	})
}

// TestSoakKilledWhileRestoring (T1): the vault is the former one, whole, or the restored one, whole.
func TestSoakKilledWhileRestoring(t *testing.T) {
	figure := newFigure(t, "T1 kill -9 while restoring")
	former, file := filepath.Join(t.TempDir(), "vault"), filepath.Join(t.TempDir(), "carnet.age")
	must(t, newVault(former, restoredStep))
	identity := backUpOnce(t, former, file)
	o, err := openWith(former, firstPassword)
	must(t, err)
	for n := restoredStep + 1; n <= 40; n++ {
		must(t, take(t.Context(), o.store, profileNamed(1), n))
	}
	must(t, o.close())
	parallel(t, rounds(4, 250), func(t *testing.T, worker, share int) {
		dir := filepath.Join(t.TempDir(), "vault")
		for range share {
			for _, rest := range []string{".restoring", ".restored"} {
				must(t, os.RemoveAll(dir+rest))
			}
			others, err := filepath.Glob(dir + ".former-*")
			must(t, err)
			for _, other := range others {
				must(t, os.RemoveAll(other))
			}
			copyVault(t, former, dir)
			c := start(t, task{Do: "restore", Dir: dir, File: file, Identity: identity})
			kill := time.AfterFunc(20*time.Millisecond+rand.N(350*time.Millisecond), func() { _ = c.Process.Kill() })
			figure.round(c.end())
			kill.Stop()
			after := start(t, task{Do: "settled", Dir: dir, Acknowledged: 40}).end()
			if strings.HasPrefix(after, "refused") {
				after = "VIOLATION neither vault opens: " + after
			}
			figure.round(after)
		}
	})
}

// TestSoakKilledWhileMigrating (T1, T12): whenever it ends, the next opening goes on, and everything is there.
func TestSoakKilledWhileMigrating(t *testing.T) {
	figure := newFigure(t, "T1 kill -9 while bringing a vault of format 1 up to date")
	frozen, accounts := unfreeze(t)
	whole := filepath.Join(t.TempDir(), "vault")
	copyVault(t, frozen, whole)
	want := sumOf(t, whole, accounts, 0)
	if !strings.HasPrefix(want, "sum ") {
		t.Fatal(want)
	}
	parallel(t, rounds(4, 250), func(t *testing.T, worker, share int) {
		dir := filepath.Join(t.TempDir(), "vault")
		for range share {
			copyVault(t, frozen, dir)
			sumOf(t, dir, accounts, 5*time.Millisecond+rand.N(400*time.Millisecond))
			outcome := sumOf(t, dir, accounts, 0)
			if outcome == want {
				outcome = ""
			} else {
				outcome = "VIOLATION after a kill: " + outcome
			}
			figure.round(outcome)
		}
	})
}

// sumOf opens a vault in a new process, kills it after a while if there is one, and returns what it said last.
func sumOf(t *testing.T, dir, accounts string, kill time.Duration) string {
	c := start(t, task{Do: "migrate", Dir: dir, Password: accounts})
	if kill > 0 {
		timer := time.AfterFunc(kill, func() { _ = c.Process.Kill() })
		defer timer.Stop()
	}
	outcome := c.end()
	if len(c.said) == 0 {
		return outcome
	}
	return cmp.Or(outcome, c.said[len(c.said)-1])
}

// unfreeze unpacks the vault of format 1 that storage keeps.
func unfreeze(t *testing.T) (dir, accounts string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "testdata", "vault-1.txt"))
	must(t, err)
	var r io.Reader = base64.NewDecoder(base64.StdEncoding, bytes.NewReader(content))
	for range 2 {
		r, err = gzip.NewReader(r)
		must(t, err)
	}
	root := t.TempDir()
	for tr := tar.NewReader(r); ; {
		h, err := tr.Next()
		if err == io.EOF {
			break
		}
		must(t, err)
		name := filepath.Join(root, filepath.FromSlash(h.Name))
		if h.Typeflag == tar.TypeDir {
			must(t, os.Mkdir(name, 0o700))
			continue
		}
		b, err := io.ReadAll(tr)
		must(t, err)
		must(t, os.WriteFile(name, b, 0o600))
	}
	b, err := os.ReadFile(filepath.Join(root, "manifest.json"))
	must(t, err)
	var m struct{ Accounts json.RawMessage }
	must(t, json.Unmarshal(b, &m))
	return filepath.Join(root, "vault"), string(m.Accounts)
}

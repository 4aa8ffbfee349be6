package backup_test

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// The figures of this file compare with bare age and tar from disk to disk: the same files, read from a folder, into one
// file that is on stable storage in the end, and back. Both are closed for one key, without the second that the hash of a
// passphrase takes. They run in turns, and the medians count, so that whatever else the machine does hits both. "ratio" is
// our speed over theirs: at least 0.6.

// papers are the sizes of the attachments: photos and PDFs as families have them, and a few large ones.
func papers() []int {
	sizes := slices.Repeat([]int{300 << 10, 700 << 10, 1500 << 10, 40 << 10}, 120)
	return append(sizes, 20<<20, 24<<20)
}

// fill gives the child those papers, and returns a folder with the same ones.
func fill(b *testing.B, h *home, s *app.Session, p *app.Profile) (folder string) {
	folder = b.TempDir()
	a := h.store("zoe", zoePassword)
	defer a.Lock()
	store, err := a.Open(b.Context(), p.ID())
	must(b, err)
	for i, size := range papers() {
		content := make([]byte, size)
		_, err := rand.Read(content)
		must(b, err)
		must(b, os.WriteFile(filepath.Join(folder, fmt.Sprintf("%04d.pdf", i)), content, 0o600))
		file, err := store.Attach(b.Context(), bytes.NewReader(content), record.PDF)
		must(b, err)
		must(b, store.Commit(b.Context(), record.Record{ID: record.NewID(h.now, [10]byte{byte(i), byte(i >> 8), 1}), Profile: p.ID(), Kind: record.KindDocument,
			Version: record.Version{Clock: 1 << 60, Device: uint32(i)}, Created: h.now, Updated: h.now, Source: record.FromParent,
			Body: record.Document{Title: fmt.Sprintf("Papier %d", i), Category: record.Biology, File: file}}))
	}
	return folder
}

func BenchmarkRatioBackup_as_fast_as_bare_age_and_tar(b *testing.B) {
	h, s, p := one(b)
	folder := fill(b, h, s, p)
	identity, err := age.GenerateHybridIdentity()
	must(b, err)
	file, bare := filepath.Join(b.TempDir(), "carnet.age"), filepath.Join(b.TempDir(), "bare.age")
	key, err := s.BackupIdentity()
	must(b, err)
	var ours, theirs, proof []time.Duration
	for b.Loop() {
		for range rounds {
			whole := timed(b, func() {
				_, err := s.Backup(b.Context(), storage.FilePlace(file), "x", app.BackupKey{Members: true}, french(b), nothing)
				must(b, err)
			})
			read := timed(b, func() {
				_, err = h.backups.Prove(context.Background(), storage.FilePlace(file), app.BackupKey{Identities: []string{key}}, nothing)
				must(b, err)
			})
			ours, proof = append(ours, whole-read), append(proof, read)
			theirs = append(theirs, timed(b, func() { pack(b, folder, bare, identity.Recipient()) }))
			must(b, os.Remove(file))
			must(b, os.Remove(bare))
		}
	}
	written, read, alone := median(ours), median(proof), median(theirs)
	b.ReportMetric(float64(alone)/float64(written), "ratio")
	b.ReportMetric(float64(alone)/float64(written+read), "ratio-with-proof")
	b.ReportMetric(float64(written)/1e6, "ms")
	b.ReportMetric(float64(alone)/1e6, "bare-ms")
}

// A restoration hashes three passwords, as it makes an account and opens it: that takes the same time for any family, and
// is measured with an empty one.
func BenchmarkRatioRestore_as_fast_as_bare_age_and_tar(b *testing.B) {
	h, s, p := one(b)
	_, empty, _ := one(b)
	little, littleKey, _ := h.backUp(empty)
	folder := fill(b, h, s, p)
	identity, err := age.GenerateHybridIdentity()
	must(b, err)
	place, key, _ := h.backUp(s)
	bare := filepath.Join(b.TempDir(), "bare.age")
	pack(b, folder, bare, identity.Recipient())
	restore := func(from app.Place, key app.BackupKey) time.Duration {
		defer os.RemoveAll(h.dir + ".restored")
		return timed(b, func() {
			_, _, err := h.backups.Restore(b.Context(), from, key, newPassword, nil, nothing)
			must(b, err)
		})
	}
	var ours, fixed, theirs []time.Duration
	for b.Loop() {
		for range rounds {
			ours, fixed = append(ours, restore(place, key)), append(fixed, restore(little, littleKey))
			out := b.TempDir()
			theirs = append(theirs, timed(b, func() { unpack(b, bare, out, identity) }))
			must(b, os.RemoveAll(out))
		}
	}
	whole, passwords, alone := median(ours), median(fixed), median(theirs)
	b.ReportMetric(float64(alone)/float64(whole-passwords), "ratio")
	b.ReportMetric(float64(alone)/float64(whole), "ratio-with-passwords")
	b.ReportMetric(float64(whole)/1e6, "ms")
	b.ReportMetric(float64(alone)/1e6, "bare-ms")
}

const rounds = 7

// timed leaves the collection of what came before out.
func timed(b *testing.B, do func()) time.Duration {
	b.Helper()
	runtime.GC()
	start := time.Now()
	do()
	return time.Since(start)
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// pack is age and tar and nothing else.
func pack(b *testing.B, folder, file string, to age.Recipient) {
	f, err := os.Create(file)
	must(b, err)
	cipher, err := age.Encrypt(f, to)
	must(b, err)
	w := tar.NewWriter(cipher)
	must(b, w.AddFS(os.DirFS(folder)))
	must(b, w.Close())
	must(b, cipher.Close())
	must(b, f.Sync())
	must(b, f.Close())
}

// unpack puts each file on stable storage, as a restoration has to.
func unpack(b *testing.B, file, folder string, identity age.Identity) {
	f, err := os.Open(file)
	must(b, err)
	defer f.Close()
	plain, err := age.Decrypt(f, identity)
	must(b, err)
	for r := tar.NewReader(plain); ; {
		e, err := r.Next()
		if err == io.EOF {
			break
		}
		must(b, err)
		out, err := os.Create(filepath.Join(folder, e.Name))
		must(b, err)
		_, err = io.Copy(out, r)
		must(b, err)
		must(b, out.Close())
	}
	entries, err := os.ReadDir(folder)
	must(b, err)
	for _, e := range entries {
		out, err := os.OpenFile(filepath.Join(folder, e.Name()), os.O_RDWR, 0)
		must(b, err)
		must(b, out.Sync())
		must(b, out.Close())
	}
}
